package synth

import (
	"math"

	"github.com/paulmach/orb"
)

// site generates a cell of a power diagram: the points x whose power
// |x−p|²−w to it is less than to any other site.
type site struct {
	p orb.Point
	w float64 // m²
}

func (s site) power(x orb.Point) float64 {
	dx, dy := x[0]-s.p[0], x[1]-s.p[1]
	return dx*dx + dy*dy - s.w
}

// cellOf returns the site of least power at x.
func cellOf(sites []site, x orb.Point) int {
	best, at := math.Inf(1), -1
	for i, s := range sites {
		if d := s.power(x); d < best {
			best, at = d, i
		}
	}
	return at
}

// side is a side of a convex cell, which lies to the left of from→to.
// Neighbours below zero are the four sides of the frame.
type side struct {
	from, to           orb.Point
	prev, across, next int // neighbours across the side before, this one, the one after
}

// corner is a corner of a cell being cut: its place, and what lies across the
// side that starts there.
type corner struct {
	p      orb.Point
	across int
}

// powerCell returns the sides of cell i within a frame, counter-clockwise; none
// when the cell is empty.
func powerCell(sites []site, i int, frame orb.Bound) []side {
	cell := []corner{
		{frame.Min, -1},
		{orb.Point{frame.Max[0], frame.Min[1]}, -2},
		{frame.Max, -3},
		{orb.Point{frame.Min[0], frame.Max[1]}, -4},
	}
	spare := make([]corner, 0, 16)
	for j := range sites {
		if j == i {
			continue
		}
		cut := cutCell(cell, spare[:0], bisector(sites[i], sites[j]), j)
		cell, spare = cut, cell
	}
	n := len(cell)
	sides := make([]side, n)
	for k := range cell {
		sides[k] = side{
			from: cell[k].p, to: cell[(k+1)%n].p,
			prev: cell[(k+n-1)%n].across, across: cell[k].across, next: cell[(k+1)%n].across,
		}
	}
	return sides
}

// halfPlane is the set {x: normal·(x−on) ≤ offset}.
type halfPlane struct {
	on, normal orb.Point
	offset     float64
}

func (h halfPlane) beyond(x orb.Point) float64 {
	return (x[0]-h.on[0])*h.normal[0] + (x[1]-h.on[1])*h.normal[1] - h.offset
}

// bisector returns the half-plane where a has no more power than b.
func bisector(a, b site) halfPlane {
	n := orb.Point{b.p[0] - a.p[0], b.p[1] - a.p[1]}
	return halfPlane{on: a.p, normal: n, offset: (n[0]*n[0] + n[1]*n[1] + a.w - b.w) / 2}
}

// cutCell appends to out what h leaves of a convex cell; the new side faces
// across.
func cutCell(cell, out []corner, h halfPlane, across int) []corner {
	for k, a := range cell {
		b := cell[(k+1)%len(cell)]
		da, db := h.beyond(a.p), h.beyond(b.p)
		if da <= 0 {
			out = append(out, a)
		}
		if (da <= 0) == (db <= 0) {
			continue
		}
		t := da / (da - db)
		p := orb.Point{a.p[0] + t*(b.p[0]-a.p[0]), a.p[1] + t*(b.p[1]-a.p[1])}
		if da <= 0 {
			out = append(out, corner{p, across})
		} else {
			out = append(out, corner{p, a.across})
		}
	}
	return out
}

// powerVertex returns the point of equal power to three sites.
func powerVertex(a, b, c site) orb.Point {
	g, h := bisector(a, b), bisector(a, c)
	det := g.normal[0]*h.normal[1] - g.normal[1]*h.normal[0]
	return orb.Point{
		a.p[0] + (g.offset*h.normal[1]-h.offset*g.normal[1])/det,
		a.p[1] + (h.offset*g.normal[0]-g.offset*h.normal[0])/det,
	}
}
