package publish_test

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/packs"
)

// demonstration is the simulated territory, without its register, grants and grid, in
// a database, and the folder of its files. Each neighbourhood has a thousand people.
type demonstration struct {
	fixture
	pack  pack.Pack
	files string
}

// loadDemonstration simulates the territory and loads what posts rest on.
func loadDemonstration(t *testing.T) demonstration {
	t.Helper()
	d := demonstration{fixture: open(t), files: t.TempDir()}
	if _, err := synth.Write(t.Context(), d.files, synth.Options{Seed: synth.DemonstrationSeed}); err != nil {
		t.Fatal(err)
	}
	p, closePack, err := pack.Open(t.Context(), "demo", packs.Files())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := closePack(); err != nil {
			t.Error(err)
		}
	})
	p.Roles = slices.DeleteFunc(p.Roles, func(r pack.Role) bool {
		return slices.Contains([]string{"grants", "establishments", "income_communes", "grid"}, r.Name)
	})
	d.pack = p
	plan, err := p.MakePlan(t.Context(), d.files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (pack.Loader{DB: d.DB, Kinds: pack.Kinds(), Now: time.Now}).Load(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	d.loadInto(t, data.SourceInfo{Pack: p.Name, Role: "populations_qpv"}, func(to source.Sink) error {
		var err error
		for cell := range d.readExtract(t) {
			if level := cell.ref.Level; cell.family == "" && (level == source.QPV2015 || level == source.QPV2024) {
				err = errors.Join(err, to.Observation(observation(cell.ref, source.Population, 2021, 1000)))
			}
		}
		return err
	})
	return d
}

func (d demonstration) options() publish.Options {
	return publish.Options{Label: "demo", AsOf: source.Day(2026, 1, 1), Pack: d.pack, Now: time.Now}
}

// postCell names posts: an area and a family, or all.
type postCell struct {
	ref    source.Ref
	family string // as ids have it: "", "associations"
}

// postRow is what the extract says of posts.
type postRow struct{ units, posts, largest int64 }

// readExtract reads the extract of the demonstration as those who are bound to secrecy
// may: an attack is measured by what it holds.
func (d demonstration) readExtract(t *testing.T) map[postCell]postRow {
	t.Helper()
	f, err := os.Open(filepath.Join(d.files, "postes_2022_simule.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	families := map[string]string{
		"ensemble": "", "associations": "associations", "coopératives": "cooperatives", "mutuelles": "mutuals", "fondations": "foundations",
	}
	out := map[postCell]postRow{}
	for _, r := range records(t, csv.NewReader(f)) {
		family, ok := families[r[3]]
		if !ok {
			t.Fatalf("family %q", r[3])
		}
		out[postCell{ref(source.Level(r[0]), r[1]), family}] = postRow{number(t, r[4]), number(t, r[5]), number(t, r[6])}
	}
	return out
}

// readFLORES reads the establishments and posts of the private sector, which are public
// and hold those of the ESS.
func (d demonstration) readFLORES(t *testing.T) map[source.Ref]postRow {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(d.files, "DS_FLORES_A5_2022_CSV_FR_simule.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	table, err := archive.Open("DS_FLORES_A5_2022_data.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	out := map[source.Ref]postRow{}
	rows := csv.NewReader(table)
	rows.Comma = ';'
	for _, r := range records(t, rows) {
		if r[2] != "_T" || r[3] != "_T" || r[4] != "1T9X7" || r[6] != "A" {
			continue
		}
		area := ref(map[string]source.Level{"COM": source.Commune, "EPCI": source.EPCI}[r[1]], r[0])
		row := out[area]
		if r[5] == "UNIT_LOC" {
			row.units = number(t, r[8])
		} else {
			row.posts = number(t, r[8])
		}
		out[area] = row
	}
	return out
}

// records are the rows of a table after its header.
func records(t *testing.T, r *csv.Reader) [][]string {
	t.Helper()
	var rows [][]string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows[1:]
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
