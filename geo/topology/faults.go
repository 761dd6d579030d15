package topology

// findings are the points to put back, and pairs of segments with a fault that none is
// left for: those that have it in the input.
type findings struct {
	back  []int32
	stuck [][2]int32
}

// look notes what a pair of segments asks for.
func (f *findings) look(m *mender, s, u int32) {
	if !m.fault(s, u) {
		return
	}
	if v := m.highest(s, u); v >= 0 {
		f.back = append(f.back, v)
	} else {
		f.stuck = append(f.stuck, [2]int32{min(s, u), max(s, u)})
	}
}

// allPairs looks at the segments of each cell, two by two.
func (m *mender) allPairs() findings {
	parts := make([]findings, m.workers)
	m.split(len(m.grid.start)-1, func(worker, from, to int) {
		for at := from; at < to; at++ {
			segments := m.grid.in(uint32(at))
			for i, s := range segments {
				for _, u := range segments[i+1:] {
					parts[worker].look(m, s, u)
				}
			}
		}
	})
	var all findings
	for _, part := range parts {
		all.back, all.stuck = append(all.back, part.back...), append(all.stuck, part.stuck...)
	}
	return all
}

// freshPairs looks at what lies in the cells of some segments.
func (m *mender) freshPairs(fresh []int32) findings {
	var found findings
	var buf []uint32
	for _, s := range fresh {
		a, b := m.segment(s)
		buf = m.grid.along(buf[:0], a, b)
		for _, bucket := range buf {
			for _, list := range [2][]int32{m.grid.in(bucket), m.added[bucket]} {
				for _, u := range list {
					found.look(m, s, u)
				}
			}
		}
	}
	return found
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
