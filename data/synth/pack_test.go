package synth_test

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/packs"
)

// awaited are the roles whose readers the pack does not name yet.
func awaited() []string { return nil }

// The pack of the demonstration and the manifest say the same of each file: its
// role, its reader, what it is of, and whether it is simulated. Units and places of
// the register have no candidate of their own: the reader of establishments finds
// them beside it.
func TestManifestAgreesWithThePack(t *testing.T) {
	body, err := fs.ReadFile(packs.Files(), "demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Parse("demo.yaml", body)
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string]pack.Role{}
	for _, r := range p.Roles {
		roles[r.Name] = r
	}
	for _, f := range demonstration(t).manifest.Files {
		r := roles[f.Role]
		if len(r.Candidates) == 0 && slices.Contains(awaited(), f.Role) || companion(f) {
			continue
		}
		c, ok := candidateFor(t, r, path.Base(f.Name))
		if !ok {
			t.Errorf("the pack has no role %s with %s", f.Role, f.Name)
			continue
		}
		if c.Kind != f.Kind || c.Simulated != f.Simulated || !c.All && (c.Title != f.Title || c.Period != f.Period) {
			t.Errorf("%s: the pack says %s, simulated %v, %q, period %q; the manifest %s, %v, %q, %q",
				f.Name, c.Kind, c.Simulated, c.Title, c.Period, f.Kind, f.Simulated, f.Title, f.Period)
		}
	}
}

// companion tells whether a file is read along with another.
func companion(f synth.File) bool {
	return f.Role == "establishments" && !strings.HasPrefix(path.Base(f.Name), "StockEtablissement_")
}

// candidateFor returns the candidate of a role that a file may fill.
func candidateFor(t *testing.T, r pack.Role, file string) (pack.Candidate, bool) {
	t.Helper()
	for _, c := range r.Candidates {
		for _, pattern := range c.Files {
			if ok, err := path.Match(pattern, file); err != nil {
				t.Fatal(err)
			} else if ok {
				return c, true
			}
		}
	}
	return pack.Candidate{}, false
}
