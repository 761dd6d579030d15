package rate_test

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// expectedCounts are the expected numbers of events at which the coverage of the
// intervals is computed.
var expectedCounts = []float64{0.5, 1, 2, 5, 10, 15, 20, 30, 50, 75, 100}

// poissonCoverage returns how often the interval covers the true mean, summed
// over the probabilities of all counts.
func poissonCoverage(mean float64, interval func(count, level float64) (rate.Interval, error)) float64 {
	sum := 0.0
	p := distuv.Poisson{Lambda: mean}
	for count := 0.0; count < mean+20+12*math.Sqrt(mean); count++ {
		if i, err := interval(count, 0.95); err == nil && i.Low <= mean && mean <= i.High {
			sum += p.Prob(count)
		}
	}
	return sum
}

// binomialCoverage is poissonCoverage for a share of n.
func binomialCoverage(n, share float64, interval func(part, total, level float64) (rate.Interval, error)) float64 {
	sum := 0.0
	b := distuv.Binomial{N: n, P: share}
	for part := 0.0; part <= n; part++ {
		if i, err := interval(part, n, 0.95); err == nil && i.Low <= share && share <= i.High {
			sum += b.Prob(part)
		}
	}
	return sum
}

// sumCoverage simulates areas that expect the given number of grants, with
// lognormal amounts of the given spread, and returns how often the interval covers
// the expected sum. A usual grant is the 95th percentile of 500 others, as
// [rate.Amounts] takes it by default.
func sumCoverage(grants, sigma float64, draws int, rng *rand.Rand) float64 {
	amount := distuv.LogNormal{Mu: math.Log(10_000), Sigma: sigma, Src: rng}
	others := make([]float64, 500)
	for i := range others {
		others[i] = amount.Rand()
	}
	slices.Sort(others)
	usual := others[474]

	number := distuv.Poisson{Lambda: grants, Src: rng}
	truth := grants * amount.Mean()
	covered := 0
	for range draws {
		var s rate.Sum
		for range int(number.Rand()) {
			s.Add(amount.Rand())
		}
		i, err := s.Interval(usual, 0.95)
		if err == nil && i.Low <= truth && truth <= i.High {
			covered++
		}
	}
	return float64(covered) / float64(draws)
}

// around returns the mean of coverage over expectations within 20 % of the given
// one: real areas do not sit on one value, and the coverage of a whole number of
// events jumps from one expectation to the next.
func around(mean float64, coverage func(mean float64) float64) float64 {
	const steps = 41
	sum := 0.0
	for k := range steps {
		sum += coverage(mean * (0.8 + 0.4*float64(k)/(steps-1)))
	}
	return sum / steps
}

// TestCoverage computes how often each interval at 95 % covers the truth: for
// counts and shares exactly, from the probabilities of all counts, for sums by
// simulation. docs/methods/rate.md has the table that -v prints. A verdict against
// a reference that equals the truth is wrong in all other cases.
func TestCoverage(t *testing.T) {
	draws := 2000
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		draws = 50_000
	}
	// Three standard errors of the simulation, for a coverage of 0.95.
	noise := 3 * math.Sqrt(0.95*0.05/float64(draws))
	rng := rand.New(rand.NewPCG(1, 2))

	t.Log("expected    exact     Byar  around  Clopper   Wilson  around  sums 0.5  sums 1.0")
	for _, mean := range expectedCounts {
		n := math.Round(mean / 0.11) // so that the share is about 11 %
		byar := func(mean float64) float64 { return poissonCoverage(mean, rate.PoissonByar) }
		wilson := func(mean float64) float64 { return binomialCoverage(n, mean/n, rate.BinomialWilson) }
		exact := poissonCoverage(mean, rate.PoissonExact)
		clopper := binomialCoverage(n, mean/n, rate.BinomialExact)
		byarAround, wilsonAround := around(mean, byar), around(mean, wilson)
		narrow, skewed := sumCoverage(mean, 0.5, draws, rng), sumCoverage(mean, 1, draws, rng)
		t.Logf("%8.1f   %.4f   %.4f  %.4f   %.4f   %.4f  %.4f    %.4f    %.4f", mean, exact,
			byar(mean), byarAround, clopper, wilson(mean), wilsonAround, narrow, skewed)

		if exact < 0.95 || clopper < 0.95 {
			t.Errorf("expected %v: exact intervals cover %v and %v, want 0.95 at least", mean, exact, clopper)
		}
		if narrow < 0.95-noise || skewed < 0.95-noise {
			t.Errorf("expected %v: intervals of sums cover %v and %v, want 0.95 at least", mean, narrow, skewed)
		}
		if mean < 10 {
			continue
		}
		for name, c := range map[string]float64{"Byar": byarAround, "Wilson": wilsonAround} {
			if c < 0.93 || c > 0.97 {
				t.Errorf("around %v: %s covers %v, want 0.93 to 0.97", mean, name, c)
			}
		}
	}
}
