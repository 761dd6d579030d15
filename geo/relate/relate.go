// Package relate tells whether areas meet boxes, points and other areas in the plane,
// and finds a point inside of one.
//
// Areas hold their edges: what only touches meets. Coordinates are those of any plane,
// the same for both; edges are straight in it. Rings are closed, and holes may turn
// either way. Crossings are computed in float64, so that what misses by less than
// rounding may count as touching. Nothing is changed and nothing is kept.
package relate

import (
	"math"

	"github.com/paulmach/orb"
)

// Holds tells whether a point lies in an area or on its edge.
func Holds(m orb.MultiPolygon, p orb.Point) bool {
	for _, polygon := range m {
		if polygonHolds(polygon, p) {
			return true
		}
	}
	return false
}

// polygonHolds counts the edges on one side of the point, over all rings.
func polygonHolds(polygon orb.Polygon, p orb.Point) bool {
	inside := false
	for _, ring := range polygon {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			side := turn(a, b, p)
			if side == 0 && between(a, b, p) {
				return true
			}
			if (a[1] > p[1]) != (b[1] > p[1]) && (side > 0) == (b[1] > a[1]) {
				inside = !inside
			}
		}
	}
	return inside
}

// MeetsBox tells whether an area and a box have a point in common.
func MeetsBox(m orb.MultiPolygon, box orb.Bound) bool {
	for _, polygon := range m {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				if edgeMeetsBox(ring[i-1], ring[i], box) {
					return true
				}
			}
		}
		// No edge comes near: the box lies whole inside, or whole outside.
		if polygonHolds(polygon, box.Min) {
			return true
		}
	}
	return false
}

// edgeMeetsBox cuts an edge with the four sides, as Liang and Barsky (1984) do.
func edgeMeetsBox(a, b orb.Point, box orb.Bound) bool {
	from, to := 0.0, 1.0
	for axis := range 2 {
		d := b[axis] - a[axis]
		low, high := box.Min[axis]-a[axis], box.Max[axis]-a[axis]
		if d == 0 {
			if low > 0 || high < 0 {
				return false
			}
			continue
		}
		enter, leave := low/d, high/d
		if d < 0 {
			enter, leave = leave, enter
		}
		from, to = math.Max(from, enter), math.Min(to, leave)
		if from > to {
			return false
		}
	}
	return true
}

// Meets tells whether two areas have a point in common.
func Meets(a, b orb.MultiPolygon) bool {
	boundA, boundB := a.Bound(), b.Bound()
	if len(a) == 0 || len(b) == 0 || !boundA.Intersects(boundB) {
		return false
	}
	near := edgesIn(b, boundA)
	for _, polygon := range a {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				if meetsAny(ring[i-1], ring[i], near) {
					return true
				}
			}
		}
	}
	// No edges cross: a polygon of one lies whole inside the other, or none does.
	return anyCornerIn(a, b) || anyCornerIn(b, a)
}

// anyCornerIn tells whether the first corner of a polygon lies in the other area.
func anyCornerIn(a, b orb.MultiPolygon) bool {
	for _, polygon := range a {
		if len(polygon) > 0 && len(polygon[0]) > 0 && Holds(b, polygon[0][0]) {
			return true
		}
	}
	return false
}

type edge struct{ a, b orb.Point }

// edgesIn are the edges whose bounds meet a box.
func edgesIn(m orb.MultiPolygon, box orb.Bound) []edge {
	var list []edge
	for _, polygon := range m {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				if edgeMeetsBox(ring[i-1], ring[i], box) {
					list = append(list, edge{ring[i-1], ring[i]})
				}
			}
		}
	}
	return list
}

func meetsAny(a, b orb.Point, edges []edge) bool {
	for _, e := range edges {
		if cross(a, b, e.a, e.b) {
			return true
		}
	}
	return false
}

// cross tells whether two edges have a point in common.
func cross(a, b, c, d orb.Point) bool {
	if math.Max(a[0], b[0]) < math.Min(c[0], d[0]) || math.Max(c[0], d[0]) < math.Min(a[0], b[0]) ||
		math.Max(a[1], b[1]) < math.Min(c[1], d[1]) || math.Max(c[1], d[1]) < math.Min(a[1], b[1]) {
		return false
	}
	return turn(a, b, c)*turn(a, b, d) <= 0 && turn(c, d, a)*turn(c, d, b) <= 0
}

// turn is 1 when p lies left of the way from a to b, -1 right, 0 on its line.
func turn(a, b, p orb.Point) int {
	v := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// between tells whether a point of the line through a and b lies between them.
func between(a, b, p orb.Point) bool {
	return p[0] >= math.Min(a[0], b[0]) && p[0] <= math.Max(a[0], b[0]) && p[1] >= math.Min(a[1], b[1]) && p[1] <= math.Max(a[1], b[1])
}
