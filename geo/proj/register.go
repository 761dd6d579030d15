package proj

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// WGS84 is longitude and latitude in degrees, EPSG:4326.
func WGS84() CRS { return geographic(4326, "WGS 84") }

// Lambert93 is the system of metropolitan France, EPSG:2154.
func Lambert93() CRS {
	math := newConic(grs80(), conicParams{lat0: 46.5, lon0: 3, lat1: 49, lat2: 44, east: 700_000, north: 6_600_000})
	return projected(2154, "RGF93 v1 / Lambert-93", math, orb.Bound{Min: orb.Point{-9.86, 41.15}, Max: orb.Point{10.38, 51.56}})
}

// WebMercator is the system of map tiles, EPSG:3857.
func WebMercator() CRS {
	edge := math.Pi * wgs84Axis
	return CRS{
		code: 3857, name: "WGS 84 / Pseudo-Mercator", math: webMercator{},
		domain: orb.Bound{Min: orb.Point{-edge, -edge}, Max: orb.Point{edge, edge}},
	}
}

// LAEAEurope is the system of the European grids, EPSG:3035.
func LAEAEurope() CRS {
	math := newAzimuthal(grs80(), azimuthalParams{lat0: 52, lon0: 10, east: 4_321_000, north: 3_210_000})
	return projected(3035, "ETRS89-extended / LAEA Europe", math, orb.Bound{Min: orb.Point{-35.58, 24.6}, Max: orb.Point{44.83, 84.73}})
}

// EqualArea is a system of our own that keeps areas around a place given in
// degrees, for places of which no national system is known here.
func EqualArea(lon, lat float64) CRS {
	math := newAzimuthal(grs80(), azimuthalParams{lat0: lat, lon0: lon})
	everywhere := orb.Bound{Min: orb.Point{-2 * wgs84Axis, -2 * wgs84Axis}, Max: orb.Point{2 * wgs84Axis, 2 * wgs84Axis}}
	name := "equal area around " + strconv.FormatFloat(lon, 'g', -1, 64) + " " + strconv.FormatFloat(lat, 'g', -1, 64)
	return CRS{name: name, math: math, domain: everywhere}
}

// ByCode returns the system of an EPSG code. Codes of later realisations of
// RGF93 and of the same projection on WGS 84 give the system that they agree
// with to some decimetres. For others the error is an [*UnknownCRSError].
func ByCode(epsg int) (CRS, error) {
	switch epsg {
	case 4326:
		return WGS84(), nil
	case 4171, 9777, 9782, 4258: // RGF93 v1, v2, v2b; ETRS89
		return geographic(4171, "RGF93 v1"), nil
	case 5489, 4627, 4624, 4470, 4463: // RGAF09, RGR92, RGFG95, RGM04, RGSPM06
		return geographic(epsg, overseasDatum(epsg)), nil
	case 2154, 9793, 9794: // RGF93 v1, v2, v2b
		return Lambert93(), nil
	case 3857, 900913:
		return WebMercator(), nil
	case 3035:
		return LAEAEurope(), nil
	case 5490, 32620:
		return utm(5490, "RGAF09 / UTM zone 20N", 20, orb.Bound{Min: orb.Point{-63.66, 14.08}, Max: orb.Point{-60, 18.31}}), nil
	case 2972, 32622:
		return utm(2972, "RGFG95 / UTM zone 22N", 22, orb.Bound{Min: orb.Point{-54, 2.17}, Max: orb.Point{-49.45, 8.88}}), nil
	case 2975, 32740:
		return utm(2975, "RGR92 / UTM zone 40S", -40, orb.Bound{Min: orb.Point{54, -24.72}, Max: orb.Point{58.24, -18.28}}), nil
	case 4471, 32738:
		return utm(4471, "RGM04 / UTM zone 38S", -38, orb.Bound{Min: orb.Point{43.68, -14.49}, Max: orb.Point{46.7, -11.33}}), nil
	case 4467, 32621:
		return utm(4467, "RGSPM06 / UTM zone 21N", 21, orb.Bound{Min: orb.Point{-57.1, 43.41}, Max: orb.Point{-55.9, 47.37}}), nil
	}
	if epsg >= 3942 && epsg <= 3950 {
		return conformalConic(epsg), nil
	}
	return CRS{}, &UnknownCRSError{Name: "EPSG:" + strconv.Itoa(epsg)}
}

// codes are the systems that a description without a code can turn out to be.
func codes() []int {
	return []int{2154, 3857, 3035, 5490, 2972, 2975, 4471, 4467, 3942, 3943, 3944, 3945, 3946, 3947, 3948, 3949, 3950}
}

// conformalConic is one of the nine zones CC42 to CC50.
func conformalConic(epsg int) CRS {
	lat := float64(epsg - 3900)
	math := newConic(grs80(), conicParams{
		lat0: lat, lon0: 3, lat1: lat - 0.75, lat2: lat + 0.75,
		east: 1_700_000, north: (lat-41)*1_000_000 + 200_000,
	})
	use := orb.Bound{Min: orb.Point{-4.87, lat - 1}, Max: orb.Point{9.63, lat + 1}}
	return projected(epsg, "RGF93 v1 / CC"+strconv.Itoa(epsg-3900), math, use)
}

// utm is a zone of the universal transverse Mercator system, south when negative.
func utm(code int, name string, zone int, use orb.Bound) CRS {
	p := transverseParams{lon0: float64(6*zone - 183), scale: 0.9996, east: 500_000}
	if zone < 0 {
		p.lon0, p.north = float64(-6*zone-183), 10_000_000
	}
	return projected(code, name, newTransverse(grs80(), p), use)
}

func overseasDatum(epsg int) string {
	switch epsg {
	case 5489:
		return "RGAF09"
	case 4627:
		return "RGR92"
	case 4624:
		return "RGFG95"
	case 4470:
		return "RGM04"
	}
	return "RGSPM06"
}

func geographic(code int, name string) CRS {
	return CRS{code: code, name: name, domain: orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}}
}

// projected derives the domain of a system from its area of use, in degrees.
func projected(code int, name string, math projection, use orb.Bound) CRS {
	const steps, margin = 8, 300_000
	c := CRS{code: code, name: name, math: math}
	for i := range steps + 1 {
		for j := range steps + 1 {
			p := c.Forward(orb.Point{
				use.Min[0] + (use.Max[0]-use.Min[0])*float64(i)/steps,
				use.Min[1] + (use.Max[1]-use.Min[1])*float64(j)/steps,
			})
			if i+j == 0 {
				c.domain = p.Bound()
			}
			c.domain = c.domain.Extend(p)
		}
	}
	c.domain = c.domain.Pad(margin)
	return c
}
