package topology

import (
	"context"
	"slices"
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
	fresh, found := segments, m.allPairs()
	var stuck [][2]int32
	for {
		if ctx.Err() != nil {
			return report, ctx.Err()
		}
		stuck = append(stuck, found.stuck...)
		back := slices.Concat(found.back, m.swept(fresh), m.turned())
		if len(back) == 0 {
			break
		}
		report.Rounds++
		slices.Sort(back)
		back = slices.Compact(back)
		report.PutBack += len(back)
		fresh = m.putBack(back, zoom)
		found = m.freshPairs(fresh)
	}
	slices.SortFunc(stuck, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
	report.Stuck = len(slices.Compact(stuck))
	for i := range m.len() {
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
	for i := range m.len() {
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
		m.least[v] = uint8(zoom)
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
