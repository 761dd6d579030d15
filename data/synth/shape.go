package synth

import (
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// shape is a boundary that points are drawn in.
type shape struct {
	polygons []orb.Polygon // longitude, latitude
	bounds   []orb.Bound
	areas    []float64 // running sum, in degrees: only shares matter
	middle   orb.Point // a point of the shape that stands for the commune
}

// newShape prepares a boundary. It is nil for one in which no point is found.
func newShape(m orb.MultiPolygon) *shape {
	s, sum := &shape{polygons: m}, 0.0
	for _, p := range m {
		for k, ring := range p {
			area := math.Abs(ringArea(ring))
			if k > 0 {
				area = -area // a hole
			}
			sum += area
		}
		s.areas, s.bounds = append(s.areas, sum), append(s.bounds, p.Bound())
	}
	ok := false
	if s.middle, ok = s.point(stream(0, "middle").Float64); !ok {
		return nil
	}
	return s
}

// tries is how many points are drawn before a polygon counts as too thin to hit.
const tries = 2000

// point draws a point of the shape, evenly over its surface, by numbers from 0 to 1.
func (s *shape) point(draw func() float64) (orb.Point, bool) {
	k := min(sort.SearchFloat64s(s.areas, draw()*s.areas[len(s.areas)-1]), len(s.areas)-1)
	b := s.bounds[k]
	for range tries {
		p := orb.Point{b.Min[0] + draw()*(b.Max[0]-b.Min[0]), b.Min[1] + draw()*(b.Max[1]-b.Min[1])}
		if ringsContain(s.polygons[k], p) {
			return p, true
		}
	}
	return s.middle, false
}
