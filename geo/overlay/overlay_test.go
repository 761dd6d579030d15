package overlay_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/overlay"
)

// polygon is an area of one polygon: a shell and holes, each as x, y, x, y …
func polygon(rings ...[]float64) orb.MultiPolygon {
	var p orb.Polygon
	for _, r := range rings {
		var ring orb.Ring
		for i := 0; i < len(r); i += 2 {
			ring = append(ring, orb.Point{r[i], r[i+1]})
		}
		p = append(p, append(ring, ring[0]))
	}
	return orb.MultiPolygon{p}
}

func box(x, y, width, height float64) orb.MultiPolygon {
	return polygon([]float64{x, y, x + width, y, x + width, y + height, x, y + height})
}

func intersect(t *testing.T, sources, targets []orb.MultiPolygon) *overlay.Table {
	t.Helper()
	table, err := overlay.Intersect(t.Context(), sources, targets, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-11*max(1, math.Abs(want))) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// star is a ring of n random points around a centre, in order of their angle: it
// does not cross itself.
func star(r *rand.Rand, x, y, radius float64, n int) []float64 {
	var ring []float64
	for i := range n {
		angle, d := 2*math.Pi*float64(i)/float64(n), radius*(0.2+0.8*r.Float64())
		ring = append(ring, x+d*math.Cos(angle), y+d*math.Sin(angle))
	}
	return ring
}

// randomArea is a star, one with a hole, a box of whole coordinates, or two parts.
func randomArea(r *rand.Rand) orb.MultiPolygon {
	x, y := 10*r.Float64(), 10*r.Float64()
	switch r.IntN(4) {
	case 0:
		return polygon(star(r, x, y, 5, 3+r.IntN(60)))
	case 1:
		return polygon(star(r, x, y, 5, 40), star(r, x, y, 0.19*5, 20))
	case 2:
		return box(float64(r.IntN(9)), float64(r.IntN(9)), 1+float64(r.IntN(4)), 1+float64(r.IntN(4)))
	default:
		return append(polygon(star(r, x, y, 3, 12)), box(x+3.5, y, 2, 2)...)
	}
}

// GEOS measures the same ground, however the areas lie to each other.
func TestIntersectAgreesWithGEOS(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 8))
	c := geos.NewContext()
	offset := orb.Point{700_000, 7_000_000} // where Lambert-93 has few digits left
	for round := range 40 {
		var areas []orb.MultiPolygon
		var geoms []*geos.Geom
		for range 14 {
			area := randomArea(r)
			for _, p := range area {
				for _, ring := range p {
					for k := range ring {
						ring[k] = orb.Point{1000*ring[k][0] + offset[0], 1000*ring[k][1] + offset[1]}
					}
					if round%2 == 1 {
						slices.Reverse(ring)
					}
				}
			}
			b, err := wkb.Marshal(area)
			if err != nil {
				t.Fatal(err)
			}
			g, err := c.NewGeomFromWKB(b)
			if err != nil {
				t.Fatal(err)
			}
			areas, geoms = append(areas, area), append(geoms, g)
		}
		table := intersect(t, areas[:7], areas[7:])
		got := make(map[[2]int]float64)
		for _, p := range table.Pieces {
			got[[2]int{p.Source, p.Target}] = p.Amount
		}
		for i := range 7 {
			near(t, "area", table.Source[i], geoms[i].Area())
			for j := range 7 {
				common := geoms[i].Intersection(geoms[7+j])
				if common == nil {
					t.Fatal("GEOS gave nothing")
				}
				want := common.Area()
				if diff := math.Abs(got[[2]int{i, j}] - want); diff > 1e-9*min(table.Source[i], table.Target[j]) {
					t.Errorf("round %d: %v and %v have %v in common, want %v", round, areas[i], areas[7+j], got[[2]int{i, j}], want)
				}
			}
		}
	}
}

// Areas that only touch have no ground in common, not even by rounding.
func TestNeighboursHaveNothingInCommon(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 200 {
		border := make([]float64, 0, 60)
		for i := range 30 {
			border = append(border, 709_000+100*r.Float64(), 7_058_000+10*float64(i))
		}
		left := append([]float64{708_000, 7_058_290, 708_000, 7_058_000}, border...)
		right := append([]float64{710_000, 7_058_290, 710_000, 7_058_000}, border...)
		table := intersect(t, []orb.MultiPolygon{polygon(left)}, []orb.MultiPolygon{polygon(right)})
		if len(table.Pieces) != 0 {
			t.Fatalf("two neighbours have %v in common", table.Pieces[0].Amount)
		}
		whole := intersect(t, []orb.MultiPolygon{polygon(left), polygon(right)}, []orb.MultiPolygon{box(708_000, 7_058_000, 2000, 290)})
		near(t, "both together", whole.Coverage()[0], 1)
	}
}

// What lies in the cells of a grid is the whole area.
func TestPiecesAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var sources, cells []orb.MultiPolygon
	for range 50 {
		sources = append(sources, randomArea(r))
	}
	for x := -10.0; x < 30; x += 0.7 {
		for y := -10.0; y < 30; y += 0.7 {
			cells = append(cells, box(x, y, 0.7, 0.7))
		}
	}
	table := intersect(t, sources, cells)
	sum := make([]float64, len(sources))
	for _, p := range table.Pieces {
		if p.Amount <= 0 {
			t.Fatalf("piece %+v", p)
		}
		sum[p.Source] += p.Amount
	}
	for i, s := range sum {
		near(t, "area", s/table.Source[i], 1)
	}
}

