package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geos"
)

// agree fails when the quick check takes for valid what GEOS does not. It returns
// both answers.
func agree(t *testing.T, c *geos.Context, q *quick, g orb.MultiPolygon) (quickly, byGEOS bool) {
	t.Helper()
	quickly = q.valid(g)
	closed, _ := closeRings(g)
	if len(closed) == 0 {
		if quickly {
			t.Fatalf("quick takes %v for valid, which has no ring", g)
		}
		return quickly, false
	}
	problem, err := geosProblem(c, closed)
	if err != nil {
		t.Fatalf("GEOS on %v: %v", g, err)
	}
	if quickly && problem != nil {
		t.Fatalf("quick takes %v for valid; GEOS says %v", g, problem)
	}
	return quickly, problem == nil
}

func square(x, y, size float64) orb.Ring {
	return orb.Ring{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}
}

// TestQuickKnows lists shapes by the definition of validity in ISO 19125-1,
// 6.1.11; certain is what the quick check must tell without GEOS.
func TestQuickKnows(t *testing.T) {
	thin := orb.Ring{{0, 0}, {10, 0}, {10, 1e-9}, {0, 1e-9}, {0, 0}}
	repeated := orb.Ring{{0, 0}, {0, 0}, {1, 0}, {1, 1}, {1, 1}, {0, 1}, {0, 0}, {0, 0}}
	for _, tt := range []struct {
		name    string
		g       orb.MultiPolygon
		valid   bool
		certain bool
	}{
		{"square", orb.MultiPolygon{{square(0, 0, 1)}}, true, true},
		{"clockwise square", orb.MultiPolygon{{{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}}}, true, true},
		{"triangle", orb.MultiPolygon{{{{0, 0}, {1, 0}, {0, 1}, {0, 0}}}}, true, true},
		{"points repeated", orb.MultiPolygon{{repeated}}, true, true},
		{"a nanometre thin", orb.MultiPolygon{{thin}}, true, true},
		{"hole", orb.MultiPolygon{{square(0, 0, 9), square(1, 1, 2)}}, true, true},
		{"two holes", orb.MultiPolygon{{square(0, 0, 9), square(1, 1, 2), square(5, 5, 2)}}, true, true},
		{"two parts", orb.MultiPolygon{{square(0, 0, 1)}, {square(5, 5, 1)}}, true, true},
		{"part in a hole", orb.MultiPolygon{{square(0, 0, 9), square(1, 1, 7)}, {square(2, 2, 1)}}, true, true},
		{"part in a hole, named first", orb.MultiPolygon{{square(2, 2, 1)}, {square(0, 0, 9), square(1, 1, 7)}}, true, true},
		{"points on one line", orb.MultiPolygon{{{{0, 0}, {1, 0}, {2, 0}, {2, 2}, {0, 2}, {0, 0}}}}, true, true},
		{"hole touches the shell in a point", orb.MultiPolygon{{square(0, 0, 9), {{0, 5}, {2, 4}, {2, 6}, {0, 5}}}}, true, false},
		{"parts touch in a corner", orb.MultiPolygon{{square(0, 0, 1)}, {square(1, 1, 1)}}, true, false},
		{"bow tie", orb.MultiPolygon{{{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}}}, false, false},
		{"ring touches itself", orb.MultiPolygon{{{{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}, {1, 1}, {0, 0}}}}, false, false},
		{"spike", orb.MultiPolygon{{{{0, 0}, {2, 0}, {2, 2}, {2, 5}, {2, 2}, {0, 2}, {0, 0}}}}, false, false},
		{"spike at the seam", orb.MultiPolygon{{{{0, 5}, {0, 0}, {2, 0}, {2, 2}, {0, 2}, {0, 5}}}}, false, false},
		{"hole outside", orb.MultiPolygon{{square(0, 0, 1), square(5, 5, 1)}}, false, false},
		{"hole around the shell", orb.MultiPolygon{{square(2, 2, 1), square(0, 0, 9)}}, false, false},
		{"hole in a hole", orb.MultiPolygon{{square(0, 0, 9), square(1, 1, 7), square(2, 2, 2)}}, false, false},
		{"hole across the shell", orb.MultiPolygon{{square(0, 0, 9), square(8, 8, 7)}}, false, false},
		{"part in a part", orb.MultiPolygon{{square(0, 0, 9)}, {square(1, 1, 1)}}, false, false},
		{"part in a part beside its hole", orb.MultiPolygon{{square(0, 0, 9), square(5, 5, 2)}, {square(1, 1, 1)}}, false, false},
		{"the same part twice", orb.MultiPolygon{{square(0, 0, 9)}, {square(0, 0, 9)}}, false, false},
		{"parts overlap", orb.MultiPolygon{{square(0, 0, 9)}, {square(5, 5, 9)}}, false, false},
		{"parts share an edge", orb.MultiPolygon{{square(0, 0, 1)}, {square(1, 0, 1)}}, false, false},
		{"holes cut it in two", orb.MultiPolygon{{square(0, 0, 4), {{0, 2}, {2, 0}, {4, 2}, {2, 1}, {0, 2}}}}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			quickly, byGEOS := agree(t, geos.NewContext(), &quick{}, tt.g)
			if quickly != tt.certain || byGEOS != tt.valid {
				t.Errorf("quick says %v, want %v; GEOS says %v, want %v", quickly, tt.certain, byGEOS, tt.valid)
			}
		})
	}
}

