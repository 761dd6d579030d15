package synth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/boundary"
	"github.com/observatoire-essor/essor/data/source/flores"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/posts"
	"github.com/observatoire-essor/essor/data/source/scdl"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/geo/infile"
)

func TestTerritoryIsReproducible(t *testing.T) {
	for _, format := range synth.Formats() {
		o := territoryOptions(t, format)
		o.Establishments, o.Grants, o.FirstYear = 4_000, 40, 2024
		var runs [3]map[string][]byte
		for i, seed := range []uint64{1, 1, 2} {
			o.Seed = seed
			dir, _ := writeTerritory(t, o)
			var err error
			if runs[i], err = folder(dir); err != nil {
				t.Fatal(err)
			}
		}
		if len(runs[0]) != len(runs[1]) || len(runs[0]) != 11 {
			t.Fatalf("%s: %d and %d files, want 11", format, len(runs[0]), len(runs[1]))
		}
		for name, body := range runs[0] {
			if !bytes.Equal(body, runs[1][name]) {
				t.Errorf("%s differs between two runs with the same seed", name)
			}
			if official := strings.HasPrefix(name, "officiel/") || name == synth.PackName; bytes.Equal(body, runs[2][name]) != official {
				t.Errorf("%s: same with another seed: %v", name, !official)
			}
		}
	}
}

// territoryReaders are those of the kinds that the manifest of a territory names.
func territoryReaders() map[string]source.ReadFunc {
	return map[string]source.ReadFunc{
		"insee.populations": insee.Populations, "boundaries.communes": boundary.Communes, "sirene": sirene.Read,
		"grants.scdl": scdl.Read, "flores": flores.Read, "posts": posts.Read,
	}
}

// Every file passes through its reader, none of its rows is rejected, and the register
// is the same in all formats.
func TestReadersTakeATerritory(t *testing.T) {
	var first map[int][]source.Establishment
	for _, format := range synth.Formats() {
		o := territoryOptions(t, format)
		o.Establishments = 9_000
		dir, m := writeTerritory(t, o)
		found := map[int][]source.Establishment{}
		for _, f := range m.Files {
			if f.Kind == "sirene" && !strings.Contains(f.Name, "/StockEtablissement") {
				continue // read beside it
			}
			var got register
			in := source.Input{File: filepath.Join(dir, f.Name), Vintage: f.Vintage, Period: indicator.Year(2021)}
			counts, err := territoryReaders()[f.Kind](t.Context(), in, &got)
			if err != nil {
				t.Fatal(f.Name, err)
			}
			if counts.RejectedRows() != 0 || counts.Kept == 0 || !strings.HasPrefix(f.Name, "officiel/") && counts.Read != int64(f.Rows) {
				t.Errorf("%s: %+v of %d rows; %+v", f.Name, counts, f.Rows, got.Issues[:min(3, len(got.Issues))])
			}
			for _, code := range []string{"sirene.companion_row", "sirene.companion_twin", "sirene.no_unit", "sirene.point_outside", "sirene.epsg"} {
				if n := len(got.IssuesOf(code)); n > 0 {
					t.Errorf("%s: %s", f.Name, code)
				}
			}
			if f.Kind == "sirene" {
				found[len(found)] = got.list
			}
		}
		for i := range found {
			for k := range found[i] {
				found[i][k].Row = 0 // lines of text, places in Parquet
			}
		}
		if first == nil {
			first = found
		}
		for year, list := range found {
			if !slices.EqualFunc(list, first[year], func(a, b source.Establishment) bool {
				pa, pb := a.Point, b.Point
				a.Point, b.Point = nil, nil
				return a == b && (pa == nil) == (pb == nil) && (pa == nil || *pa == *pb)
			}) {
				t.Errorf("%s: stock %d is not that of %s", format, year, synth.Formats()[0])
			}
		}
	}
	if len(first) != 2 {
		t.Errorf("%d stocks, want 2", len(first))
	}
}