func TestIntersectDoesNotDependOnWorkers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 4))
	var areas []orb.MultiPolygon
	for range 300 {
		areas = append(areas, randomArea(r))
	}
	want, err := overlay.Intersect(t.Context(), areas[:200], areas[200:], overlay.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{2, 3, 50} {
		got, err := overlay.Intersect(t.Context(), areas[:200], areas[200:], overlay.Options{Workers: workers})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers find something else than one (%v)", workers, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := overlay.Intersect(ctx, areas, areas, overlay.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

func TestWhatCannotBeUsed(t *testing.T) {
	good, ctx := []orb.MultiPolygon{box(0, 0, 1, 1)}, t.Context()
	broken := []orb.MultiPolygon{polygon([]float64{0, 0, math.NaN(), 1, 1, 1})}
	table := intersect(t, good, good)
	for name, call := range map[string]func() error{
		"source":   func() error { _, err := overlay.Intersect(ctx, broken, good, overlay.Options{}); return err },
		"target":   func() error { _, err := overlay.Intersect(ctx, good, broken, overlay.Options{}); return err },
		"locator":  func() error { _, err := overlay.NewLocator(broken); return err },
		"too many": func() error { _, err := table.Extensive([]float64{1, 2}, overlay.BySource); return err },
		"infinite": func() error { _, err := table.Intensive([]float64{math.Inf(1)}); return err },
		"fewer": func() error {
			_, err := overlay.ByPoints(ctx, good, good, []overlay.PeopleAt{{People: -1}}, overlay.Options{})
			return err
		},
		"no number": func() error {
			_, err := overlay.ByPoints(ctx, good, good, []overlay.PeopleAt{{People: math.NaN()}}, overlay.Options{})
			return err
		},
		"nowhere": func() error {
			_, err := overlay.ByPoints(ctx, good, good, []overlay.PeopleAt{{At: orb.Point{math.NaN(), 0}, People: 1}}, overlay.Options{})
			return err
		},
		"no ground": func() error {
			_, err := overlay.ByGrid(ctx, good, good, []overlay.PeopleIn{{Cell: orb.Polygon{{{0, 0}, {1, 1}, {2, 2}, {0, 0}}}, People: 1}}, overlay.Options{})
			return err
		},
		"hollow": func() error {
			_, err := overlay.ByGrid(ctx, good, good, []overlay.PeopleIn{{Cell: orb.Polygon{{{0, 0}, {4, 0}, {1, 1}, {0, 4}, {0, 0}}}, People: 1}}, overlay.Options{})
			return err
		},
		"twice around": func() error {
			_, err := overlay.ByGrid(ctx, good, good, []overlay.PeopleIn{{Cell: orb.Polygon{{{0, 3}, {2, -3}, {-3, 1}, {3, 1}, {-2, -3}, {0, 3}}}, People: 1}}, overlay.Options{})
			return err
		},
	} {
		if err := call(); !errors.Is(err, overlay.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
}

// Empty and collapsed areas have no ground and break nothing.
func TestAreasWithoutGround(t *testing.T) {
	odd := []orb.MultiPolygon{nil, {}, {{}}, {{{}}}, {{{{1, 1}}}}, polygon([]float64{0, 0, 2, 2}), polygon([]float64{0, 0, 1, 1, 2, 2})}
	table := intersect(t, append(odd, box(0, 0, 4, 4)), append(odd, box(1, 1, 1, 1)))
	if len(table.Pieces) != 1 || table.Pieces[0].Amount != 1 || table.Source[len(odd)] != 16 {
		t.Errorf("table %+v", table)
	}
	l, err := overlay.NewLocator(odd)
	if err != nil {
		t.Fatal(err)
	}
	if _, found := l.Area(orb.Point{5, 5}); found {
		t.Error("an area without ground holds a point beside it")
	}
}

// The Locator agrees with GEOS at whole and half coordinates, where most points lie
// on edges and corners.
func TestLocatorAgreesWithGEOS(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	c := geos.NewContext()
	var areas []orb.MultiPolygon
	var geoms []*geos.Geom
	for len(areas) < 40 {
		at := func() float64 { return float64(r.IntN(9)) }
		area := polygon([]float64{at(), at(), at(), at(), at(), at()})
		if r.IntN(2) == 0 {
			x, y := at(), at()
			area = append(polygon([]float64{x, y, x + 4, y, x + 4, y + 4, x, y + 4}, []float64{x + 1, y + 1, x + 2, y + 3, x + 3, y + 1}), box(x+5, y, 1, 1)...)
		}
		b, err := wkb.Marshal(area)
		if err != nil {
			t.Fatal(err)
		}
		g, err := c.NewGeomFromWKB(b)
		if err != nil {
			t.Fatal(err)
		}
		if g.IsValid() {
			areas, geoms = append(areas, area), append(geoms, g)
		}
	}
	l, err := overlay.NewLocator(areas)
	if err != nil {
		t.Fatal(err)
	}
	for x := -1.0; x < 15; x += 0.5 {
		for y := -1.0; y < 15; y += 0.5 {
			p := c.NewPoint([]float64{x, y})
			var want []int
			for i, g := range geoms {
				if g.Covers(p) {
					want = append(want, i)
				}
			}
			got := l.Areas(orb.Point{x, y}, nil)
			if !slices.Equal(got, want) {
				t.Fatalf("(%v, %v) lies in %v, want %v", x, y, got, want)
			}
			first, found := l.Area(orb.Point{x, y})
			if found != (len(want) > 0) || found && first != want[0] {
				t.Fatalf("(%v, %v) lies first in %v (%v), want %v", x, y, first, found, want)
			}
		}
	}
	if list := l.Areas(orb.Point{-5, -5}, []int{7}); !slices.Equal(list, []int{7}) {
		t.Errorf("nothing appended to [7] gives %v", list)
	}
}
