package tile

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Layer holds the areas of a level, ready to be cut to tiles. It never changes; all
// of its methods may be called at the same time.
type Layer struct {
	grid  Grid
	zoom  uint32 // the least
	fine  uint32 // the zoom in whose units coordinates are
	exact bool   // for tiles of this zoom only: rings are valid on its grid

	xy       []int32 // x then y of each point, on the grid of fine
	ringEnds []int32 // one past the last point of each ring
	holes    []bool  // which rings are holes; only when they are rounded later
	areaEnds []int32 // one past the last ring of each area
	boxes    []box32 // of each area
	cells    cells

	pool sync.Pool // of *work
}

// box32 is a box in the coordinates of a layer; one with min beyond max is empty.
type box32 struct{ minX, minY, maxX, maxY int32 }

// NewLayer makes shapes ready for the tiles of one zoom. Shapes are in fractions of
// the square map: x from 0 in the west to 1 in the east, y from 0 in the north to 1 in
// the south; what lies outside of it is moved to its edge. Nil ones have no place.
// Rings may be in any direction: the first of each polygon is the outer one. What
// rounding to the grid makes cross or touch itself is mended, parts that vanish on it
// are left out, and an area that would vanish whole becomes one unit at its place. The
// zoom may be 18 at most.
func NewLayer(shapes []orb.MultiPolygon, zoom uint32, g Grid) *Layer {
	return newLayer(shapes, &Layer{grid: g, zoom: zoom, fine: zoom, exact: true})
}

// finest is how fine coordinates are kept: 2^31 units from the west to the east of
// the map, 1.9 cm each at the equator.
const finest = 31

// NewDeepLayer makes shapes ready for the tiles of a zoom and of all deeper ones, in
// 1/2^31 of the map: they are rounded to the grid and mended when a tile is made.
// Otherwise it is as [NewLayer]. The zoom may be 19 at most.
func NewDeepLayer(shapes []orb.MultiPolygon, zoom uint32, g Grid) *Layer {
	fine := finest - uint32(bits.Len32(uint32(g.Extent))-1) //nolint:gosec // between 0 and 31
	return newLayer(shapes, &Layer{grid: g, zoom: zoom, fine: fine})
}

func newLayer(shapes []orb.MultiPolygon, l *Layer) *Layer {
	w := &work{}
	units := math.Ldexp(float64(l.grid.Extent), int(l.fine)) // from the west to the east of the map
	for _, shape := range shapes {
		w.rings.reset()
		for _, polygon := range shape {
			round(&w.rings, polygon, units)
		}
		if l.exact && len(w.rings.ends) > 0 {
			w.settle()
		}
		if len(w.rings.ends) == 0 {
			speck(&w.rings, shape, units)
		}
		l.store(&w.rings)
	}
	l.cells = newCells(l)
	return l
}

// Len is the number of areas, those without a place included.
func (l *Layer) Len() int { return len(l.areaEnds) }

// round adds the rings of a polygon, on a grid of so many units from the west to the
// east of the map.
func round(r *rings, polygon orb.Polygon, units float64) {
	for i, ring := range polygon {
		before := len(r.ends)
		for _, p := range ring {
			r.add(place(p, units))
		}
		r.close()
		if len(r.ends) == before {
			if i == 0 {
				return // without an outer ring there is no polygon
			}
			continue
		}
		added := r.at(before)
		if (twiceArea(added) > 0) != (i == 0) {
			slices.Reverse(added)
		}
	}
}

// place is a point on the grid. The finest one ends a unit before the map, so that
// places fit 32 bits.
func place(p orb.Point, units float64) point {
	last := min(units, math.MaxInt32)
	on := func(v float64) int64 { return int64(min(max(math.Floor(units*v+0.5), 0), last)) }
	return point{on(p[0]), on(p[1])}
}

// speck adds the unit that stands for an area too small for the grid.
func speck(r *rings, shape orb.MultiPolygon, units float64) {
	for _, polygon := range shape {
		if len(polygon) > 0 && len(polygon[0]) > 0 {
			p := place(polygon[0].Bound().Center(), units)
			last := int64(units) - 2 // so that the unit is on the map
			r.copyOf(square(point{min(p.x, last), min(p.y, last)}))
			return
		}
	}
}

// square is the unit south-east of a place.
func square(p point) []point {
	return []point{p, {p.x + 1, p.y}, {p.x + 1, p.y + 1}, {p.x, p.y + 1}}
}

// store appends an area to the columns.
func (l *Layer) store(r *rings) {
	b := box32{1, 1, 0, 0}
	if len(r.points) > 0 {
		of := boxOf(r.points)
		b = box32{int32(of.min.x), int32(of.min.y), int32(of.max.x), int32(of.max.y)} //nolint:gosec // below 2^31: see place
	}
	for i := range r.ends {
		endWithLongest(r.at(i))
	}
	for _, p := range r.points {
		l.xy = append(l.xy, int32(p.x), int32(p.y)) //nolint:gosec // as above
	}
	base := int32(len(l.xy)/2 - len(r.points)) //nolint:gosec // a layer holds less than 2^31 points
	for i, end := range r.ends {
		l.ringEnds = append(l.ringEnds, base+int32(end)) //nolint:gosec // as above
		if !l.exact {
			l.holes = append(l.holes, twiceArea(r.at(i)) < 0)
		}
	}
	l.areaEnds = append(l.areaEnds, int32(len(l.ringEnds))) //nolint:gosec // as above
	l.boxes = append(l.boxes, b)
}

// endWithLongest turns a ring around until its longest edge is the last, which no
// encoding has to write: the ring closes by itself.
func endWithLongest(ring []point) {
	first, longest := 0, int64(-1)
	for i, p := range ring {
		before := ring[(i+len(ring)-1)%len(ring)]
		if length := abs(p.x-before.x) + abs(p.y-before.y); length > longest {
			first, longest = i, length
		}
	}
	slices.Reverse(ring[:first])
	slices.Reverse(ring[first:])
	slices.Reverse(ring)
}
