package synth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

// register is a sink that keeps establishments too.
type register struct {
	sourcetest.Recorder
	list []source.Establishment
}

func (r *register) Establishment(e source.Establishment) error {
	r.list = append(r.list, e)
	return nil
}

// keepLille keeps the communes of the métropole, and the two within Lille.
func keepLille(t *testing.T) func(source.Ref) bool {
	t.Helper()
	keep := sourcetest.KeepMEL(t)
	return func(r source.Ref) bool {
		return keep(r) || r.Level == source.Commune && (r.Code == "59355" || r.Code == "59298")
	}
}

// The reader of the real register finds the published total in the latest stock, by
// each of its rules of who is an employer, and leaves no row out for what is wrong
// with it.
func TestSIRENEReaderTakesTheStocks(t *testing.T) {
	dir := t.TempDir()
	for name, body := range demonstration(t).files {
		if !strings.HasPrefix(name, "sirene_") {
			continue
		}
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, month := range []string{"2015-01", "2019-01", "2023-01"} {
		for _, rule := range []string{"either", "flag", "size"} {
			var got register
			counts, err := sirene.Read(t.Context(), source.Input{
				File: filepath.Join(dir, "sirene_"+month, "StockEtablissement_"+month+"_simule.zip"), Keep: keepLille(t),
				Options: map[string]string{"employer": rule, "expect": "2800-4000"},
			}, &got)
			if err != nil {
				t.Fatal(err)
			}
			if counts.RejectedRows() != 0 || counts.Check() != nil {
				t.Errorf("%s: %+v", month, counts)
			}
			employers, declared := 0, 0
			for _, e := range got.list {
				if e.InINSEE && e.Employer {
					employers++
				}
				if e.Family == "companies" {
					declared++
				}
				if e.Diffusible && !strings.HasSuffix(e.Name, "(simulé)") {
					t.Errorf("%s is called %q", e.SIRET, e.Name)
				}
				if e.PlaceQuality == source.PlaceCommune && e.Point != nil {
					t.Errorf("%s, of which only the commune is known, has a point", e.SIRET)
				}
			}
			if month == "2023-01" && employers != 3_900 {
				t.Errorf("%s, rule %q: %d establishments with staff, want 3900", month, rule, employers)
			}
			if declared == 0 || len(got.IssuesOf(string(sirene.Unexpected))) > 0 {
				t.Errorf("%s: %d companies, %d employers, %v", month, declared, employers, got.IssuesOf(string(sirene.Unexpected)))
			}
			for _, code := range []string{string(sirene.Hidden), string(sirene.ClosedUnit), string(sirene.Unlocated), string(sirene.CommuneOnly)} {
				if len(got.IssuesOf(code)) != 1 {
					t.Errorf("%s: the reader does not tell of %s", month, code)
				}
			}
			if damaged := got.IssuesOf(string(sirene.CompanionRow)); len(damaged) > 0 {
				t.Errorf("%s: damaged rows %v", month, damaged)
			}
		}
	}
}
