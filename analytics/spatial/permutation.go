package spatial

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Permutations says how a test by permutation is made. The result depends on
// Count and Seed only.
type Permutations struct {
	Count   int    // permutations, such as 999
	Seed    uint64 // same seed, same result
	Workers int    // goroutines; 0 means one per processor
}

// maxPermutations bounds memory and time: one number is kept per permutation.
const maxPermutations = 10_000_000

func (p Permutations) check(what string) error {
	if p.Count < 1 || p.Count > maxPermutations {
		return badInput(what, "%d permutations; from 1 to %d are possible", p.Count, maxPermutations)
	}
	return nil
}

// each runs task for 0..n-1 on the workers, a batch at a time, and stops early
// when the context ends, with its error. Every worker makes its own task.
func (p Permutations) each(ctx context.Context, n, batch int, worker func() func(i int)) error {
	workers := p.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = max(1, min(workers, (n+batch-1)/batch))
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			task := worker()
			for {
				from := int(next.Add(int64(batch))) - batch
				for i := from; i < min(n, from+batch); i++ {
					if ctx.Err() != nil {
						return
					}
					task(i)
				}
				if from >= n {
					return
				}
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// Permuted is a global statistic against the same one with the values placed on
// the areas at random.
type Permuted struct {
	Observed float64
	Count    int     // permutations made
	Greater  float64 // (r+1)/(Count+1) for r permutations with a statistic at least as large
	Less     float64 // the same for at most as large
	TwoSided float64 // twice the smaller of the two, at most 1
	Mean     float64 // of the permuted statistics
	SD       float64 // their standard deviation, divisor Count-1; 0 for one permutation
}

// tie is how far apart, in parts of their size, two sums of the same numbers in
// another order may come out; such statistics count as equal.
const tie = 1e-12

// permute measures the values in Count random orders. statistic must not keep or
// change its argument.
func (p Permutations) permute(ctx context.Context, what string, x []float64, statistic func([]float64) float64) (Permuted, error) {
	if err := p.check(what); err != nil {
		return Permuted{}, err
	}
	drawn := make([]float64, p.Count)
	err := p.each(ctx, p.Count, 1, func() func(int) {
		order := make([]float64, len(x))
		return func(r int) {
			copy(order, x)
			s := newStream(p.Seed, uint64(r))
			s.shuffle(order)
			drawn[r] = statistic(order)
		}
	})
	if err != nil {
		return Permuted{}, err
	}
	return summarise(statistic(x), drawn), nil
}

func summarise(observed float64, drawn []float64) Permuted {
	m := float64(len(drawn))
	p := Permuted{Observed: observed, Count: len(drawn)}
	size := math.Abs(observed)
	for _, v := range drawn {
		size = max(size, math.Abs(v))
		p.Mean += v / m
	}
	greater, less, squares := 0, 0, 0.0
	for _, v := range drawn {
		if v >= observed-tie*size {
			greater++
		}
		if v <= observed+tie*size {
			less++
		}
		squares += (v - p.Mean) * (v - p.Mean)
	}
	if len(drawn) > 1 {
		p.SD = math.Sqrt(squares / (m - 1))
	}
	p.Greater, p.Less, p.TwoSided = pseudo(greater, less, len(drawn))
	return p
}

// pseudo are the p-values of a statistic that greater of m permutations reach or
// pass upwards and less downwards.
func pseudo(greater, less, m int) (g, l, two float64) {
	g = float64(greater+1) / float64(m+1)
	l = float64(less+1) / float64(m+1)
	return g, l, min(1, 2*min(g, l))
}

// PermuteMoran tests Moran's I by permutation; see [GlobalMoran] for the index and
// its errors. When the context ends, its error is returned.
func PermuteMoran(ctx context.Context, x []float64, w *Weights, p Permutations) (Permuted, error) {
	m, err := GlobalMoran(x, w)
	if err != nil {
		return Permuted{}, err
	}
	d, err := deviate("moran", x)
	if err != nil {
		return Permuted{}, err
	}
	scale := float64(m.N) / m.S0 / d.z2
	return p.permute(ctx, "moran", d.z, func(z []float64) float64 { return scale * cross(z, z, w) })
}

// PermuteGeary tests Geary's C by permutation; see [GlobalGeary]. Less is the p of
// positive autocorrelation.
func PermuteGeary(ctx context.Context, x []float64, w *Weights, p Permutations) (Permuted, error) {
	g, err := GlobalGeary(x, w)
	if err != nil {
		return Permuted{}, err
	}
	d, err := deviate("geary", x)
	if err != nil {
		return Permuted{}, err
	}
	scale := float64(g.N-1) / (2 * g.S0) / d.z2
	return p.permute(ctx, "geary", d.z, func(z []float64) float64 { return scale * squaredDifferences(z, w) })
}
