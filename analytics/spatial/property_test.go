package spatial_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// statistics are all statistics of values and weights, global ones as a list of one.
func statistics(t *testing.T, x []float64, w *spatial.Weights) map[string][]float64 {
	t.Helper()
	m, g, general := must(spatial.GlobalMoran(x, w))(t), must(spatial.GlobalGeary(x, w))(t), must(spatial.GlobalG(x, w))(t)
	l, gi, star := must(spatial.LocalMorans(x, w))(t), must(spatial.LocalGi(x, w))(t), must(spatial.LocalGiStar(x, w))(t)
	return map[string][]float64{
		"moran z":      {m.I, must(m.Randomisation())(t).Z, must(m.Normality())(t).Z},
		"geary z":      {g.C, must(g.Randomisation())(t).Z, must(g.Normality())(t).Z},
		"general G":    {general.G, general.Z},
		"local moran":  l.I,
		"local z":      l.Conditional.Z,
		"local total":  l.Total.Z,
		"local geary":  must(spatial.LocalGearys(x, w))(t),
		"Gi":           gi.Z,
		"Gi*":          star.Z,
		"bivariate":    {must(spatial.BivariateMoran(x, x, w))(t)},
		"share around": gi.G,
	}
}

func sameStatistics(t *testing.T, got, want map[string][]float64, of func(i int) int) {
	t.Helper()
	for name, list := range want {
		for i, v := range list {
			j := i
			if len(list) > 3 {
				j = of(i)
			}
			if math.Abs(got[name][j]-v) > 1e-9*max(1, math.Abs(v)) {
				t.Errorf("%s %d: %v became %v", name, i, v, got[name][j])
			}
		}
	}
}

func positiveBoard(t *testing.T) ([]float64, [][]int) {
	t.Helper()
	r := rand.New(rand.NewPCG(9, 9))
	lists := lattice(7)
	x := make([]float64, len(lists))
	for i := range x {
		x[i] = 1 + r.ExpFloat64()
	}
	return x, lists
}

func TestOrderOfAreasDoesNotMatter(t *testing.T) {
	x, lists := positiveBoard(t)
	place := rand.New(rand.NewPCG(1, 2)).Perm(len(x)) // area i moves to place[i]
	moved, movedLists := make([]float64, len(x)), make([][]int, len(x))
	for i, p := range place {
		moved[p] = x[i]
		for _, j := range lists[i] {
			movedLists[p] = append(movedLists[p], place[j])
		}
	}
	for _, style := range []spatial.Style{spatial.Binary, spatial.RowStandardised} {
		want := statistics(t, x, must(spatial.NewWeights(lists, style))(t))
		got := statistics(t, moved, must(spatial.NewWeights(movedLists, style))(t))
		sameStatistics(t, got, want, func(i int) int { return place[i] })
	}
}

func TestUnitOfValuesDoesNotMatter(t *testing.T) {
	x, lists := positiveBoard(t)
	w := must(spatial.NewWeights(lists, spatial.RowStandardised))(t)
	want := statistics(t, x, w)
	for _, scale := range []float64{1e-6, 1000, 1e12} {
		scaled := make([]float64, len(x))
		for i, v := range x {
			scaled[i] = scale * v
		}
		sameStatistics(t, statistics(t, scaled, w), want, func(i int) int { return i })
	}
	// A shift moves shares of the total, but not what is measured from the mean.
	shifted := make([]float64, len(x))
	for i, v := range x {
		shifted[i] = v + 1000
	}
	delete(want, "general G")
	delete(want, "share around")
	sameStatistics(t, statistics(t, shifted, w), want, func(i int) int { return i })
}

func TestScaleOfWeightsDoesNotMatter(t *testing.T) {
	x, lists := positiveBoard(t)
	weigh := func(scale float64) *spatial.Weights {
		values := make([][]float64, len(lists))
		for i, row := range lists {
			for k := range row {
				values[i] = append(values[i], scale*float64(1+(i+k)%3))
			}
		}
		return must(spatial.NewValuedWeights(lists, values))(t)
	}
	a, b := weigh(1), weigh(250)
	ma, mb := must(spatial.GlobalMoran(x, a))(t), must(spatial.GlobalMoran(x, b))(t)
	near(t, "I", mb.I, ma.I)
	near(t, "z", must(mb.Randomisation())(t).Z, must(ma.Randomisation())(t).Z)
	ga, gb := must(spatial.GlobalGeary(x, a))(t), must(spatial.GlobalGeary(x, b))(t)
	near(t, "C", gb.C, ga.C)
	near(t, "z of C", must(gb.Randomisation())(t).Z, must(ga.Randomisation())(t).Z)
	la, lb := must(spatial.LocalMorans(x, a))(t), must(spatial.LocalMorans(x, b))(t)
	for i := range x {
		near(t, "local z", lb.Conditional.Z[i], la.Conditional.Z[i])
	}
}

