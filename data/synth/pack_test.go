package synth_test

import (
	"io/fs"
	"testing"

	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/packs"
)

// The pack of the demonstration and the manifest say the same of each file: its
// role, its reader, what it is of, and whether it is simulated.
func TestManifestAgreesWithThePack(t *testing.T) {
	body, err := fs.ReadFile(packs.Files(), "demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Parse("demo.yaml", body)
	if err != nil {
		t.Fatal(err)
	}
	candidates := map[string]pack.Candidate{}
	for _, r := range p.Roles {
		for _, c := range r.Candidates {
			for _, name := range c.Files {
				candidates[r.Name+" "+name] = c
			}
		}
	}
	for _, f := range seedSeven(t).manifest.Files {
		c, ok := candidates[f.Role+" "+f.Name]
		if !ok {
			t.Errorf("the pack has no role %s with %s", f.Role, f.Name)
			continue
		}
		if c.Kind != f.Kind || c.Simulated != f.Simulated || c.Title != f.Title || c.Period != f.Period {
			t.Errorf("%s: the pack says %s, simulated %v, %q, period %q; the manifest %s, %v, %q, %q",
				f.Name, c.Kind, c.Simulated, c.Title, c.Period, f.Kind, f.Simulated, f.Title, f.Period)
		}
	}
}
