package topology

import (
	"github.com/paulmach/orb"
)

// Drawing is generalised areas, for all zooms at once: the points of the lines
// between areas, and from which zoom on each is kept.
type Drawing struct {
	Full   int     // the zoom from which all points are kept
	Points []Place // of all arcs, the ends of each among them
	Least  []uint8 // the zoom from which each point is kept
	Arcs   []int32 // arc i has the points [Arcs[i], Arcs[i+1]), two at least
	Layers []Rings
}

// Rings are the areas of a layer as rings of arcs: polygon p of the layer has the
// rings up to PolygonEnds[p], and so on. A reference ^i runs backwards along arc i.
// The first ring of a polygon is its shell.
type Rings struct {
	Least                           int // the first zoom at which the layer is drawn
	Refs                            []int32
	RingEnds, PolygonEnds, AreaEnds []int32
}

// At are the areas of a layer at a zoom, in the order in which they were given; nil
// for one without ground. Points are fractions of the square of Web Mercator (see
// [Place.Point]). Rings are closed; as numbers stand, shells have a positive area and
// holes a negative one.
func (d *Drawing) At(layer, zoom int) []orb.MultiPolygon {
	r := d.Layers[layer]
	zoom = min(max(zoom, r.Least), d.Full)
	lengths := d.lengths(zoom)
	points := make([]orb.Point, 0, d.countPoints(r, lengths))
	rings := make([]orb.Ring, 0, len(r.RingEnds))
	ref := int32(0)
	for _, end := range r.RingEnds {
		from := len(points)
		for ; ref < end; ref++ {
			points = d.walk(points, r.Refs[ref], zoom)
		}
		points = append(points, points[from])
		rings = append(rings, points[from:len(points):len(points)])
	}
	areas, polygons := make([]orb.MultiPolygon, len(r.AreaEnds)), make([]orb.Polygon, 0, len(r.PolygonEnds))
	from := int32(0)
	for _, end := range r.PolygonEnds {
		polygons = append(polygons, rings[from:end:end])
		from = end
	}
	from = 0
	for i, end := range r.AreaEnds {
		if end > from {
			areas[i] = polygons[from:end:end]
		}
		from = end
	}
	return areas
}

// lengths are how many points of each arc a zoom keeps, without its last.
func (d *Drawing) lengths(zoom int) []int32 {
	lengths := make([]int32, len(d.Arcs)-1)
	for i := range lengths {
		for v := d.Arcs[i]; v < d.Arcs[i+1]-1; v++ {
			if int(d.Least[v]) <= zoom {
				lengths[i]++
			}
		}
	}
	return lengths
}

func (d *Drawing) countPoints(r Rings, lengths []int32) int {
	n := len(r.RingEnds)
	for _, ref := range r.Refs {
		n += int(lengths[max(ref, ^ref)])
	}
	return n
}

// walk appends the points of an arc that a zoom keeps, without the last on the way.
func (d *Drawing) walk(points []orb.Point, ref int32, zoom int) []orb.Point {
	if ref >= 0 {
		for v := d.Arcs[ref]; v < d.Arcs[ref+1]-1; v++ {
			if int(d.Least[v]) <= zoom {
				points = append(points, d.Points[v].Point())
			}
		}
		return points
	}
	for v := d.Arcs[^ref+1] - 1; v > d.Arcs[^ref]; v-- {
		if int(d.Least[v]) <= zoom {
			points = append(points, d.Points[v].Point())
		}
	}
	return points
}
