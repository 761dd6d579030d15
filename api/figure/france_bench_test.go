package figure_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
)

// BenchmarkFrance draws all communes of France with their real boundaries; values are made
// up. The limit of issue 7 is 2 s.
//
//	ESSOR_REAL_DATA=DIR go test ./api/figure -run '^$' -bench France -benchtime 3x
func BenchmarkFrance(b *testing.B) {
	a, e := france(b)
	s := figure.Spec{Kind: figure.Choropleth, State: state.State{Indicator: rateOf(b, e), Level: source.Commune}, Use: figure.Column}
	for name, form := range map[string]func(*figure.Figure) ([]byte, error){
		"svg": (*figure.Figure).SVG, "png": func(f *figure.Figure) ([]byte, error) { return f.PNG(figure.UsualDPI) },
	} {
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				body, err := form(draw(b, a, e, s))
				if err != nil {
					b.Fatal(err)
				}
				size = len(body)
			}
			b.ReportMetric(float64(size)/(1<<20), "MiB")
			if out := os.Getenv("ESSOR_LOOK"); out != "" {
				body, err := form(draw(b, a, e, s))
				if err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(out, "france."+name), body, 0o600); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// rateOf is a rate of communes that an edition has.
func rateOf(b *testing.B, e *edition.Edition) string {
	b.Helper()
	for _, k := range e.Keys() {
		if d, ok := e.Definition(k.Indicator); ok && k.Level == source.Commune && d.Unit != "people" && d.Unit != "euros" {
			return k.Indicator
		}
	}
	b.Fatal("the edition has no rate of communes")
	return ""
}

// france is an edition of all communes.
func france(b *testing.B) (ask.Asker, *edition.Edition) {
	b.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		b.Skip("ESSOR_REAL_DATA is not set: it names the folder of official files")
	}
	drawn, err := edition.Draw(b.Context(), []*edition.Boundaries{communes(b, dir)})
	if err != nil {
		b.Fatal(err)
	}
	size := editiontest.WholeFrance()
	size.Years, size.Real = 1, drawn[0]
	at := func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }
	store := &editiontest.Store{}
	store.Put(b, editiontest.France(b, size, 1), at())
	shelf := edition.NewShelf(store, at, slog.New(slog.DiscardHandler))
	if err := shelf.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	text, err := message.Load()
	if err != nil {
		b.Fatal(err)
	}
	return ask.Asker{Writer: wording.Writer{Text: text, Lang: message.FR}, Known: ask.NewKnown(), Whole: true}, shelf.Current()
}

// communes reads the boundaries of all communes.
func communes(b *testing.B, dir string) *edition.Boundaries {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "communes_france_geojson_2018", "communes-*.geojson*"))
	if err != nil || len(files) != 101 {
		b.Fatalf("%d files, %v", len(files), err)
	}
	var areas []edition.Area
	for _, file := range files {
		r, err := format.Open(b.Context(), file, format.Options{})
		if err != nil {
			b.Fatal(err)
		}
		repairer := geo.NewRepairer(r.Layer().CRS)
		for f, err := range r.Features() {
			if err != nil {
				b.Fatal(err)
			}
			g, _, err := repairer.Repair(f.Geometry)
			if err != nil {
				b.Fatal(err)
			}
			areas = append(areas, edition.Area{Code: fmt.Sprintf("%05d", len(areas)), AreaM2: 1, Boundary: g})
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	all, err := edition.NewBoundaries(source.Commune, "2018", areas)
	if err != nil {
		b.Fatal(err)
	}
	return all
}
