package spatial_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// board is an n by n lattice with weights and random values.
func board(t *testing.T, n int, seed uint64, style spatial.Style) ([]float64, *spatial.Weights) {
	t.Helper()
	w, err := spatial.NewWeights(lattice(n), style)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	x := make([]float64, w.N())
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x, w
}

func TestPermutationDoesNotDependOnWorkers(t *testing.T) {
	x, w := board(t, 20, 1, spatial.RowStandardised)
	type outcome struct {
		global              spatial.Permuted
		moran, geary, gstar spatial.LocalPermuted
	}
	run := func(workers int) outcome {
		p := spatial.Permutations{Count: 199, Seed: 42, Workers: workers}
		return outcome{
			must(spatial.PermuteMoran(t.Context(), x, w, p))(t),
			must(spatial.PermuteLocalMoran(t.Context(), x, w, p))(t),
			must(spatial.PermuteLocalGeary(t.Context(), x, w, p))(t),
			must(spatial.PermuteLocalG(t.Context(), x, w, true, p))(t),
		}
	}
	one := run(1)
	for _, workers := range []int{0, 2, 3, 16} {
		if got := run(workers); !reflect.DeepEqual(got, one) {
			t.Errorf("%d workers give another result than one", workers)
		}
	}
	other := must(spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: 199, Seed: 43}))(t)
	if slices.Equal(other.Greater, one.moran.Greater) {
		t.Error("another seed gives the same p-values")
	}
}

func TestPermutationStopsWithItsContext(t *testing.T) {
	x, w := board(t, 60, 1, spatial.RowStandardised)
	forever := spatial.Permutations{Count: 10_000_000, Seed: 1}
	for name, permute := range map[string]func(context.Context) error{
		"global": func(ctx context.Context) error {
			_, err := spatial.PermuteMoran(ctx, x, w, forever)
			return err
		},
		"local": func(ctx context.Context) error {
			_, err := spatial.PermuteLocalMoran(ctx, x, w, forever)
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		start := time.Now()
		err := permute(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v, want the context's error", name, err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s went on for %v", name, took)
		}
	}
}

func TestPermutationCountIsBounded(t *testing.T) {
	x, w := board(t, 5, 1, spatial.Binary)
	for _, count := range []int{-1, 0, 10_000_001} {
		if _, err := spatial.PermuteMoran(t.Context(), x, w, spatial.Permutations{Count: count}); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("%d permutations: %v", count, err)
		}
		if _, err := spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: count}); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("%d local permutations: %v", count, err)
		}
	}
}

// Values without autocorrelation give p-values that are uniform: their empirical
// distribution keeps within the Kolmogorov-Smirnov distance that 1 in 1000 sets of
// 400 uniform numbers exceed (1.95/√400), plus the step 1/200 of a p from 199
// permutations.
func TestPseudoPValuesAreUniformUnderTheNull(t *testing.T) {
	const sets = 400
	var moran, geary, local, localC, gi []float64
	for set := range uint64(sets) {
		x, w := board(t, 8, set+1, spatial.RowStandardised)
		p := spatial.Permutations{Count: 199, Seed: set, Workers: 1}
		moran = append(moran, must(spatial.PermuteMoran(t.Context(), x, w, p))(t).Greater)
		geary = append(geary, must(spatial.PermuteGeary(t.Context(), x, w, p))(t).Less)
		local = append(local, must(spatial.PermuteLocalMoran(t.Context(), x, w, p))(t).Greater[9])
		localC = append(localC, must(spatial.PermuteLocalGeary(t.Context(), x, w, p))(t).Less[27])
		gi = append(gi, must(spatial.PermuteLocalG(t.Context(), x, w, false, p))(t).TwoSided[36])
	}
	for name, p := range map[string][]float64{"moran": moran, "geary": geary, "local moran": local, "local geary": localC, "gi": gi} {
		slices.Sort(p)
		far := 0.0
		for i, v := range p {
			far = max(far, math.Abs(v-float64(i)/sets), math.Abs(v-float64(i+1)/sets))
		}
		if limit := 1.95/math.Sqrt(sets) + 0.01; far > limit {
			t.Errorf("%s: p-values are %v from uniform, more than %v", name, far, limit)
		}
	}
}

// Areas with so many neighbours that drawing them without repeats needs another
// way still have the moments of the formula.
func TestPermutationOfLongRows(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	points := make([]spatial.Point, 60)
	x := make([]float64, len(points))
	for i := range points {
		points[i] = spatial.Point{X: r.Float64(), Y: r.Float64()}
		x[i] = r.ExpFloat64()
	}
	for _, k := range []int{1, 5, 7, 8, 30, 59} {
		w := must(spatial.NewWeights(must(spatial.NearestNeighbours(points, k))(t), spatial.RowStandardised))(t)
		l := must(spatial.LocalMorans(x, w))(t)
		p := must(spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: 4000, Seed: 2}))(t)
		for i := range x {
			e, v := l.Conditional.Expected[i], l.Conditional.Variance[i]
			if math.Abs(p.Mean[i]-e) > 6*math.Sqrt(v/4000)+1e-12 || math.Abs(p.Variance[i]-v) > 0.35*v+1e-12 {
				t.Errorf("k = %d, area %d: mean %v and variance %v, want %v and %v", k, i, p.Mean[i], p.Variance[i], e, v)
			}
			if k == 59 && p.TwoSided[i] != 1 { // all others are neighbours: nothing can vary
				t.Errorf("k = 59, area %d: p = %v, want 1", i, p.TwoSided[i])
			}
		}
	}
}

// Few values that tie often: a statistic that cannot vary has p = 1, and no
// p-value leaves (0, 1].
func TestTiesCountOnBothSides(t *testing.T) {
	_, w := board(t, 6, 1, spatial.RowStandardised)
	x := make([]float64, w.N())
	x[0] = 1.1
	p := must(spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: 99, Seed: 1}))(t)
	if p.TwoSided[0] != 1 {
		t.Errorf("all others equal: p = %v, want 1", p.TwoSided[0])
	}
	for i, v := range p.TwoSided {
		if v <= 0 || v > 1 || p.Directed(i) <= 0 {
			t.Errorf("area %d: p = %v, directed %v", i, v, p.Directed(i))
		}
	}
}

// With valued weights, each value may fall on each weight.
func TestPermutationWithValuedWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	points := make([]spatial.Point, 80)
	x := make([]float64, len(points))
	for i := range points {
		points[i], x[i] = spatial.Point{X: r.Float64(), Y: r.Float64()}, r.NormFloat64()
	}
	neighbours, distances, err := spatial.DistanceBand(points, 0.3)
	if err != nil {
		t.Fatal(err)
	}
	values := must(spatial.InverseDistance(distances, 1))(t)
	w := must(spatial.NewValuedWeights(neighbours, values))(t)
	l := must(spatial.LocalMorans(x, w))(t)
	p := must(spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: 4000, Seed: 2}))(t)
	for i := range x {
		e, v := l.Conditional.Expected[i], l.Conditional.Variance[i]
		if math.Abs(p.Mean[i]-e) > 6*math.Sqrt(v/4000) || math.Abs(p.Variance[i]-v) > 0.35*v {
			t.Errorf("area %d: mean %v and variance %v, want %v and %v", i, p.Mean[i], p.Variance[i], e, v)
		}
	}
}
