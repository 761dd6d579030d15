package topology

import (
	"context"
	"slices"
	"sync"
)

// mender leaves points out of arcs, zoom by zoom, and puts back what it takes for no
// line to cross, touch or run along another where it did not before, for no ring to
// turn over or lose its ground, and for nothing to come to the other side of a line.
type mender struct {
	*arcs
	rings   []loop // of areas, then pairs of arcs with the same ends
	reps    *landmarks
	rank    []int64
	least   []uint8 // zoom from which each point is kept
	arcOf   []int32
	workers int

	// At the zoom at hand:
	active  uint8   // layers that are drawn
	next    []int32 // the point kept after a point that is kept; 0 elsewhere and at ends
	moments []int64 // of each arc
	grid    *cells
	added   map[uint32][]int32 // segments that are not in the grid, by bucket
}

// loop is a closed line of arcs and which way it turns.
type loop struct {
	refs     []int32
	positive bool
	mask     uint8 // layers that have it
}

// mend makes one zoom of points whose least zoom is known.
func (m *mender) mend(ctx context.Context, zoom int) (Report, error) {
	report := Report{Zoom: zoom}
	segments := m.thin(zoom)
	m.fileSegments(segments)
	m.added = map[uint32][]int32{}
	fresh, first := segments, true
	for {
		if ctx.Err() != nil {
			return report, ctx.Err()
		}
		var back []int32
		stuck := 0
		if first {
			back, stuck = m.allPairs()
		} else {
			back, stuck = m.freshPairs(fresh)
		}
		first = false
		report.Stuck += stuck
		back = append(back, m.swept(fresh)...)
		back = append(back, m.turned()...)
		if len(back) == 0 {
			break
		}
		report.Rounds++
		slices.Sort(back)
		back = slices.Compact(back)
		report.PutBack += len(back)
		fresh = m.putBack(back, zoom)
	}
	for i := range m.arcs.len() {
		if m.mask[i]&m.active == 0 {
			continue
		}
		for v := m.start[i]; v != 0; v = m.next[v] {
			report.Kept++
			if v == m.start[i+1]-1 {
				break
			}
		}
	}
	return report, nil
}

// thin links the points that a zoom keeps and lists their segments, by first point.
func (m *mender) thin(zoom int) []int32 {
	clear(m.next)
	var segments []int32
	for i := range m.arcs.len() {
		m.moments[i] = 0
		if m.mask[i]&m.active == 0 {
			continue
		}
		before := m.start[i]
		for v := before + 1; v < m.start[i+1]; v++ {
			if int(m.least[v]) <= zoom {
				m.next[before] = v
				segments = append(segments, before)
				m.moments[i] += moment(m.points[before], m.points[v])
				before = v
			}
		}
	}
	return segments
}

// putBack keeps points that were left out, and returns the segments that changed.
func (m *mender) putBack(points []int32, zoom int) []int32 {
	var fresh []int32
	for _, v := range points {
		m.least[v] = uint8(zoom) //nolint:gosec // zooms are below 32
		before := v - 1
		for m.next[before] == 0 {
			before--
		}
		after := m.next[before]
		m.next[before], m.next[v] = v, after
		a, b, c := m.points[before], m.points[v], m.points[after]
		m.moments[m.arcOf[v]] += moment(a, b) + moment(b, c) - moment(a, c)
		fresh = append(fresh, before, v)
	}
	slices.Sort(fresh)
	fresh = slices.Compact(fresh)
	var buf []uint32
	for _, s := range fresh {
		a, b := m.segment(s)
		buf = m.grid.along(buf[:0], a, b)
		for _, bucket := range buf {
			m.added[bucket] = append(m.added[bucket], s)
		}
	}
	return fresh
}

func (m *mender) segment(s int32) (a, b Place) { return m.points[s], m.points[m.next[s]] }

// fileSegments makes the grid of the segments.
func (m *mender) fileSegments(segments []int32) {
	size := int64(0)
	for _, s := range segments {
		a, b := m.segment(s)
		size += max(difference(a.X, b.X), difference(a.Y, b.Y))
	}
	m.grid = newCells(len(segments), size/int64(max(len(segments), 1)))
	m.grid.file(segments, m.segment)
}

func difference(a, b int32) int64 { return max(int64(a)-int64(b), int64(b)-int64(a)) }

