package geo

import "github.com/paulmach/orb"

// ringsNested tells whether holes lie in their shells, not in one another, and
// shells in no other polygon. No two rings may meet, so one point speaks for its
// ring.
func (q *quick) ringsNested() bool {
	for i, ring := range q.rings {
		if ring.hole && q.inside(ring, q.rings[ring.shell]) != 1 {
			return false
		}
		for j, other := range q.rings {
			if q.budget--; q.budget < 0 {
				return false
			}
			if i == j || !other.box.holds(ring.box) {
				continue
			}
			switch {
			case ring.hole && other.hole && ring.shell == other.shell:
				if q.inside(ring, other) != -1 {
					return false
				}
			case !ring.hole && !other.hole:
				if s := q.inside(ring, other); s == 0 || s == 1 && !q.inHoleOf(ring, j) {
					return false
				}
			}
		}
	}
	return true
}

// inHoleOf tells whether a ring certainly lies in a hole of the polygon whose
// shell is given.
func (q *quick) inHoleOf(ring span, shell int) bool {
	for _, other := range q.rings[shell+1:] {
		if !other.hole {
			return false
		}
		if q.inside(ring, other) == 1 {
			return true
		}
	}
	return false
}

// inside tells where a ring lies that does not meet the other: 1 inside, -1
// outside, 0 unknown.
func (q *quick) inside(ring, other span) int {
	if !other.box.holds(ring.box) {
		return -1
	}
	q.budget -= (other.last - other.first) / 8 // a step is cheaper than a comparison of segments
	if q.budget < 0 {
		return 0
	}
	return locate(q.points[ring.first], q.points[other.first:other.last+1])
}

// locate tells where p lies in a closed ring: 1 inside, -1 outside, 0 on it or
// too near to tell.
func locate(p orb.Point, ring []orb.Point) int {
	where := -1
	for i, a := range ring[:len(ring)-1] {
		b := ring[i+1]
		if (a[1] > p[1]) == (b[1] > p[1]) || a[0] < p[0] && b[0] < p[0] {
			continue
		}
		s := side(a, b, p)
		if s == 0 {
			return 0
		}
		if (s > 0) == (b[1] > a[1]) {
			where = -where
		}
	}
	return where
}
