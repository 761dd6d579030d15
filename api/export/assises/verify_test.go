package assises_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/export/assises"
)

// verdict makes a small pack, lets something be done to it, and checks it.
func verdict(t *testing.T, spoil func(dir string), now func(*assises.Options)) assises.Verdict {
	t.Helper()
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Only = []string{"pauvrete", "donnees"}
	export(t, o)
	spoil(o.Place)
	m, err := assises.ReadManifest(filepath.Join(o.Place, assises.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if o.Plan, err = assises.ReadPlan(o.Place, m); err != nil {
		t.Fatal(err)
	}
	o.Only = m.Only
	now(&o)
	v, err := assises.Verify(t.Context(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func nothing(string)             {}
func unchanged(*assises.Options) {}

func TestVerifySame(t *testing.T) {
	if v := verdict(t, nothing, unchanged); !v.Same() || v.Files != 9 {
		t.Errorf("%+v", v)
	}
}

// A tolerant plan, of which the booklet tells what was left out, is the same too, wherever
// the pack lies.
func TestVerifyTolerant(t *testing.T) {
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	var err error
	if o.Plan, err = assises.DefaultPlan(o.Ask.Lang); err != nil {
		t.Fatal(err)
	}
	o.Only = []string{"livret"}
	if r := export(t, o); len(r.Left) == 0 {
		t.Fatal("nothing was left out")
	}
	m, err := assises.ReadManifest(filepath.Join(o.Place, assises.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if o.Plan, err = assises.ReadPlan(o.Place, m); err != nil {
		t.Fatal(err)
	}
	if v, err := assises.Verify(t.Context(), m, o); err != nil || !v.Same() {
		t.Errorf("%v, %v", v.Changed, err)
	}
}

// Files that were written to, taken away or added are named.
func TestVerifyChanged(t *testing.T) {
	v := verdict(t, func(dir string) {
		for name, do := range map[string]func(string) error{
			"donnees.xlsx":                          os.Remove,
			"donnees/need-poverty-commune-2021.csv": func(n string) error { return os.WriteFile(n, []byte("x"), 0o600) },
			"mine.txt":                              func(n string) error { return os.WriteFile(n, []byte("x"), 0o600) },
		} {
			if err := do(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Fatal(err)
			}
		}
	}, unchanged)
	want := []assises.Change{
		{Path: "donnees.xlsx", Why: assises.Missing}, {Path: "donnees/need-poverty-commune-2021.csv", Why: assises.Edited}, {Path: "mine.txt", Why: assises.Extra},
	}
	if !slices.Equal(v.Changed, want) || len(v.Redrawn) != 0 {
		t.Errorf("%+v, want %+v", v, want)
	}
}

// A manifest that tells another story than the pack made again is named, whatever it tells.
func TestVerifyManifest(t *testing.T) {
	for was, is := range map[string]string{
		`"title": "`: `"title": "Lille est la plus riche. `, `"numbers_sha256": "`: `"numbers_sha256": "0`, `"label": "`: `"label": "2027-`, `"query": "`: `"query": "level=epci&`,
	} {
		v := verdict(t, func(dir string) {
			name := filepath.Join(dir, assises.ManifestName)
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(strings.Replace(string(body), was, is, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, unchanged)
		if want := []assises.Change{{Path: assises.ManifestName, Why: assises.Retold}}; !slices.Equal(v.Changed, want) {
			t.Errorf("%s: %+v, want %+v", is, v.Changed, want)
		}
	}
}

// A plan that was edited is named; what it would make says nothing of the files, which are as
// they were.
func TestVerifyPlanEdited(t *testing.T) {
	v := verdict(t, func(dir string) {
		name := filepath.Join(dir, assises.PlanName)
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, append(body, "# more\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
	}, unchanged)
	if want := []assises.Change{{Path: assises.PlanName, Why: assises.Edited}}; !v.Unmade || !slices.Equal(v.Changed, want) {
		t.Errorf("%+v", v)
	}
	if _, err := assises.ReadPlan(t.TempDir(), assises.Manifest{}); !told(err, "assises.no_plan") {
		t.Errorf("no plan: %v", err)
	}
}

// repainted draws as another version of the drawing library might: other bytes, the same
// numbers.
type repainted struct{ assises.Figures }

func (repainted) Version() string { return "canvas of tomorrow" }

func (r repainted) draw(d assises.Drawing) assises.Drawing {
	d.SVG = append(d.SVG, '\n')
	return d
}

// With another version of the drawing library, a figure that comes out otherwise has another
// renderer and has not changed.
func TestVerifyRendererDiffers(t *testing.T) {
	v := verdict(t, nothing, func(o *assises.Options) { o.Draw = otherPaint{repainted{o.Draw.(assises.Figures)}} })
	if len(v.Changed) != 0 || len(v.Redrawn) != 1 || v.Redrawn[0].Path != "figures/01-pauvrete-half-column.svg" {
		t.Errorf("%+v", v)
	}
}

// With the same versions it has changed.
func TestVerifyRebuiltOtherwise(t *testing.T) {
	v := verdict(t, nothing, func(o *assises.Options) { o.Draw = otherBytes{repainted{o.Draw.(assises.Figures)}} })
	want := []assises.Change{{Path: "figures/01-pauvrete-half-column.svg", Why: assises.Rebuilt}}
	if !slices.Equal(v.Changed, want) || len(v.Redrawn) != 0 {
		t.Errorf("%+v, want %+v", v, want)
	}
}

// Numbers that come out otherwise are told as such, whatever the versions.
func TestVerifyNumbersMoved(t *testing.T) {
	v := verdict(t, nothing, func(o *assises.Options) { o.Draw = otherNumbers{repainted{o.Draw.(assises.Figures)}} })
	if len(v.Redrawn) != 0 || !slices.Contains(v.Changed, assises.Change{Path: "figures/01-pauvrete-half-column.svg", Why: assises.Numbers}) {
		t.Errorf("%+v", v)
	}
}

// What is no pack is told.
func TestVerifyNoPack(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, assises.ManifestName)
	if _, err := assises.ReadManifest(name); !told(err, "assises.no_manifest") {
		t.Errorf("no manifest: %v", err)
	}
	for _, body := range []string{"", "{}", `{"format":2}`, `{"format":1,"edition":{"id":"x"}}`} {
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := assises.ReadManifest(name); !told(err, "assises.bad_manifest") {
			t.Errorf("%q: %v", body, err)
		}
	}
}
