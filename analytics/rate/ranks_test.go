package rate_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// TestRanksOfClearDifferences: rates an order of magnitude apart, of many events,
// leave no doubt about the order.
func TestRanksOfClearDifferences(t *testing.T) {
	count := []float64{1e6, 1e4, 1e5, nan, 5}
	population := []float64{1e6, 1e6, 1e6, 1e6, 0}
	for ascending, want := range map[bool][]int{false: {1, 3, 2}, true: {3, 1, 2}} {
		got, err := rate.Ranks(t.Context(), count, population, rate.RankOptions{Ascending: ascending})
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			r := got[i]
			if r.Err != nil || r.Rank != float64(w) || r.Low != w || r.High != w || r.Expected != float64(w) {
				t.Errorf("ascending %v: area %d = %+v, want %d", ascending, i, r, w)
			}
		}
		for i := 3; i < 5; i++ {
			if !errors.Is(got[i].Err, rate.ErrUndefined) {
				t.Errorf("area %d = %+v, want ErrUndefined", i, got[i])
			}
		}
	}
}

// TestRanksOfEqualAreas: areas that are all alike may take any rank. Each is
// equally likely, so that in 20 areas an interval at 95 % is 1 to 20, and the
// expected rank 10.5, with a standard error of √((20²−1)/12/4000) = 0.09.
func TestRanksOfEqualAreas(t *testing.T) {
	count, population := make([]float64, 20), make([]float64, 20)
	for i := range count {
		count[i], population[i] = 4, 1000
	}
	got, err := rate.Ranks(t.Context(), count, population, rate.RankOptions{Draws: 4000})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range got {
		if r.Rank != 10.5 || r.Low != 1 || r.High != 20 || math.Abs(r.Expected-10.5) > 0.45 {
			t.Errorf("area %d = %+v, want 10.5, 1 to 20", i, r)
		}
	}
}

// TestRankIntervalOfTwo: of two areas with 4 and 12 events among as many people,
// the second has the higher rate in a share P(B > A) of draws that the beta
// distribution gives: 0.9790055 (R 4.2: pbeta(.5, 4.5, 12.5)).
func TestRankIntervalOfTwo(t *testing.T) {
	const draws, first = 20_000, 0.9790055
	got, err := rate.Ranks(t.Context(), []float64{4, 12}, []float64{1, 1}, rate.RankOptions{Draws: draws, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	se := math.Sqrt(first * (1 - first) / draws)
	if math.Abs(got[0].Expected-(1+first)) > 4*se || math.Abs(got[1].Expected-(2-first)) > 4*se {
		t.Errorf("expected ranks %v and %v, want %v and %v", got[0].Expected, got[1].Expected, 1+first, 2-first)
	}
	// 2.1 % of the draws lie at the other end: less than 2.5 %, more than 0.5 %.
	if got[1].Low != 1 || got[1].High != 1 {
		t.Errorf("at 95 %%: %+v, want rank 1", got[1])
	}
	wide, err := rate.Ranks(t.Context(), []float64{4, 12}, []float64{1, 1}, rate.RankOptions{Draws: draws, Seed: 3, Level: 0.99})
	if err != nil || wide[1].Low != 1 || wide[1].High != 2 {
		t.Errorf("at 99 %%: %+v, %v, want 1 to 2", wide[1], err)
	}
}

// TestRanksDeterministic: one seed, one result, for any number of processors.
func TestRanksDeterministic(t *testing.T) {
	count := []float64{3, 0, 17, 6, 250, 9}
	population := []float64{100, 40, 1200, 500, 9000, 800}
	opt := rate.RankOptions{Draws: 101, Seed: 42, Level: 0.8}
	var want []rate.Rank
	for _, procs := range []int{1, 2, 3, 8} {
		before := runtime.GOMAXPROCS(procs)
		got, err := rate.Ranks(t.Context(), count, population, opt)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("on %d processors %+v, on one %+v", procs, got, want)
		}
	}
	opt.Seed++
	other, err := rate.Ranks(t.Context(), count, population, opt)
	if err != nil || slices.Equal(other, want) {
		t.Errorf("another seed gives the same draws (%v)", err)
	}
}

// TestAmountRanksOfOnes: with amounts of 1 the ranks are those of the counts.
func TestAmountRanksOfOnes(t *testing.T) {
	count := []float64{3, 1, 7}
	population := []float64{100, 40, 1200}
	var amount []float64
	var area []int
	for i, c := range count {
		for range int(c) {
			amount = append(amount, 1)
			area = append(area, i)
		}
	}
	opt := rate.RankOptions{Draws: 200}
	byCount, errA := rate.Ranks(t.Context(), count, population, opt)
	byAmount, errB := rate.AmountRanks(t.Context(), amount, area, population, opt)
	if errA != nil || errB != nil || !slices.Equal(byCount, byAmount) {
		t.Errorf("%+v and %+v (%v %v)", byCount, byAmount, errA, errB)
	}
}

func TestAmountRanksWithoutGrants(t *testing.T) {
	got, err := rate.AmountRanks(t.Context(), []float64{5000, 7000, 9000}, []int{0, 0, 0}, []float64{100, 1e6, nan}, rate.RankOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Rank != 1 || got[1].Rank != 2 || !errors.Is(got[2].Err, rate.ErrUndefined) {
		t.Errorf("%+v, want ranks 1, 2 and none", got)
	}
}

// impatient is a context that ends once it has been asked a number of times.
type impatient struct {
	context.Context
	left atomic.Int32
}

func (c *impatient) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestRanksStop: a single draw of many areas ends before it is done, wherever it is.
func TestRanksStop(t *testing.T) {
	count, population := areas(40_000)
	for patience := range int32(70) {
		ctx := &impatient{Context: t.Context()}
		ctx.left.Store(patience)
		if _, err := rate.Ranks(ctx, count, population, rate.RankOptions{Draws: 1}); !errors.Is(err, context.Canceled) {
			t.Errorf("asked %d times: %v, want context.Canceled", patience, err)
		}
	}
}

func TestRanksRefuse(t *testing.T) {
	one, many := []float64{1}, slices.Repeat([]float64{1}, 40_000)
	ranks := func(count, population []float64, opt rate.RankOptions) error {
		_, err := rate.Ranks(t.Context(), count, population, opt)
		return err
	}
	amounts := func(amount []float64, area []int, population []float64) error {
		_, err := rate.AmountRanks(t.Context(), amount, area, population, rate.RankOptions{})
		return err
	}
	for name, err := range map[string]error{
		"lengths":       ranks(one, nil, rate.RankOptions{}),
		"draws":         ranks(one, one, rate.RankOptions{Draws: -1}),
		"many draws":    ranks(one, one, rate.RankOptions{Draws: 100_001}),
		"too much":      ranks(many, many, rate.RankOptions{Draws: 100_000}),
		"too wide":      ranks(many, many, rate.RankOptions{Draws: 10_000, Level: 0.5}),
		"level":         ranks(one, one, rate.RankOptions{Level: 1}),
		"grant nowhere": amounts(one, []int{3}, one),
	} {
		if !errors.Is(err, rate.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	for name, err := range map[string]error{
		"nobody":   ranks(one, []float64{0}, rate.RankOptions{}),
		"no grant": amounts(nil, nil, one),
	} {
		if !errors.Is(err, rate.ErrUndefined) {
			t.Errorf("%s: %v, want ErrUndefined", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := rate.Ranks(ctx, one, one, rate.RankOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v, want context.Canceled", err)
	}
}
