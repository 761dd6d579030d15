package pack_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/synth"
)

// What is written for a territory is all that a load needs: two stocks, what goes with
// them, and the official populations.
func TestLoadsASimulatedTerritory(t *testing.T) {
	communes := sourcetest.Write(t, "donnees_communes.csv", "DEP;COM;PMUN\n59;59350;236710\n59;59512;98286\n")
	dir := t.TempDir()
	_, err := synth.WriteTerritory(t.Context(), dir, synth.TerritoryOptions{
		Seed: 1, Communes: communes, FirstYear: 2023, LastYear: 2024, Establishments: 5_000, Format: synth.Parquet,
	})
	if err != nil {
		t.Fatal(err)
	}
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, _, err := pack.Open(t.Context(), filepath.Join(dir, synth.PackName), nil)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := p.MakePlan(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now}.Load(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Loaded) != 8 { // populations, grants, two each of stocks, posts and FLORES
		t.Errorf("%d files loaded", len(report.Loaded))
	}
	for _, l := range report.Loaded {
		if l.Counts.RejectedRows() != 0 || l.Counts.Kept == 0 || l.Info.Simulated != strings.Contains(l.Info.File, "_simule") {
			t.Errorf("%s: %+v, simulated: %v", l.Info.File, l.Counts, l.Info.Simulated)
		}
	}
}