// Σ Ii = S0·I, which Anselin (1995) asks of a local indicator.
func TestLocalMoransAddUpToTheGlobalOne(t *testing.T) {
	x, lists := positiveBoard(t)
	w := must(spatial.NewWeights(lists, spatial.RowStandardised))(t)
	m := must(spatial.GlobalMoran(x, w))(t)
	near(t, "sum of Ii", must(spatial.LocalMorans(x, w))(t).Sum(), m.S0*m.I)
}

func TestBivariateMoran(t *testing.T) {
	x, lists := positiveBoard(t)
	w := must(spatial.NewWeights(lists, spatial.RowStandardised))(t)
	near(t, "of x and x", must(spatial.BivariateMoran(x, x, w))(t), must(spatial.GlobalMoran(x, w))(t).I)

	// By hand: three areas in a row, x = (-1, 0, 1), y = (1, 0, -1) about their
	// means, binary weights: every product over a link is 0.
	line := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1}}, spatial.Binary))(t)
	near(t, "in a row", must(spatial.BivariateMoran([]float64{1, 2, 3}, []float64{3, 2, 1}, line))(t), 0)
	// x = (-2, 1, 1), y = (1, 1, -2): 3/4 · (-2·1 + 1·1 + 1·(-2) + 1·1) / 6.
	near(t, "lopsided", must(spatial.BivariateMoran([]float64{0, 3, 3}, []float64{3, 3, 0}, line))(t), 3.0/4*(-2+1-2+1)/6)

	y := make([]float64, len(x))
	lag := must(w.Lag(x))(t)
	for i := range y {
		y[i] = lag[i]
	}
	p := must(spatial.PermuteBivariateMoran(t.Context(), x, y, w, spatial.Permutations{Count: 199, Seed: 1}))(t)
	if p.Observed != must(spatial.BivariateMoran(x, y, w))(t) || math.Abs(p.Mean) > 5*p.SD/math.Sqrt(199) {
		t.Errorf("permuted: %+v", p)
	}
}

// Hot is among high values, cold among low ones, and an island is neither.
func TestHotspots(t *testing.T) {
	x, lists := make([]float64, 50), make([][]int, 50)
	for i := range x {
		x[i] = float64(i * 7 % 5)
		switch {
		case i < 10:
			x[i] += 20
		case i >= 39:
			x[i] -= 20
		}
		for j := max(0, i-2); j <= min(48, i+2) && i < 49; j++ {
			if j != i {
				lists[i] = append(lists[i], j)
			}
		}
	}
	g := must(spatial.LocalGi(x, must(spatial.NewWeights(lists, spatial.Binary))(t)))(t)
	class := g.Hotspots(0.05)
	for i, want := range map[int]spatial.Hotspot{5: spatial.Hot, 25: spatial.Insignificant, 44: spatial.Cold, 49: spatial.NoHotspot} {
		if class[i] != want {
			t.Errorf("area %d is of class %v (z = %v), want %v", i, class[i], g.Z[i], want)
		}
	}
}

// Rates of areas without population or number are left out, with their links.
func TestEmpiricalBayesMoranLeavesOut(t *testing.T) {
	w := must(spatial.NewWeights([][]int{{1, 5}, {0, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 0}}, spatial.RowStandardised))(t)
	cases := []float64{3, 5, 0, 9, math.NaN(), 2}
	population := []float64{100, 300, 0, 200, 100, 150}
	eb := must(spatial.EmpiricalBayesMoran(cases, population, w))(t)
	if !slices.Equal(eb.Areas, []int{0, 1, 3, 5}) || eb.Islands != 1 {
		t.Errorf("areas %v and %d islands, want 0, 1, 3, 5 and one island", eb.Areas, eb.Islands)
	}
	p := must(eb.Permute(t.Context(), spatial.Permutations{Count: 99, Seed: 1}))(t)
	near(t, "observed", p.Observed, eb.I)
	if _, err := spatial.EmpiricalBayesMoran(cases[:3], population, w); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("three counts for six areas: %v", err)
	}
	if _, err := spatial.EmpiricalBayesMoran([]float64{-1, 1, 1, 1, 1, 1}, population, w); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("a negative count: %v", err)
	}
}

