package edition_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
)

// BenchmarkDrawFrance generalises all communes of France for all zooms.
func BenchmarkDrawFrance(b *testing.B) {
	raw := []*edition.Boundaries{france(b)}
	for b.Loop() {
		if _, err := edition.Draw(b.Context(), raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpenBoundaries reads the boundaries of all communes of France and their drawing.
func BenchmarkOpenBoundaries(b *testing.B) {
	drawn, err := edition.Draw(b.Context(), []*edition.Boundaries{france(b)})
	if err != nil {
		b.Fatal(err)
	}
	draft := editiontest.Draft(b, "france")
	draft.Vectors, draft.Boundaries = nil, drawn
	bundle, err := draft.Encode()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := bundle.Open(noon()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(bundle.Boundaries[drawn[0].Hash])), "boundaries-B")
	b.ReportMetric(float64(len(bundle.Boundaries[drawn[0].Drawing])), "drawing-B")
}

// france is all communes of France from official files.
func france(b *testing.B) *edition.Boundaries {
	b.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		b.Skip("ESSOR_REAL_DATA is not set: it names the folder of official files")
	}
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
