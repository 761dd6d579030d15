package rate_test

import (
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// mostWrong is how often verdicts at 95 % may be wrong.
const mostWrong = 0.05

// upTo returns the whole numbers from 0 to n, and as many times v.
func upTo(n, v float64) (whole, same []float64) {
	for k := 0.0; k <= n; k++ {
		whole, same = append(whole, k), append(same, v)
	}
	return whole, same
}

// wrong returns how often the verdict on an area of the table whose truth is the
// reference is another than that it cannot be told; area k occurs with the
// probability of k events.
func wrong(t *testing.T, table rate.Table, reference float64, probability func(k float64) float64) float64 {
	t.Helper()
	sum := 0.0
	for k, e := range table.Areas {
		v, err := e.Judge(reference)
		if err != nil {
			t.Fatal(err)
		}
		if v != rate.CannotTell {
			sum += probability(float64(k))
		}
	}
	return sum
}

// wrongCounts is how often the verdict on a count with the given mean is wrong.
func wrongCounts(t *testing.T, mean float64, method rate.CountMethod) float64 {
	t.Helper()
	counts, people := upTo(math.Ceil(mean+20+12*math.Sqrt(mean)), 1)
	table, err := rate.Counts(counts, people, rate.CountOptions{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	return wrong(t, table, mean, distuv.Poisson{Lambda: mean}.Prob)
}

// wrongShares is how often the verdict on a share is wrong, of a total of which the
// given number is expected to be part.
func wrongShares(t *testing.T, mean, share float64, opt rate.ShareOptions) float64 {
	t.Helper()
	n := math.Ceil(mean / share)
	parts, totals := upTo(n, n)
	table, err := rate.Shares(parts, totals, opt)
	if err != nil {
		t.Fatal(err)
	}
	return wrong(t, table, mean/n, distuv.Binomial{N: n, P: mean / n}.Prob)
}

// wrongAmounts simulates how often the verdict on an amount is wrong.
func wrongAmounts(t *testing.T, grants, sigma float64, draws int) float64 {
	t.Helper()
	n := 0
	visitAmounts(t, grants, sigma, draws, func(e rate.Estimate, truth float64) {
		v, err := e.Judge(truth)
		if err != nil {
			t.Fatal(err)
		}
		if v != rate.CannotTell {
			n++
		}
	})
	return float64(n) / float64(draws)
}

// TestVerdicts counts wrong verdicts where they are most likely, when the truth is
// the reference: of counts and shares exactly, from the probabilities of all
// counts, of amounts by simulation. docs/methods/rate.md has the table that -v
// prints. Wilson's are there to compare.
func TestVerdicts(t *testing.T) {
	draws := simulatedDraws()
	t.Log("expected    exact  Byar10  |  shares 2%    11%     50%  |  Wilson  |  amounts 0.5    2.2")
	for _, mean := range expectedCounts {
		row := []float64{wrongCounts(t, mean, rate.Exact), wrongCounts(t, mean, rate.ByarOrExact)}
		for _, share := range []float64{0.02, 0.11, 0.5} {
			row = append(row, wrongShares(t, mean, share, rate.ShareOptions{}))
		}
		wilson := wrongShares(t, mean, 0.11, rate.ShareOptions{Method: rate.Wilson})
		for _, sigma := range []float64{0.5, 2.2} {
			row = append(row, wrongAmounts(t, mean, sigma, draws))
		}
		t.Logf("%8.1f  %.4f  %.4f  %.4f", mean, row[:5], wilson, row[5:])
		for i, w := range row {
			if w > mostWrong {
				t.Errorf("expected %v: %v of the verdicts in column %d are wrong", mean, w, i)
			}
		}
	}
}

// TestVerdictsEverywhere looks between the expectations of TestVerdicts, since the
// coverage of whole numbers jumps from one to the next.
func TestVerdictsEverywhere(t *testing.T) {
	step := 1.2
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		step = 1.01
	}
	worst := make([]float64, 5)
	for mean := 0.5; mean <= 100; mean *= step {
		worst[0] = max(worst[0], wrongCounts(t, mean, rate.Exact))
		worst[1] = max(worst[1], wrongCounts(t, mean, rate.ByarOrExact))
		for i, share := range []float64{0.02, 0.11, 0.5} {
			worst[2+i] = max(worst[2+i], wrongShares(t, mean, share, rate.ShareOptions{}))
		}
	}
	t.Logf("most wrong verdicts from 0.5 to 100: %.4f", worst)
	for i, w := range worst {
		if w > mostWrong {
			t.Errorf("%v of the verdicts in column %d are wrong", w, i)
		}
	}
}
