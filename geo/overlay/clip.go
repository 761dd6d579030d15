package overlay

import (
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/topology"
)

// convex tells whether a polygon is one convex ring with ground.
func convex(polygon orb.Polygon) bool {
	if len(polygon) != 1 || len(polygon[0]) < 3 {
		return false
	}
	ring := polygon[0]
	if ring[0] == ring[len(ring)-1] {
		ring = ring[:len(ring)-1]
	}
	turn, turnsOfX, n := 0, 0, len(ring)
	lastX := 0.0
	for i := range ring {
		a, b, c := ring[i], ring[(i+1)%n], ring[(i+2)%n]
		side := topology.Orientation(a, b, c)
		if side != 0 && turn != 0 && side != turn {
			return false
		}
		if side != 0 {
			turn = side
		}
		if dx := b[0] - a[0]; dx != 0 {
			if lastX != 0 && (dx > 0) != (lastX > 0) {
				turnsOfX++
			}
			lastX = dx
		}
	}
	return turn != 0 && turnsOfX <= 2 // a star turns one way too, but to and fro
}

// clipper cuts areas to a convex cell, side after side: Sutherland and Hodgman
// (1974), Communications of the ACM 17:32-42, doi:10.1145/360767.360802. Parts that
// the cell cuts off from each other stay joined along its sides, which leaves their
// ground right.
type clipper struct{ from, to orb.Ring }

// clip is an area within a cell, with the ground of the area to the left of
// shells and to the right of holes.
func (c *clipper) clip(area orb.MultiPolygon, cell orb.Ring) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, polygon := range area {
		var rings orb.Polygon
		for _, ring := range polygon {
			cut := c.ring(ring, cell)
			if len(cut) > 0 {
				rings = append(rings, cut)
			} else if rings == nil {
				break // the shell is outside
			}
		}
		if rings != nil {
			out = append(out, rings)
		}
	}
	return out
}

func (c *clipper) ring(ring, cell orb.Ring) orb.Ring {
	left := 1.0
	if signedArea(cell) < 0 {
		left = -1
	}
	c.from = append(c.from[:0], ring...)
	for k := range cell {
		a, b := cell[k], cell[(k+1)%len(cell)]
		if a == b {
			continue
		}
		c.to = c.to[:0]
		for i, q := range c.from {
			p := c.from[(i+len(c.from)-1)%len(c.from)]
			dp := left * ((b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]))
			dq := left * ((b[0]-a[0])*(q[1]-a[1]) - (b[1]-a[1])*(q[0]-a[0]))
			if dp > 0 && dq < 0 || dp < 0 && dq > 0 {
				t := dp / (dp - dq)
				c.to = append(c.to, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
			}
			if dq >= 0 {
				c.to = append(c.to, q)
			}
		}
		c.from, c.to = c.to, c.from
		if len(c.from) == 0 {
			return nil
		}
	}
	return append(orb.Ring(nil), c.from...)
}