// TestQuickAgreesWithGEOS tries shapes at random; on a small grid of whole
// numbers, rings touch and overlap all the time.
func TestQuickAgreesWithGEOS(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 22))
	c, q := geos.NewContext(), &quick{}
	counts := map[string]int{}
	for i := range 4_000 {
		g := randomMultiPolygon(rng, i)
		quickly, byGEOS := agree(t, c, q, g)
		switch {
		case quickly:
			counts["recognised"]++
		case byGEOS:
			counts["left to GEOS"]++
		default:
			counts["invalid"]++
		}
	}
	t.Log(counts)
	for kind, least := range map[string]int{"recognised": 1000, "left to GEOS": 5, "invalid": 1000} {
		if counts[kind] < least {
			t.Errorf("%d %s of 4000: the shapes do not try it", counts[kind], kind)
		}
	}
}

func randomMultiPolygon(rng *rand.Rand, i int) orb.MultiPolygon {
	if i%2 == 0 { // any points of a small grid
		var g orb.MultiPolygon
		for range 1 + rng.IntN(2) {
			p := orb.Polygon{}
			for range 1 + rng.IntN(2) {
				p = append(p, gridRing(rng, 3+rng.IntN(4), 8))
			}
			g = append(g, p)
		}
		return g
	}
	// Stars, which are simple, of up to 300 points, placed at random.
	g := orb.MultiPolygon{}
	for range 1 + rng.IntN(3) {
		centre := orb.Point{rng.Float64() * 40, rng.Float64() * 40}
		g = append(g, orb.Polygon{star(rng, centre, 10), star(rng, centre, 4)})
	}
	return g
}

func gridRing(rng *rand.Rand, n, size int) orb.Ring {
	r := make(orb.Ring, 0, n+1)
	for range n {
		r = append(r, orb.Point{float64(rng.IntN(size)), float64(rng.IntN(size))})
	}
	return append(r, r[0])
}

func star(rng *rand.Rand, centre orb.Point, radius float64) orb.Ring {
	n := 3 + rng.IntN(300)
	angles := make([]float64, n)
	for i := range angles {
		angles[i] = rng.Float64() * 2 * math.Pi
	}
	slices.Sort(angles)
	r := make(orb.Ring, 0, n+1)
	for _, a := range angles {
		d := radius * (0.5 + rng.Float64()/2)
		r = append(r, orb.Point{centre[0] + d*math.Cos(a), centre[1] + d*math.Sin(a)})
	}
	return append(r, r[0])
}

// FuzzQuick looks for shapes that only the quick check takes for valid.
func FuzzQuick(f *testing.F) {
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 0, 0, 255, 2, 2, 3, 2, 3, 3, 2, 2})
	f.Add([]byte{0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 254, 5, 5, 6, 5, 6, 6, 5, 5})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 2000 {
			agree(t, geos.NewContext(), &quick{}, fromBytes(b))
		}
	})
}

// fromBytes makes rings of pairs of bytes; 255 begins a ring, 254 a polygon.
func fromBytes(b []byte) orb.MultiPolygon {
	g := orb.MultiPolygon{{{}}}
	for len(b) > 1 {
		p := &g[len(g)-1]
		switch b[0] {
		case 254:
			g, b = append(g, orb.Polygon{{}}), b[1:]
			continue
		case 255:
			*p, b = append(*p, orb.Ring{}), b[1:]
			continue
		}
		r := &(*p)[len(*p)-1]
		*r = append(*r, orb.Point{float64(b[0]) / 10, float64(b[1]) / 10})
		b = b[2:]
	}
	return g
}

// TestQuickTakesLinearTime draws shapes that defeat strips: it must give up
// rather than compare all pairs.
func TestQuickTakesLinearTime(t *testing.T) {
	comb := orb.Ring{} // long teeth across every strip
	for i := range 20_000 {
		x := float64(i % 2 * 1_000_000)
		comb = append(comb, orb.Point{x, float64(i)})
	}
	comb = append(comb, orb.Point{-1, 20_000}, orb.Point{-1, 0}, comb[0])
	var islands orb.MultiPolygon
	for i := range 20_000 {
		islands = append(islands, orb.Polygon{square(float64(i%150)*3, float64(i/150)*3, 2)})
	}
	for name, g := range map[string]orb.MultiPolygon{"comb": {{comb}}, "islands": islands} {
		q := &quick{}
		valid := q.valid(g)
		t.Logf("%s: valid %v, %d comparisons left, %d entries", name, valid, q.budget, cap(q.order))
		if cap(q.order) > 5*len(q.points) {
			t.Errorf("%s: %d entries for %d points", name, cap(q.order), len(q.points))
		}
	}
}

func TestSideIsExactOrSilent(t *testing.T) {
	// Points of a line through the origin, moved by one unit in the last place:
	// the classic case in which naive arithmetic gets the side wrong (Kettner et
	// al. 2008, doi:10.1016/j.comgeo.2007.06.003).
	for i := range 256 {
		for j := range 256 {
			p := orb.Point{0.5 + float64(i)*0x1p-53, 0.5 + float64(j)*0x1p-53}
			got := side(orb.Point{12, 12}, orb.Point{24, 24}, p)
			want := 0
			switch {
			case p[1] > p[0]: // left of the diagonal y = x
				want = 1
			case p[1] < p[0]:
				want = -1
			}
			if got != 0 && got != want {
				t.Fatalf("side(%v) = %d, want %d or 0", p, got, want)
			}
		}
	}
	for _, x := range []float64{math.Inf(1), math.NaN(), 1e308, 1e-310} {
		if got := side(orb.Point{0, 0}, orb.Point{x, x}, orb.Point{x, 2 * x}); got != 0 && got != 1 {
			t.Errorf("side with %v = %d", x, got)
		}
	}
}
