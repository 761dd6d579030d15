package synth

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// square1km is a square of side 1000 around the origin.
func square1km() []orb.Ring {
	return []orb.Ring{{{-500, -500}, {500, -500}, {500, 500}, {-500, 500}, {-500, -500}}}
}

// Two sites 400 m apart: the border lies where x² − w differs by nothing, that is
// at x = (w₀ − w₁)/(2·400) from the middle. With w₀ = 80 000 m² it is at 100 m, so
// the cells have 600 and 400 m × 1000 m.
func TestDivideByHand(t *testing.T) {
	sites := []site{{p: orb.Point{-200, 0}, w: 80_000}, {p: orb.Point{200, 0}}}
	part, err := divide(sites, square1km())
	if err != nil {
		t.Fatal(err)
	}
	areas, centroids := part.measures(sites)
	if relative(areas[0], 600_000) > 1e-12 || relative(areas[1], 400_000) > 1e-12 {
		t.Errorf("areas %v, want 600000 and 400000", areas)
	}
	if math.Abs(centroids[0][0]+200) > 1e-9 || math.Abs(centroids[1][0]-300) > 1e-9 || math.Abs(centroids[0][1]) > 1e-9 {
		t.Errorf("centroids %v, want x = -200 and 300, y = 0", centroids)
	}
	shapes, err := part.polygons()
	if err != nil {
		t.Fatal(err)
	}
	if len(shapes[0]) != 1 || relative(ringArea(shapes[0][0]), 600_000) > 1e-12 {
		t.Errorf("first cell %v", shapes[0])
	}
}

// A ring of the outline that one cell holds wholly becomes a closed arc.
func TestDivideKeepsHoles(t *testing.T) {
	hole := orb.Ring{{300, 300}, {300, 400}, {400, 400}, {400, 300}, {300, 300}} // clockwise
	sites := []site{{p: orb.Point{-200, 0}}, {p: orb.Point{200, 0}}}
	part, err := divide(sites, append(square1km(), hole))
	if err != nil {
		t.Fatal(err)
	}
	shapes, err := part.polygons()
	if err != nil {
		t.Fatal(err)
	}
	if len(shapes[1]) != 2 || relative(ringsArea(shapes[1]), 490_000) > 1e-12 {
		t.Errorf("second cell %v, want 500000 m² less a hole of 10000", shapes[1])
	}
	if parts := polygonsOf(shapes[1]); len(parts) != 1 || len(parts[0]) != 2 {
		t.Errorf("the hole is not put with its ring: %v", parts)
	}
}

func TestFitReachesUnevenAreas(t *testing.T) {
	places := []orb.Point{{-300, -300}, {300, -250}, {250, 300}, {-250, 260}, {10, 20}}
	want := []float64{100_000, 400_000, 250_000, 245_000, 5_000}
	part, err := fitCells(t.Context(), places, want, square1km())
	if err != nil {
		t.Fatal(err)
	}
	shapes, err := part.polygons()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range shapes {
		if relative(ringsArea(s), want[i]) > 1e-11 {
			t.Errorf("cell %d has %.6f m², want %.0f", i, ringsArea(s), want[i])
		}
	}
}

func TestFitRefusesWhatCannotBe(t *testing.T) {
	// A place outside the outline has no cell without weights.
	_, err := fitCells(t.Context(), []orb.Point{{0, 0}, {100, 0}, {2000, 0}}, []float64{5e5, 4e5, 1e5}, square1km())
	if !errors.Is(err, errEmptyCell) {
		t.Errorf("error %v, want %v", err, errEmptyCell)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fitCells(ctx, []orb.Point{{-200, 0}, {200, 0}}, []float64{5e5, 5e5}, square1km()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// The wave is odd about the middle of an edge: areas stay to the last digits.
func TestWiggleKeepsAreas(t *testing.T) {
	sites := []site{{p: orb.Point{-200, 0}, w: 80_000}, {p: orb.Point{200, 0}}, {p: orb.Point{0, 400}}}
	part, err := divide(sites, square1km())
	if err != nil {
		t.Fatal(err)
	}
	before, _ := part.measures(sites)
	wiggle(part, stream(1, "wiggle"))
	after, _ := part.measures(sites)
	bent := 0
	for _, a := range part.arcs {
		if a.right != outside && len(a.line) > 2 {
			bent++
		}
	}
	for i := range before {
		if relative(after[i], before[i]) > 1e-13 {
			t.Errorf("cell %d had %.9f m² and has %.9f", i, before[i], after[i])
		}
	}
	if bent == 0 || len(part.tangles()) > 0 {
		t.Errorf("%d edges are bent, %d tangled", bent, len(part.tangles()))
	}
}
