package rate

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// checkEvery is the number of areas between two looks at the context.
const checkEvery = 1024

// ended reports whether the context has ended, at every so many areas.
func ended(ctx context.Context, area int) bool {
	return area%checkEvery == 0 && ctx.Err() != nil
}

// tails keeps, for each area, the lowest and the highest ranks met in a number of
// draws: enough of them for the ends of an interval, few enough for all communes.
type tails struct {
	size      int       // ranks kept at each end
	low, high []int32   // [area*size:(area+1)*size]; low ascending, high descending
	kept      int       // draws so far, at most size
	sum       []float64 // of ranks
}

func newTails(areas, size int) *tails {
	return &tails{
		size: size,
		low:  make([]int32, areas*size),
		high: make([]int32, areas*size),
		sum:  make([]float64, areas),
	}
}

// add counts one draw; rank holds the ranks of all areas in it. It stops halfway
// when the context ends.
func (t *tails) add(ctx context.Context, rank []int32) {
	grown := min(t.kept+1, t.size)
	for i, r := range rank {
		if ended(ctx, i) {
			return
		}
		t.sum[i] += float64(r)
		row := i * t.size
		insert(t.low[row:row+grown], r, t.kept, less)
		insert(t.high[row:row+grown], r, t.kept, greater)
	}
	t.kept = grown
}

// merge counts the draws of u. It stops halfway when the context ends.
func (t *tails) merge(ctx context.Context, u *tails) {
	grown := min(t.kept+u.kept, t.size)
	own := make([]int32, t.kept)
	for i := range t.sum {
		if ended(ctx, i) {
			return
		}
		t.sum[i] += u.sum[i]
		row := i * t.size
		copy(own, t.low[row:])
		mergeRuns(t.low[row:row+grown], own, u.low[row:row+u.kept], less)
		copy(own, t.high[row:])
		mergeRuns(t.high[row:row+grown], own, u.high[row:row+u.kept], greater)
	}
	t.kept = grown
}

func less(a, b int32) bool    { return a < b }
func greater(a, b int32) bool { return a > b }

// mergeRuns fills to with the first of two runs that are in order.
func mergeRuns(to, a, b []int32, before func(a, b int32) bool) {
	for j := range to {
		if len(b) == 0 || len(a) > 0 && !before(b[0], a[0]) {
			to[j], a = a[0], a[1:]
		} else {
			to[j], b = b[0], b[1:]
		}
	}
}

// insert puts r in its place in s, of which the first kept are in order; when s
// is full already, the last falls out.
func insert(s []int32, r int32, kept int, before func(a, b int32) bool) {
	j := len(s) - 1
	if kept == len(s) && !before(r, s[j]) {
		return
	}
	for j > 0 && before(r, s[j-1]) {
		s[j] = s[j-1]
		j--
	}
	s[j] = r
}

// interval returns the ends of the interval of the rank of area i.
func (t *tails) interval(i int) (low, high int) {
	last := i*t.size + t.kept - 1
	return int(t.low[last]), int(t.high[last])
}

// simulateRanks draws and ranks. Draw d comes from a generator of its own, so
// that the split among processors does not matter.
func simulateRanks(ctx context.Context, posteriors []posterior, alpha float64, opt RankOptions) (*tails, error) {
	size := tailSize(alpha, opt.Draws)
	workers := min(runtime.GOMAXPROCS(0), opt.Draws, maxKept/(size*len(posteriors)))
	parts := make([]*tails, workers)
	var wg sync.WaitGroup
	for w := range workers {
		parts[w] = newTails(len(posteriors), size)
		wg.Go(func() {
			s := newRanking(posteriors, opt.Ascending)
			for d := w; d < opt.Draws && ctx.Err() == nil; d += workers {
				parts[w].add(ctx, s.draw(ctx, opt.Seed, d))
			}
		})
	}
	wg.Wait()
	for _, p := range parts[1:] {
		parts[0].merge(ctx, p)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return parts[0], nil
}

// ranking holds what a worker needs to draw rankings.
type ranking struct {
	posteriors []posterior
	ascending  bool
	keys       []uint64
	index      uint64 // the bits of a key that hold the position
	rank       []int32
}

func newRanking(posteriors []posterior, ascending bool) *ranking {
	return &ranking{
		posteriors: posteriors,
		ascending:  ascending,
		keys:       make([]uint64, len(posteriors)),
		index:      1<<bits.Len(uint(len(posteriors))) - 1,
		rank:       make([]int32, len(posteriors)),
	}
}

// draw returns the ranks of the areas in draw d; the slice is used again.
//
// Positive floats sort like their bits, so that a rate and the position of its
// area fit in one number to sort. The position takes the place of the last digits
// of the rate: with 35 000 areas ten are left. When the context ends there are no
// ranks.
func (s *ranking) draw(ctx context.Context, seed uint64, d int) []int32 {
	const golden = 0x9e3779b97f4a7c15 // spreads the numbers of draws over all seeds
	gamma := distuv.Gamma{Src: rand.NewPCG(seed, golden*uint64(d+1))}
	for i, p := range s.posteriors {
		if ended(ctx, i) {
			return nil
		}
		gamma.Alpha, gamma.Beta = p.shape, 1/p.scale
		s.keys[i] = math.Float64bits(gamma.Rand())&^s.index | uint64(i)
	}
	slices.Sort(s.keys)
	n := int32(len(s.keys))
	for r, k := range s.keys {
		rank := int32(r) + 1
		if !s.ascending {
			rank = n + 1 - rank
		}
		s.rank[k&s.index] = rank
	}
	return s.rank
}