func TestArgumentsAreNotChanged(t *testing.T) {
	x, lists := positiveBoard(t)
	wantX, wantLists := slices.Clone(x), fmt.Sprint(lists)
	slices.Reverse(lists[8])
	wantLists8 := slices.Clone(lists[8])
	w := must(spatial.NewWeights(lists, spatial.RowStandardised))(t)
	statistics(t, x, w)
	draws := spatial.Permutations{Count: 9}
	must(spatial.PermuteMoran(t.Context(), x, w, draws))(t)
	must(spatial.PermuteLocalGeary(t.Context(), x, w, draws))(t)
	if !slices.Equal(x, wantX) {
		t.Error("values were changed")
	}
	if !slices.Equal(lists[8], wantLists8) {
		t.Error("a list of neighbours was put in order")
	}
	slices.Reverse(lists[8])
	if fmt.Sprint(lists) != wantLists {
		t.Error("lists of neighbours were changed")
	}
}

func TestUndefined(t *testing.T) {
	line := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1, 3}, {2}}, spatial.Binary))(t)
	islands := must(spatial.NewWeights(make([][]int, 4), spatial.RowStandardised))(t)
	constant, varied := []float64{5, 5, 5, 5}, []float64{1, 2, 4, 8}
	draws := spatial.Permutations{Count: 9}
	ctx := t.Context()
	calls := map[string]func() error{
		"moran of constants":  func() error { _, err := spatial.GlobalMoran(constant, line); return err },
		"moran without links": func() error { _, err := spatial.GlobalMoran(varied, islands); return err },
		"moran of nothing": func() error {
			_, err := spatial.GlobalMoran(nil, must(spatial.NewWeights(nil, spatial.Binary))(t))
			return err
		},
		"permuted moran":           func() error { _, err := spatial.PermuteMoran(ctx, constant, line, draws); return err },
		"geary of constants":       func() error { _, err := spatial.GlobalGeary(constant, line); return err },
		"geary without links":      func() error { _, err := spatial.GlobalGeary(varied, islands); return err },
		"permuted geary":           func() error { _, err := spatial.PermuteGeary(ctx, constant, line, draws); return err },
		"general G, negative":      func() error { _, err := spatial.GlobalG([]float64{1, -2, 3, 4}, line); return err },
		"general G, one amount":    func() error { _, err := spatial.GlobalG([]float64{0, 0, 3, 0}, line); return err },
		"general G without links":  func() error { _, err := spatial.GlobalG(varied, islands); return err },
		"local moran of constants": func() error { _, err := spatial.LocalMorans(constant, line); return err },
		"local moran, no links":    func() error { _, err := spatial.LocalMorans(varied, islands); return err },
		"permuted local moran":     func() error { _, err := spatial.PermuteLocalMoran(ctx, varied, islands, draws); return err },
		"local geary of constants": func() error { _, err := spatial.LocalGearys(constant, line); return err },
		"permuted local geary":     func() error { _, err := spatial.PermuteLocalGeary(ctx, varied, islands, draws); return err },
		"Gi of zeros":              func() error { _, err := spatial.LocalGi(make([]float64, 4), line); return err },
		"Gi* of a zero sum":        func() error { _, err := spatial.LocalGiStar([]float64{-1, 1, -2, 2}, line); return err },
		"permuted Gi":              func() error { _, err := spatial.PermuteLocalG(ctx, constant, line, false, draws); return err },
		"bivariate of constants":   func() error { _, err := spatial.BivariateMoran(varied, constant, line); return err },
		"joins without links":      func() error { _, err := spatial.CountJoins(make([]bool, 4), islands); return err },
		"EB of nothing":            func() error { _, err := spatial.EmpiricalBayesMoran(make([]float64, 4), varied, line); return err },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, spatial.ErrUndefined) {
			t.Errorf("%s: %v, want ErrUndefined", name, err)
		}
	}
	three := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1}}, spatial.Binary))(t)
	m := must(spatial.GlobalMoran([]float64{1, 2, 4}, three))(t)
	if _, err := m.Randomisation(); !errors.Is(err, spatial.ErrUndefined) {
		t.Errorf("variance of three areas: %v, want ErrUndefined", err)
	}
	j := must(spatial.CountJoins([]bool{true, true, true, true}, line))(t)
	if _, err := j.BlackBlack.Test(); !errors.Is(err, spatial.ErrUndefined) || j.BlackBlack.Observed != 3 {
		t.Errorf("one colour: %+v, %v", j, err)
	}
}

