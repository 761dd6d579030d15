package rate_test

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// By hand from the table of the Poisson distribution with mean 10: F(3) = 0.010336,
// F(4) = 0.029253, F(16) = 0.972958, F(17) = 0.985722; and of the binomial distribution
// with n = 20, p = ½: F(5) = 0.020695, F(6) = 0.057659, F(13) = 0.942341, F(14) = 0.979305.
func TestLimitsByHand(t *testing.T) {
	poisson, err := rate.PoissonLimits(10, 0.95)
	if err != nil || math.Abs(poisson.Low-3.7752) > 1e-3 || math.Abs(poisson.High-16.1600) > 1e-3 {
		t.Errorf("limits of 10 expected = %v, %v, want 3.7752 and 16.1600", poisson, err)
	}
	binomial, err := rate.BinomialLimits(20, 0.5, 0)
	if err != nil || math.Abs(binomial.Low-5.1165) > 1e-3 || math.Abs(binomial.High-13.8835) > 1e-3 {
		t.Errorf("limits of 20 halves = %v, %v, want 5.1165 and 13.8835", binomial, err)
	}
}

// Beyond the limits by hand, from the same tables: below 3.7752 lie counts up to 3, above
// 16.16 those from 17; of 20 halves, below 5.1165 those up to 5, above 13.8835 those from 14.
func TestBeyondLimitsByHand(t *testing.T) {
	below, above := rate.PoissonBeyond(10, rate.Interval{Low: 3.7752, High: 16.16})
	if math.Abs(below-0.010336) > 1e-6 || math.Abs(above-(1-0.972958)) > 1e-6 {
		t.Errorf("beyond the limits of 10 expected: %v, %v", below, above)
	}
	below, above = rate.BinomialBeyond(20, 0.5, rate.Interval{Low: 5.1165, High: 13.8835})
	if math.Abs(below-0.020695) > 1e-6 || math.Abs(above-(1-0.942341)) > 1e-6 {
		t.Errorf("beyond the limits of 20 halves: %v, %v", below, above)
	}
	for _, expected := range []float64{0, 0.01} { // no count is below zero
		if below, _ := rate.PoissonBeyond(expected, rate.Interval{High: 1}); below != 0 {
			t.Errorf("%v below 0 of %v expected", below, expected)
		}
	}
	if below, above := rate.BinomialBeyond(7, 1, rate.Interval{Low: 7, High: 7}); below != 0 || above != 0 {
		t.Errorf("beyond the limits of a certain count: %v, %v", below, above)
	}
}

// A limit is found where the distribution function, joined straight between the counts
// (0 at −1), has the probability of its side: gonum's distribution functions, another
// way of computing them.
func TestLimitsHaveTheirProbability(t *testing.T) {
	joined := func(cdf func(float64) float64, x float64) float64 {
		r := math.Ceil(x)
		before := 0.0
		if r >= 1 {
			before = cdf(r - 1)
		}
		return cdf(r) - (r-x)*(cdf(r)-before)
	}
	for _, level := range []float64{0.95, 0.998} {
		for _, expected := range []float64{0.01, 0.7, 3, 12.5, 400, 1e5} {
			got, err := rate.PoissonLimits(expected, level)
			if err != nil {
				t.Fatal(err)
			}
			p := distuv.Poisson{Lambda: expected}
			checkLimits(t, got, level, func(x float64) float64 { return joined(p.CDF, x) })
		}
		for _, n := range []float64{1, 7, 60, 5000} {
			for _, share := range []float64{0.01, 0.26, 0.9} {
				got, err := rate.BinomialLimits(n, share, level)
				if err != nil {
					t.Fatal(err)
				}
				b := distuv.Binomial{N: n, P: share}
				checkLimits(t, got, level, func(x float64) float64 { return joined(b.CDF, x) })
			}
		}
	}
}

func checkLimits(t *testing.T, got rate.Interval, level float64, below func(float64) float64) {
	t.Helper()
	alpha := (1 - level) / 2
	if p := below(got.Low); math.Abs(p-alpha) > 1e-6 && (got.Low > 0 || p < alpha) {
		t.Errorf("%v: %v lies below the lower limit, want %v", got, p, alpha)
	}
	if p := below(got.High); math.Abs(p-1+alpha) > 1e-6 && (got.High > 0 || p < 1-alpha) {
		t.Errorf("%v: %v lies below the upper limit, want %v", got, p, 1-alpha)
	}
}

// Nothing expected is nothing found, and what is no number is refused.
func TestLimitsAtTheEnds(t *testing.T) {
	if got, err := rate.PoissonLimits(0, 0.95); err != nil || got != (rate.Interval{}) {
		t.Errorf("nothing expected = %v, %v", got, err)
	}
	if got, err := rate.BinomialLimits(9, 1, 0.95); err != nil || got != (rate.Interval{Low: 9, High: 9}) {
		t.Errorf("all of 9 = %v, %v", got, err)
	}
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := rate.PoissonLimits(bad, 0.95); !errors.Is(err, rate.ErrInput) {
			t.Errorf("%v expected: %v", bad, err)
		}
		if _, err := rate.BinomialLimits(10, bad, 0.95); !errors.Is(err, rate.ErrInput) {
			t.Errorf("share %v: %v", bad, err)
		}
	}
}
