package rate_test

import (
	"math"
	"math/rand/v2"
	"os"
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

// spreads are the standard deviations of the logarithms of amounts: all within a
// factor of 3, skewed, …, and as skewed as the 396 grants of a real metropolis
// (2.17).
var spreads = []float64{0.5, 1, 1.5, 2, 2.2}

// visitAmounts simulates areas that expect the given number of grants each, with
// lognormal amounts of the given spread, and gives visit the estimate of each by
// [rate.Amounts] with its defaults, and the expected amount. The areas are those of
// territories with about 500 grants, at least 400 of them elsewhere.
func visitAmounts(t *testing.T, grants, sigma float64, draws int, visit func(e rate.Estimate, truth float64)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(10*grants), uint64(10*sigma)))
	value := distuv.LogNormal{Mu: math.Log(10_000), Sigma: sigma, Src: rng}
	number := distuv.Poisson{Lambda: grants, Src: rng}
	truth := grants * value.Mean()
	people := make([]float64, int(math.Ceil(500/grants)))
	for i := range people {
		people[i] = 1
	}
	for done := 0; done < draws; {
		var amount []float64
		var area []int
		for a := range people {
			for range int(number.Rand()) {
				amount, area = append(amount, value.Rand()), append(area, a)
			}
		}
		table, err := rate.Amounts(amount, area, people, rate.AmountOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range table.Areas[:min(len(people), draws-done)] {
			visit(e, truth)
			done++
		}
	}
}

// amountCoverage returns how often the interval of an amount covers its truth.
func amountCoverage(t *testing.T, grants, sigma float64, draws int) float64 {
	t.Helper()
	covered := 0
	visitAmounts(t, grants, sigma, draws, func(e rate.Estimate, truth float64) {
		if e.Err == nil && e.Low <= truth && truth <= e.High {
			covered++
		}
	})
	return float64(covered) / float64(draws)
}

// simulatedDraws is how many areas the tests simulate for each cell of a table.
func simulatedDraws() int {
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		return 50_000
	}
	return 2000
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
// counts and shares exactly, from the probabilities of all counts.
// docs/methods/rate.md has the table that -v prints.
func TestCoverage(t *testing.T) {
	t.Log("expected    exact     Byar  around  Clopper   Wilson  around")
	for _, mean := range expectedCounts {
		n := math.Round(mean / 0.11) // so that the share is about 11 %
		byar := func(mean float64) float64 { return poissonCoverage(mean, rate.PoissonByar) }
		wilson := func(mean float64) float64 { return binomialCoverage(n, mean/n, rate.BinomialWilson) }
		exact := poissonCoverage(mean, rate.PoissonExact)
		clopper := binomialCoverage(n, mean/n, rate.BinomialExact)
		byarAround, wilsonAround := around(mean, byar), around(mean, wilson)
		t.Logf("%8.1f   %.4f   %.4f  %.4f   %.4f   %.4f  %.4f", mean, exact,
			byar(mean), byarAround, clopper, wilson(mean), wilsonAround)

		if exact < 0.95 || clopper < 0.95 {
			t.Errorf("expected %v: exact intervals cover %v and %v, want 0.95 at least", mean, exact, clopper)
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

// TestCoverageOfAmounts simulates how often the interval of an amount at 95 %
// covers the truth, for amounts up to as skewed as real grants.
func TestCoverageOfAmounts(t *testing.T) {
	draws := simulatedDraws()
	t.Log("expected  with spreads of", spreads)
	for _, mean := range expectedCounts {
		row := make([]float64, len(spreads))
		for i, sigma := range spreads {
			if row[i] = amountCoverage(t, mean, sigma, draws); row[i] < 0.95 {
				t.Errorf("expected %v, spread %v: covers %v, want 0.95 at least", mean, sigma, row[i])
			}
		}
		t.Logf("%8.1f  %.4f", mean, row)
	}
}
