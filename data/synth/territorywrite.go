package synth

import (
	"bytes"
	"context"
	_ "embed" // the pack
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
)

// PackName is the file that [WriteTerritory] puts the pack in.
const PackName = "pack.yaml"

// officialFolder is where the official files are copied to.
const officialFolder = "officiel"

//go:embed pack.yaml.tmpl
var packTemplate string

const territoryNote = "Registres simulés d’un territoire réel, dans les formats officiels, tirés au sort d’après la population des communes. " +
	"Les champs «\u00a0simulated\u00a0» sont inventés\u202f; les fichiers du dossier «\u00a0officiel\u00a0» sont ceux de leurs producteurs, inchangés."

// WriteTerritory makes the folder dir, if need be, and puts into it the register of
// enterprises of a territory as it stood on 1 January of each year, what FLORES and an
// extract of posts say at the end of the year before, the grants and requests of
// these years, copies of the official files that it was drawn from, a pack that loads
// them all, and a manifest. The same options and official files give the same bytes.
//
// Establishments, their people and their places follow the population of communes;
// points lie within the boundaries, evenly. Memory depends on the territory, not on
// the number of establishments. An error about an official file is a
// [*infile.Fault].
func WriteTerritory(ctx context.Context, dir string, o TerritoryOptions) (Manifest, error) {
	o, err := o.complete()
	if err != nil {
		return Manifest{}, err
	}
	c, err := readCountry(ctx, o)
	if err != nil {
		return Manifest{}, err
	}
	o = o.forPeople(c.people)
	b, err := newBulk(c, o)
	if err != nil {
		return Manifest{}, err
	}
	m := Manifest{Note: territoryNote, Seed: o.Seed, Establishments: o.Establishments}
	for _, step := range []func() ([]File, error){
		func() ([]File, error) { return c.copyOfficial(ctx, dir, o) },
		func() ([]File, error) { return b.writeYears(ctx, dir, o) },
		func() ([]File, error) { return b.writeGrants(ctx, dir, o) },
	} {
		files, err := step()
		if err != nil {
			return Manifest{}, err
		}
		m.Files = append(m.Files, files...)
	}
	text, err := territoryPack(o)
	if err != nil {
		return Manifest{}, err
	}
	body, err := m.encode()
	if err != nil {
		return Manifest{}, err
	}
	return m, errors.Join(writeFile(ctx, dir, PackName, text), writeFile(ctx, dir, ManifestName, body))
}

// writeYears writes the stocks, and what they say of posts.
func (b *bulk) writeYears(ctx context.Context, dir string, o TerritoryOptions) ([]File, error) {
	var all []File
	for year := o.FirstYear; year <= o.LastYear; year++ {
		files, tally, err := b.writeStock(ctx, dir, year, o)
		if err != nil {
			return nil, err
		}
		posts, err := b.writePosts(ctx, dir, yearBefore(year), tally)
		if err != nil {
			return nil, err
		}
		flores, err := b.writeFlores(ctx, dir, yearBefore(year), tally)
		if err != nil {
			return nil, err
		}
		all = append(append(all, files...), posts, flores)
	}
	return all, nil
}

// copyOfficial copies the official files, so that the folder is all that a load needs.
func (c *country) copyOfficial(ctx context.Context, dir string, o TerritoryOptions) ([]File, error) {
	boundaries, err := boundaryFiles(o.Boundaries)
	if err != nil {
		return nil, err
	}
	entry := func(file, role, kind, title, vintage, period string) File {
		return File{
			Name: officialFolder + "/" + filepath.Base(file), Role: role, Kind: kind, Title: title, Vintage: vintage, Period: period,
			Fields: []Field{{"*", Fact, "fichier donné, inchangé"}},
		}
	}
	year := strconv.Itoa(o.PopulationYear)
	list := []File{entry(o.Communes, "populations", "insee.populations", "Populations légales "+year, "", year)}
	from := []string{o.Communes}
	for _, file := range boundaries {
		list, from = append(list, entry(file, "commune_boundaries", "boundaries.communes", "Contours des communes", o.BoundaryVintage, "")), append(from, file)
	}
	for i, file := range from {
		if list[i], err = copyFile(ctx, dir, file, list[i]); err != nil {
			return nil, err
		}
		list[i].Rows = c.rows[file]
		if strings.EqualFold(filepath.Ext(file), ".shp") {
			parts, err := copyParts(ctx, dir, file, list[i])
			if err != nil {
				return nil, err
			}
			list = append(list, parts...)
		}
	}
	return list, nil
}

// copyParts copies the files that belong to a shapefile.
func copyParts(ctx context.Context, dir, file string, entry File) ([]File, error) {
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	beside, err := filepath.Glob(stem + ".*")
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	var list []File
	for _, part := range beside {
		if part == file {
			continue
		}
		entry.Name = officialFolder + "/" + filepath.Base(part)
		f, err := copyFile(ctx, dir, part, entry)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

func copyFile(ctx context.Context, dir, from string, entry File) (File, error) {
	in, err := os.Open(from) //nolint:gosec // copying the file that the user names is the point
	if err != nil {
		return File{}, fmt.Errorf("synth: %w", err)
	}
	defer func() { _ = in.Close() }()
	out, err := create(ctx, dir, entry)
	if err != nil {
		return File{}, err
	}
	_, err = io.Copy(out.buf, in)
	f, closed := out.close()
	return f, errors.Join(err, closed, ctx.Err())
}

// territoryPack is the pack that loads what was written.
func territoryPack(o TerritoryOptions) ([]byte, error) {
	boundaries, err := boundaryFiles(o.Boundaries)
	if err != nil {
		return nil, err
	}
	ending := "." + string(o.Format)
	what := struct {
		Boundaries                                   []string
		Populations, Ending, PopulationYear, Vintage string
	}{
		Populations: pattern(o.Communes), Ending: ending,
		PopulationYear: strconv.Itoa(o.PopulationYear), Vintage: o.BoundaryVintage,
	}
	for _, file := range boundaries {
		what.Boundaries = append(what.Boundaries, pattern(file))
	}
	t, err := template.New(PackName).Funcs(template.FuncMap{"quote": quote}).Parse(packTemplate)
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, what); err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	return b.Bytes(), nil
}

// pattern is the pattern that the name of a file matches, and no other name.
func pattern(file string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path.Base(filepath.ToSlash(file)))
}

// quote writes a text as YAML and JSON have it.
func quote(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
