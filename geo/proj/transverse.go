package proj

import "math"

// transverseParams define a transverse Mercator projection whose origin is on
// the equator; angles in degrees, lengths in metres.
type transverseParams struct {
	lon0, scale, east, north float64
}

// transverse is EPSG method 9807 by Krüger's series to the sixth power of n;
// Karney (2011), Transverse Mercator with an accuracy of a few nanometers,
// doi:10.1007/s00190-011-0445-3, equations 35 and 36.
type transverse struct {
	transverseParams
	el          ellipsoid
	radius      float64 // rectifying radius times the scale factor
	alpha, beta [6]float64
}

func newTransverse(el ellipsoid, p transverseParams) transverse {
	n := el.n
	return transverse{
		transverseParams: p, el: el,
		radius: p.scale * el.a / (1 + n) * (1 + series(n, 2, 1./4, 0, 1./64, 0, 1./256)),
		alpha: [6]float64{
			series(n, 1, 1./2, -2./3, 5./16, 41./180, -127./288, 7891./37800),
			series(n, 2, 13./48, -3./5, 557./1440, 281./630, -1983433./1935360),
			series(n, 3, 61./240, -103./140, 15061./26880, 167603./181440),
			series(n, 4, 49561./161280, -179./168, 6601661./7257600),
			series(n, 5, 34729./80640, -3418889./1995840),
			series(n, 6, 212378941./319334400),
		},
		beta: [6]float64{
			series(n, 1, 1./2, -2./3, 37./96, -1./360, -81./512, 96199./604800),
			series(n, 2, 1./48, 1./15, -437./1440, 46./105, -1118711./3870720),
			series(n, 3, 17./480, -37./840, -209./4480, 5569./90720),
			series(n, 4, 4397./161280, -11./504, -830251./7257600),
			series(n, 5, 4583./161280, -108847./3991680),
			series(n, 6, 20648693./638668800),
		},
	}
}

func (t transverse) forward(lon, lat float64) (x, y float64) {
	tau := math.Sinh(t.el.isometric(lat))
	sin, cos := math.Sincos(lon - t.lon0*degree)
	xi, eta := math.Atan2(tau, cos), math.Asinh(sin/math.Hypot(tau, cos))
	dxi, deta := krueger(t.alpha, xi, eta)
	return t.east + t.radius*(eta+deta), t.north + t.radius*(xi+dxi)
}

func (t transverse) inverse(x, y float64) (lon, lat float64) {
	xi, eta := (y-t.north)/t.radius, (x-t.east)/t.radius
	dxi, deta := krueger(t.beta, xi, eta)
	xi, eta = xi-dxi, eta-deta
	sin, cos := math.Sincos(xi)
	return t.lon0*degree + math.Atan2(math.Sinh(eta), cos), t.el.geodetic(math.Atan2(sin, math.Hypot(math.Sinh(eta), cos)))
}

// krueger is Σ cⱼ sin 2j(ξ+iη), real and imaginary part.
func krueger(c [6]float64, xi, eta float64) (re, im float64) {
	for j, cj := range c {
		k := 2 * float64(j+1)
		sin, cos := math.Sincos(k * xi)
		re += cj * sin * math.Cosh(k*eta)
		im += cj * cos * math.Sinh(k*eta)
	}
	return re, im
}

func (t transverse) describe() description {
	return description{methodTransverse, map[string]float64{
		"lon0": t.lon0, "scale": t.scale, "east": t.east, "north": t.north,
	}}
}
