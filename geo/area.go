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
func AreaM2(g orb.MultiPolygon, crs proj.CRS) float64 { return areaM2(g, crs, proj.Local) }

// AreaM2 is the area of g, in the system of the Repairer, as the function of that
// name gives it.
func (r *Repairer) AreaM2(g orb.MultiPolygon) float64 { return areaM2(g, r.crs, r.atlas.Local) }

// localSystem is [proj.Local], or an atlas of it.
type localSystem func(lon, lat float64) (proj.CRS, bool)

func areaM2(g orb.MultiPolygon, crs proj.CRS, local localSystem) float64 {
	if plane := planeFor(g, crs, local); plane != crs {
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

// webMercator is the EPSG code of the one projected system whose metres are not those
// of the ground.
const webMercator = 3857

// planeFor is the system in which lengths and areas of g are measured.
func planeFor(g orb.MultiPolygon, crs proj.CRS, local localSystem) proj.CRS {
	if !crs.Geographic() && crs.Code() != webMercator {
		return crs
	}
	centre := crs.Inverse(g.Bound().Center())
	if there, ok := local(centre[0], centre[1]); ok {
		return there
	}
	return proj.EqualArea(centre[0], centre[1])
}
