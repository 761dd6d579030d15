package synth

import (
	"math"

	"github.com/paulmach/orb"
)

// field is a function sampled on a square lattice, row by row from the south
// west. Between its nodes it is taken as linear along the lattice lines.
type field struct {
	origin orb.Point // of node (0, 0), metres
	step   float64   // metres between nodes
	nx, ny int       // nodes
	values []float64
}

// newField lays a lattice of the given step over b, with room for one node
// beyond it on every side.
func newField(b orb.Bound, step float64) *field {
	nx := int(math.Ceil((b.Max[0]-b.Min[0])/step)) + 3
	ny := int(math.Ceil((b.Max[1]-b.Min[1])/step)) + 3
	return &field{
		origin: orb.Point{b.Min[0] - step, b.Min[1] - step},
		step:   step, nx: nx, ny: ny,
		values: make([]float64, nx*ny),
	}
}

// at returns the place of a node.
func (f *field) at(i, j int) orb.Point {
	return orb.Point{f.origin[0] + float64(i)*f.step, f.origin[1] + float64(j)*f.step}
}

// sample sets every node to g of its place.
func (f *field) sample(g func(orb.Point) float64) {
	for j := range f.ny {
		for i := range f.nx {
			f.values[j*f.nx+i] = g(f.at(i, j))
		}
	}
}

// contour returns the boundary of {field < level} by marching squares: closed
// rings with that set on their left, so outer rings run counter-clockwise and
// holes clockwise. The last point of a ring repeats the first. Nodes of the
// lattice's border count as outside, whatever their value, so every ring closes.
func (f *field) contour(level float64) []orb.Ring {
	next := f.links(level)
	var rings []orb.Ring
	for start := range next {
		if next[start] < 0 {
			continue
		}
		var ring orb.Ring
		for e := start; next[e] >= 0; {
			ring = append(ring, f.crossing(e, level))
			e, next[e] = int(next[e]), -1
		}
		rings = append(rings, append(ring, ring[0]))
	}
	return rings
}

// Lattice edges are numbered 2·node for the edge to the east of a node and
// 2·node+1 for the one to its north.

// links returns, for each lattice edge that a contour crosses, the edge that it
// crosses next, and -1 for the others.
func (f *field) links(level float64) []int32 {
	next := make([]int32, 2*f.nx*f.ny)
	for e := range next {
		next[e] = -1
	}
	for j := range f.ny - 1 {
		for i := range f.nx - 1 {
			f.linkSquare(next, i, j, level)
		}
	}
	return next
}

// The sides of a lattice square.
const (
	south = iota
	east
	north
	west
)

// linkSquare adds the pieces of contour in the square whose south-west node is
// (i, j). The bits of its case are the corners inside, counter-clockwise from
// the south west.
func (f *field) linkSquare(next []int32, i, j int, level float64) {
	kind := 0
	for bit, c := range [4][2]int{{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}} {
		if f.inside(c[0], c[1], level) {
			kind |= 1 << bit
		}
	}
	if kind == 0 || kind == 15 {
		return
	}
	n := j*f.nx + i
	edges := [4]int{south: 2 * n, east: 2*(n+1) + 1, north: 2 * (n + f.nx), west: 2*n + 1}
	link := func(from, to int) { next[edges[from]] = int32(edges[to]) }
	switch kind {
	case 1:
		link(south, west)
	case 2:
		link(east, south)
	case 3:
		link(east, west)
	case 4:
		link(north, east)
	case 6:
		link(north, south)
	case 7:
		link(north, west)
	case 8:
		link(west, north)
	case 9:
		link(south, north)
	case 11:
		link(east, north)
	case 12:
		link(west, east)
	case 13:
		link(south, east)
	case 14:
		link(west, south)
	case 5, 10:
		f.linkSaddle(link, kind, n, level)
	}
}

// linkSaddle decides by the mean of the four corners whether two opposite
// corners inside are joined across the square.
func (f *field) linkSaddle(link func(from, to int), kind, n int, level float64) {
	v := f.values
	joined := (v[n]+v[n+1]+v[n+f.nx]+v[n+f.nx+1])/4 < level
	switch {
	case kind == 5 && joined:
		link(south, east)
		link(north, west)
	case kind == 5:
		link(south, west)
		link(north, east)
	case joined:
		link(west, south)
		link(east, north)
	default:
		link(east, south)
		link(west, north)
	}
}

func (f *field) inside(i, j int, level float64) bool {
	if i == 0 || j == 0 || i == f.nx-1 || j == f.ny-1 {
		return false
	}
	return f.values[j*f.nx+i] < level
}

// crossing returns where a contour crosses a lattice edge.
func (f *field) crossing(edge int, level float64) orb.Point {
	n := edge / 2
	i, j := n%f.nx, n/f.nx
	m, k, l := n+1, i+1, j
	if edge%2 == 1 {
		m, k, l = n+f.nx, i, j+1
	}
	a, b := f.values[n], f.values[m]
	t := 0.5
	if inA, inB := a < level, b < level; inA != inB {
		t = (level - a) / (b - a)
	}
	p, q := f.at(i, j), f.at(k, l)
	return orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])}
}

// ringArea returns the signed area enclosed by a ring, positive when it runs
// counter-clockwise. Products are taken from its first point, which keeps the
// digits that a distant origin would cost.
func ringArea(r []orb.Point) float64 {
	if len(r) == 0 {
		return 0
	}
	sum := 0.0
	for k := range len(r) - 1 {
		sum += cross(r[0], r[k], r[k+1])
	}
	return sum / 2
}

// cross returns the cross product of a-o and b-o.
func cross(o, a, b orb.Point) float64 {
	return (a[0]-o[0])*(b[1]-o[1]) - (a[1]-o[1])*(b[0]-o[0])
}

// ringsArea returns what rings enclose, holes taken away.
func ringsArea(rings []orb.Ring) float64 {
	sum := 0.0
	for _, r := range rings {
		sum += ringArea(r)
	}
	return sum
}

// ringsContain reports whether p lies in what rings enclose, by the parity of
// the crossings of a ray to the east.
func ringsContain(rings []orb.Ring, p orb.Point) bool {
	in := false
	for _, r := range rings {
		for k := range len(r) - 1 {
			a, b := r[k], r[k+1]
			if (a[1] > p[1]) != (b[1] > p[1]) &&
				p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				in = !in
			}
		}
	}
	return in
}
