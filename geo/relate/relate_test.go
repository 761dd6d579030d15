package relate_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/relate"
)

// star is a polygon with many corners around a place, with a hole sometimes. Its
// coordinates are whole numbers, so that edges often touch.
func star(random *rand.Rand, corners int) orb.Polygon {
	at := orb.Point{float64(random.IntN(60)), float64(random.IntN(60))}
	ring := func(least, most float64) orb.Ring {
		var r orb.Ring
		for i := range corners {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(corners))
			radius := least + (most-least)*random.Float64()
			r = append(r, orb.Point{math.Round(at[0] + radius*cos), math.Round(at[1] + radius*sin)})
		}
		return append(r, r[0])
	}
	p := orb.Polygon{ring(8, 20)}
	if random.IntN(2) == 0 {
		p = append(p, ring(2, 5))
	}
	return p
}

// oracle asks GEOS.
type oracle struct {
	t       *testing.T
	context *geos.Context
}

func (o oracle) geom(g orb.Geometry) *geos.Geom {
	o.t.Helper()
	b, err := wkb.Marshal(g)
	if err != nil {
		o.t.Fatal(err)
	}
	geom, err := o.context.NewGeomFromWKB(b)
	if err != nil {
		o.t.Fatal(err)
	}
	return geom
}

func areas(n int, seed uint64) []orb.MultiPolygon {
	random := rand.New(rand.NewPCG(seed, 3))
	o := oracle{nil, geos.NewContext()}
	var list []orb.MultiPolygon
	for len(list) < n {
		m := orb.MultiPolygon{star(random, 3+random.IntN(9))}
		if b, err := wkb.Marshal(m); err == nil {
			if g, err := o.context.NewGeomFromWKB(b); err == nil && g.IsValid() && g.Area() > 0 {
				list = append(list, m)
			}
		}
	}
	return list
}

// TestLikeGEOS compares with GEOS 3.11 on areas of whole coordinates, on which both are
// exact.
func TestLikeGEOS(t *testing.T) {
	random, o := rand.New(rand.NewPCG(5, 5)), oracle{t, geos.NewContext()}
	list := areas(120, 1)
	for i, a := range list {
		ga := o.geom(a)
		for _, b := range list[:i] {
			if got, want := relate.Meets(a, b), ga.Intersects(o.geom(b)); got != want {
				t.Fatalf("Meets = %v, GEOS says %v: %v and %v", got, want, a, b)
			}
		}
		for range 60 {
			p := orb.Point{float64(random.IntN(90) - 15), float64(random.IntN(90) - 15)}
			if got, want := relate.Holds(a, p), ga.Intersects(o.geom(p)); got != want {
				t.Fatalf("Holds = %v, GEOS says %v: %v in %v", got, want, p, a)
			}
			box := orb.Bound{Min: p, Max: orb.Point{p[0] + float64(1+random.IntN(30)), p[1] + float64(1+random.IntN(30))}}
			if got, want := relate.MeetsBox(a, box), ga.Intersects(o.geom(box.ToPolygon())); got != want {
				t.Fatalf("MeetsBox = %v, GEOS says %v: %v and %v", got, want, box, a)
			}
		}
		inside, ok := relate.Inside(a)
		if !ok || !ga.Contains(o.geom(inside)) {
			t.Fatalf("%v, %v is not inside of %v", inside, ok, a)
		}
	}
}

// TestOneHoldsTheOther: no edges cross.
func TestOneHoldsTheOther(t *testing.T) {
	box := func(from, to float64) orb.Ring {
		return orb.Bound{Min: orb.Point{from, from}, Max: orb.Point{to, to}}.ToRing()
	}
	whole, small, holed := orb.MultiPolygon{{box(0, 10)}}, orb.MultiPolygon{{box(4, 6)}}, orb.MultiPolygon{{box(0, 10), box(2, 8)}}
	for _, tt := range []struct {
		a, b orb.MultiPolygon
		want bool
	}{{whole, small, true}, {small, whole, true}, {holed, small, false}, {small, holed, false}, {whole, nil, false}, {nil, whole, false}} {
		if got := relate.Meets(tt.a, tt.b); got != tt.want {
			t.Errorf("%v and %v: %v", tt.a, tt.b, got)
		}
	}
	if relate.MeetsBox(holed, orb.Bound{Min: orb.Point{4, 4}, Max: orb.Point{5, 5}}) || !relate.MeetsBox(whole, orb.Bound{Min: orb.Point{4, 4}, Max: orb.Point{5, 5}}) ||
		!relate.MeetsBox(small, orb.Bound{Min: orb.Point{-9, -9}, Max: orb.Point{99, 99}}) {
		t.Error("a box in a hole, in an area, around one")
	}
}

// TestInside: of several polygons the largest, beside its hole; nothing has none.
func TestInside(t *testing.T) {
	ring := func(west, south, east, north float64) orb.Ring {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}.ToRing()
	}
	p, ok := relate.Inside(orb.MultiPolygon{{ring(20, 0, 21, 1)}, {ring(0, 0, 10, 10), ring(1, 1, 8, 9)}})
	if !ok || p != (orb.Point{9, 5}) {
		t.Errorf("%v, %v; want the middle of the wider strip beside the hole", p, ok)
	}
	for _, m := range []orb.MultiPolygon{nil, {}, {{{{0, 0}, {1, 1}, {2, 2}, {0, 0}}}}} {
		if p, ok := relate.Inside(m); ok {
			t.Errorf("%v has %v inside", m, p)
		}
	}
}
