package geo

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// AreaM2 is the area of g in square metres: in the plane of its own system when
// that has metres that hold on the ground, else in that of the place
// ([proj.Local]), or in an equal-area one around it outside the French
// territories. Shells count plus and holes minus, whichever way they run.
func AreaM2(g orb.MultiPolygon, crs proj.CRS) float64 {
	if plane := planeFor(g, crs); plane != crs {
		g = proj.Transform(g, crs, plane).(orb.MultiPolygon)
	}
	sum := 0.0
	for _, polygon := range g {
		for i, ring := range polygon {
			if i == 0 {
				sum += math.Abs(signedArea(ring))
			} else {
				sum -= math.Abs(signedArea(ring))
			}
		}
	}
	return sum
}

// planeFor is the system in which lengths and areas of g are measured.
func planeFor(g orb.MultiPolygon, crs proj.CRS) proj.CRS {
	if !crs.Geographic() && crs.Code() != proj.WebMercator().Code() {
		return crs
	}
	centre := crs.Inverse(g.Bound().Center())
	if local, ok := proj.Local(centre[0], centre[1]); ok {
		return local
	}
	return proj.EqualArea(centre[0], centre[1])
}
