package classify

import (
	"math"
)

// long is a number with twice the digits of a float64: the sum of two, the second
// less than half of the last digit of the first. Dekker (1971), A floating-point
// technique for extending the available precision, doi:10.1007/BF01397083.
type long struct {
	high, low float64
}

// twoSum returns a + b without error (Knuth).
func twoSum(a, b float64) long {
	s := a + b
	t := s - a
	return long{high: s, low: (a - (s - t)) + (b - t)}
}

// product returns a × b without error.
func product(a, b float64) long {
	p := a * b
	return long{high: p, low: math.FMA(a, b, -p)}
}

func (a long) plus(b long) long {
	s := twoSum(a.high, b.high)
	return fastSum(s.high, s.low+a.low+b.low)
}

func (a long) minus(b long) long {
	s := twoSum(a.high, -b.high)
	return fastSum(s.high, s.low+a.low-b.low)
}

// fastSum returns a + b without error for |a| ≥ |b|.
func fastSum(a, b float64) long {
	s := a + b
	return long{high: s, low: b - (s - a)}
}
