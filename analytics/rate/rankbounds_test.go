package rate_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// TestRankBoundsByHand: 8–9 is before 1–2 and 3–4, and beside 4–8, which it touches.
func TestRankBoundsByHand(t *testing.T) {
	got := rate.RankBounds([]rate.Interval{{Low: 1, High: 2}, {Low: 8, High: 9}, {Low: nan, High: nan}, {Low: 4, High: 8}, {Low: 3, High: 4}})
	want := []rate.Bounds{{First: 4, Last: 4}, {First: 1, Last: 2}, {}, {First: 1, Last: 3}, {First: 2, Last: 3}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := rate.RankBounds(nil); len(got) != 0 {
		t.Errorf("%v of nothing", got)
	}
}

// TestRankBoundsAreThoseOfPairs counts one by one what RankBounds finds by sorting.
func TestRankBoundsAreThoseOfPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 300 {
		intervals := make([]rate.Interval, 1+rng.IntN(40))
		for i := range intervals {
			low := float64(rng.IntN(20)) // small whole numbers, so that ends meet
			intervals[i] = rate.Interval{Low: low, High: low + float64(rng.IntN(6))}
		}
		for i, b := range rate.RankBounds(intervals) {
			first, last := 1, len(intervals)
			for _, other := range intervals {
				if other.Low > intervals[i].High {
					first++
				}
				if other.High < intervals[i].Low {
					last--
				}
			}
			if b.First != first || b.Last != last || b.First > b.Last {
				t.Fatalf("%v: %+v, want %d to %d", intervals, b, first, last)
			}
		}
	}
}

// TestRankCoverage simulates how often ranks hold the true one, of counts of areas of 100 to
// 100 000 people around 3.3 events per 1 000, whose true rates have logarithms with the
// given standard deviation: by the bounds that intervals allow, of all areas and of the
// tenth that is first or last; and by the simulated ranks of [rate.Ranks].
// docs/methods/rate.md has the table that -v prints.
func TestRankCoverage(t *testing.T) {
	areas := simulatedDraws()
	t.Log("spread, areas: bounds of all, of the first and last, their width; simulated ranks, their width")
	for _, spread := range []float64{0.05, 0.2, 0.5, 1} {
		for _, n := range []int{26, 95, 1000} {
			r := rankCoverage(t, spread, n, max(1, areas/n))
			t.Logf("%4.2f %5d  %.3f  %.3f  %.2f  %.3f  %.2f", spread, n, r.bounds, r.extremes, r.width, r.simulated, r.simulatedWidth)
			if r.bounds < 0.95 {
				t.Errorf("spread %v, %d areas: %v of the true ranks lie within their bounds", spread, n, r.bounds)
			}
			if n == 1000 && r.simulated > 0.9 {
				t.Errorf("spread %v, %d areas: simulated ranks hold %v: they would do", spread, n, r.simulated)
			}
		}
	}
}

type rankShares struct{ bounds, extremes, width, simulated, simulatedWidth float64 }

func rankCoverage(t *testing.T, spread float64, n, territories int) rankShares {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(100*spread), uint64(n)))
	var r rankShares
	for range territories {
		rates, counts, people := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range rates {
			rates[i] = 0.0033 * math.Exp(spread*rng.NormFloat64())
			people[i] = math.Round(100 * math.Exp(rng.Float64()*math.Log(1000)))
			counts[i] = distuv.Poisson{Lambda: rates[i] * people[i], Src: rng}.Rand()
		}
		table, err := rate.Counts(counts, people, rate.CountOptions{Method: rate.ByarOrExact})
		if err != nil {
			t.Fatal(err)
		}
		intervals := make([]rate.Interval, n)
		for i, e := range table.Areas {
			intervals[i] = rate.Interval{Low: e.Low, High: e.High}
		}
		drawn, err := rate.Ranks(t.Context(), counts, people, rate.RankOptions{Draws: 100, Seed: rng.Uint64()})
		if err != nil {
			t.Fatal(err)
		}
		bounds := rate.RankBounds(intervals)
		of := 1 / float64(n*territories)
		tail := max(1, n/20)
		for i, truth := range trueRanks(rates) {
			if bounds[i].First <= truth && truth <= bounds[i].Last {
				r.bounds += of
				if truth <= tail || truth > n-tail {
					r.extremes += 1 / float64(2*tail*territories)
				}
			}
			if drawn[i].Low <= truth && truth <= drawn[i].High {
				r.simulated += of
			}
			r.width += float64(bounds[i].Last-bounds[i].First) / float64(n) * of
			r.simulatedWidth += float64(drawn[i].High-drawn[i].Low) / float64(n) * of
		}
	}
	return r
}

// trueRanks are the ranks of rates that all differ, 1 for the highest.
func trueRanks(rates []float64) []int {
	order := make([]int, len(rates))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(rates[b], rates[a]) })
	ranks := make([]int, len(rates))
	for r, i := range order {
		ranks[i] = r + 1
	}
	return ranks
}
