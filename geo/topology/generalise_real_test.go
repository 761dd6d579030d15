package topology_test

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/topology"
)

// readCommunes are the communes of official files, repaired as a load does, in the
// order of the files.
func readCommunes(tb testing.TB, pattern string) []orb.MultiPolygon {
	tb.Helper()
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		tb.Skip("ESSOR_REAL_DATA is not set: it names the folder of official files")
	}
	files, err := filepath.Glob(filepath.Join(dir, "communes_france_geojson_2018", pattern))
	if err != nil || len(files) == 0 {
		tb.Fatalf("%d files, %v", len(files), err)
	}
	parts, errs := make([][]orb.MultiPolygon, len(files)), make([]error, len(files))
	var group sync.WaitGroup
	limit := make(chan struct{}, 2)
	for i, file := range files {
		limit <- struct{}{}
		group.Go(func() {
			defer func() { <-limit }()
			parts[i], errs[i] = readFile(tb, file)
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			tb.Fatal(err)
		}
	}
	return slices.Concat(parts...)
}

func readFile(tb testing.TB, file string) ([]orb.MultiPolygon, error) {
	tb.Helper()
	r, err := format.Open(tb.Context(), file, format.Options{})
	if err != nil {
		return nil, err
	}
	repairer := geo.NewRepairer(r.Layer().CRS)
	var areas []orb.MultiPolygon
	for f, err := range r.Features() {
		if err != nil {
			return nil, err
		}
		g, _, err := repairer.Repair(f.Geometry)
		if err != nil {
			return nil, err
		}
		areas = append(areas, g)
	}
	return areas, r.Close()
}

// BenchmarkGeneraliseFrance times each step on all communes of France, and each zoom.
func BenchmarkGeneraliseFrance(b *testing.B) {
	areas := readCommunes(b, "communes-*.geojson*")
	layers := []topology.Layer{{Least: 5, Areas: areas}}
	for b.Loop() {
		began := b.Elapsed()
		top, err := topology.Build(b.Context(), layers, topology.Options{})
		if err != nil {
			b.Fatal(err)
		}
		built := b.Elapsed()
		d, reports, err := top.Generalise(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("build %v, generalise %v, %d points, %d arcs, full %d, %+v", built-began, b.Elapsed()-built, len(d.Points), len(d.Arcs), d.Full, reports)
		for z := 5; z <= d.Full; z++ {
			at := b.Elapsed()
			d.At(0, z)
			b.Log(z, b.Elapsed()-at)
		}
	}
}

// A department in every run, all of France with ESSOR_TEST_ALL.
func TestGeneraliseRealCommunes(t *testing.T) {
	pattern := "communes-29-*.geojson*" // Finistère: islands, estuaries
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		pattern = "communes-*.geojson*"
	}
	areas := readCommunes(t, pattern)
	d, reports := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: areas},
		topology.Layer{Least: 5, Areas: []orb.MultiPolygon{union(t, areas)}})
	for _, report := range reports {
		t.Logf("%+v", report)
		if report.Stuck > 0 {
			t.Errorf("%+v: lines cross in the input", report)
		}
	}
	checkDrawing(t, d, 0, 1)
	for i, area := range d.At(0, 5) {
		if area == nil && areas[i] != nil {
			t.Errorf("area %d is lost", i)
		}
	}
}
