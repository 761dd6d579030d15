package format_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
)

// realData is the folder of official files, which stay out of the repository.
func realData(tb testing.TB, elements ...string) string {
	tb.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		tb.Skip("ESSOR_REAL_DATA is not set: it names the folder of official files")
	}
	return filepath.Join(append([]string{dir}, elements...)...)
}

// franceFiles are the 101 files of communes by department.
func franceFiles(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob(realData(tb, "communes_france_geojson_2018", "communes-*.geojson*"))
	if err != nil || len(files) != 101 {
		tb.Fatalf("%d files, %v; want 101", len(files), err)
	}
	return files
}

type tally struct{ features, points, changed, parts int }

// readAndRepair is what a load does with each file before the database.
func readAndRepair(ctx context.Context, file string, repair bool) (tally, error) {
	var sum tally
	r, err := format.Open(ctx, file, format.Options{})
	if err != nil {
		return sum, err
	}
	repairer := geo.NewRepairer(r.Layer().CRS)
	for f, err := range r.Features() {
		if err != nil {
			return sum, err
		}
		sum.features++
		sum.points += countPoints(f.Geometry)
		if !repair {
			continue
		}
		g, report, err := repairer.Repair(f.Geometry)
		if err != nil {
			return sum, err
		}
		sum.parts += len(g)
		if report.Changed {
			sum.changed++
		}
	}
	return sum, r.Close()
}

func countPoints(g orb.Geometry) int {
	n := 0
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			n += len(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			n += countPoints(p)
		}
	}
	return n
}

// BenchmarkFrance reads all communes of France, with and without checking them.
func BenchmarkFrance(b *testing.B) {
	files := franceFiles(b)
	var bytes int64
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			b.Fatal(err)
		}
		bytes += info.Size()
	}
	for _, repair := range []bool{false, true} {
		name := map[bool]string{false: "read", true: "read and check"}[repair]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(bytes)
			b.ReportAllocs()
			for b.Loop() {
				for _, f := range files {
					if _, err := readAndRepair(b.Context(), f, repair); err != nil {
						b.Fatal(err)
					}
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys)/(1<<20), "MB-sys")
		})
	}
}
