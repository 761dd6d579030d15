package spatial

import "math"

// Moments are what a local statistic is expected to be when the other values are
// placed at random, one entry per area. Entries hold 0 where Defined is false: for
// islands, and where the statistic cannot vary.
type Moments struct {
	Expected []float64
	Variance []float64
	Z        []float64 // (statistic - Expected) / √Variance
	P        []float64 // two-sided, from the normal distribution
	Defined  []bool
}

func newMoments(n int) Moments {
	return Moments{
		Expected: make([]float64, n), Variance: make([]float64, n),
		Z: make([]float64, n), P: make([]float64, n), Defined: make([]bool, n),
	}
}

// setZ fills in z and p of area i from its distance to what is expected, and
// tells whether it could.
func (m Moments) setZ(i int, distance, variance float64) bool {
	if !(variance > 0) || math.IsInf(variance, 0) {
		return false
	}
	m.Z[i] = distance / math.Sqrt(variance)
	m.P[i] = twoSided(m.Z[i])
	m.Defined[i] = true
	return true
}

// set fills in everything of area i.
func (m Moments) set(i int, statistic, expected, variance float64) {
	if m.setZ(i, statistic-expected, variance) {
		m.Expected[i], m.Variance[i] = expected, variance
	}
}
