package topology

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// frame divides the plane into columns and lines of about as many points each, so
// that areas far off do not leave all others in one cell.
type frame struct{ xs, ys []float64 } // where a column, a line ends and the next begins

// sampleSize is how many points tell where the others are.
const sampleSize = 4096

// newFrame divides by a sample of points into about as many cells as it is told,
// none narrower than least. It sorts the sample.
func newFrame(x, y []float64, cells int, least float64) frame {
	each := int(math.Sqrt(float64(cells)))
	return frame{breaks(x, each, least), breaks(y, each, least)}
}

// breaks are bounds between k groups of the values.
func breaks(values []float64, k int, least float64) []float64 {
	slices.Sort(values)
	var inner []float64
	for i := 1; i < k && len(values) > 0; i++ {
		at := values[i*len(values)/k]
		if at > values[0] && (len(inner) == 0 || at > inner[len(inner)-1] && at-inner[len(inner)-1] >= least) {
			inner = append(inner, at)
		}
	}
	return inner
}

func (f frame) columns() int { return len(f.xs) + 1 }
func (f frame) lines() int   { return len(f.ys) + 1 }

// column and line are where a coordinate lies.
func (f frame) column(x float64) int { return upTo(f.xs, x) }
func (f frame) line(y float64) int   { return upTo(f.ys, y) }

// upTo is the number of values up to v.
func upTo(values []float64, v float64) int {
	low, high := 0, len(values)
	for low < high {
		if middle := (low + high) / 2; values[middle] <= v {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// edgeGrid tells which edges pass through a cell.
type edgeGrid struct {
	frame
	start []int32
	edge  []int32
}

// newEdgeGrid files edges, each widened by pad.
func newEdgeGrid(m *mesh, edges []int32, pad float64) edgeGrid {
	var x, y []float64
	for i := 0; i < len(edges); i += len(edges)/sampleSize + 1 {
		x, y = append(x, m.points[edges[i]][0]), append(y, m.points[edges[i]][1])
	}
	g := edgeGrid{frame: newFrame(x, y, 2*len(edges), 2*pad)}
	g.start = make([]int32, g.columns()*g.lines()+2)
	for _, e := range edges {
		g.cells(m.points[e], m.points[e+1], pad, func(cell int) { g.start[cell+2]++ })
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	g.edge = make([]int32, g.start[len(g.start)-1])
	for _, e := range edges {
		g.cells(m.points[e], m.points[e+1], pad, func(cell int) {
			g.edge[g.start[cell+1]] = e
			g.start[cell+1]++
		})
	}
	g.start = g.start[:len(g.start)-1]
	return g
}

// at lists the edges that may pass through a point.
func (g edgeGrid) at(p orb.Point) []int32 {
	cell := g.line(p[1])*g.columns() + g.column(p[0])
	return g.edge[g.start[cell]:g.start[cell+1]]
}

// cells visits the cells that the segment a-b passes through, and perhaps some
// beside it: the part of it in each line of cells, widened by more than rounding
// may move it.
func (g edgeGrid) cells(a, b orb.Point, pad float64, visit func(cell int)) {
	if a[1] > b[1] {
		a, b = b, a
	}
	slack := pad + 1e-12*(math.Abs(a[0])+math.Abs(a[1])+math.Abs(b[0])+math.Abs(b[1]))
	first, last := g.line(a[1]-slack), g.line(b[1]+slack)
	low, high := min(a[0], b[0]), max(a[0], b[0])
	for line := first; line <= last; line++ {
		left, right := low, high
		if last-first > 1 && b[1]-a[1] > slack { // only the part of it in this line
			slope := (b[0] - a[0]) / (b[1] - a[1])
			from, to := a[0], b[0]
			if line > first {
				from += slope * (g.ys[line-1] - slack - a[1])
			}
			if line < last {
				to = a[0] + slope*(g.ys[line]+slack-a[1])
			}
			left, right = max(low, min(from, to)), min(high, max(from, to))
		}
		end := g.column(right + slack)
		for column := g.column(left - slack); column <= end; column++ {
			visit(line*g.columns() + column)
		}
	}
}
