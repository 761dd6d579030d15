package relate

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Inside is a point inside the largest polygon of an area: in the middle of the widest
// stretch of a line that crosses it half-way up. It reports false for an area without
// surface.
func Inside(m orb.MultiPolygon) (orb.Point, bool) {
	var largest orb.Polygon
	most := 0.0
	for _, polygon := range m {
		if surface := math.Abs(planar.Area(polygon)); surface > most {
			largest, most = polygon, surface
		}
	}
	if largest == nil {
		return orb.Point{}, false
	}
	y := heightAcross(largest)
	var crossings []float64
	for _, ring := range largest {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > y) != (b[1] > y) {
				crossings = append(crossings, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
			}
		}
	}
	slices.Sort(crossings)
	best, width := orb.Point{}, 0.0
	for i := 1; i < len(crossings); i += 2 {
		if w := crossings[i] - crossings[i-1]; w > width {
			best, width = orb.Point{(crossings[i] + crossings[i-1]) / 2, y}, w
		}
	}
	return best, width > 0
}

// heightAcross is half-way between the two heights of corners that lie around the
// middle of a polygon, so that the line there runs through no corner.
func heightAcross(polygon orb.Polygon) float64 {
	bound := polygon.Bound()
	middle := (bound.Min[1] + bound.Max[1]) / 2
	below, above := bound.Min[1], bound.Max[1]
	for _, ring := range polygon {
		for _, p := range ring {
			if p[1] <= middle {
				below = math.Max(below, p[1])
			} else {
				above = math.Min(above, p[1])
			}
		}
	}
	return (below + above) / 2
}
