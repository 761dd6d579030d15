package overlay

import "math"

// common measures the ground that two areas have in common. With every area a sum
// of what lies below its edges, taken plus or minus, the common ground is the sum
// over pairs of edges of what lies below both:
//
//	area = Σa Σb sign(a)·sign(b) · ∫ max(0, min(ya(x), yb(x)) - y0) dx
//
// over the x that both edges span, with y0 the higher one of the lower bounds. No
// intersection point is computed and no case told from another, so that no
// configuration of edges can make it fail; it is off by rounding alone. Ground in
// common that rounding could have made counts as none.
type common struct {
	y0         float64
	sum, total float64 // of terms, and of their sizes
	active     [2][]edge
}

// few is the number of edges up to which comparing all pairs is faster than
// sweeping.
const few = 8

// area is the ground that a and b have in common. b is sorted, and a is when
// neither has few edges.
func (c *common) area(a, b *profile) float64 {
	left, right := max(a.bound.Min[0], b.bound.Min[0]), min(a.bound.Max[0], b.bound.Max[0])
	c.y0 = max(a.bound.Min[1], b.bound.Min[1])
	if left >= right || c.y0 >= min(a.bound.Max[1], b.bound.Max[1]) {
		return 0
	}
	c.sum, c.total = 0, 0
	if min(len(a.edges), len(b.edges)) <= few {
		for i := range b.edges {
			f := &b.edges[i]
			if f.x2 > left && f.x1 < right && max(f.y1, f.y2) > c.y0 {
				for k := range a.edges {
					c.add(&a.edges[k], f)
				}
			}
		}
	} else {
		c.sweep(a.edges, b.edges, left, right)
	}
	if c.sum <= 1e-13*c.total {
		return 0
	}
	return c.sum
}

// sweep meets the edges of both areas by their left ends and adds every pair that
// spans some x together.
func (c *common) sweep(a, b []edge, left, right float64) {
	lists := [2][]edge{a, b}
	c.active[0], c.active[1] = c.active[0][:0], c.active[1][:0]
	for i, k := 0, 0; i < len(a) || k < len(b); {
		mine := 0
		if i == len(a) || k < len(b) && b[k].x1 < a[i].x1 {
			mine = 1
			k++
		} else {
			i++
		}
		e := &lists[mine][[2]int{i, k}[mine]-1]
		if e.x1 >= right {
			return
		}
		if e.x2 <= left || max(e.y1, e.y2) <= c.y0 {
			continue
		}
		others := c.active[1-mine]
		kept := 0
		for o := range others {
			if others[o].x2 > e.x1 {
				c.add(e, &others[o])
				others[kept] = others[o]
				kept++
			}
		}
		c.active[1-mine] = others[:kept]
		c.active[mine] = append(c.active[mine], *e)
	}
}

// add adds what lies below both edges.
func (c *common) add(e, f *edge) {
	left, right := max(e.x1, f.x1), min(e.x2, f.x2)
	if left >= right {
		return
	}
	e0, e1 := e.height(left, c.y0), e.height(right, c.y0)
	f0, f1 := f.height(left, c.y0), f.height(right, c.y0)
	mean := 0.0
	switch {
	case e0 <= f0 && e1 <= f1:
		mean = positive(e0, e1)
	case e0 >= f0 && e1 >= f1:
		mean = positive(f0, f1)
	default: // they cross at this part of the way
		t := (e0 - f0) / ((e0 - f0) - (e1 - f1))
		h := e0 + t*(e1-e0)
		mean = t*positive(min(e0, f0), h) + (1-t)*positive(h, min(e1, f1))
	}
	term := mean * (right - left)
	c.sum += e.sign * f.sign * term
	c.total += term
}

// height is how far the edge lies above y0 at x.
func (e *edge) height(x, y0 float64) float64 {
	switch x {
	case e.x1:
		return e.y1 - y0
	case e.x2:
		return e.y2 - y0
	}
	return e.y1 - y0 + (x-e.x1)/(e.x2-e.x1)*(e.y2-e.y1)
}

// positive is the mean of the part above 0 of a line from u to v.
func positive(u, v float64) float64 {
	switch {
	case u >= 0 && v >= 0:
		return (u + v) / 2
	case u <= 0 && v <= 0:
		return 0
	case u > 0:
		return u * u / (2 * (u - v))
	}
	return v * v / (2 * (v - u))
}

// whole tells whether two measures of ground differ by rounding only.
func whole(part, all float64) bool { return math.Abs(part-all) <= 1e-12*all }
