package topology

import (
	"context"
	"math"

	"github.com/paulmach/orb"
)

// allEdges are the edges of every ring.
func (m *mesh) allEdges() []int32 {
	edges := make([]int32, 0, len(m.points))
	for _, r := range m.rings {
		for p := r.first; p <= r.last; p++ {
			if m.vertex[p] != m.vertex[p+1] {
				edges = append(edges, p)
			}
		}
	}
	return edges
}

// comparison finds where edges touch other than at a common vertex.
type comparison struct {
	*mesh
	edges   []int32 // ascending
	grid    edgeGrid
	snap    float64
	pairs   []pair
	overlap bool // two areas have ground in common
}

// compare finds the areas that touch where a vertex of one edge lies on another
// edge, or where two edges cross, and whether that shows an overlap.
func (m *mesh) compare(ctx context.Context, edges []int32, snap float64) ([]pair, bool) {
	grid := newEdgeGrid(m, edges, snap)
	parts := make([]comparison, m.workers)
	m.parallel(len(edges), func(worker, from, to int) {
		c := comparison{mesh: m, edges: edges, grid: grid, snap: snap}
		for i := from; i < to; i++ {
			if i%1024 == 0 && ctx.Err() != nil {
				break
			}
			c.end(edges[i])
			if i+1 == len(edges) || edges[i+1] != edges[i]+1 {
				c.end(edges[i] + 1)
			}
		}
		parts[worker] = c
	})
	m.parallel(len(grid.start)-1, func(worker, from, to int) {
		c := &parts[worker]
		for cell := from; cell < to; cell++ {
			if cell%1024 == 0 && ctx.Err() != nil {
				break
			}
			c.crossings(grid.edge[grid.start[cell]:grid.start[cell+1]])
		}
	})
	var pairs []pair
	overlap := false
	for _, c := range parts {
		pairs = append(pairs, c.pairs...)
		overlap = overlap || c.overlap
	}
	return pairs, overlap
}

// end looks for edges on which the vertex at u lies, between their ends.
func (c *comparison) end(u int32) {
	at, place := c.points[u], c.vertex[u]
	for _, e := range c.grid.at(at) {
		if c.vertex[e] == place || c.vertex[e+1] == place || !c.onEdge(at, e) {
			continue
		}
		for b := place; b >= 0; b = c.link[b] {
			c.touch(e, b)
		}
	}
}

// touch notes that the vertex at b lies on the edge e, and what the edges on either
// side of b tell: they run along e, or lead into the ground beside it.
func (c *comparison) touch(e, b int32) {
	if c.owner[b]>>1 == c.owner[e]>>1 {
		return
	}
	rook := false
	for _, n := range [2]int32{b - 1, b + 1} {
		if c.vertex[n] == c.vertex[b] {
			continue
		}
		switch side := c.side(e, c.points[n]); {
		case side == 0:
			rook = true
		case (side > 0) == (c.owner[e]&1 == 0):
			rook, c.overlap = true, true
		}
	}
	c.pairs = append(c.pairs, pair{c.owner[e] >> 1, c.owner[b] >> 1, rook})
}

// side tells on which side of the line through e a point lies, 0 within the snap.
func (c *comparison) side(e int32, p orb.Point) int {
	a, b := c.points[e], c.points[e+1]
	if c.snap > 0 && math.Abs(offLine(a, b, p)) <= c.snap {
		return 0
	}
	return Orientation(a, b, p)
}

// onEdge tells whether p lies on e between its ends, or within the snap of it.
func (c *comparison) onEdge(p orb.Point, e int32) bool {
	a, b := c.points[e], c.points[e+1]
	if p[0] < min(a[0], b[0])-c.snap || p[0] > max(a[0], b[0])+c.snap ||
		p[1] < min(a[1], b[1])-c.snap || p[1] > max(a[1], b[1])+c.snap {
		return false
	}
	if c.snap == 0 {
		return Orientation(a, b, p) == 0
	}
	along := (p[0]-a[0])*(b[0]-a[0]) + (p[1]-a[1])*(b[1]-a[1])
	return along > 0 && along < (b[0]-a[0])*(b[0]-a[0])+(b[1]-a[1])*(b[1]-a[1]) &&
		math.Abs(offLine(a, b, p)) <= c.snap
}

// offLine is how far p lies from the line through a and b.
func offLine(a, b, p orb.Point) float64 {
	return ((b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])) / math.Hypot(b[0]-a[0], b[1]-a[1])
}

// crossings notes which edges of a cell cross.
func (c *comparison) crossings(edges []int32) {
	for i, e := range edges {
		a, b := c.points[e], c.points[e+1]
		minX, maxX, minY, maxY := min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])
		for _, f := range edges[i+1:] {
			p, q := c.points[f], c.points[f+1]
			if p[0] < minX && q[0] < minX || p[0] > maxX && q[0] > maxX ||
				p[1] < minY && q[1] < minY || p[1] > maxY && q[1] > maxY ||
				c.owner[e]>>1 == c.owner[f]>>1 {
				continue
			}
			if Orientation(a, b, p)*Orientation(a, b, q) < 0 && Orientation(p, q, a)*Orientation(p, q, b) < 0 {
				c.pairs = append(c.pairs, pair{c.owner[e] >> 1, c.owner[f] >> 1, true})
				c.overlap = true
			}
		}
	}
}
