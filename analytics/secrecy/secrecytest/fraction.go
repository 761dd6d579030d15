package secrecytest

import (
	"fmt"
	"math/big"
)

// fraction is an exact number: a numerator and a denominator above zero, without
// common divisor. Almost all are whole, which is what makes it fast.
type fraction struct{ n, d int64 }

// whole is the fraction of a whole number.
func whole(n int64) fraction { return fraction{n, 1} }

// small is the size below which products and sums of two numbers fit.
const small = 1 << 30

func fits(a fraction) bool { return a.n < small && a.n > -small && a.d < small }

func (a fraction) sign() int {
	switch {
	case a.n > 0:
		return 1
	case a.n < 0:
		return -1
	}
	return 0
}

func (a fraction) minusProduct(b, c fraction) fraction {
	if a.d == 1 && b.d == 1 && c.d == 1 && fits(a) && fits(b) && fits(c) {
		return whole(a.n - b.n*c.n)
	}
	product := new(big.Rat).Mul(b.rat(), c.rat())
	return ofRat(product.Sub(a.rat(), product))
}

func (a fraction) over(b fraction) fraction {
	if a.d == 1 && b.d == 1 && a.n%b.n == 0 {
		return whole(a.n / b.n)
	}
	return ofRat(new(big.Rat).Quo(a.rat(), b.rat()))
}

func (a fraction) compare(b fraction) int {
	if a.d == b.d {
		return whole(a.n).minusProduct(whole(b.n), whole(1)).sign()
	}
	return a.rat().Cmp(b.rat())
}

func (a fraction) float() float64 { return float64(a.n) / float64(a.d) }

func (a fraction) rat() *big.Rat { return big.NewRat(a.n, a.d) }

// ofRat panics when a number is beyond what tables of a test may lead to.
func ofRat(r *big.Rat) fraction {
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		panic(fmt.Sprintf("secrecytest: %s is too long a fraction", r))
	}
	return fraction{r.Num().Int64(), r.Denom().Int64()}
}
