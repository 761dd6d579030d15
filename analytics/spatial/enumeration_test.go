package spatial_test

import (
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// small are six areas in a ring with two chords, and values for them without ties.
func small(t *testing.T, style spatial.Style) ([]float64, *spatial.Weights) {
	t.Helper()
	w, err := spatial.NewWeights([][]int{{1, 5, 3}, {0, 2}, {1, 3, 4}, {2, 4, 0}, {3, 5, 2}, {4, 0}}, style)
	if err != nil {
		t.Fatal(err)
	}
	return []float64{3, 1, 4, 1.5, 9, 2.6}, w
}

// orders calls visit with every order of x.
func orders(x []float64, visit func([]float64)) {
	var permute func(x []float64, k int)
	permute = func(x []float64, k int) {
		if k == len(x) {
			visit(x)
			return
		}
		for i := k; i < len(x); i++ {
			x[k], x[i] = x[i], x[k]
			permute(x, k+1)
			x[k], x[i] = x[i], x[k]
		}
	}
	permute(slices.Clone(x), 0)
}

// moments are mean and variance over every order of x.
func moments(x []float64, statistic func([]float64) float64) (mean, variance float64) {
	var values []float64
	orders(x, func(order []float64) { values = append(values, statistic(order)) })
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		variance += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, variance
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-11*max(1, math.Abs(want))) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// The moments of the formulas are exactly those over all 720 orders of six values.

func TestGlobalMomentsAreThoseOfAllOrders(t *testing.T) {
	for _, style := range []spatial.Style{spatial.Binary, spatial.RowStandardised} {
		x, w := small(t, style)
		mean, variance := moments(x, func(x []float64) float64 { return must(spatial.GlobalMoran(x, w))(t).I })
		m := must(must(spatial.GlobalMoran(x, w))(t).Randomisation())(t)
		near(t, "moran mean", m.Expected, mean)
		near(t, "moran variance", m.Variance, variance)

		mean, variance = moments(x, func(x []float64) float64 { return must(spatial.GlobalGeary(x, w))(t).C })
		g := must(must(spatial.GlobalGeary(x, w))(t).Randomisation())(t)
		near(t, "geary mean", g.Expected, mean)
		near(t, "geary variance", g.Variance, variance)

		mean, variance = moments(x, func(x []float64) float64 { return must(spatial.GlobalG(x, w))(t).G })
		general := must(spatial.GlobalG(x, w))(t)
		near(t, "general G mean", general.Expected, mean)
		near(t, "general G variance", general.Variance, variance)
	}
}

func TestJoinMomentsAreThoseOfAllColourings(t *testing.T) {
	_, w := small(t, spatial.Binary)
	colours := []float64{1, 1, 1, 0, 0, 0}
	count := func(x []float64) spatial.JoinCounts {
		black := make([]bool, len(x))
		for i, v := range x {
			black[i] = v == 1
		}
		return must(spatial.CountJoins(black, w))(t)
	}
	j := count(colours)
	for name, of := range map[string]func(spatial.JoinCounts) spatial.Joins{
		"BB": func(j spatial.JoinCounts) spatial.Joins { return j.BlackBlack },
		"WW": func(j spatial.JoinCounts) spatial.Joins { return j.WhiteWhite },
		"BW": func(j spatial.JoinCounts) spatial.Joins { return j.BlackWhite },
	} {
		mean, variance := moments(colours, func(x []float64) float64 { return of(count(x)).Observed })
		near(t, name+" mean", of(j).Expected, mean)
		near(t, name+" variance", of(j).Variance, variance)
	}
}

func TestLocalMomentsAreThoseOfAllOrders(t *testing.T) {
	for _, style := range []spatial.Style{spatial.Binary, spatial.RowStandardised} {
		x, w := small(t, style)
		l := must(spatial.LocalMorans(x, w))(t)
		gi := must(spatial.LocalGi(x, w))(t)
		star := must(spatial.LocalGiStar(x, w))(t)
		for i := range x {
			mean, variance := moments(x, func(x []float64) float64 { return must(spatial.LocalMorans(x, w))(t).I[i] })
			near(t, "total mean", l.Total.Expected[i], mean)
			near(t, "total variance", l.Total.Variance[i], variance)

			mean, variance = conditionalMoments(x, i, func(x []float64) float64 { return must(spatial.LocalMorans(x, w))(t).I[i] })
			near(t, "conditional mean", l.Conditional.Expected[i], mean)
			near(t, "conditional variance", l.Conditional.Variance[i], variance)

			mean, variance = conditionalMoments(x, i, func(x []float64) float64 { return must(spatial.LocalGi(x, w))(t).G[i] })
			near(t, "Gi mean", gi.Expected[i], mean)
			near(t, "Gi variance", gi.Variance[i], variance)

			mean, variance = moments(x, func(x []float64) float64 { return must(spatial.LocalGiStar(x, w))(t).G[i] })
			near(t, "Gi* mean", star.Expected[i], mean)
			near(t, "Gi* variance", star.Variance[i], variance)
		}
	}
}

// conditionalMoments are those over every order of the others, area i keeping its value.
func conditionalMoments(x []float64, i int, statistic func([]float64) float64) (mean, variance float64) {
	others := slices.Delete(slices.Clone(x), i, i+1)
	return moments(others, func(order []float64) float64 {
		return statistic(slices.Insert(slices.Clone(order), i, x[i]))
	})
}

// Permutation p-values tend to the share of all orders that reach the statistic.
func TestPermutationAgreesWithAllOrders(t *testing.T) {
	x, w := small(t, spatial.RowStandardised)
	const count = 40_000
	within := func(what string, p, exact float64) { // five standard errors
		t.Helper()
		if math.Abs(p-exact) > 5*math.Sqrt(exact*(1-exact)/count)+1.0/count {
			t.Errorf("%s: p = %v, over all orders %v", what, p, exact)
		}
	}
	draws := spatial.Permutations{Count: count, Seed: 3}

	share := func(visit func(func([]float64)), observed float64, statistic func([]float64) float64) (greater, less float64) {
		all := 0.0
		visit(func(order []float64) {
			all++
			if v := statistic(order); v >= observed-1e-12 {
				greater++
			}
			if v := statistic(order); v <= observed+1e-12 {
				less++
			}
		})
		return greater / all, less / all
	}
	everyOrder := func(visit func([]float64)) { orders(x, visit) }
	moran := func(x []float64) float64 { return must(spatial.GlobalMoran(x, w))(t).I }
	p := must(spatial.PermuteMoran(t.Context(), x, w, draws))(t)
	greater, less := share(everyOrder, moran(x), moran)
	within("moran", p.Greater, greater)
	within("moran", p.Less, less)
	geary := func(x []float64) float64 { return must(spatial.GlobalGeary(x, w))(t).C }
	p = must(spatial.PermuteGeary(t.Context(), x, w, draws))(t)
	greater, _ = share(everyOrder, geary(x), geary)
	within("geary", p.Greater, greater)

	locals := map[string]struct {
		permuted  spatial.LocalPermuted
		statistic func(i int) func([]float64) float64
	}{
		"local moran": {must(spatial.PermuteLocalMoran(t.Context(), x, w, draws))(t), func(i int) func([]float64) float64 {
			return func(x []float64) float64 { return must(spatial.LocalMorans(x, w))(t).I[i] }
		}},
		"local geary": {must(spatial.PermuteLocalGeary(t.Context(), x, w, draws))(t), func(i int) func([]float64) float64 {
			return func(x []float64) float64 { return must(spatial.LocalGearys(x, w))(t)[i] }
		}},
		"Gi": {must(spatial.PermuteLocalG(t.Context(), x, w, false, draws))(t), func(i int) func([]float64) float64 {
			return func(x []float64) float64 { return must(spatial.LocalGi(x, w))(t).G[i] }
		}},
		"Gi*": {must(spatial.PermuteLocalG(t.Context(), x, w, true, draws))(t), func(i int) func([]float64) float64 {
			return func(x []float64) float64 { return must(spatial.LocalGiStar(x, w))(t).G[i] }
		}},
	}
	for name, l := range locals {
		for i := range x {
			statistic := l.statistic(i)
			conditional := func(visit func([]float64)) {
				orders(slices.Delete(slices.Clone(x), i, i+1), func(order []float64) {
					visit(slices.Insert(slices.Clone(order), i, x[i]))
				})
			}
			greater, less := share(conditional, statistic(x), statistic)
			within(name, l.permuted.Greater[i], greater)
			within(name, l.permuted.Less[i], less)
			mean, variance := conditionalMoments(x, i, statistic)
			if math.Abs(l.permuted.Mean[i]-mean) > 5*math.Sqrt(variance/count) {
				t.Errorf("%s %d: mean %v, over all orders %v", name, i, l.permuted.Mean[i], mean)
			}
			if math.Abs(l.permuted.Variance[i]-variance) > 0.05*variance {
				t.Errorf("%s %d: variance %v, over all orders %v", name, i, l.permuted.Variance[i], variance)
			}
		}
	}
}
