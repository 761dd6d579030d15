package pack_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/packs"
)

func TestEmbeddedPacksAreWhole(t *testing.T) {
	for _, name := range []string{"mel", "france.yaml", "demo"} {
		p, closePack, err := pack.Open(t.Context(), name, packs.Files())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Roles {
			if r.Title.FR == "" || r.Title.EN == "" {
				t.Errorf("%s: role %s has no title", name, r.Name)
			}
			// The files of the demonstration are made, not obtained.
			if p.Name != "demo" && r.Required && r.Obtain == (pack.Text{}) && !r.Candidates[0].Beside {
				t.Errorf("%s: role %s is required and does not say how to obtain its file", name, r.Name)
			}
		}
		if err := closePack(); err != nil {
			t.Error(err)
		}
	}
}

// The folder into which the demonstration was simulated may be called "demo".
func TestAFolderDoesNotHideAPack(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("demo", 0o700); err != nil {
		t.Fatal(err)
	}
	p, closePack, err := pack.Open(t.Context(), "demo", packs.Files())
	if err != nil || p.Name != "demo" {
		t.Fatalf("%q, %v", p.Name, err)
	}
	if err := closePack(); err != nil {
		t.Error(err)
	}
}

func TestParseNamesTheMistake(t *testing.T) {
	const head = "name: p\ntitle: {fr: P, en: P}\ncrs: 2154\n"
	tests := map[string]struct {
		body string
		want infile.Code
	}{
		"not YAML":           {"name: [", pack.Syntax},
		"unknown field":      {head + "colour: red\n", pack.Syntax},
		"no name":            {"crs: 2154\n", pack.Incomplete},
		"path as name":       {"name: ../p\ncrs: 2154\n", pack.Incomplete},
		"no crs":             {"name: p\n", pack.Incomplete},
		"span of a year":     {head + "spans: ['2011']\n", pack.Incomplete},
		"span of nothing":    {head + "spans: ['']\n", pack.Syntax},
		"span backwards":     {head + "spans: ['2014-2011']\n", pack.Syntax},
		"span no text":       {head + "spans: [{from: 2011}]\n", pack.Syntax},
		"spans out of order": {head + "spans: ['2015-2020', '2011-2014']\n", pack.Incomplete},
		"span twice":         {head + "spans: ['2011-2014', '2011-2014']\n", pack.Incomplete},
		"role twice":         {head + "roles: [{role: a}, {role: a}]\n", pack.Incomplete},
		"no kind":            {head + "roles: [{role: a, candidates: [{files: [x]}]}]\n", pack.Incomplete},
		"no files":           {head + "roles: [{role: a, candidates: [{kind: k}]}]\n", pack.Incomplete},
		"bad pattern":        {head + "roles: [{role: a, candidates: [{kind: k, files: ['[']}]}]\n", pack.Incomplete},
		"bad expression":     {head + "roles: [{role: a, candidates: [{kind: k, files: [x], match: '('}]}]\n", pack.Incomplete},
	}
	const plan = head + "plan: {title: {fr: P, en: P}, period: '2015-2020', sources: [{id: a, title: {fr: S, en: S}}], "
	for name, rest := range map[string]string{
		"plan without axes":            "axes: []}",
		"plan of two axes of a number": "axes: [{number: 1, title: {fr: A, en: A}}, {number: 1, title: {fr: B, en: B}}]}",
		"axis without English":         "axes: [{number: 1, title: {fr: A}}]}",
		"axis with an unknown id":      "axes: [{number: 1, title: {fr: A, en: A}, indicators: [funding.none]}]}",
		"fact without source":          "axes: [{number: 1, title: {fr: A, en: A}}], facts: [{fr: F, en: F}]}",
		"fact of another source":       "axes: [{number: 1, title: {fr: A, en: A}, aims: [{fr: F, en: F, sources: [b]}]}]}",
		"unknown without French":       "axes: [{number: 1, title: {fr: A, en: A}}], unknown: [{en: U}]}",
	} {
		tests[name] = struct {
			body string
			want infile.Code
		}{plan + rest + "\n", pack.Incomplete}
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := pack.Parse("p.yaml", []byte(tt.body))
			wantCode(t, err, tt.want)
		})
	}
}

