package topology

import (
	"context"
	"math"
	"sync/atomic"

	"github.com/paulmach/orb"
)

// areaIndex tells which areas may hold a point.
type areaIndex struct {
	*mesh
	frame
	bounds []orb.Bound // of each area
	start  []int32
	area   []int32
}

func newAreaIndex(m *mesh) *areaIndex {
	x := &areaIndex{mesh: m, bounds: make([]orb.Bound, len(m.area)-1)}
	none := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	m.parallel(len(x.bounds), func(_, from, to int) {
		for a := from; a < to; a++ {
			b := none
			for _, r := range m.rings[m.area[a]:m.area[a+1]] {
				for _, p := range m.points[r.first : r.last+1] {
					b.Min[0], b.Min[1] = min(b.Min[0], p[0]), min(b.Min[1], p[1])
					b.Max[0], b.Max[1] = max(b.Max[0], p[0]), max(b.Max[1], p[1])
				}
			}
			x.bounds[a] = b
		}
	})
	var xs, ys []float64
	for a := 0; a < len(x.bounds); a += len(x.bounds)/sampleSize + 1 {
		if b := x.bounds[a]; b.Min[0] <= b.Max[0] {
			xs, ys = append(xs, b.Min[0]), append(ys, b.Min[1])
		}
	}
	x.frame = newFrame(xs, ys, len(x.bounds), 0)
	x.start = make([]int32, x.columns()*x.lines()+2)
	x.visit(func(cell int, _ int32) { x.start[cell+2]++ })
	for i := 1; i < len(x.start); i++ {
		x.start[i] += x.start[i-1]
	}
	x.area = make([]int32, x.start[len(x.start)-1])
	x.visit(func(cell int, a int32) {
		x.area[x.start[cell+1]] = a
		x.start[cell+1]++
	})
	return x
}

// visit calls file for each cell that the bound of each area meets.
func (x *areaIndex) visit(file func(cell int, area int32)) {
	for a, b := range x.bounds {
		if b.Min[0] > b.Max[0] {
			continue
		}
		left, right, last := x.column(b.Min[0]), x.column(b.Max[0]), x.line(b.Max[1])
		for line := x.line(b.Min[1]); line <= last; line++ {
			for column := left; column <= right; column++ {
				file(line*x.columns()+column, int32(a))
			}
		}
	}
}

// around calls visit for the areas whose bound holds p, until it returns false.
func (x *areaIndex) around(p orb.Point, visit func(area int32) bool) {
	cell := x.line(p[1])*x.columns() + x.column(p[0])
	for _, a := range x.area[x.start[cell]:x.start[cell+1]] {
		if x.bounds[a].Contains(p) && !visit(a) {
			return
		}
	}
}

// locate tells where p lies in an area: 1 inside, 0 on its boundary, -1 outside.
func (m *mesh) locate(p orb.Point, area int32) int {
	inside := false
	for _, r := range m.rings[m.area[area]:m.area[area+1]] {
		for e := r.first; e <= r.last; e++ {
			a, b := m.points[e], m.points[e+1]
			if (a[1] > p[1]) == (b[1] > p[1]) {
				if a[1] == p[1] && b[1] == p[1] && (a[0] >= p[0]) != (b[0] > p[0]) || a == p {
					return 0
				}
				continue
			}
			switch Orientation(a, b, p) {
			case 0:
				return 0
			case 1:
				inside = inside != (b[1] > a[1])
			case -1:
				inside = inside != (b[1] < a[1])
			}
		}
	}
	if inside {
		return 1
	}
	return -1
}

// shared tells whether another area has the place of a point as a vertex too.
func (m *mesh) shared(p int32) bool {
	for b := m.vertex[p]; b >= 0; b = m.link[b] {
		if m.owner[b]>>1 != m.owner[p]>>1 {
			return true
		}
	}
	return false
}

// openInside tells whether an open edge lies in another area, which then overlaps.
// A run of open edges that meets no vertex of another area lies in an area as a
// whole or not at all, or else crosses its edge: one point of it will do.
func (m *mesh) openInside(ctx context.Context, open []int32) bool {
	if len(open) == 0 {
		return false
	}
	index := newAreaIndex(m)
	var found atomic.Bool
	m.parallel(len(open), func(_, from, to int) {
		for i := from; i < to && !found.Load() && ctx.Err() == nil; i++ {
			e := open[i]
			if i > from && open[i-1] == e-1 && !m.shared(e) {
				continue // the run goes on
			}
			middle := between(m.points[e], m.points[e+1])
			index.around(middle, func(a int32) bool {
				if a != m.owner[e]>>1 && m.locate(middle, a) >= 0 {
					found.Store(true)
				}
				return !found.Load()
			})
		}
	})
	return found.Load()
}

// overlaps finds areas that lie in others, as far as their edges do not cross: a
// point of each run of edges between vertices of other areas is looked for in the
// areas that are not known to have an edge in common.
func (m *mesh) overlaps(ctx context.Context, known neighbourhood) []pair {
	index := newAreaIndex(m)
	parts := make([][]pair, m.workers)
	m.parallel(len(known.rows), func(worker, from, to int) {
		for a := int32(from); a < int32(to) && ctx.Err() == nil; a++ {
			for _, r := range m.rings[m.area[a]:m.area[a+1]] {
				for e := r.first; e <= r.last; e++ {
					if e > r.first && !m.shared(e) {
						continue
					}
					middle := between(m.points[e], m.points[e+1])
					index.around(middle, func(b int32) bool {
						if b != a && !known.rook(a, b) && m.locate(middle, b) > 0 {
							parts[worker] = append(parts[worker], pair{a, b, true})
						}
						return true
					})
				}
			}
		}
	})
	var pairs []pair
	for _, part := range parts {
		pairs = append(pairs, part...)
	}
	return pairs
}

// rook tells whether two areas are known to have an edge in common.
func (f neighbourhood) rook(a, b int32) bool {
	for _, n := range f.rows[a] {
		if n>>1 == b {
			return n&1 == 1
		}
	}
	return false
}

func between(a, b orb.Point) orb.Point {
	return orb.Point{a[0] + (b[0]-a[0])/2, a[1] + (b[1]-a[1])/2}
}
