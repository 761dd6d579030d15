package proj

import "math"

// conicParams define a Lambert conformal conic projection with two standard
// parallels; angles in degrees, lengths in metres.
type conicParams struct {
	lat0, lon0, lat1, lat2, east, north float64
}

// conic is EPSG method 9802; Snyder (1987), Map Projections: A Working Manual,
// USGS Professional Paper 1395, p. 107–109, written with the isometric latitude.
type conic struct {
	conicParams
	el          ellipsoid
	n, af, rho0 float64
}

func newConic(el ellipsoid, p conicParams) conic {
	scale := func(lat float64) float64 { // radius of the parallel ÷ a
		s, c := math.Sincos(lat)
		return c / math.Sqrt(1-el.e2*s*s)
	}
	lat1, lat2 := p.lat1*degree, p.lat2*degree
	n := math.Log(scale(lat1)/scale(lat2)) / (el.isometric(lat2) - el.isometric(lat1))
	af := el.a * scale(lat1) / n * math.Exp(n*el.isometric(lat1))
	return conic{conicParams: p, el: el, n: n, af: af, rho0: af * math.Exp(-n*el.isometric(p.lat0*degree))}
}

func (c conic) forward(lon, lat float64) (x, y float64) {
	rho := c.af * math.Exp(-c.n*c.el.isometric(lat))
	sin, cos := math.Sincos(c.n * (lon - c.lon0*degree))
	return c.east + rho*sin, c.north + c.rho0 - rho*cos
}

func (c conic) inverse(x, y float64) (lon, lat float64) {
	x, y = x-c.east, c.rho0-(y-c.north)
	psi := -math.Log(math.Hypot(x, y)/c.af) / c.n
	return c.lon0*degree + math.Atan2(x, y)/c.n, c.el.geodetic(math.Atan(math.Sinh(psi)))
}

func (c conic) describe() description {
	return description{methodConic, map[string]float64{
		"lat0": c.lat0, "lon0": c.lon0, "lat1": c.lat1, "lat2": c.lat2, "east": c.east, "north": c.north,
	}}
}
