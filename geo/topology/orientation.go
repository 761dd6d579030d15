package topology

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// Orientation tells on which side of the line from a to b the point c lies: 1 left,
// -1 right, 0 on it. It is exact for all finite coordinates: what rounding cannot
// decide is computed without it. The bound is that of Shewchuk (1997), Discrete
// and Computational Geometry 18:305-363, doi:10.1007/PL00009321.
func Orientation(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	bound := 3.3306690738754716e-16*(math.Abs(left)+math.Abs(right)) + 1e-300
	switch {
	case det > bound:
		return 1
	case det < -bound:
		return -1
	}
	return exactOrientation(a, b, c)
}

// exactOrientation first asks whether the differences round; coordinates of few
// digits do not, and then the products decide with what they lose by rounding.
func exactOrientation(a, b, c orb.Point) int {
	ax, ay, bx, by := a[0]-c[0], a[1]-c[1], b[0]-c[0], b[1]-c[1]
	if exactly(a[0], c[0], ax) && exactly(a[1], c[1], ay) && exactly(b[0], c[0], bx) && exactly(b[1], c[1], by) {
		left, right := ax*by, ay*bx
		size := math.Abs(left) + math.Abs(right)
		if size > 1e-250 && size < 1e250 { // nothing underflows or overflows
			// left-right is exact: the two are within a factor of two of each other.
			lostLeft, lostRight := math.FMA(ax, by, -left), math.FMA(ay, bx, -right)
			det := left - right + (lostLeft - lostRight)
			if lostLeft == 0 && lostRight == 0 || math.Abs(det) > 1e-15*(math.Abs(left-right)+math.Abs(lostLeft)+math.Abs(lostRight)) {
				return sign(det)
			}
		}
		if ax == 0 && ay == 0 || bx == 0 && by == 0 || ax == 0 && bx == 0 || ay == 0 && by == 0 {
			return 0
		}
	}
	return rationalOrientation(a, b, c)
}

// exactly tells whether a-b = d without rounding.
func exactly(a, b, d float64) bool {
	back := a - d
	return back-b+(a-(d+back)) == 0
}

func rationalOrientation(a, b, c orb.Point) int {
	minus := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := new(big.Rat).Mul(minus(a[0], c[0]), minus(b[1], c[1]))
	right := new(big.Rat).Mul(minus(a[1], c[1]), minus(b[0], c[0]))
	return left.Cmp(right)
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
