package proj

import "math"

// wgs84Axis is the equatorial radius of WGS 84 and GRS 80 in metres.
const wgs84Axis = 6_378_137

// ellipsoid holds what the projections need to know of the Earth's shape. Series
// are to the sixth power of the third flattening, good to a nanometre.
type ellipsoid struct {
	a  float64    // equatorial radius in metres
	e2 float64    // first eccentricity, squared
	e  float64    // first eccentricity
	n  float64    // third flattening (a-b)/(a+b)
	to [6]float64 // conformal latitude to geodetic, factors of sin 2jχ
}

// grs80 is the ellipsoid of Moritz (1980), Geodetic Reference System 1980,
// with the inverse flattening of the EPSG register.
func grs80() ellipsoid {
	f := 1 / 298.257222101
	n := f / (2 - f)
	return ellipsoid{
		a: wgs84Axis, e2: f * (2 - f), e: math.Sqrt(f * (2 - f)), n: n,
		to: [6]float64{
			series(n, 1, 2, -2./3, -2, 116./45, 26./45, -2854./675),
			series(n, 2, 7./3, -8./5, -227./45, 2704./315, 2323./945),
			series(n, 3, 56./15, -136./35, -1262./105, 73814./2835),
			series(n, 4, 4279./630, -332./35, -399572./14175),
			series(n, 5, 4174./315, -144838./6237),
			series(n, 6, 601676./22275),
		},
	}
}

// series is c₀·nᵏ + c₁·nᵏ⁺¹ + …
func series(n float64, k int, c ...float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = sum*n + c[i]
	}
	return sum * math.Pow(n, float64(k))
}

// isometric is the isometric latitude ψ = artanh(sin φ) − e·artanh(e·sin φ).
func (el ellipsoid) isometric(lat float64) float64 {
	s := math.Sin(lat)
	return math.Atanh(s) - el.e*math.Atanh(el.e*s)
}

// geodetic turns a conformal latitude χ into the geodetic one,
// φ = χ + Σ δⱼ sin 2jχ; Karney (2011), doi:10.1007/s00190-011-0445-3, (36) and
// the series of his appendix.
func (el ellipsoid) geodetic(conformal float64) float64 {
	sin, cos := math.Sincos(2 * conformal)
	// Clenshaw's summation.
	var b1, b2 float64
	for j := len(el.to) - 1; j >= 0; j-- {
		b1, b2 = el.to[j]+2*cos*b1-b2, b1
	}
	return conformal + b1*sin
}
