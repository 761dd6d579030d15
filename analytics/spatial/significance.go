package spatial

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Test compares a statistic with its normal approximation when there is no
// autocorrelation.
type Test struct {
	Expected float64 // mean of the statistic
	Variance float64 // its variance, above 0
	Z        float64 // (statistic - Expected) / √Variance
	Greater  float64 // probability of a statistic at least as large
	Less     float64 // probability of a statistic at most as large
	TwoSided float64 // twice the smaller of the two
}

// newTest refuses a variance that gives no z.
func newTest(what string, statistic, expected, variance float64) (Test, error) {
	return newTestAt(what, statistic-expected, expected, variance)
}

// newTestAt is newTest for a statistic of which the distance from its expectation is
// known better than either.
func newTestAt(what string, distance, expected, variance float64) (Test, error) {
	if !(variance > 0) || math.IsInf(variance, 0) || math.IsNaN(expected) {
		return Test{}, undefined(what, "its variance is not above 0")
	}
	t := Test{Expected: expected, Variance: variance, Z: distance / math.Sqrt(variance)}
	t.Greater = distuv.UnitNormal.Survival(t.Z)
	t.Less = distuv.UnitNormal.CDF(t.Z)
	t.TwoSided = twoSided(t.Z)
	return t, nil
}

// twoSided is the probability of a standard normal at least as far from 0.
func twoSided(z float64) float64 {
	return 2 * distuv.UnitNormal.Survival(math.Abs(z))
}