// What is made up says so: in the name of the file, in its rows, in the pack and in
// the manifest. SIREN have a wrong check digit, so that they are nobody's, and SIRET
// the right one.
func TestTerritoryIsMarked(t *testing.T) {
	o := territoryOptions(t, synth.CSV)
	dir, m := writeTerritory(t, o)
	for _, f := range m.Files {
		official := strings.HasPrefix(f.Name, "officiel/")
		if f.Simulated == official || strings.Contains(f.Name, "_simule") == official {
			t.Errorf("%s is simulated: %v", f.Name, f.Simulated)
		}
	}
	for _, e := range stock(t, o)[:500] {
		if _, err := table.SIREN(e.SIREN); err == nil {
			t.Errorf("SIREN %s may be somebody's", e.SIREN)
		}
		if _, err := table.SIRET(e.SIRET); err != nil {
			t.Error(err)
		}
		if e.Diffusible && !strings.HasSuffix(e.Name, "(simulé)") {
			t.Errorf("%s is called %q", e.SIRET, e.Name)
		}
	}
	p, closePack, err := pack.Open(t.Context(), filepath.Join(dir, synth.PackName), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = closePack() }()
	plan, err := p.MakePlan(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]int{}
	for _, f := range plan.Files {
		files[f.Role.Name]++
		if f.Candidate.Simulated != strings.Contains(f.Path, "_simule") {
			t.Errorf("%s is simulated in the pack: %v", f.Path, f.Candidate.Simulated)
		}
	}
	want := map[string]int{"commune_boundaries": 1, "populations": 1, "grants": 1, "establishments": 2, "posts": 2, "employment": 2}
	if fmt.Sprint(files) != fmt.Sprint(want) {
		t.Errorf("the pack loads %v, want %v", files, want)
	}
}

// The posts of the extract are those of the register's employers, and all posts are
// such that the ESS has 11 % of them.
func TestTerritoryPosts(t *testing.T) {
	o := territoryOptions(t, synth.CSV)
	o.FirstYear = 2024
	dir, _ := writeTerritory(t, o)
	var extract, all sourcetest.Recorder
	read := func(f source.ReadFunc, name string, to source.Sink) {
		if _, err := f(t.Context(), source.Input{File: filepath.Join(dir, name)}, to); err != nil {
			t.Fatal(err)
		}
	}
	read(posts.Read, "postes_2023_simule.csv", &extract)
	read(flores.Read, "DS_FLORES_A5_2023_CSV_FR_simule.zip", &all)
	sum := func(r *sourcetest.Recorder, variable string) (n float64) {
		for _, o := range r.Observations {
			if o.Variable == variable {
				n += o.Value
			}
		}
		return n
	}
	employers := 0.0
	for _, e := range stock(t, o) {
		if e.InINSEE && e.Employer {
			employers++
		}
	}
	if got := sum(&extract, source.ESSEstablishments); got != employers {
		t.Errorf("%v employers in the extract, %v in the register", got, employers)
	}
	if share := sum(&extract, source.ESSPosts) / sum(&all, source.SalariedPosts); math.Abs(share-0.11) > 0.003 {
		t.Errorf("the ESS has %.4f of all posts", share)
	}
}

// Communes are kept by the beginnings of their codes.
func TestTerritoryKeeps(t *testing.T) {
	o := territoryOptions(t, synth.CSV)
	o.Keep, o.Establishments, o.FirstYear = []string{"5900", "59020"}, 0, 2024
	_, m := writeTerritory(t, o)
	// 0.65 for each of 1 000 + … + 9 000 and 20 000 inhabitants.
	if m.Establishments != 42_250 {
		t.Errorf("%d establishments", m.Establishments)
	}
}

func TestTerritoryRefuses(t *testing.T) {
	for want, change := range map[string]func(*synth.TerritoryOptions){
		"years":          func(o *synth.TerritoryOptions) { o.FirstYear = 2025 },
		"format":         func(o *synth.TerritoryOptions) { o.Format = "xlsx" },
		"negative":       func(o *synth.TerritoryOptions) { o.Grants = -1 },
		"establishments": func(o *synth.TerritoryOptions) { o.Establishments = 60_000_000 },
		"nobody":         func(o *synth.TerritoryOptions) { o.Keep = []string{"75"} },
	} {
		o := territoryOptions(t, synth.CSV)
		change(&o)
		_, err := synth.WriteTerritory(t.Context(), t.TempDir(), o)
		var wrong *synth.OptionError
		if !errors.As(err, &wrong) || wrong.Option != want {
			t.Errorf("%s: error %v", want, err)
		}
	}
	o := territoryOptions(t, synth.CSV)
	o.Boundaries = []string{t.TempDir()}
	var fault *infile.Fault
	if _, err := synth.WriteTerritory(t.Context(), t.TempDir(), o); !errors.As(err, &fault) || fault.Code != infile.NotFound {
		t.Errorf("a folder without boundaries: error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := synth.WriteTerritory(ctx, t.TempDir(), territoryOptions(t, synth.CSV)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}
