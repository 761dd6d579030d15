package topology

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// worldBits is how fine places are: the square of Web Mercator has 2^31 units a
// side, of 1.9 cm at the equator. Differences of places then fit 32 bits, and the
// cross product of two of them 64: orientation is exact in whole numbers.
const worldBits = 31

// Place is a place in the square of Web Mercator (EPSG:3857), in units of 2^-31 of
// its side: X to the east from the antimeridian, Y to the south from the upper edge.
type Place struct{ X, Y int32 }

// Point is the place as a fraction of the square, exactly: X and Y from 0 to 1.
func (p Place) Point() orb.Point {
	return orb.Point{float64(p.X) * (1.0 / (1 << worldBits)), float64(p.Y) * (1.0 / (1 << worldBits))}
}

// PlaceOf is the place of a longitude and latitude in degrees. What lies beyond the
// square, past 85.05° north or south, comes to its edge. It is the same on every
// machine: it uses operations of IEEE 754 alone, none fused.
func PlaceOf(p orb.Point) (Place, error) {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return Place{}, fmt.Errorf("%w: point %v is not on the earth", ErrInput, p)
	}
	return Place{unit((p[0] + 180) / 360), unit(southing(p[1]))}, nil
}

func unit(fraction float64) int32 {
	u := math.RoundToEven(fraction * (1 << worldBits))
	return int32(max(0, min(u, 1<<worldBits-1)))
}

// edgeLatitude is where Web Mercator ends.
const edgeLatitude = 85.0511287798066

// southing is how far south of the upper edge a latitude is, in sides of the square:
// ½ − artanh(sin φ) / 2π (Snyder 1987, Map Projections, equation 7-2 on the sphere).
func southing(latitude float64) float64 {
	phi := max(-edgeLatitude, min(latitude, edgeLatitude)) * (math.Pi / 180)
	s := sine(phi)
	return 0.5 - float64(logarithm((1+s)/(1-s))*(0.25/math.Pi))
}

// sine is Taylor's series; |x| ≤ 1.5 leaves less than 1e-18. The conversions keep
// processors from fusing a product with a sum, which would round otherwise.
func sine(x float64) float64 {
	square, sum := x*x, 1.0
	for n := 22.0; n >= 2; n -= 2 {
		sum = 1 - float64(sum*float64(square/(n*(n+1))))
	}
	return x * sum
}

// logarithm is 2 artanh((m−1)/(m+1)) + e ln 2 for v = m·2^e, ½√2 ≤ m < √2.
func logarithm(v float64) float64 {
	m, e := math.Frexp(v)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	f := (m - 1) / (m + 1)
	square, sum := f*f, 0.0
	for n := 23.0; n >= 1; n -= 2 {
		sum = 1/n + float64(sum*square)
	}
	return float64(2*f*sum) + float64(float64(e)*math.Ln2)
}
