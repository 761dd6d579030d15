package rate

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// byarFrom is the count from which Byar's approximation takes the place of the
// exact interval in [ByarOrExact].
const byarFrom = 10

// PoissonExact returns the exact interval of the mean of a Poisson count at the
// given level (0 stands for 0.95): ½χ²(α/2; 2x) to ½χ²(1−α/2; 2x+2), with a low end
// of 0 for a count of 0. It covers the mean at least as often as the level says.
//
// Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika
// 28:437–442, doi:10.1093/biomet/28.3-4.437. A count need not be whole: shares of
// events are accepted.
func PoissonExact(count, level float64) (Interval, error) {
	const what = "exact Poisson interval"
	alpha, err := tail(what, level)
	if err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "count", count); err != nil {
		return Interval{}, err
	}
	return poissonExact(count, alpha), nil
}

func poissonExact(count, alpha float64) Interval {
	return Interval{
		Low:  gammaLower(count, alpha),
		High: mathext.GammaIncRegCompInv(count+1, alpha),
	}
}

// PoissonByar returns Byar's approximation of the exact interval of a Poisson
// count at the given level (0 stands for 0.95):
//
//	low  = x (1 − 1/(9x) − z/(3√x))³, 0 when x = 0
//	high = (x+1) (1 − 1/(9(x+1)) + z/(3√(x+1)))³
//
// Breslow and Day (1987), Statistical methods in cancer research II, IARC, p. 69.
// Where the bracket of low is negative, as it is for a count of 1 at levels from
// 0.993 on and for half an event at 0.95, low is 0, below which no mean lies: the
// bare formula gives a negative number there, and so do programs that do not clip.
func PoissonByar(count, level float64) (Interval, error) {
	const what = "Byar interval"
	alpha, err := tail(what, level)
	if err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "count", count); err != nil {
		return Interval{}, err
	}
	return poissonByar(count, alpha), nil
}

func poissonByar(count, alpha float64) Interval {
	z := -mathext.NormalQuantile(alpha)
	var i Interval
	if count > 0 {
		c := 1 - 1/(9*count) - z/(3*math.Sqrt(count))
		i.Low = max(0, count*c*c*c)
	}
	x := count + 1
	c := 1 - 1/(9*x) + z/(3*math.Sqrt(x))
	i.High = x * c * c * c
	return i
}

// gammaLower returns the alpha quantile of the gamma distribution with the given
// shape and scale 1, and 0 for a shape of 0.
func gammaLower(shape, alpha float64) float64 {
	if shape == 0 {
		return 0
	}
	if shape >= 1 {
		return mathext.GammaIncRegInv(shape, alpha)
	}
	return gammaLowerSmall(shape, alpha)
}

// gammaLowerSmall is gammaLower for a shape below 1, where the quantile may be
// smaller than any power of ten and gonum's inverse loses it: Newton on the
// logarithm of x, from the first term of the series of the distribution,
// x^a / Γ(a+1). That term overstates the probability, so x starts too low and
// climbs.
func gammaLowerSmall(shape, alpha float64) float64 {
	const steps = 50
	lg, _ := math.Lgamma(shape + 1)
	logX := (math.Log(alpha) + lg) / shape
	for range steps {
		x := math.Exp(logX)
		if x == 0 {
			return 0
		}
		p := mathext.GammaIncReg(shape, x)
		slope := math.Exp(shape*logX-x-lg) * shape // x times the density
		step := p * math.Log(alpha/p) / slope
		logX += step
		if math.Abs(step) < 1e-15 {
			break
		}
	}
	return math.Exp(logX)
}
