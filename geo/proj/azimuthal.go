package proj

import "math"

// azimuthalParams define a Lambert azimuthal equal-area projection; angles in
// degrees, lengths in metres.
type azimuthalParams struct {
	lat0, lon0, east, north float64
}

// azimuthal is EPSG method 9820, oblique aspect; Snyder (1987), p. 187–190.
type azimuthal struct {
	azimuthalParams
	el         ellipsoid
	qp         float64 // q at the pole
	rq         float64 // radius of the authalic sphere
	d          float64
	sin0, cos0 float64 // of the authalic latitude of the origin
}

func newAzimuthal(el ellipsoid, p azimuthalParams) azimuthal {
	// At a pole the oblique formulas divide by zero; a hair beside it they hold.
	lat0 := math.Max(-maxOrigin, math.Min(maxOrigin, p.lat0)) * degree
	a := azimuthal{azimuthalParams: p, el: el, qp: el.authalic(math.Pi / 2)}
	a.rq = el.a * math.Sqrt(a.qp/2)
	a.sin0 = el.authalic(lat0) / a.qp
	a.cos0 = math.Sqrt(1 - a.sin0*a.sin0)
	s, c := math.Sincos(lat0)
	a.d = el.a * c / (math.Sqrt(1-el.e2*s*s) * a.rq * a.cos0)
	return a
}

const maxOrigin = 89.999

// authalic is q, proportional to the area between the equator and a latitude.
func (el ellipsoid) authalic(lat float64) float64 {
	s := math.Sin(lat)
	return (1 - el.e2) * (s/(1-el.e2*s*s) + math.Atanh(el.e*s)/el.e)
}

func (a azimuthal) forward(lon, lat float64) (x, y float64) {
	sinB := a.el.authalic(lat) / a.qp
	cosB := math.Sqrt(math.Max(0, 1-sinB*sinB))
	sin, cos := math.Sincos(lon - a.lon0*degree)
	b := a.rq * math.Sqrt(2/(1+a.sin0*sinB+a.cos0*cosB*cos))
	return a.east + b*a.d*cosB*sin, a.north + b/a.d*(a.cos0*sinB-a.sin0*cosB*cos)
}

func (a azimuthal) inverse(x, y float64) (lon, lat float64) {
	x, y = (x-a.east)/a.d, (y-a.north)*a.d
	rho := math.Hypot(x, y)
	if rho == 0 {
		return a.lon0 * degree, a.latitude(a.sin0)
	}
	sin, cos := math.Sincos(2 * math.Asin(rho/(2*a.rq)))
	sinB := cos*a.sin0 + y*sin*a.cos0/rho
	return a.lon0*degree + math.Atan2(x*sin, rho*a.cos0*cos-y*a.sin0*sin), a.latitude(sinB)
}

// latitude solves q(φ) = qp·sin β by Newton's method, Snyder's equation 3-16.
func (a azimuthal) latitude(sinB float64) float64 {
	lat := math.Asin(math.Max(-1, math.Min(1, sinB)))
	for range 8 {
		s, c := math.Sincos(lat)
		if c < 1e-9 {
			break
		}
		k := 1 - a.el.e2*s*s
		step := (a.qp*sinB - a.el.authalic(lat)) * k * k / (2 * (1 - a.el.e2) * c)
		lat += step
		if math.Abs(step) < 1e-15 {
			break
		}
	}
	return lat
}

func (a azimuthal) describe() description {
	return description{methodAzimuthal, map[string]float64{
		"lat0": a.lat0, "lon0": a.lon0, "east": a.east, "north": a.north,
	}}
}
