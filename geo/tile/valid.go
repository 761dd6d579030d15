package tile

import (
	"math"
	"slices"
)

// segment is an edge of rings.
type segment struct {
	a, b point
	next int // the segment that follows in the ring; -1 when there is none
}

func (s *segment) left() int64   { return min(s.a.x, s.b.x) }
func (s *segment) right() int64  { return max(s.a.x, s.b.x) }
func (s *segment) top() int64    { return min(s.a.y, s.b.y) }
func (s *segment) bottom() int64 { return max(s.a.y, s.b.y) }

// checker finds out whether rings are valid. Its slices are kept for the next time.
type checker struct {
	segments []segment
	order    []uint64 // the segments from west to east: how far the left end is, then which
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
	start := 0
	for _, end := range r.ends {
		for i := start; i+1 < end; i++ {
			c.segments = append(c.segments, segment{r.points[i], r.points[i+1], i + 1})
		}
		c.segments = append(c.segments, segment{r.points[end-1], r.points[start], start})
		start = end
	}
	return c.pairs(func(i, j int) bool { return c.fit(i, j) })
}

// pairs calls what for all pairs of segments whose boxes meet. It ends, and returns
// false, when what does.
func (c *checker) pairs(what func(i, j int) bool) bool {
	c.sort()
	for n, key := range c.order {
		i := int(key & math.MaxUint32)
		s := &c.segments[i]
		last := s.right() - c.segments[c.order[0]&math.MaxUint32].left()
		top, bottom := s.top(), s.bottom()
		for _, key := range c.order[n+1:] {
			if int64(key>>32) > last { //nolint:gosec // below 2^32
				break
			}
			j := int(key & math.MaxUint32)
			if o := &c.segments[j]; o.bottom() >= top && o.top() <= bottom && !what(i, j) {
				return false
			}
		}
	}
	return true
}

// sort puts the segments into the order of their left ends.
func (c *checker) sort() {
	c.order = c.order[:0]
	if len(c.segments) == 0 {
		return
	}
	west := c.segments[0].left()
	for i := range c.segments {
		west = min(west, c.segments[i].left())
	}
	for i := range c.segments {
		c.order = append(c.order, uint64(c.segments[i].left()-west)<<32|uint64(i)) //nolint:gosec // below 2^32 both
	}
	slices.Sort(c.order)
}

// fit tells whether two segments may be together in valid rings: they follow each
// other without turning back, or have nothing in common.
func (c *checker) fit(i, j int) bool {
	s, o := &c.segments[i], &c.segments[j]
	switch {
	case s.next == j:
		return !turnsBack(s.a, s.b, o.b)
	case o.next == i:
		return !turnsBack(o.a, o.b, s.b)
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
