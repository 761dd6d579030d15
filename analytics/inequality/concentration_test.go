package inequality_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// TestConcentrationVector checks the published test vector of the method page,
// which ranks from the poorest: C = −0.3001842, C of poor people −0.1288587, K =
// −0.1713255.
func TestConcentrationVector(t *testing.T) {
	got, err := inequality.Concentrate(vectorAmounts, vectorNeed, vectorPopulation)
	if err != nil {
		t.Fatal(err)
	}
	first := got.NeediestFirst()
	if math.Abs(first.Index+0.3001842) > 5e-8 || math.Abs(first.Kakwani.Value+0.1713255) > 5e-8 {
		t.Errorf("from the poorest: C %v, K %v, want −0.3001842 and −0.1713255", first.Index, first.Kakwani)
	}
	if got.Index != -first.Index || got.Kakwani.Value != -first.Kakwani.Value {
		t.Errorf("orientations differ in more than their sign: %+v, %+v", got, first)
	}
	poor := make([]float64, 5)
	for i := range poor {
		poor[i] = vectorNeed[i] * vectorPopulation[i]
	}
	ofPoor, err := inequality.Concentrate(poor, vectorNeed, vectorPopulation)
	if err != nil || math.Abs(ofPoor.Index-0.1288587) > 5e-8 {
		t.Errorf("concentration of poor people %v, %v, want 0.1288587", ofPoor.Index, err)
	}
	// Amounts in proportion to need: no more concentrated than need itself.
	if math.Abs(ofPoor.Kakwani.Value) > 1e-15 || !closeTo(ofPoor.GiniAmount, ofPoor.GiniNeed.Value, 1e-13) {
		t.Errorf("in proportion to need: %+v, want Kakwani 0", ofPoor)
	}
	if p := first.Curve; p.Population[0] != 0 || p.Value[0] != 0 || !slices.IsSorted(p.Population) || !slices.IsSorted(p.Value) {
		t.Errorf("curve from the poorest %+v", p)
	}
}

// TestConcentrationDefinition compares with the covariance of value and rank, as a
// double sum in which areas of equal need share their rank.
func TestConcentrationDefinition(t *testing.T) {
	for _, n := range []int{2, 30, 900} {
		x, w := random(uint64(n), n)
		need, _ := random(uint64(n)+50, n) // with ties
		x[0]++
		var total, sum float64
		for i := range x {
			total += w[i]
			sum += x[i]
		}
		want := 0.0
		for i := range x {
			below := 0.0 // people of less need, and half of those of the same
			for j := range x {
				switch {
				case need[j] < need[i]:
					below += w[j]
				case need[j] == need[i]:
					below += w[j] / 2
				}
			}
			want += x[i] / sum * (2*below/total - 1)
		}
		got, err := inequality.Concentrate(x, need, w)
		if err != nil || math.Abs(got.Index-want) > 1e-12 {
			t.Errorf("%d areas: %v, %v, want %v", n, got.Index, err, want)
		}
		area := 0.0
		for k := 1; k < len(got.Curve.Population); k++ {
			area += (got.Curve.Population[k] - got.Curve.Population[k-1]) * (got.Curve.Value[k] + got.Curve.Value[k-1])
		}
		if math.Abs(1-area-got.Index) > 1e-12 {
			t.Errorf("%d areas: index %v, curve says %v", n, got.Index, 1-area)
		}
	}
}

