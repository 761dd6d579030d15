package rate

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// PoissonLimits returns the control limits of a funnel plot: the counts between which an
// area with the expected number of events lies with the given probability (0 stands for
// 0.95) when nothing but chance makes it differ. Counts are whole, so that no limit has
// exactly the probability p of its side; as Spiegelhalter does, the limit lies between
// the two counts around it:
//
//	r − (F(r) − p) / (F(r) − F(r−1)),  r the least count with F(r) ≥ p
//
// for F the distribution function of the Poisson distribution, and is at least 0.
//
// Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics
// in Medicine 24:1185–1202, doi:10.1002/sim.1970, appendix A.1.
func PoissonLimits(expected, level float64) (Interval, error) {
	const what = "limits of a Poisson count"
	alpha, err := tail(what, level)
	if err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "expected count", expected); err != nil {
		return Interval{}, err
	}
	if expected == 0 {
		return Interval{}, nil
	}
	return limitsOf(alpha, expected+20*math.Sqrt(expected)+50, poissonBelow(expected)), nil
}

// poissonBelow is the distribution function of a Poisson count above 0 expected.
func poissonBelow(expected float64) func(r float64) float64 {
	return func(r float64) float64 { return mathext.GammaIncRegComp(r+1, expected) }
}

// PoissonBeyond returns the probabilities that a Poisson count is less than the lower and more
// than the upper of two limits. As limits lie between counts, these differ from the nominal
// ones of [PoissonLimits].
func PoissonBeyond(expected float64, limits Interval) (below, above float64) {
	if expected == 0 {
		return 0, 0 // there is nothing but 0
	}
	return beyond(limits, poissonBelow(expected))
}

// BinomialBeyond is [PoissonBeyond] for a binomial count.
func BinomialBeyond(total, share float64, limits Interval) (below, above float64) {
	if total == 0 || share == 0 || share == 1 {
		return 0, 0
	}
	return beyond(limits, binomialBelow(total, share))
}

func beyond(limits Interval, below func(r float64) float64) (less, more float64) {
	if under := math.Ceil(limits.Low) - 1; under >= 0 {
		less = below(under)
	}
	return less, 1 - below(math.Floor(limits.High))
}

// BinomialLimits is [PoissonLimits] for how many of total events have a property that
// each of them has with the probability share.
func BinomialLimits(total, share, level float64) (Interval, error) {
	const what = "limits of a binomial count"
	alpha, err := tail(what, level)
	if err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "total", total); err != nil {
		return Interval{}, err
	}
	if !(share >= 0 && share <= 1) {
		return Interval{}, badInput(what, "share %v is not between 0 and 1", share)
	}
	if total == 0 || share == 0 {
		return Interval{}, nil
	}
	if share == 1 {
		return Interval{Low: total, High: total}, nil
	}
	return limitsOf(alpha, total, binomialBelow(total, share)), nil
}

// binomialBelow is the distribution function of a binomial count of a share between 0 and 1.
func binomialBelow(total, share float64) func(r float64) float64 {
	return func(r float64) float64 {
		if r >= total {
			return 1
		}
		return mathext.RegIncBeta(total-r, r+1, 1-share)
	}
}

// limitsOf finds both limits below a count at which nothing is left of the distribution.
func limitsOf(alpha, most float64, below func(r float64) float64) Interval {
	return Interval{Low: limitAt(alpha, most, below), High: limitAt(1-alpha, most, below)}
}

// limitAt is the limit of one side: see [PoissonLimits].
func limitAt(p, most float64, below func(r float64) float64) float64 {
	least, enough := -1.0, math.Ceil(most) // below(least) < p ≤ below(enough)
	for enough-least > 1 {
		if middle := math.Floor((least + enough) / 2); below(middle) >= p {
			enough = middle
		} else {
			least = middle
		}
	}
	reached, before := below(enough), 0.0
	if least >= 0 {
		before = below(least)
	}
	if reached <= before {
		return enough
	}
	return max(enough-(reached-p)/(reached-before), 0)
}
