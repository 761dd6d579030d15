package publish_test

import (
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/packs"
)

// wholeDemonstration loads the demonstration into an empty database.
func wholeDemonstration(t testing.TB) (*data.DB, pack.Pack) {
	t.Helper()
	dir := t.TempDir()
	if _, err := synth.Write(t.Context(), dir, synth.Options{Seed: synth.DemonstrationSeed}); err != nil {
		t.Fatal(err)
	}
	p, closePack, err := pack.Open(t.Context(), "demo", packs.Files())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closePack() })
	plan, err := p.MakePlan(t.Context(), dir)
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
	t.Cleanup(db.Close)
	if _, err := (pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now}).Load(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	return db, p
}

// BenchmarkPublishMEL times the publication of the demonstration, which has the areas,
// the grants and three stocks of the métropole.
func BenchmarkPublishMEL(b *testing.B) {
	db, p := wholeDemonstration(b)
	o := publish.Options{Label: "bench", AsOf: source.Day(2026, 1, 1), Pack: p, Now: time.Now}
	for b.Loop() {
		report, err := publish.Publish(b.Context(), db, o)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(report.Indicators)), "vectors")
	}
}
