package overlay

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// ErrInput means that areas or values cannot be used as they stand.
var ErrInput = errors.New("overlay: input cannot be used")

// profile is an area as the sum of what lies below its upper edges less what lies
// below its lower ones, down to any line below both. Vertical edges have nothing
// below them.
type profile struct {
	edges []edge
	bound orb.Bound
	area  float64
}

// edge runs from left to right.
type edge struct {
	x1, y1, x2, y2 float64
	sign           float64 // 1 above the area, -1 below it
}

// none is the bound of nothing.
func none() orb.Bound {
	return orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
}

// newProfile takes the edges of an area into edges, a slice to be reused. Shells
// count plus and holes minus, whichever way they run.
func newProfile(area orb.MultiPolygon, edges []edge) profile {
	p := profile{edges: edges[:0], bound: none()}
	for _, polygon := range area {
		for i, ring := range polygon {
			turned := signedArea(ring)
			size := math.Abs(turned)
			if i > 0 {
				size = -size
			}
			p.area += size
			p.add(ring, (turned > 0) == (i == 0))
		}
	}
	return p
}

// add takes the edges of a ring that has its ground on the left, or on the right.
func (p *profile) add(ring orb.Ring, left bool) {
	for k, b := range ring {
		a := ring[max(k-1, 0)]
		if k == 0 {
			a = ring[len(ring)-1] // closes an open ring
		}
		p.bound.Min[0], p.bound.Min[1] = min(p.bound.Min[0], b[0]), min(p.bound.Min[1], b[1])
		p.bound.Max[0], p.bound.Max[1] = max(p.bound.Max[0], b[0]), max(p.bound.Max[1], b[1])
		switch {
		case a[0] < b[0] == left && a[0] != b[0]:
			p.edges = append(p.edges, along(a, b, -1))
		case a[0] != b[0]:
			p.edges = append(p.edges, along(a, b, 1))
		}
	}
}

func along(a, b orb.Point, sign float64) edge {
	if a[0] > b[0] {
		a, b = b, a
	}
	return edge{a[0], a[1], b[0], b[1], sign}
}

// sort puts the edges in order of their left ends.
func (p *profile) sort() {
	slices.SortFunc(p.edges, func(a, b edge) int { return cmp.Compare(a.x1, b.x1) })
}

// signedArea is the area of a ring, positive counter-clockwise; coordinates count
// from its first point, to keep digits.
func signedArea(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		sum += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return sum / 2
}

// checkAreas refuses coordinates that are not finite.
func checkAreas(what string, areas []orb.MultiPolygon) error {
	for i, area := range areas {
		for _, polygon := range area {
			for _, ring := range polygon {
				for _, p := range ring {
					if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
						return fmt.Errorf("%w: %s %d has a coordinate that is not finite", ErrInput, what, i)
					}
				}
			}
		}
	}
	return nil
}
