package topology

import (
	"math"
	"slices"
)

// snapWithin is how far, in units, a vertex may lie from an edge and still be taken to
// lie on it: ends and vertex are rounded, and a line that is straight in degrees bends
// a little in Web Mercator.
const snapWithin = 4

// snapOpen puts vertices of one area that lie on an edge of another (T-junctions) into
// that edge, and tells whether there were any; those of one layer on edges of another
// as well, so that a whole has the corners of its parts. Only lines that a layer has
// ground beside on one side can have some: others have neighbours on both.
func (c *coverage) snapOpen(a *arcs) bool {
	var edges, ends []int32 // by the first point in the arcs
	size := int64(0)
	for i := range a.len() {
		if a.mask[i]&^a.twice[i] == 0 {
			continue
		}
		for v := a.start[i]; v < a.start[i+1]-1; v++ {
			edges, ends = append(edges, v), append(ends, v)
			size += max(difference(a.points[v].X, a.points[v+1].X), difference(a.points[v].Y, a.points[v+1].Y))
		}
		ends = append(ends, a.start[i+1]-1)
	}
	grid := newCells(len(edges), 2*size/int64(max(len(edges), 1)))
	grid.file(edges, func(v int32) (Place, Place) { return a.points[v], a.points[v+1] })
	onto := map[[2]int32][]int32{} // vertices to put into an edge, by its ends, the lower number first
	var near []uint32
	for _, v := range ends {
		p := a.points[v]
		near = grid.around(near[:0], p, snapWithin)
		for _, bucket := range near {
			for _, e := range grid.in(bucket) {
				if a.ids[v] != a.ids[e] && a.ids[v] != a.ids[e+1] && onEdge(p, a.points[e], a.points[e+1]) {
					key := [2]int32{min(a.ids[e], a.ids[e+1]), max(a.ids[e], a.ids[e+1])}
					onto[key] = append(onto[key], a.ids[v])
				}
			}
		}
	}
	if len(onto) == 0 {
		return false
	}
	return c.bend(onto)
}

// around appends the buckets of the cells within a distance of p.
func (g *cells) around(buf []uint32, p Place, within int32) []uint32 {
	clamp := func(x int64) int32 { return int32(max(0, min(x, math.MaxInt32))) }
	left, right := clamp(int64(p.X)-int64(within))>>g.shift, clamp(int64(p.X)+int64(within))>>g.shift
	for y := clamp(int64(p.Y)-int64(within)) >> g.shift; y <= clamp(int64(p.Y)+int64(within))>>g.shift; y++ {
		for x := left; x <= right; x++ {
			buf = append(buf, g.bucket(x, y))
		}
	}
	return buf
}

// onEdge tells whether p lies between a and b, no further off than snapWithin.
func onEdge(p, a, b Place) bool {
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	px, py := float64(p.X)-float64(a.X), float64(p.Y)-float64(a.Y)
	along, length := float64(px*dx)+float64(py*dy), float64(dx*dx)+float64(dy*dy)
	if along <= 0 || along >= length {
		return false
	}
	off := float64(px*dy) - float64(py*dx)
	return float64(off*off) <= snapWithin*snapWithin*length
}

// bend puts vertices into the edges of all rings that have them, and splits rings that
// come to repeat a vertex so.
func (c *coverage) bend(onto map[[2]int32][]int32) bool {
	for key, list := range onto {
		slices.Sort(list)
		list = slices.Compact(list)
		from := c.at[key[0]]
		slices.SortStableFunc(list, func(u, v int32) int { // from the end with the lower number on
			a, b := c.at[u], c.at[v]
			du := max(difference(a.X, from.X), difference(a.Y, from.Y))
			dv := max(difference(b.X, from.X), difference(b.Y, from.Y))
			return int(du - dv)
		})
		onto[key] = list
	}
	changed := false
	stamp := make([]int32, len(c.at))
	old := *c
	c.rings, c.layer, c.layers = nil, nil, nil
	ring := int32(0)
	for l, layer := range old.layers {
		out := Rings{Least: layer.Least}
		polygon := int32(0)
		for _, areaEnd := range layer.AreaEnds {
			for ; polygon < areaEnd; polygon++ {
				var rings [][]int32
				for ; ring < layer.PolygonEnds[polygon]; ring++ {
					bent := bendRing(old.rings[ring], onto)
					changed = changed || len(bent) != len(old.rings[ring])
					rings = append(rings, bent)
				}
				c.add(&out, l, rings, stamp)
			}
			out.AreaEnds = append(out.AreaEnds, int32(len(out.PolygonEnds)))
		}
		c.layers = append(c.layers, out)
	}
	return changed
}

func bendRing(r []int32, onto map[[2]int32][]int32) []int32 {
	var out []int32
	for i, v := range r {
		out = append(out, v)
		w := r[(i+1)%len(r)]
		list := onto[[2]int32{min(v, w), max(v, w)}]
		if v < w {
			out = append(out, list...)
			continue
		}
		for _, u := range slices.Backward(list) {
			out = append(out, u)
		}
	}
	return out
}
