package main

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/spatial"
	"github.com/observatoire-essor/essor/geo/overlay"
	"github.com/observatoire-essor/essor/geo/proj"
	"github.com/observatoire-essor/essor/geo/topology"
)

// The benchmarks of this package run on the communes of France and compare with
// what peers/peers.R times on the same files.

// france reads the communes once for all benchmarks.
var france = sync.OnceValues(func() (*communes, error) { return readCommunes(context.Background(), os.Getenv("ESSOR_REAL_DATA")) })

func needFrance(t testing.TB) *communes {
	t.Helper()
	if os.Getenv("ESSOR_REAL_DATA") == "" {
		t.Skip("ESSOR_REAL_DATA is not set: it names the folder that holds communes_france_geojson_2018")
	}
	c, err := france()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkContiguity finds queen and rook neighbours of the communes.
func BenchmarkContiguity(b *testing.B) {
	c := needFrance(b)
	b.ReportAllocs()
	for b.Loop() {
		n, err := topology.Contiguity(b.Context(), c.areas, topology.Options{})
		if err != nil {
			b.Fatal(err)
		}
		queen, rook := 0, 0
		for i := range n.Queen {
			queen += len(n.Queen[i])
			rook += len(n.Rook[i])
		}
		if queen != 210342 || rook != 206366 {
			b.Fatalf("%d queen and %d rook links", queen, rook)
		}
	}
}

// nameLengths are the values of the communes in the reference case, and their queen
// weights.
func nameLengths(b *testing.B) ([]float64, *spatial.Weights) {
	b.Helper()
	c := needFrance(b)
	x, err := c.values("number of Unicode characters of 'nom'")
	if err != nil {
		b.Fatal(err)
	}
	n, err := topology.Contiguity(b.Context(), c.areas, topology.Options{})
	if err != nil {
		b.Fatal(err)
	}
	w, err := spatial.NewWeights(n.Queen, spatial.RowStandardised)
	if err != nil {
		b.Fatal(err)
	}
	return x, w
}

// BenchmarkLocalMoranPermutation deals 999 times around each commune, anew for each.
func BenchmarkLocalMoranPermutation(b *testing.B) {
	x, w := nameLengths(b)
	b.ReportAllocs()
	for seed := uint64(1); b.Loop(); seed++ {
		if _, err := spatial.PermuteLocalMoran(b.Context(), x, w, spatial.Permutations{Count: 999, Seed: seed}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLocalMoran is the analytic local Moran.
func BenchmarkLocalMoran(b *testing.B) {
	x, w := nameLengths(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spatial.LocalMorans(x, w); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGlobalMoran is the analytic global Moran.
func BenchmarkGlobalMoran(b *testing.B) {
	x, w := nameLengths(b)
	b.ReportAllocs()
	for b.Loop() {
		m, err := spatial.GlobalMoran(x, w)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Randomisation(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGlobalMoranPermutation places the values 999 times.
func BenchmarkGlobalMoranPermutation(b *testing.B) {
	x, w := nameLengths(b)
	b.ReportAllocs()
	for seed := uint64(1); b.Loop(); seed++ {
		if _, err := spatial.PermuteMoran(b.Context(), x, w, spatial.Permutations{Count: 999, Seed: seed}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAreaWeighting carries an amount of the communes, in Lambert-93, to the
// cells of the 10 km grid that they meet.
func BenchmarkAreaWeighting(b *testing.B) {
	c := needFrance(b)
	communes := make([]orb.MultiPolygon, len(c.areas))
	bound := orb.Bound{Min: orb.Point{1e9, 1e9}, Max: orb.Point{-1e9, -1e9}}
	for i, area := range c.areas {
		communes[i] = proj.Transform(area, proj.WGS84(), proj.Lambert93()).(orb.MultiPolygon)
		bound = bound.Union(communes[i].Bound())
	}
	var cells []orb.MultiPolygon
	const size = 10_000
	for x := size * float64(int(bound.Min[0]/size)); x < bound.Max[0]; x += size {
		for y := size * float64(int(bound.Min[1]/size)); y < bound.Max[1]; y += size {
			cells = append(cells, orb.MultiPolygon{{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}})
		}
	}
	values, err := c.values("number of Unicode characters of 'nom'")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		table, err := overlay.Intersect(b.Context(), communes, cells, overlay.Options{})
		if err != nil {
			b.Fatal(err)
		}
		a, err := table.Extensive(values, overlay.BySource)
		if err != nil {
			b.Fatal(err)
		}
		if rest := a.Rest(); rest > 1e-6 || rest < -1e-6 {
			b.Fatalf("the grid covers the communes, but %v are unallocated", rest)
		}
		met := 0
		for _, v := range a.Values {
			if v > 0 {
				met++
			}
		}
		b.ReportMetric(float64(met), "cells")
	}
}

// BenchmarkLocate finds the commune of a point at each commune's centre of bounds.
func BenchmarkLocate(b *testing.B) {
	c := needFrance(b)
	l, err := overlay.NewLocator(c.areas)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		l.Area(c.areas[i%len(c.areas)].Bound().Center())
	}
}
