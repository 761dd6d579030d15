package rate

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// BinomialExact returns the exact interval of a proportion, for part out of
// total, at the given level (0 stands for 0.95): the quantiles of
// Beta(x, n−x+1) and Beta(x+1, n−x), 0 and 1 at the extremes. It covers the
// proportion at least as often as the level says.
//
// Clopper and Pearson (1934), The use of confidence or fiducial limits
// illustrated in the case of the binomial, Biometrika 26:404–413,
// doi:10.1093/biomet/26.4.404. A total of zero is [ErrUndefined].
func BinomialExact(part, total, level float64) (Interval, error) {
	return binomial("exact binomial interval", part, total, level, clopperPearson)
}

// BinomialWilson returns Wilson's score interval of a proportion, without
// continuity correction, at the given level (0 stands for 0.95):
// (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
//
// Wilson (1927), Probable inference, the law of succession, and statistical
// inference, J. Amer. Statist. Assoc. 22:209–212, doi:10.1080/01621459.1927.10502953.
// A total of zero is [ErrUndefined].
func BinomialWilson(part, total, level float64) (Interval, error) {
	return binomial("Wilson interval", part, total, level, wilson)
}

// BinomialWald returns the interval p ± z √(p(1−p)/n), not clipped to 0 and 1. It is
// here for comparison with older figures: it has no width at 0 and at 1 and
// covers too seldom. A total of zero is [ErrUndefined].
func BinomialWald(part, total, level float64) (Interval, error) {
	return binomial("Wald interval", part, total, level, wald)
}

// binomial checks the arguments of a binomial interval and computes it.
func binomial(what string, part, total, level float64, f func(part, total, alpha float64) Interval) (Interval, error) {
	alpha, err := tail(what, level)
	if err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "part", part); err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "total", total); err != nil {
		return Interval{}, err
	}
	if part > total {
		return Interval{}, badInput(what, "part %v exceeds total %v", part, total)
	}
	if total == 0 {
		return Interval{}, undefined(what, "total is zero")
	}
	return f(part, total, alpha), nil
}

func clopperPearson(part, total, alpha float64) Interval {
	i := Interval{Low: 0, High: 1}
	if part > 0 {
		i.Low = betaQuantile(alpha, part, total-part+1)
	}
	if part < total {
		i.High = 1 - betaQuantile(alpha, total-part, part+1)
		if i.High < 0.5 { // the complement would lose digits
			i.High = betaQuantile(1-alpha, part+1, total-part)
		}
	}
	return i
}

func wilson(part, total, alpha float64) Interval {
	z := -mathext.NormalQuantile(alpha)
	p := part / total
	q := (total - part) / total
	centre := p + z*z/(2*total)
	half := z * math.Sqrt(p*q/total+z*z/(4*total*total))
	scale := 1 + z*z/total
	i := Interval{Low: (centre - half) / scale, High: (centre + half) / scale}
	if part == 0 {
		i.Low = 0 // what the difference would round to
	}
	if part == total {
		i.High = 1
	}
	return i
}

func wald(part, total, alpha float64) Interval {
	z := -mathext.NormalQuantile(alpha)
	p := part / total
	half := z * math.Sqrt(p*(1-p)/total)
	return Interval{Low: p - half, High: p + half}
}
