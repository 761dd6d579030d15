package tile

import "math"

// Address is a square of the map: column X from the west and row Y from the north,
// of 2^Z each.
type Address struct{ Z, X, Y uint32 }

// MostZoom is the deepest zoom of tiles.
const MostZoom = 22

// Grid says into how many units the side of a tile is parted, a power of two, and how
// many units beyond its edges areas are kept, so that lines along the edge are not
// seen.
type Grid struct{ Extent, Buffer int32 }

// Usual is the grid that most clients expect.
func Usual() Grid { return Grid{Extent: 4096, Buffer: 64} }

// longitude and latitude are degrees of a place on the map, 0 to 1 from the west and
// from the north.
func longitude(x float64) float64 { return 360*x - 180 }

func latitude(y float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi }

// point is a place on the grid of a zoom.
type point struct{ x, y int64 }

// box is what lies from its least to its greatest place, both included.
type box struct{ min, max point }

func (b box) meets(o box) bool {
	return b.min.x <= o.max.x && o.min.x <= b.max.x && b.min.y <= o.max.y && o.min.y <= b.max.y
}

func (b box) holds(o box) bool {
	return b.min.x <= o.min.x && o.max.x <= b.max.x && b.min.y <= o.min.y && o.max.y <= b.max.y
}

// boxOf is the smallest box of places; there must be one.
func boxOf(points []point) box {
	b := box{points[0], points[0]}
	for _, p := range points[1:] {
		b.min.x, b.max.x = min(b.min.x, p.x), max(b.max.x, p.x)
		b.min.y, b.max.y = min(b.min.y, p.y), max(b.max.y, p.y)
	}
	return b
}

// around is the box of a tile with its surroundings, in units of the grid at the
// tile's own zoom, counted from the corner of the map.
func (g Grid) around(t Address) box {
	e, b := int64(g.Extent), int64(g.Buffer)
	x, y := int64(t.X)*e, int64(t.Y)*e
	return box{point{x - b, y - b}, point{x + e + b, y + e + b}}
}
