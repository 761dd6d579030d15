package assises_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/export/assises"
)

// numberIn finds numbers as people write them in French: "1 234,5", "−0,4".
var numberIn = regexp.MustCompile(`[−-]?\d+(?:[\x{202f}\x{00a0}]\d{3})*(?:,\d+)?`)

// inUnits are numbers that units and words have, and no value is.
var inUnits = regexp.MustCompile(`pour 1[\x{202f}\x{00a0}]000|pour 100|à 95[\x{202f}\x{00a0}]%`)

// missingNumbers are the numbers of a row that none of the cells has, rounded as people write
// them. A row of an area is looked for in the rows of this area.
func missingNumbers(row []string, files [][][]string) []string {
	var mine [][]string
	for _, rows := range files {
		var named [][]string
		for _, r := range rows[1:] {
			if slices.Contains(r, row[0]) {
				named = append(named, r)
			}
		}
		if named == nil {
			named = rows[1:]
		}
		mine = append(mine, named...)
	}
	var missing []string
	for _, text := range row[1:] {
		for _, number := range numberIn.FindAllString(inUnits.ReplaceAllString(text, ""), -1) {
			plain := strings.NewReplacer("\u202f", "", "\u00a0", "", "−", "-", ",", ".").Replace(number)
			_, after, _ := strings.Cut(plain, ".")
			found := slices.ContainsFunc(mine, func(r []string) bool {
				return slices.ContainsFunc(r, func(cell string) bool {
					v, err := strconv.ParseFloat(cell, 64)
					rounded := strconv.FormatFloat(v, 'f', len(after), 64)
					return err == nil && (rounded == plain || rounded == "-"+plain) || cell == plain || strings.Contains(cell, number)
				})
			})
			if !found {
				missing = append(missing, number)
			}
		}
	}
	return missing
}

// Every number that a figure of the pack draws is in the files that the manifest names for it,
// of an edition with figures of all kinds, and the vector of a figure is one that it draws.
func TestEveryDrawnNumberIsInTheFiles(t *testing.T) {
	t.Parallel()
	o := kindsOptions(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"figures", "donnees"}
	r := export(t, o)
	if len(r.Manifest.Figures) < 15 {
		t.Errorf("only %d figures: %v", len(r.Manifest.Figures), r.Left)
	}
	slots, _, err := assises.Drawable(t.Context(), o.Draw, o.Edition, o.Plan)
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, f := range r.Manifest.Figures {
		var files [][][]string
		for _, name := range f.Data {
			files = append(files, readCSV(t, filepath.Join(o.Place, filepath.FromSlash(name))))
		}
		if len(files) == 0 {
			t.Errorf("%s: no file has its numbers", f.Name)
			continue
		}
		if f.Vector != "" && !slices.Contains(f.Vectors, f.Vector) {
			t.Errorf("%s: the vector %s is none of those it draws, %v", f.Name, f.Vector, f.Vectors)
		}
		table, err := o.Draw.Table(t.Context(), o.Edition, slots[f.Number-1])
		if err != nil {
			t.Fatal(err)
		}
		class := slices.Index(table.Columns, "Classe") // its bounds are those of a legend
		for _, row := range table.Rows {
			looked++
			if class >= 0 {
				row = slices.Delete(slices.Clone(row), class, class+1)
			}
			if missing := missingNumbers(row, files); len(missing) > 0 {
				t.Errorf("%s: %q: %q is in none of %v", f.Name, row, missing, f.Data)
			}
		}
	}
	if looked < 200 {
		t.Errorf("only %d rows", looked)
	}
}

// A number that is not in the files is missed: the test above can fail.
func TestNumbersThatAreMissing(t *testing.T) {
	t.Parallel()
	files := [][][]string{{{"name", "value"}, {"Lomme", "12.345"}, {"Don", "99"}}}
	for row, want := range map[string]int{"12,3": 0, "12,4": 1, "99": 1, "12,3 et 7": 1} {
		if got := missingNumbers([]string{"Lomme", row}, files); len(got) != want {
			t.Errorf("%q: %v missing", row, got)
		}
	}
}

// Areas of a figure's own tables have their shape in GeoJSON, with the same rows as the CSV.
func TestOwnTablesHaveShapes(t *testing.T) {
	t.Parallel()
	o := kindsOptions(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"donnees"}
	export(t, o)
	files := contents(t, o.Place)
	shaped := 0
	for name, body := range files {
		base, ok := strings.CutSuffix(name, ".geojson")
		if !ok || !strings.HasPrefix(name, "donnees/figure-") {
			continue
		}
		var c struct {
			Features []struct {
				Properties map[string]any
				Geometry   *struct{ Type string }
			}
		}
		if err := json.Unmarshal(body, &c); err != nil {
			t.Fatal(err)
		}
		rows := readCSV(t, filepath.Join(o.Place, filepath.FromSlash(base)+".csv"))
		if len(c.Features) != len(rows)-1 {
			t.Errorf("%s: %d features, %d rows", name, len(c.Features), len(rows)-1)
		}
		for i, f := range c.Features {
			if f.Geometry == nil || f.Properties["code"] != rows[i+1][slices.Index(rows[0], "code")] {
				t.Errorf("%s: feature %d is %v", name, i, f)
			}
		}
		shaped++
	}
	if shaped < 5 {
		t.Errorf("only %d tables with shapes", shaped)
	}
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}