// highest is the dropped point of the highest rank on the segments, or -1.
func (m *mender) highest(segments ...int32) int32 {
	best := int32(-1)
	for _, s := range segments {
		for v := s + 1; v < m.next[s]; v++ {
			if best < 0 || m.rank[v] > m.rank[best] {
				best = v
			}
		}
	}
	return best
}

// allPairs looks at the segments of each cell, two by two, and returns the points to
// put back and how many faults none is left for.
func (m *mender) allPairs() (back []int32, stuck int) {
	buckets := len(m.grid.start) - 1
	backs, stucks := make([][]int32, m.workers), make([]int, m.workers)
	var group sync.WaitGroup
	for k := range m.workers {
		group.Go(func() {
			for at := buckets * k / m.workers; at < buckets*(k+1)/m.workers; at++ {
				segments := m.grid.in(uint32(at)) //nolint:gosec // a bucket
				for i, s := range segments {
					for _, u := range segments[i+1:] {
						if m.fault(s, u) {
							m.mark(s, u, &backs[k], &stucks[k])
						}
					}
				}
			}
		})
	}
	group.Wait()
	for k := range backs {
		stuck += stucks[k]
	}
	return slices.Concat(backs...), stuck
}

// freshPairs looks at what lies in the cells of some segments.
func (m *mender) freshPairs(fresh []int32) (back []int32, stuck int) {
	var buf []uint32
	for _, s := range fresh {
		a, b := m.segment(s)
		buf = m.grid.along(buf[:0], a, b)
		for _, bucket := range buf {
			for _, list := range [2][]int32{m.grid.in(bucket), m.added[bucket]} {
				for _, u := range list {
					if m.fault(s, u) {
						m.mark(s, u, &back, &stuck)
					}
				}
			}
		}
	}
	return back, stuck
}

func (m *mender) mark(s, u int32, back *[]int32, stuck *int) {
	if v := m.highest(s, u); v >= 0 {
		*back = append(*back, v)
	} else {
		*stuck++
	}
}

// fault tells whether two segments of one layer have more in common than an end.
func (m *mender) fault(s, u int32) bool {
	a, b := m.segment(s)
	c, d := m.segment(u)
	if max(c.X, d.X) < min(a.X, b.X) || max(a.X, b.X) < min(c.X, d.X) ||
		max(c.Y, d.Y) < min(a.Y, b.Y) || max(a.Y, b.Y) < min(c.Y, d.Y) {
		return false
	}
	return s != u && m.mask[m.arcOf[s]]&m.mask[m.arcOf[u]]&m.active != 0 && conflict(a, b, c, d)
}

// conflict tells whether the segments a–b and c–d, whose bounds meet, have more in
// common than one end.
func conflict(a, b, c, d Place) bool {
	switch {
	case a == c:
		return folded(a, b, d)
	case a == d:
		return folded(a, b, c)
	case b == c:
		return folded(b, a, d)
	case b == d:
		return folded(b, a, c)
	}
	abc, abd := cross(a, b, c), cross(a, b, d)
	if abc > 0 && abd > 0 || abc < 0 && abd < 0 {
		return false
	}
	cda, cdb := cross(c, d, a), cross(c, d, b)
	if cda > 0 && cdb > 0 || cda < 0 && cdb < 0 {
		return false
	}
	return true // on one line, their bounds meet
}

// folded tells whether the segments from o to p and from o to q run along each other.
func folded(o, p, q Place) bool {
	return cross(o, p, q) == 0 &&
		int64(p.X-o.X)*int64(q.X-o.X)+int64(p.Y-o.Y)*int64(q.Y-o.Y) > 0
}

// turned finds the loops that turn the other way or have no ground left.
func (m *mender) turned() []int32 {
	var back []int32
	for _, l := range m.rings {
		if l.mask&m.active == 0 {
			continue
		}
		sum := int64(0)
		for _, ref := range l.refs {
			if ref >= 0 {
				sum += m.moments[ref]
			} else {
				sum -= m.moments[^ref]
			}
		}
		if sum > 0 == l.positive && sum != 0 {
			continue
		}
		best := int32(-1)
		for _, ref := range l.refs {
			i := max(ref, ^ref)
			for v := m.start[i] + 1; v < m.start[i+1]-1; v++ {
				if m.next[v] == 0 && (best < 0 || m.rank[v] > m.rank[best]) {
					best = v
				}
			}
		}
		if best >= 0 {
			back = append(back, best)
		}
	}
	return back
}
