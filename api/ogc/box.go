package ogc

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
	"github.com/observatoire-essor/essor/geo/relate"
)

// box is a bounding box that a client asks for.
type box struct {
	lonLat []orb.Bound // around it, in degrees; one more when it crosses the antimeridian
	system *system     // nil: the box is what lonLat says
	bound  orb.Bound   // in the projected system, when there is one
}

// parseBox reads four numbers, or six of which those of the third axis are passed over.
// Numbers are those of a system, in the order of its axes.
func parseBox(parameter, text string, s system) (*box, error) {
	const expected = "-4.79,41.36,9.56,51.09"
	fields := strings.Split(text, ",")
	if len(fields) != 4 && len(fields) != 6 {
		return nil, badValue(parameter, text, expected)
	}
	numbers := make([]float64, len(fields))
	for i, field := range fields {
		v, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, badValue(parameter, text, expected)
		}
		numbers[i] = v
	}
	half := len(numbers) / 2
	b, ok := newBox(orb.Point{numbers[0], numbers[1]}, orb.Point{numbers[half], numbers[half+1]}, s)
	if !ok || half == 3 && numbers[2] > numbers[5] {
		return nil, badValue(parameter, text, expected)
	}
	return b, nil
}

// newBox is the box between two corners of a system; ok is false when it is upside
// down, or beyond the Earth. In degrees, a box whose west is east of its east crosses
// the antimeridian.
func newBox(low, high orb.Point, s system) (*box, bool) {
	low, high = s.order(low), s.order(high)
	if low[1] > high[1] {
		return nil, false
	}
	if !s.crs.Geographic() {
		if low[0] > high[0] {
			return nil, false
		}
		return projectedBox(orb.Bound{Min: low, Max: high}, s), true
	}
	whole := s.crs.Domain()
	if !whole.Contains(low) || !whole.Contains(high) {
		return nil, false
	}
	if low[0] <= high[0] {
		return &box{lonLat: []orb.Bound{{Min: low, Max: high}}}, true
	}
	return &box{lonLat: []orb.Bound{
		{Min: low, Max: orb.Point{180, high[1]}}, {Min: orb.Point{-180, low[1]}, Max: high},
	}}, true
}

// projectedBox finds what is around the box in degrees from points of its edges, for
// the part of it where the system is made for.
func projectedBox(b orb.Bound, s system) *box {
	const steps, margin = 32, 0.02 // an edge bends by less between two points
	domain := s.crs.Domain()
	b.Min = orb.Point{math.Max(b.Min[0], domain.Min[0]), math.Max(b.Min[1], domain.Min[1])}
	b.Max = orb.Point{math.Min(b.Max[0], domain.Max[0]), math.Min(b.Max[1], domain.Max[1])}
	if b.Min[0] > b.Max[0] || b.Min[1] > b.Max[1] {
		return &box{} // meets nothing
	}
	var around orb.Bound
	for i := range steps + 1 {
		t := float64(i) / steps
		x, y := b.Min[0]+t*(b.Max[0]-b.Min[0]), b.Min[1]+t*(b.Max[1]-b.Min[1])
		for _, p := range []orb.Point{{x, b.Min[1]}, {x, b.Max[1]}, {b.Min[0], y}, {b.Max[0], y}} {
			q := s.inverse(p)
			if i == 0 && p == b.Min {
				around = q.Bound()
			}
			around = around.Extend(q)
		}
	}
	return &box{lonLat: []orb.Bound{around.Pad(margin)}, system: &s, bound: b}
}

// near tells whether a bound comes near the box.
func (b *box) near(bound orb.Bound) bool {
	for _, around := range b.lonLat {
		if around.Intersects(bound) {
			return true
		}
	}
	return bound.Min[0] == math.Inf(-1)
}

// meets tells whether a shape of longitudes and latitudes, with its bound, has a point
// in common with the box. What has no shape meets every box, as the standard asks.
func (b *box) meets(shape func() orb.Geometry, bound orb.Bound) bool {
	if bound.Min[0] == math.Inf(-1) {
		return true
	}
	for _, around := range b.lonLat {
		switch {
		case !around.Intersects(bound):
		case b.system == nil && around.Contains(bound.Min) && around.Contains(bound.Max):
			return true
		case b.meetsShape(shape(), around):
			return true
		}
	}
	return false
}

func (b *box) meetsShape(shape orb.Geometry, around orb.Bound) bool {
	if b.system != nil {
		shape, around = proj.Transform(shape, proj.WGS84(), b.system.crs), b.bound
	}
	switch g := shape.(type) {
	case orb.Point:
		return around.Contains(g)
	case orb.MultiPolygon:
		return relate.MeetsBox(g, around)
	}
	return false
}