// Three areas in a row: their joins exist, the moments do not.
func TestJoinsOfFewAreas(t *testing.T) {
	three := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1}}, spatial.Binary))(t)
	j := must(spatial.CountJoins([]bool{true, true, false}, three))(t)
	if j.Total != 2 || j.BlackBlack.Observed != 1 || j.BlackWhite.Observed != 1 || j.WhiteWhite.Observed != 0 {
		t.Errorf("joins of black, black, white: %+v", j)
	}
	for _, joins := range []spatial.Joins{j.BlackBlack, j.WhiteWhite, j.BlackWhite} {
		if _, err := joins.Test(); !errors.Is(err, spatial.ErrUndefined) || joins.Expected != 0 || joins.Variance != 0 {
			t.Errorf("moments of three areas: %+v, %v", joins, err)
		}
	}
}

func TestBadInput(t *testing.T) {
	line := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1, 3}, {2}}, spatial.Binary))(t)
	for name, x := range map[string][]float64{
		"too few values": {1, 2, 3}, "a missing value": {1, math.NaN(), 3, 4}, "an infinite value": {1, math.Inf(1), 3, 4},
	} {
		for what, call := range map[string]func() error{
			"moran":       func() error { _, err := spatial.GlobalMoran(x, line); return err },
			"geary":       func() error { _, err := spatial.GlobalGeary(x, line); return err },
			"general G":   func() error { _, err := spatial.GlobalG(x, line); return err },
			"local moran": func() error { _, err := spatial.LocalMorans(x, line); return err },
			"local geary": func() error { _, err := spatial.LocalGearys(x, line); return err },
			"Gi":          func() error { _, err := spatial.LocalGi(x, line); return err },
			"lag":         func() error { _, err := line.Lag(x); return err },
			"bivariate":   func() error { _, err := spatial.BivariateMoran([]float64{1, 2, 3, 5}, x, line); return err },
		} {
			if err := call(); !errors.Is(err, spatial.ErrInput) {
				t.Errorf("%s of %s: %v, want ErrInput", what, name, err)
			}
		}
	}
}

// No result holds NaN or an infinite number, whatever the values.
func FuzzLocalStatistics(f *testing.F) {
	f.Add(1.0, 2.0, 3.0, 4.0, 5.0)
	f.Add(0.0, 0.0, 0.0, 0.0, 1e-300)
	f.Add(-1e200, 1e200, 0.1, 0.2, 0.3)
	f.Add(0.1, 0.1, 0.1, 0.1, 0.30000000000000004)
	f.Fuzz(func(t *testing.T, a, b, c, d, e float64) {
		w := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1, 3}, {2}, {}}, spatial.RowStandardised))(t)
		x := []float64{a, b, c, d, e}
		check := func(what string, err error, lists ...[]float64) {
			if err != nil {
				if !errors.Is(err, spatial.ErrUndefined) && !errors.Is(err, spatial.ErrInput) {
					t.Fatalf("%s: %v", what, err)
				}
				return
			}
			for _, list := range lists {
				for _, v := range list {
					if math.IsNaN(v) || math.IsInf(v, 0) {
						t.Fatalf("%s of %v holds %v", what, x, v)
					}
				}
			}
		}
		l, err := spatial.LocalMorans(x, w)
		check("local moran", err, l.I, l.Conditional.Z, l.Conditional.P, l.Total.Z, l.Total.Variance)
		g, err := spatial.LocalGi(x, w)
		check("Gi", err, g.G, g.Z, g.P, g.Variance)
		star, err := spatial.LocalGiStar(x, w)
		check("Gi*", err, star.G, star.Z, star.Variance)
		local, err := spatial.LocalGearys(x, w)
		check("local geary", err, local)
		m, err := spatial.GlobalMoran(x, w)
		check("moran", err, []float64{m.I, m.Expected})
		geary, err := spatial.GlobalGeary(x, w)
		check("geary", err, []float64{geary.C})
		general, err := spatial.GlobalG(x, w)
		check("general G", err, []float64{general.G, general.Z})
		p, err := spatial.PermuteLocalG(t.Context(), x, w, false, spatial.Permutations{Count: 9})
		check("permuted Gi", err, p.Mean, p.Variance)
		p, err = spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: 9})
		check("permuted local moran", err, p.Mean, p.Variance)
	})
}

// Gi and Gi* of values of both signs: z does not depend on where 0 is.
func TestLocalGOfNegativeValues(t *testing.T) {
	x, lists := positiveBoard(t)
	w := must(spatial.NewWeights(lists, spatial.RowStandardised))(t)
	net := make([]float64, len(x))
	for i, v := range x {
		net[i] = v - 3
	}
	for name, of := range map[string]func([]float64, *spatial.Weights) (spatial.LocalG, error){
		"Gi": spatial.LocalGi, "Gi*": spatial.LocalGiStar,
	} {
		want, got := must(of(x, w))(t), must(of(net, w))(t)
		for i := range x {
			near(t, name+" z", got.Z[i], want.Z[i])
		}
	}
}
