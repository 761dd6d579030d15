package synth

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// outside is the cell to the right of the outline's arcs.
const outside = -1

// partition is a power diagram within an outline, as arcs between nodes. Each
// arc is there once, so that the cells on its two sides share its points.
type partition struct {
	cells int
	nodes []orb.Point
	arcs  []arc
}

// arc is a line from node to node, with one cell on either side.
type arc struct {
	from, to    int // nodes; equal for a closed arc
	left, right int // cells; right is outside along the outline
	line        []orb.Point
}

var errBrokenDiagram = errors.New("power diagram: its edges do not meet the outline in pairs")

// builder collects the arcs of a partition.
type builder struct {
	sites    []site
	outline  []orb.Ring
	nodeID   map[nodeKey]int
	crossing map[[2]int][]int // nodes where the edge of two cells meets the outline
	part     partition
}

// nodeKey names a node without its coordinates: a vertex of three cells, in
// rising order (segment is -1), or the place where the edge of two cells
// crosses a segment of the outline (c is -1).
type nodeKey struct{ a, b, c, segment int }

// divide cuts the inside of an outline into the power cells of sites.
func divide(sites []site, outline []orb.Ring) (*partition, error) {
	b := &builder{
		sites: sites, outline: outline,
		nodeID:   make(map[nodeKey]int),
		crossing: make(map[[2]int][]int),
		part:     partition{cells: len(sites)},
	}
	segment := 0
	for _, ring := range outline {
		b.walk(ring, segment)
		segment += len(ring)
	}
	frame := orb.MultiLineString(asLines(outline)).Bound().Pad(1000)
	for i := range sites {
		for _, s := range powerCell(sites, i, frame) {
			if s.across < i { // the frame, or done from the other side
				continue
			}
			if err := b.addEdge(i, s); err != nil {
				return nil, err
			}
		}
	}
	return &b.part, nil
}

func (b *builder) node(key nodeKey, p orb.Point) int {
	id, ok := b.nodeID[key]
	if !ok {
		id = len(b.part.nodes)
		b.nodeID[key] = id
		b.part.nodes = append(b.part.nodes, p)
	}
	return id
}

// vertex returns the node where three cells meet, computed alike from each.
func (b *builder) vertex(i, j, k int) int {
	t := []int{i, j, k}
	slices.Sort(t)
	return b.node(nodeKey{t[0], t[1], t[2], -1}, powerVertex(b.sites[t[0]], b.sites[t[1]], b.sites[t[2]]))
}

// walk follows a ring of the outline from cell to cell and adds an arc for the
// stretch in each. segment numbers the ring's first segment.
func (b *builder) walk(ring orb.Ring, segment int) {
	cell := cellOf(b.sites, ring[0])
	first := len(b.part.arcs)
	open := arc{from: -1, left: cell, right: outside, line: []orb.Point{ring[0]}}
	for k := range len(ring) - 1 {
		p, q := ring[k], ring[k+1]
		for t := 0.0; ; {
			next, at := b.leave(open.left, p, q, t)
			if next < 0 {
				break
			}
			t = at
			id := b.cross(open.left, next, segment+k, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
			open.to, open.line = id, append(open.line, b.part.nodes[id])
			b.part.arcs = append(b.part.arcs, open)
			open = arc{from: id, left: next, right: outside, line: []orb.Point{b.part.nodes[id]}}
		}
		open.line = append(open.line, q)
	}
	b.closeRing(first, open, segment)
}

// closeRing joins the stretch that a walk ended with to the one that it began
// with, which are one arc.
func (b *builder) closeRing(first int, last arc, segment int) {
	if len(b.part.arcs) == first { // the whole ring lies in one cell
		last.from = b.node(nodeKey{last.left, -1, -1, segment}, last.line[0])
		last.to = last.from
		b.part.arcs = append(b.part.arcs, last)
		return
	}
	head := &b.part.arcs[first]
	head.from = last.from
	head.line = append(last.line, head.line[1:]...)
}

// leave returns the cell that the segment p→q enters when it leaves cell i
// after t, and where; -1 when it does not leave. Differences of power are
// linear along a segment.
func (b *builder) leave(i int, p, q orb.Point, t float64) (next int, at float64) {
	next, at = -1, math.Inf(1)
	atP, atQ := b.sites[i].power(p), b.sites[i].power(q)
	for j := range b.sites {
		end := b.sites[j].power(q) - atQ
		if j == i || end >= 0 {
			continue
		}
		start := b.sites[j].power(p) - atP
		s := t
		if start > 0 {
			s = max(t, start/(start-end))
		}
		if s < at {
			next, at = j, s
		}
	}
	return next, at
}

// cross notes that the outline passes from cell i to cell j at p.
func (b *builder) cross(i, j, segment int, p orb.Point) int {
	pair := [2]int{min(i, j), max(i, j)}
	id := b.node(nodeKey{pair[0], pair[1], -1, segment}, p)
	b.crossing[pair] = append(b.crossing[pair], id)
	return id
}

// addEdge adds the stretches of a side of cell i that lie within the outline.
func (b *builder) addEdge(i int, s side) error {
	ends := make([]int, 0, 4)
	if in := b.end(i, s.prev, s.across); in >= 0 {
		ends = append(ends, in)
	}
	crossings := slices.Clone(b.crossing[[2]int{i, s.across}])
	along := func(id int) float64 {
		p := b.part.nodes[id]
		return (p[0]-s.from[0])*(s.to[0]-s.from[0]) + (p[1]-s.from[1])*(s.to[1]-s.from[1])
	}
	slices.SortFunc(crossings, func(a, c int) int { return cmp.Compare(along(a), along(c)) })
	ends = append(ends, crossings...)
	if in := b.end(i, s.across, s.next); in >= 0 {
		ends = append(ends, in)
	}
	if len(ends)%2 != 0 {
		return fmt.Errorf("cells %d and %d: %w", i, s.across, errBrokenDiagram)
	}
	for k := 0; k < len(ends); k += 2 {
		b.part.arcs = append(b.part.arcs, arc{
			from: ends[k], to: ends[k+1], left: i, right: s.across,
			line: []orb.Point{b.part.nodes[ends[k]], b.part.nodes[ends[k+1]]},
		})
	}
	return nil
}

// end returns the node where cells i, j and k meet, -1 when that is on the
// frame or not within the outline.
func (b *builder) end(i, j, k int) int {
	if j < 0 || k < 0 {
		return -1
	}
	id := b.vertex(i, j, k)
	if !ringsContain(b.outline, b.part.nodes[id]) {
		return -1
	}
	return id
}

// measures returns the area of each cell in m² and its centroid, by Green's
// formula over the arcs, taken from an origin near each cell.
func (p *partition) measures(near []site) (areas []float64, centroids []orb.Point) {
	areas = make([]float64, p.cells)
	centroids = make([]orb.Point, p.cells)
	add := func(cell int, a, b orb.Point) {
		if cell == outside {
			return
		}
		o := near[cell].p
		c := cross(o, a, b)
		areas[cell] += c / 2
		centroids[cell][0] += (a[0] + b[0] - 2*o[0]) * c / 6
		centroids[cell][1] += (a[1] + b[1] - 2*o[1]) * c / 6
	}
	for _, a := range p.arcs {
		for k := range len(a.line) - 1 {
			add(a.left, a.line[k], a.line[k+1])
			add(a.right, a.line[k+1], a.line[k])
		}
	}
	for i, o := range near {
		centroids[i][0] = o.p[0] + centroids[i][0]/areas[i]
		centroids[i][1] = o.p[1] + centroids[i][1]/areas[i]
	}
	return areas, centroids
}
