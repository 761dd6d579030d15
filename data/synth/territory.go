package synth

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// territory is the schematic territory: the facts and the shapes drawn for
// them. Shapes are in metres of Lambert-93 from a nearby origin, which keeps
// the digits that areas to 10⁻¹² need.
type territory struct {
	*facts
	crs    proj.CRS
	origin orb.Point
	part   *partition
	shapes [][]orb.Ring // of communes, by position
}

// drawTerritory lays out the communes.
func drawTerritory(ctx context.Context, f *facts, seed uint64) (*territory, error) {
	t := &territory{facts: f, crs: proj.Lambert93()}
	places, areas := make([]orb.Point, len(f.communes)), make([]float64, len(f.communes))
	for i, c := range f.communes {
		places[i], areas[i] = t.crs.Forward(c.place), c.areaM2
	}
	bound := orb.MultiPoint(places).Bound()
	t.origin = orb.Point{math.Round(bound.Center()[0]), math.Round(bound.Center()[1])}
	for i, c := range f.communes {
		places[i] = t.local(c.place)
	}
	rings, err := outline(places, areas, stream(seed, "outline"))
	if err != nil {
		return nil, err
	}
	if t.part, err = fitCells(ctx, places, areas, rings); err != nil {
		return nil, err
	}
	wiggle(t.part, stream(seed, "wiggle"))
	t.shapes, err = t.part.polygons()
	return t, err
}

// stream returns the random numbers of one subject. Each subject has its own,
// so that a change to one leaves the others as they were.
func stream(seed uint64, name string) *rand.Rand {
	return rand.New(rand.NewPCG(seed, subject(name))) //nolint:gosec // simulated data must be reproducible, not secret
}

// local converts longitude and latitude to metres from the origin.
func (t *territory) local(lonLat orb.Point) orb.Point {
	p := t.crs.Forward(lonLat)
	return orb.Point{p[0] - t.origin[0], p[1] - t.origin[1]}
}

// lonLat converts metres from the origin to longitude and latitude.
func (t *territory) lonLat(p orb.Point) orb.Point {
	return t.crs.Inverse(orb.Point{p[0] + t.origin[0], p[1] + t.origin[1]})
}

// region is a union of communes, seen from within.
type region struct {
	members []*area
	border  *lineSet // lines with the union on one side only
}

// region returns the union of the communes at the given positions.
func (t *territory) region(members ...int) *region {
	in := make(map[int]bool)
	r := &region{}
	for _, m := range members {
		in[m] = true
		r.members = append(r.members, newArea(t.shapes[m]))
	}
	var lines [][]orb.Point
	for _, a := range t.part.arcs {
		if in[a.left] != in[a.right] {
			lines = append(lines, a.line)
		}
	}
	r.border = newLineSet(lines...)
	return r
}

// clearance returns how far p is from the region's border in metres, negative
// outside.
func (r *region) clearance(p orb.Point) float64 {
	d := r.border.distance(p)
	for _, m := range r.members {
		if m.contains(p) {
			return d
		}
	}
	return -d
}

// shared returns the points of the lines between two communes, their ends
// aside.
func (t *territory) shared(i, j int) []orb.Point {
	var points []orb.Point
	for _, a := range t.part.arcs {
		if a.left == min(i, j) && a.right == max(i, j) {
			points = append(points, a.line[1:len(a.line)-1]...)
		}
	}
	return points
}
