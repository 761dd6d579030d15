package topology_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

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

// BenchmarkGeneraliseFrance times each step on all communes of France: lines and
// ranks, each zoom alone, all zooms, and the shapes of each zoom.
func BenchmarkGeneraliseFrance(b *testing.B) {
	layers := []topology.Layer{{Least: 5, Areas: readCommunes(b, "communes-*.geojson*")}}
	top, err := topology.Build(b.Context(), layers, topology.Options{})
	if err != nil {
		b.Fatal(err)
	}
	d, _, err := top.Generalise(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	measure := func(name string, work func() error) {
		b.Run(name, func(b *testing.B) {
			before := processorTime(b)
			for b.Loop() {
				if err := work(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((processorTime(b)-before).Seconds()/float64(b.N), "cpu-s/op")
		})
	}
	measure("build", func() error {
		_, err := topology.Build(b.Context(), layers, topology.Options{})
		return err
	})
	mend := top.Zooms()
	for zoom := 5; zoom <= d.Full; zoom++ {
		measure(fmt.Sprintf("zoom=%d", zoom), func() error {
			_, err := mend(b.Context(), zoom)
			return err
		})
		measure(fmt.Sprintf("cut=%d", zoom), func() error {
			d.At(0, zoom)
			return nil
		})
	}
	measure("generalise", func() error {
		_, _, err := top.Generalise(b.Context())
		return err
	})
}

// processorTime is what the program has used of the processors so far: on a busy
// machine it tells more than the clock.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
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