// TestConcentrationOrder: the order of areas, also of tied ones, and cutting areas
// in halves do not matter.
func TestConcentrationOrder(t *testing.T) {
	x, w := random(21, 700)
	need, _ := random(22, 700)
	x[0]++
	want, err := inequality.Concentrate(x, need, w)
	if err != nil {
		t.Fatal(err)
	}
	var halfX, halfW, halfNeed []float64
	for i := len(x) - 1; i >= 0; i-- {
		halfX = append(halfX, x[i]/2, x[i]/2)
		halfW = append(halfW, w[i]/2, w[i]/2)
		halfNeed = append(halfNeed, need[i], need[i])
	}
	got, err := inequality.Concentrate(halfX, halfNeed, halfW)
	if err != nil || !closeTo(got.Index, want.Index, 1e-11) || !closeTo(got.Kakwani.Value, want.Kakwani.Value, 1e-11) ||
		!closeTo(got.GiniAmount, want.GiniAmount, 1e-11) || len(got.Curve.Value) != len(want.Curve.Value) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestConcentrationEdges(t *testing.T) {
	one := []float64{1, 1}
	// Reference edge case: one pooled need.
	got, err := inequality.Concentrate([]float64{1, 9}, []float64{3, 3}, one)
	if err != nil || got.Index != 0 || got.GiniNeed.Value != 0 || got.GiniNeed.Err != nil || got.Kakwani.Value != 0 || got.Kakwani.Err != nil {
		t.Errorf("same need everywhere: %+v, %v, want zeros", got, err)
	}
	// Need that is all zero ranks nobody, and has no Gini.
	got, err = inequality.Concentrate([]float64{1, 9}, []float64{0, 0}, one)
	if err != nil || got.Index != 0 || !errors.Is(got.GiniNeed.Err, inequality.ErrUndefined) || !errors.Is(got.Kakwani.Err, inequality.ErrUndefined) {
		t.Errorf("no need: %+v, %v, want an index of 0 and no Kakwani", got, err)
	}
	// A score may be negative: it ranks like any other, and has no Gini.
	got, err = inequality.Concentrate([]float64{1, 9}, []float64{-2, 1}, one)
	if err != nil || !closeTo(got.Index, 0.4, 1e-15) || !errors.Is(got.Kakwani.Err, inequality.ErrNegative) {
		t.Errorf("negative need: %+v, %v, want 0.4 and no Kakwani", got, err)
	}
	if first := got.NeediestFirst(); first.Kakwani.Value != 0 || !errors.Is(first.Kakwani.Err, inequality.ErrNegative) {
		t.Errorf("negative need from the neediest: %+v, want no Kakwani", first.Kakwani)
	}
	// Left out: one need secret, one area empty. 30 of 100 people are not known of.
	got, err = inequality.Concentrate([]float64{1, 9, 5, 5}, []float64{1, 2, nan, 3}, []float64{35, 35, 30, 0})
	want := []inequality.Omission{{Area: 2, Reason: inequality.Missing}, {Area: 3, Reason: inequality.NoPopulation}}
	if err != nil || !slices.Equal(got.LeftOut, want) || got.ShareLeftOut != 0.3 || !closeTo(got.Index, 0.4, 1e-15) {
		t.Errorf("%+v, %v, want %v left out and 0.4", got, err, want)
	}
	unweighted, err := inequality.Concentrate([]float64{1, 9}, []float64{1, 2}, nil)
	if err != nil || !closeTo(unweighted.Index, 0.4, 1e-15) {
		t.Errorf("unweighted: %+v, %v, want 0.4", unweighted, err)
	}
}

func TestConcentrationRefuses(t *testing.T) {
	one := []float64{1, 1}
	for name, tt := range map[string]struct {
		amounts, need, population []float64
		want                      error
	}{
		"no amounts":          {[]float64{0, 0}, []float64{1, 2}, one, inequality.ErrUndefined}, // reference edge case
		"no area":             {nil, nil, nil, inequality.ErrUndefined},
		"nobody":              {one, one, []float64{0, 0}, inequality.ErrUndefined},
		"negative amount":     {[]float64{-1, 5}, one, one, inequality.ErrNegative},
		"negative population": {one, one, []float64{-1, 5}, inequality.ErrNegative},
		"infinite need":       {one, []float64{1, math.Inf(-1)}, one, inequality.ErrInput},
		"lengths":             {one, one, []float64{1}, inequality.ErrInput},
		"needs":               {one, []float64{1}, one, inequality.ErrInput},
		"out of range":        {[]float64{1e308, 1e308}, one, one, inequality.ErrInput},
	} {
		if got, err := inequality.Concentrate(tt.amounts, tt.need, tt.population); !errors.Is(err, tt.want) {
			t.Errorf("%s: %+v, %v, want %v", name, got, err, tt.want)
		}
	}
}

func TestPerHead(t *testing.T) {
	got, err := inequality.PerHead([]float64{10, nan, 5, 0, 3}, []float64{4, 1, 0, 2, nan})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{2.5, nan, nan, 0, nan} {
		undefined := errors.Is(got[i].Err, inequality.ErrUndefined)
		if undefined != math.IsNaN(want) || !undefined && got[i].Value != want {
			t.Errorf("area %d = %+v, want %v", i, got[i], want)
		}
	}
	if same, err := inequality.PerHead([]float64{7}, nil); err != nil || same[0].Value != 7 {
		t.Errorf("without populations %v, %v, want 7", same, err)
	}
	if _, err := inequality.PerHead([]float64{7}, []float64{1, 2}); !errors.Is(err, inequality.ErrInput) {
		t.Errorf("lengths: %v, want ErrInput", err)
	}
}
