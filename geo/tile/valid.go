package tile

import (
	"cmp"
	"slices"
)

// segment is an edge of rings.
type segment struct {
	a, b        point
	left, right int64 // least and greatest x
	ring, place int   // which edge of which ring
}

func newSegment(a, b point) segment {
	return segment{a: a, b: b, left: min(a.x, b.x), right: max(a.x, b.x)}
}

// checker finds out whether rings are valid. Its slices are kept for the next time.
type checker struct {
	segments []segment
	boxes    []box
}

// nested tells whether outer rings lie in no ground and holes in ground, as far as
// rings do not cross.
func (c *checker) nested(r *rings) bool {
	if len(r.ends) == 1 {
		return twiceArea(r.points) > 0
	}
	c.boxes = c.boxes[:0]
	for i := range r.ends {
		c.boxes = append(c.boxes, boxOf(r.at(i)))
	}
	for i := range r.ends {
		ring, around := r.at(i), 0
		for j := range r.ends {
			if i == j || !c.boxes[j].holds(c.boxes[i]) || !liesIn(r.at(j), ring) {
				continue
			}
			if twiceArea(r.at(j)) > 0 {
				around++
			} else {
				around--
			}
		}
		if isHole := twiceArea(ring) < 0; isHole && around != 1 || !isHole && around != 0 {
			return false
		}
	}
	return true
}

// valid tells whether rings cross or touch nothing, neither themselves nor each
// other. Rings that touch in one point may be valid polygons all the same: whoever
// asks mends them, which changes nothing then but the time it takes.
func (c *checker) valid(r *rings) bool {
	c.segments = c.segments[:0]
	for i := range r.ends {
		ring := r.at(i)
		for k, a := range ring {
			s := newSegment(a, ring[(k+1)%len(ring)])
			s.ring, s.place = i, k
			c.segments = append(c.segments, s)
		}
	}
	ok := true
	c.pairs(func(s, o *segment) bool {
		ok = c.fit(r, s, o)
		return ok
	})
	return ok
}

// pairs calls what for all pairs of segments whose boxes meet, until it returns
// false.
func (c *checker) pairs(what func(s, o *segment) bool) {
	slices.SortFunc(c.segments, func(s, o segment) int {
		return cmp.Or(cmp.Compare(s.left, o.left), cmp.Compare(s.ring, o.ring), cmp.Compare(s.place, o.place))
	})
	for i := range c.segments {
		s := &c.segments[i]
		low, high := min(s.a.y, s.b.y), max(s.a.y, s.b.y)
		for j := i + 1; j < len(c.segments) && c.segments[j].left <= s.right; j++ {
			o := &c.segments[j]
			if max(o.a.y, o.b.y) < low || min(o.a.y, o.b.y) > high {
				continue
			}
			if !what(s, o) {
				return
			}
		}
	}
}

// fit tells whether two segments may be together in valid rings: they follow each
// other without turning back, or have nothing in common.
func (c *checker) fit(r *rings, s, o *segment) bool {
	if s.ring == o.ring {
		n := len(r.at(s.ring))
		if (s.place+1)%n == o.place {
			return !turnsBack(s.a, s.b, o.b)
		}
		if (o.place+1)%n == s.place {
			return !turnsBack(o.a, o.b, s.b)
		}
	}
	return !meet(s, o)
}

// turnsBack tells whether the way from a over b to c goes back on itself.
func turnsBack(a, b, c point) bool {
	return cross(a, b, c) == 0 && (b.x-a.x)*(c.x-b.x)+(b.y-a.y)*(c.y-b.y) < 0
}

// meet tells whether two segments whose boxes meet have a point in common.
func meet(s, o *segment) bool {
	return !apart(cross(s.a, s.b, o.a), cross(s.a, s.b, o.b)) && !apart(cross(o.a, o.b, s.a), cross(o.a, o.b, s.b))
}

// apart tells whether two turns are to the same side.
func apart(m, n int64) bool { return m > 0 && n > 0 || m < 0 && n < 0 }
