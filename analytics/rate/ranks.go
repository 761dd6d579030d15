package rate

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// defaultDraws is the number of simulated rankings where none is given, and
// maxDraws the largest that may be.
const (
	defaultDraws = 1000
	maxDraws     = 100_000
)

// maxKept is how many ranks may be kept at each end, of all areas and workers
// together: 256 MB for both ends.
const maxKept = 1 << 25

// RankOptions say how [Ranks] and [AmountRanks] work. The zero value ranks from
// the highest rate down, with intervals at 95 % from 1 000 draws of seed 0.
type RankOptions struct {
	Level     float64 // of the intervals; 0 stands for 0.95
	Draws     int     // simulated rankings, up to 100 000; 0 stands for 1 000
	Seed      uint64
	Ascending bool // rank 1 is the lowest rate instead of the highest
}

// Rank is the place of an area among the areas that have a rate, from 1.
type Rank struct {
	Rank     float64 // of the rate itself; equal rates share their mean rank
	Expected float64 // mean rank over the draws
	Low      int     // ends of the interval of the rank
	High     int
	// Err wraps ErrUndefined and says why the area has no rank; the numbers are
	// then 0.
	Err error
}

// Ranks returns the rank of each area by its rate count/population, with an
// interval: the rates of all areas are drawn anew many times, rate i from
// Gamma(count + ½, population), the areas ranked in each draw, and the low and
// high percentiles of an area's ranks taken, so that at least the asked share of
// the draws lies between them.
//
// Goldstein and Spiegelhalter (1996), League tables and their limitations, J. R.
// Stat. Soc. A 159:385–443, doi:10.2307/2983325. The gamma distribution is the
// posterior of a Poisson rate under the prior of Jeffreys.
//
// The interval is that of a posterior, not one that holds the true rank so often: among
// 1 000 areas it does so 65 to 79 times in 100 at 95 % (docs/methods/rate.md). [RankBounds]
// promises more.
//
// The same seed gives the same intervals on any machine of one architecture. The
// simulation stops with the error of ctx when ctx ends. It keeps the draws outside
// the intervals, in 300 MB at most: Ranks returns [ErrInput] when areas × draws
// outside one end exceed 33 million, which at 95 % is 33 000 draws of 40 000 areas,
// and when Draws exceeds 100 000. It returns [ErrUndefined] when no area has a rate.
func Ranks(ctx context.Context, count, population []float64, opt RankOptions) ([]Rank, error) {
	const what = "ranks"
	if err := checkPair(what, count, population); err != nil {
		return nil, err
	}
	sums := make([]Sum, len(count))
	for i, c := range count {
		sums[i].AddEvents(1, c)
	}
	return rankSums(ctx, what, sums, population, 1, opt)
}

// AmountRanks returns the rank of each area by its amount per person; arguments
// are those of [Amounts]. The amount of an area is drawn from the gamma
// distribution with mean W + w/2 and variance V + w²/2, for W the sum of its
// amounts, V their sum of squares and w the largest, or the median of all grants
// when the area has none: the interval of [Sum.Interval] is made of the same
// family, and with all amounts equal to 1 this is [Ranks].
//
// AmountRanks returns [ErrUndefined] when no area has a rate, or there is no grant,
// and the other errors of [Ranks].
func AmountRanks(ctx context.Context, amount []float64, area []int, population []float64, opt RankOptions) ([]Rank, error) {
	const what = "ranks of amounts"
	sums, err := sumAmounts(what, amount, area, population)
	if err != nil {
		return nil, err
	}
	usual := quantilePositive(amount, 0.5)
	if usual == 0 {
		return nil, undefined(what, "there is no grant")
	}
	return rankSums(ctx, what, sums, population, usual, opt)
}

// posterior is the gamma distribution of the rate of one area.
type posterior struct {
	area         int
	shape, scale float64
}

// rankSums ranks the areas by sum over population.
func rankSums(ctx context.Context, what string, sums []Sum, population []float64, usual float64, opt RankOptions) ([]Rank, error) {
	alpha, err := tail(what, opt.Level)
	if err != nil {
		return nil, err
	}
	if opt.Draws == 0 {
		opt.Draws = defaultDraws
	}
	if opt.Draws < 0 || opt.Draws > maxDraws {
		return nil, badInput(what, "%d draws, want up to %d", opt.Draws, maxDraws)
	}
	ranks := make([]Rank, len(sums))
	posteriors := make([]posterior, 0, len(sums))
	rates := make([]float64, 0, len(sums))
	for i, s := range sums {
		if err := gap(s.Total, population[i]); err != nil {
			ranks[i].Err = err
			continue
		}
		w := s.Largest
		if s.Total == 0 {
			w = usual
		}
		mean, variance := s.Total+w/2, s.Squares+w*w/2
		posteriors = append(posteriors, posterior{
			area: i, shape: mean / variance * mean, scale: variance / mean / population[i],
		})
		rates = append(rates, s.Total/population[i])
	}
	if len(posteriors) == 0 {
		return nil, undefined(what, "no area has both a value and a population")
	}
	if kept := len(posteriors) * tailSize(alpha, opt.Draws); kept > maxKept {
		return nil, badInput(what, "%d draws of %d areas are too many to keep", opt.Draws, len(posteriors))
	}
	for i, r := range averageRanks(rates, opt.Ascending) {
		ranks[posteriors[i].area].Rank = r
	}
	t, err := simulateRanks(ctx, posteriors, alpha, opt)
	if err != nil {
		return nil, err
	}
	for i, p := range posteriors {
		r := &ranks[p.area]
		r.Low, r.High = t.interval(i)
		r.Expected = t.sum[i] / float64(opt.Draws)
	}
	return ranks, nil
}

// averageRanks returns the rank of each value from 1; equal values share their
// mean rank.
func averageRanks(x []float64, ascending bool) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sign := -1
	if ascending {
		sign = 1
	}
	slices.SortFunc(order, func(a, b int) int { return sign * cmp.Compare(x[a], x[b]) })
	rank := make([]float64, len(x))
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && x[order[end]] == x[order[start]] {
			end++
		}
		for _, i := range order[start:end] {
			rank[i] = float64(start+1+end) / 2
		}
		start = end
	}
	return rank
}

// tailSize returns how many ranks have to be kept at each end for an interval
// that leaves at most alpha of the draws outside each.
func tailSize(alpha float64, draws int) int {
	// 1e-9 keeps 0.025 × 1000 at 25 whatever its last bit says.
	return min(int(math.Floor(alpha*float64(draws)+1e-9))+1, draws)
}
