package synth

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// The contour of a distance is a circle; a polygon of n sides inscribed in it has
// the share 1 − (2π/n)²/6 of its area, well within a thousandth here.
func TestContourOfCircle(t *testing.T) {
	f := newField(orb.Bound{Min: orb.Point{-120, -120}, Max: orb.Point{120, 120}}, 5)
	f.sample(func(p orb.Point) float64 { return math.Hypot(p[0], p[1]) })
	rings := f.contour(100)
	if len(rings) != 1 || relative(ringsArea(rings), math.Pi*1e4) > 1e-3 {
		t.Fatalf("%d rings of %.1f m², want one of 31416", len(rings), ringsArea(rings))
	}
	if ring := rings[0]; ring[0] != ring[len(ring)-1] || crossings(rings) > 0 {
		t.Error("the ring is open or crosses itself")
	}
}

// An annulus has an outer ring and a clockwise hole: π·(100² − 50²).
func TestContourOfAnnulus(t *testing.T) {
	f := newField(orb.Bound{Min: orb.Point{-120, -120}, Max: orb.Point{120, 120}}, 5)
	f.sample(func(p orb.Point) float64 { return math.Abs(math.Hypot(p[0], p[1]) - 75) })
	rings := f.contour(25)
	if len(rings) != 2 || relative(ringsArea(rings), math.Pi*7500) > 1e-2 {
		t.Fatalf("%d rings of %.1f m², want two of 23562", len(rings), ringsArea(rings))
	}
	if ringsContain(rings, orb.Point{0, 0}) || !ringsContain(rings, orb.Point{75, 0}) {
		t.Error("the hole is in, or the annulus out")
	}
}

// Two corners inside that face each other are joined when the middle is inside,
// apart when it is not.
func TestContourOfSaddle(t *testing.T) {
	for _, tt := range []struct {
		name  string
		other float64
		rings int
	}{{"joined", 1.5, 1}, {"apart", 4, 2}} {
		t.Run(tt.name, func(t *testing.T) {
			f := &field{step: 1, nx: 4, ny: 4, values: []float64{
				9, 9, 9, 9,
				9, 0, tt.other, 9,
				9, tt.other, 0, 9,
				9, 9, 9, 9,
			}}
			if got := f.contour(1); len(got) != tt.rings {
				t.Errorf("%d rings, want %d", len(got), tt.rings)
			}
		})
	}
}

// A field that is low up to its border closes there.
func TestContourClosesAtTheBorder(t *testing.T) {
	f := newField(orb.Bound{Max: orb.Point{10, 10}}, 1)
	f.sample(func(orb.Point) float64 { return -1 })
	rings := f.contour(0)
	if len(rings) != 1 || rings[0][0] != rings[0][len(rings[0])-1] || ringArea(rings[0]) <= 100 {
		t.Errorf("rings %v", rings)
	}
}

func TestLevelEnclosing(t *testing.T) {
	cube := func(l float64) float64 { return l * l * l }
	if level, ok := levelEnclosing(27, 0, 10, cube); !ok || math.Abs(level-3) > 1e-9 {
		t.Errorf("level %v, %v, want 3", level, ok)
	}
	if _, ok := levelEnclosing(2000, 0, 10, cube); ok {
		t.Error("found a level for what is out of reach")
	}
	jump := func(l float64) float64 {
		if l < 4 {
			return 1
		}
		return 50
	}
	if level, ok := levelEnclosing(27, 0, 10, jump); !ok || math.Abs(level-4) > 1e-6 {
		t.Errorf("level %v, %v, want that of the jump, 4", level, ok)
	}
}

func TestScaleToRefusesJumps(t *testing.T) {
	if err := scaleTo(square1km(), 1.1e6); err == nil {
		t.Error("a square of 1 km² was scaled to 1.1 km²")
	}
}
