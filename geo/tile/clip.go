package tile

import (
	"cmp"
	"math"
	"slices"
)

// side is a half of the plane: where sign·(coordinate − limit) is not negative.
type side struct {
	vertical bool // the coordinate is y
	sign     int64
	limit    int64
}

// depth is how far inside a place is.
func (s side) depth(p point) int64 {
	if s.vertical {
		return s.sign * (p.y - s.limit)
	}
	return s.sign * (p.x - s.limit)
}

// sides are those of a box.
func (b box) sides() [4]side {
	return [4]side{{false, 1, b.min.x}, {false, -1, b.max.x}, {true, 1, b.min.y}, {true, -1, b.max.y}}
}

// end is where a chain of points meets the limit.
type end struct {
	at    float64 // along the limit
	chain int
}

// clipper cuts rings. Its slices are kept for the next time.
type clipper struct {
	chains  rings // the parts inside, each from one place on the limit to another
	entries []end
	exits   []end
	next    []int // the chain that follows another
}

// clip cuts rings to a box; spare is written over. The result is in rings, whose
// points on the edges of the box are rounded to the grid.
func (c *clipper) clip(r, spare *rings, bound, to box) {
	for i, s := range to.sides() {
		beyond := [4]bool{bound.min.x < to.min.x, bound.max.x > to.max.x, bound.min.y < to.min.y, bound.max.y > to.max.y}
		if !beyond[i] {
			continue
		}
		c.cut(r, spare, s)
		*r, *spare = *spare, *r
		if len(r.ends) == 0 {
			return
		}
	}
}

// cut keeps what lies on one side. Rings that cross the limit fall apart into
// chains. Along the limit, ground lies between the exit of one chain and the entry
// of another, and never between an entry and the next exit: so the first exit joins
// the first entry, the second the second, and rings close again whatever they were
// before. A place on the limit counts as inside.
func (c *clipper) cut(in, out *rings, s side) {
	out.reset()
	c.chains.reset()
	c.entries, c.exits = c.entries[:0], c.exits[:0]
	for i := range in.ends {
		ring := in.at(i)
		first := slices.IndexFunc(ring, func(p point) bool { return s.depth(p) < 0 })
		if first < 0 {
			out.copyOf(ring)
			continue
		}
		c.part(ring, first, s)
	}
	c.join(out)
}

// part takes the chains of a ring, from a point outside on.
func (c *clipper) part(ring []point, first int, s side) {
	p, outside := ring[first], true
	for k := 1; k <= len(ring); k++ {
		i := first + k
		if i >= len(ring) {
			i -= len(ring)
		}
		q := ring[i]
		beyond := s.depth(q) < 0
		switch {
		case outside && !beyond:
			at, cut := s.crossing(p, q)
			c.entries = append(c.entries, end{at, len(c.chains.ends)})
			c.chains.points = append(c.chains.points, cut, q)
		case !outside && beyond:
			at, cut := s.crossing(p, q)
			c.chains.points = append(c.chains.points, cut)
			c.exits = append(c.exits, end{at, len(c.chains.ends)})
			c.chains.ends = append(c.chains.ends, len(c.chains.points))
		case !outside:
			c.chains.points = append(c.chains.points, q)
		}
		p, outside = q, beyond
	}
}

// crossing is where the segment between two places meets the limit, and the place
// of the grid next to it. It is the same for both directions of the segment, so that
// areas on both sides of a boundary are cut alike.
func (s side) crossing(p, q point) (float64, point) {
	if p.x > q.x || p.x == q.x && p.y > q.y {
		p, q = q, p
	}
	if s.vertical {
		share := float64(s.limit-p.y) / float64(q.y-p.y)
		at := float64(p.x) + float64(share*float64(q.x-p.x)) // the conversion keeps machines from fusing the two
		return at, point{int64(math.Floor(at + 0.5)), s.limit}
	}
	share := float64(s.limit-p.x) / float64(q.x-p.x)
	at := float64(p.y) + float64(share*float64(q.y-p.y))
	return at, point{s.limit, int64(math.Floor(at + 0.5))}
}

// join makes rings of the chains.
func (c *clipper) join(out *rings) {
	along := func(a, b end) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.chain, b.chain)) }
	slices.SortFunc(c.entries, along)
	slices.SortFunc(c.exits, along)
	c.next = slices.Grow(c.next[:0], len(c.exits))[:len(c.exits)]
	for i, e := range c.exits {
		c.next[e.chain] = c.entries[i].chain
	}
	const done = -1
	for first := range c.next {
		for chain := first; c.next[chain] != done; {
			for _, p := range c.chains.at(chain) {
				out.add(p)
			}
			following := c.next[chain]
			c.next[chain] = done
			if following == first {
				out.close()
				break
			}
			chain = following
		}
	}
}
