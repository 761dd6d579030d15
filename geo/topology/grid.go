package topology

import (
	"math"

	"github.com/paulmach/orb"
)

// frame divides the extent of something into cells.
type frame struct {
	minX, minY     float64
	width, height  float64 // of the extent
	columns, lines int
}

// newFrame makes about as many cells as it is told.
func newFrame(bound orb.Bound, cells int) frame {
	f := frame{minX: bound.Min[0], minY: bound.Min[1], width: bound.Max[0] - bound.Min[0], height: bound.Max[1] - bound.Min[1]}
	cells = max(cells, 1)
	switch {
	case !(f.width > 0) && !(f.height > 0):
		f.columns, f.lines = 1, 1
	case !(f.width > 0):
		f.columns, f.lines = 1, cells
	case !(f.height > 0):
		f.columns, f.lines = cells, 1
	default:
		ratio := math.Sqrt(f.width / f.height * float64(cells))
		f.columns = int(min(max(ratio, 1), float64(cells)))
		f.lines = max(cells/f.columns, 1)
	}
	return f
}

// atLeast is the frame with cells no smaller than size.
func (f frame) atLeast(size float64) frame {
	f.columns = max(1, min(f.columns, int(min(f.width/size, math.MaxInt32))))
	f.lines = max(1, min(f.lines, int(min(f.height/size, math.MaxInt32))))
	return f
}

// column and line are the cells of a coordinate, moved into the frame.
func (f frame) column(x float64) int { return place(x-f.minX, f.width, f.columns) }
func (f frame) line(y float64) int   { return place(y-f.minY, f.height, f.lines) }

func place(x, width float64, cells int) int {
	if !(x > 0) || !(width > 0) {
		return 0
	}
	return min(int(min(x/width, 1)*float64(cells)), cells-1)
}

// edgeGrid tells which edges pass through a cell.
type edgeGrid struct {
	frame
	start []int32
	edge  []int32
}

// newEdgeGrid files edges, each widened by pad.
func newEdgeGrid(m *mesh, edges []int32, pad float64) edgeGrid {
	bound := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, e := range edges {
		bound = bound.Extend(m.points[e]).Extend(m.points[e+1])
	}
	g := edgeGrid{frame: newFrame(bound, 2*len(edges))}
	if pad > 0 {
		g.frame = g.atLeast(2 * pad)
	}
	g.start = make([]int32, g.columns*g.lines+2)
	count := g.start[2:]
	for _, e := range edges {
		g.cells(m.points[e], m.points[e+1], pad, func(cell int) { count[cell]++ })
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	g.edge = make([]int32, g.start[len(g.start)-1])
	next := g.start[1:]
	for _, e := range edges {
		g.cells(m.points[e], m.points[e+1], pad, func(cell int) {
			g.edge[next[cell]] = e
			next[cell]++
		})
	}
	g.start = g.start[:len(g.start)-1]
	return g
}

// at lists the edges that may pass through a point.
func (g edgeGrid) at(p orb.Point) []int32 {
	cell := g.line(p[1])*g.columns + g.column(p[0])
	return g.edge[g.start[cell]:g.start[cell+1]]
}

// cells visits the cells that the segment a-b passes through, and perhaps some
// beside it: the part of it in each line of cells, widened by more than rounding
// may move it.
func (g edgeGrid) cells(a, b orb.Point, pad float64, visit func(cell int)) {
	if a[1] > b[1] {
		a, b = b, a
	}
	slack := pad + 1e-12*(g.width+g.height+math.Abs(g.minX)+math.Abs(g.minY))
	first, last := g.line(a[1]-slack), g.line(b[1]+slack)
	for line := first; line <= last; line++ {
		left, right := min(a[0], b[0]), max(a[0], b[0])
		if last-first > 1 && b[1]-a[1] > slack { // only the part of it in this line
			bottom := g.minY + float64(line)*g.height/float64(g.lines) - slack
			top := bottom + g.height/float64(g.lines) + 2*slack
			slope := (b[0] - a[0]) / (b[1] - a[1])
			from, to := a[0]+slope*(bottom-a[1]), a[0]+slope*(top-a[1])
			left, right = max(left, min(from, to)), min(right, max(from, to))
		}
		for column := g.column(left - slack); column <= g.column(right+slack); column++ {
			visit(line*g.columns + column)
		}
	}
}