// The plan of the métropole has five axes with the numbers that grants are given; money of
// an axis is that of the axis, and both packs tell the same.
func TestPlanOfTheMetropole(t *testing.T) {
	var plans []*pack.Policy
	for _, name := range []string{"mel", "demo"} {
		p, closePack, err := pack.Open(t.Context(), name, packs.Files())
		if err != nil {
			t.Fatal(err)
		}
		if err := closePack(); err != nil {
			t.Error(err)
		}
		plans = append(plans, p.Policy)
		if p.Policy == nil || len(p.Policy.Axes) != 5 || p.Policy.Period.String() != "2015-2020" {
			t.Fatalf("%s: plan %+v", name, p.Policy)
		}
		for i, axis := range p.Policy.Axes {
			if want := fmt.Sprintf("funding.per_capita?axis=%d", i+1); axis.Number != i+1 || !slices.Contains(axis.Indicators, want) {
				t.Errorf("%s: axis %d has %v, without %s", name, axis.Number, axis.Indicators, want)
			}
		}
	}
	if !reflect.DeepEqual(plans[0], plans[1]) {
		t.Error("the demonstration tells another plan")
	}
}

// Spans are those of the cycles of the plan: the call for projects of 2011 to 2014, the
// plan of 2015 to 2020, and what came after.
func TestSpans(t *testing.T) {
	for _, name := range []string{"mel", "demo"} {
		p, closePack, err := pack.Open(t.Context(), name, packs.Files())
		if err != nil {
			t.Fatal(err)
		}
		var spans []string
		for _, s := range p.Spans {
			spans = append(spans, s.String())
		}
		if got := strings.Join(spans, " "); got != "2011-2014 2015-2020 2021-2023" {
			t.Errorf("%s: spans %s", name, got)
		}
		if err := closePack(); err != nil {
			t.Error(err)
		}
	}
}

// touch makes empty files under a new folder.
func touch(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const planned = `
name: p
title: {fr: P, en: P}
crs: 2154
roles:
  - role: boundaries
    required: true
    candidates:
      - {kind: a, files: ["OFFICIAL_*.gpkg"], match: '(?P<vintage>\d{4})'}
      - {kind: b, files: ["stand-in.gpkg"], vintage: "2018"}
  - role: grants
    candidates:
      - {kind: c, files: ["grants-*.csv"], match: '(?P<period>\d{4})', all: true}
  - role: income
    candidates:
      - {kind: d, files: ["income.csv"]}
`

func TestPlanTakesTheFirstCandidateThatHasAFile(t *testing.T) {
	p, err := pack.Parse("p.yaml", []byte(planned))
	if err != nil {
		t.Fatal(err)
	}
	dir := touch(t, "deep/down/official_2023.gpkg", "official_2024.gpkg", "stand-in.gpkg", "g/GRANTS-2011.csv", "grants-2012.csv", "other.txt")
	plan, err := p.MakePlan(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range plan.Files {
		got = append(got, f.Role.Name+" "+f.Candidate.Kind+" "+filepath.Base(f.Path)+" "+f.Vintage+f.Period)
	}
	want := []string{
		"boundaries a official_2024.gpkg 2024",
		"grants c GRANTS-2011.csv 2011",
		"grants c grants-2012.csv 2012",
	}
	if len(got) != len(want) {
		t.Fatalf("plan = %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("file %d = %q, want %q", i, got[i], want[i])
		}
	}
	if len(plan.Absent) != 1 || plan.Absent[0].Name != "income" || len(plan.Unused) != 2 {
		t.Errorf("absent %v, unused %v", plan.Absent, plan.Unused)
	}
}

func TestPlanNamesTheMissingRole(t *testing.T) {
	p, err := pack.Parse("p.yaml", []byte(planned))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.MakePlan(t.Context(), touch(t, "grants-2012.csv"))
	wantCode(t, err, pack.RoleMissing)
	_, err = p.MakePlan(t.Context(), filepath.Join(t.TempDir(), "nowhere"))
	wantCode(t, err, pack.NoSuchFolder)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(planned))
	f.Add([]byte("name: p\ncrs: 1\nroles: [{role: a, candidates: [{kind: k, files: [x], match: '('}]}]"))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := pack.Parse("p.yaml", body)
		if err == nil && (p.Name == "" || p.CRS == 0) {
			t.Errorf("accepted %+v", p)
		}
	})
}
