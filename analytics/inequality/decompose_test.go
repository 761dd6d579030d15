package inequality_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// TestDecompositionAddsUp: within and between sum to the total to 1e-12, for few
// and for many groups.
func TestDecompositionAddsUp(t *testing.T) {
	for _, groups := range []int{1, 2, 13, 100, 1500} {
		rng := rand.New(rand.NewPCG(8, uint64(groups)))
		var x, w []float64
		var group []int
		for range 3000 {
			x = append(x, math.Exp(2*rng.NormFloat64()))
			w = append(w, 1+1000*rng.Float64())
			group = append(group, rng.IntN(groups))
		}
		d, err := inequality.Of(x, w)
		if err != nil {
			t.Fatal(err)
		}
		got, err := inequality.Decompose(d, group)
		if err != nil {
			t.Fatal(err)
		}
		if got.T.Total != d.TheilT() || got.L.Total != d.TheilL() {
			t.Errorf("%d groups: totals %v and %v, want %v and %v", groups, got.T.Total, got.L.Total, d.TheilT(), d.TheilL())
		}
		for name, p := range map[string]inequality.Parts{"T": got.T, "L": got.L} {
			if diff := p.Within + p.Between - p.Total; math.Abs(diff) > 1e-12 || p.Within < 0 || p.Between < 0 {
				t.Errorf("%d groups: %s = %+v, parts miss by %v", groups, name, p, diff)
			}
		}
		var population, value float64
		for k, g := range got.Groups {
			population += g.PopulationShare
			value += g.ValueShare
			if k > 0 && g.Label <= got.Groups[k-1].Label {
				t.Errorf("group %v comes after %v", g.Label, got.Groups[k-1].Label)
			}
		}
		if math.Abs(population-1) > 1e-12 || math.Abs(value-1) > 1e-12 {
			t.Errorf("%d groups: shares sum to %v and %v", groups, population, value)
		}
	}
}

// TestDecompositionByOne: with one group all is within, with a group per area all
// is between.
func TestDecompositionByOne(t *testing.T) {
	x, w := random(2, 40)
	x[0]++
	d, err := inequality.Of(x, w)
	if err != nil {
		t.Fatal(err)
	}
	one, errA := inequality.Decompose(d, make([]string, 40))
	own := make([]string, 40)
	for i := range own {
		own[i] = fmt.Sprint("area ", i)
	}
	each, errB := inequality.Decompose(d, own)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if one.T.Between != 0 || !closeTo(one.T.Within, d.TheilT(), 1e-13) {
		t.Errorf("one group: %+v, want all of %v within", one.T, d.TheilT())
	}
	if each.T.Within != 0 || !closeTo(each.T.Between, d.TheilT(), 1e-13) {
		t.Errorf("a group each: %+v, want all of %v between", each.T, d.TheilT())
	}
}

// TestDecompositionGaps: worked by hand. Group 9 has no area that counts; group 3
// has nothing, so that it has no inequality of its own.
func TestDecompositionGaps(t *testing.T) {
	d, err := inequality.Of([]float64{1, 1, 0, 0, nan}, []float64{1, 1, 1, 1, 5})
	if err != nil {
		t.Fatal(err)
	}
	got, err := inequality.Decompose(d, []int{2, 2, 3, 3, 9})
	if err != nil || len(got.Groups) != 2 {
		t.Fatalf("%+v, %v, want two groups", got, err)
	}
	g := got.Groups[1]
	if g.Label != 3 || g.ValueShare != 0 || !errors.Is(g.TheilT.Err, inequality.ErrUndefined) || g.WithinT != 0 || g.WithinL != 0 {
		t.Errorf("group 3 = %+v, want nothing, undefined", g)
	}
	if !closeTo(got.T.Total, math.Ln2, 1e-14) || !closeTo(got.T.Between, math.Ln2, 1e-14) || got.T.Within != 0 {
		t.Errorf("T = %+v, want ln 2 between", got.T)
	}
	if share, err := got.T.BetweenShare(); err != nil || !closeTo(share, 1, 1e-14) {
		t.Errorf("share between %v, %v, want 1", share, err)
	}
	if _, err := got.L.BetweenShare(); !errors.Is(err, inequality.ErrUndefined) || !math.IsInf(got.L.Total, 1) {
		t.Errorf("L = %+v, %v, want infinite without a share between", got.L, err)
	}
	if _, err := inequality.Decompose(d, []int{1}); !errors.Is(err, inequality.ErrInput) {
		t.Errorf("one name for five areas: %v, want ErrInput", err)
	}
	equal, err := inequality.Of([]float64{2, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	none, err := inequality.Decompose(equal, []int{1, 2})
	if _, shareErr := none.T.BetweenShare(); err != nil || !errors.Is(shareErr, inequality.ErrUndefined) {
		t.Errorf("no inequality: %v %v, want no share between", err, shareErr)
	}
}

// TestAllocations: a call allocates four times at most, its results included.
func TestAllocations(t *testing.T) {
	amounts, need, population, group := communes(35_000)
	d, err := inequality.OfAmounts(amounts, population)
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"Gini of amounts": func() error {
			d, err := inequality.OfAmounts(amounts, population)
			if err == nil && d.Gini() < 0 {
				t.Error("a Gini index below 0")
			}
			return err
		},
		"Theil by 100 groups": func() error {
			_, err := inequality.Decompose(d, group)
			return err
		},
		"concentration": func() error {
			_, err := inequality.Concentrate(amounts, need, population)
			return err
		},
	} {
		n := testing.AllocsPerRun(5, func() {
			if err := call(); err != nil {
				t.Error(name, err)
			}
		})
		if n > 4 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

// TestDecompositionOrder: the order of areas does not matter.
func TestDecompositionOrder(t *testing.T) {
	x, w := random(11, 60)
	x[0]++
	group := make([]int, 60)
	for i := range group {
		group[i] = i * i % 7
	}
	run := func() inequality.Decomposition[int] {
		d, err := inequality.Of(x, w)
		if err != nil {
			t.Fatal(err)
		}
		got, err := inequality.Decompose(d, group)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	a := run()
	slices.Reverse(x)
	slices.Reverse(w)
	slices.Reverse(group)
	b := run()
	if !closeTo(a.T.Within, b.T.Within, 1e-13) || !closeTo(a.T.Between, b.T.Between, 1e-13) {
		t.Errorf("%+v, reversed %+v", a.T, b.T)
	}
	for k := range a.Groups {
		if a.Groups[k].Label != b.Groups[k].Label || !closeTo(a.Groups[k].TheilT.Value, b.Groups[k].TheilT.Value, 1e-13) {
			t.Errorf("group %d: %+v, reversed %+v", k, a.Groups[k], b.Groups[k])
		}
	}
}
