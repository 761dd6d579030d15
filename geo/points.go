package geo

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// checkPoints refuses geometries without points, and coordinates that are not
// finite or not of the reference system.
func (r *Repairer) checkPoints(g orb.MultiPolygon) error {
	n := 0
	domain := r.crs.Domain()
	for _, polygon := range g {
		for _, ring := range polygon {
			for _, p := range ring {
				n++
				if contains(domain, p) {
					continue
				}
				if isNaNOrInf(p) {
					return &infile.Fault{Code: NotFinite, Args: map[string]string{"point": strconv.Itoa(n)}}
				}
				return r.outOfRange(p)
			}
		}
	}
	if n == 0 {
		return &infile.Fault{Code: EmptyGeometry}
	}
	return nil
}

// contains is false for NaN, unlike orb's.
func contains(b orb.Bound, p orb.Point) bool {
	return p[0] >= b.Min[0] && p[0] <= b.Max[0] && p[1] >= b.Min[1] && p[1] <= b.Max[1]
}

func isNaNOrInf(p orb.Point) bool {
	return math.IsNaN(p[0]) || math.IsInf(p[0], 0) || math.IsNaN(p[1]) || math.IsInf(p[1], 0)
}

// outOfRange names the point, and a system in which it would make sense.
func (r *Repairer) outOfRange(p orb.Point) error {
	args := map[string]string{"x": decimal(p[0]), "y": decimal(p[1]), "crs": r.crs.String()}
	for _, code := range []int{4326, 2154, 5490, 2972, 2975, 4471, 3035, 3857} {
		if crs, err := proj.ByCode(code); err == nil && contains(crs.Domain(), p) {
			args["likely"] = crs.String()
			break
		}
	}
	return &infile.Fault{Code: OutOfRange, Args: args}
}
