package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// side tells on which side of the line a→b the point c lies: 1 left, -1 right. 0
// means that rounding leaves it open, or that c is on the line. The bound is that
// of Shewchuk (1997), Adaptive precision floating-point arithmetic and fast
// robust geometric predicates, doi:10.1007/PL00009321; the addend covers products
// that underflow. Infinite and NaN intermediate results give 0.
func side(a, b, c orb.Point) int {
	const bound, underflow = 3.3306690738754716e-16, 1e-300
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	err := bound*(math.Abs(left)+math.Abs(right)) + underflow
	switch {
	case det > err:
		return 1
	case det < -err:
		return -1
	}
	return 0
}

// apart tells whether the segments a–b and c–d certainly have no point in common.
func apart(a, b, c, d orb.Point) bool {
	if s := side(a, b, c); s != 0 && s == side(a, b, d) {
		return true
	}
	s := side(c, d, a)
	return s != 0 && s == side(c, d, b)
}

// foldsBack tells whether the path a→b→c may return on itself at b.
func foldsBack(a, b, c orb.Point) bool {
	if side(a, b, c) != 0 {
		return false
	}
	return !((b[0]-a[0])*(c[0]-b[0])+(b[1]-a[1])*(c[1]-b[1]) > 0)
}
