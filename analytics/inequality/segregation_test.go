package inequality_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// TestSegregationBounds: full separation is 1, the same share everywhere is 0.
func TestSegregationBounds(t *testing.T) {
	apart, err := inequality.Segregate([]float64{10, 0, 7}, []float64{10, 12, 7}, 0)
	if err != nil {
		t.Fatal(err)
	}
	even, err := inequality.Segregate([]float64{2, 3, 1}, []float64{8, 12, 4}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string][2]float64{
		"dissimilarity": {apart.Dissimilarity, even.Dissimilarity},
		"Gini":          {apart.Gini, even.Gini},
		"H":             {apart.InformationTheory, even.InformationTheory},
		"Atkinson":      {apart.Atkinson, even.Atkinson},
		"minmax":        {apart.MinMax, even.MinMax},
		"correlation":   {apart.CorrelationRatio, even.CorrelationRatio},
	} {
		if math.Abs(v[0]-1) > 1e-14 || math.Abs(v[1]) > 1e-14 {
			t.Errorf("%s = %v when apart and %v when even, want 1 and 0", name, v[0], v[1])
		}
	}
	if apart.Isolation != 1 || apart.Interaction != 0 {
		t.Errorf("apart: isolation %v, interaction %v, want 1 and 0", apart.Isolation, apart.Interaction)
	}
	if !closeTo(even.Isolation, 0.25, 1e-14) || !closeTo(even.Interaction, 0.75, 1e-14) || even.Share != 0.25 {
		t.Errorf("even: %+v, want isolation 0.25 and interaction 0.75", even)
	}
}

// TestSegregationInvariances: order of zones, halves, and zones that do not count.
func TestSegregationInvariances(t *testing.T) {
	group, total := []float64{3, 10, 0, 7, 25}, []float64{30, 15, 20, 9, 100}
	want, err := inequality.Segregate(group, total, 0.3)
	if err != nil {
		t.Fatal(err)
	}
	var halfGroup, halfTotal []float64
	for i := len(group) - 1; i >= 0; i-- {
		halfGroup = append(halfGroup, group[i]/2, group[i]/2)
		halfTotal = append(halfTotal, total[i]/2, total[i]/2)
	}
	got, err := inequality.Segregate(append(halfGroup, 0, nan), append(halfTotal, 0, 50), 0.3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.LeftOut) != 2 || got.N != 10 {
		t.Errorf("%+v left out of %d, want the last two", got.LeftOut, got.N)
	}
	for name, v := range map[string][2]float64{
		"D":   {got.Dissimilarity, want.Dissimilarity},
		"G":   {got.Gini, want.Gini},
		"H":   {got.InformationTheory, want.InformationTheory},
		"A":   {got.Atkinson, want.Atkinson},
		"xPx": {got.Isolation, want.Isolation},
		"xPy": {got.Interaction, want.Interaction},
	} {
		if !closeTo(v[0], v[1], 1e-13) {
			t.Errorf("%s = %v, was %v", name, v[0], v[1])
		}
	}
}

// TestTwoOfManyGroups: with two groups the indices of several are those of one.
func TestTwoOfManyGroups(t *testing.T) {
	group, total := []float64{3, 10, 0, 7, 25}, []float64{30, 15, 20, 9, 100}
	groups := make([][]float64, len(group))
	for i := range group {
		groups[i] = []float64{group[i], 0, total[i] - group[i]} // and one that is nowhere
	}
	one, errA := inequality.Segregate(group, total, 0)
	many, errB := inequality.SegregateGroups(groups)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for name, v := range map[string][2]float64{
		"D":         {many.Dissimilarity, one.Dissimilarity},
		"G":         {many.Gini, one.Gini},
		"H":         {many.InformationTheory, one.InformationTheory},
		"R":         {many.RelativeDiversity, one.CorrelationRatio},
		"C":         {many.SquaredCV, one.CorrelationRatio},
		"P":         {many.NormalizedExposure, one.CorrelationRatio},
		"isolation": {many.Exposure[0][0], one.Isolation},
		"xPy":       {many.Exposure[0][2], one.Interaction},
		"Simpson":   {many.SimpsonConcentration + many.SimpsonInteraction, 1},
	} {
		if !closeTo(v[0], v[1], 1e-12) {
			t.Errorf("%s = %v, want %v", name, v[0], v[1])
		}
	}
	if many.Exposure[1] != nil {
		t.Errorf("exposure of nobody: %v", many.Exposure[1])
	}
	if !slices.Equal(many.Shares, []float64{one.Share, 0, 1 - one.Share}) {
		t.Errorf("shares %v", many.Shares)
	}
}

func TestSegregationLeavesOut(t *testing.T) {
	got, err := inequality.SegregateGroups([][]float64{{1, 2}, {0, 0}, {3, nan}, {4, 1}})
	want := []inequality.Omission{{Area: 1, Reason: inequality.NoPopulation}, {Area: 2, Reason: inequality.Missing}}
	if err != nil || got.N != 2 || !slices.Equal(got.LeftOut, want) || got.Shares[0] != 0.625 {
		t.Errorf("%+v, %v, want %v left out of 4 zones", got, err, want)
	}
}

func TestSegregationRefuses(t *testing.T) {
	five := []float64{5, 5}
	one := func(group, total []float64, shape float64) error {
		return second(inequality.Segregate(group, total, shape))
	}
	many := func(groups [][]float64) error { return second(inequality.SegregateGroups(groups)) }
	for name, tt := range map[string]struct{ got, want error }{
		"group nowhere":     {one([]float64{0, 0}, five, 0), inequality.ErrUndefined}, // reference edge case
		"nobody else":       {one(five, five, 0), inequality.ErrUndefined},
		"no zone":           {one(nil, nil, 0), inequality.ErrUndefined},
		"more than all":     {one([]float64{6, 0}, five, 0), inequality.ErrInput},
		"negative":          {one([]float64{-1, 0}, five, 0), inequality.ErrNegative},
		"lengths":           {one([]float64{1}, five, 0), inequality.ErrInput},
		"shape":             {one([]float64{1, 2}, five, 1), inequality.ErrInput},
		"one group":         {many([][]float64{{1, 0}, {2, 0}}), inequality.ErrUndefined},
		"nobody":            {many([][]float64{{0, 0}}), inequality.ErrUndefined},
		"no zone of many":   {many(nil), inequality.ErrUndefined},
		"ragged":            {many([][]float64{{1, 2}, {3}}), inequality.ErrInput},
		"negative of many":  {many([][]float64{{1, -2}}), inequality.ErrNegative},
		"all zones missing": {many([][]float64{{1, nan}}), inequality.ErrUndefined},
	} {
		if !errors.Is(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", name, tt.got, tt.want)
		}
	}
}

// FuzzSegregate: indices of evenness keep to 0 and 1, and Gini is at least the
// dissimilarity.
func FuzzSegregate(f *testing.F) {
	f.Add(1.0, 2.0, 0.0, 10.0, 20.0, 5.0)
	f.Add(10.0, 0.0, 3.0, 10.0, 7.0, 3.0)
	f.Fuzz(func(t *testing.T, x0, x1, x2, t0, t1, t2 float64) {
		for _, v := range []float64{x0, x1, x2, t0, t1, t2} {
			if v != 0 && (math.Abs(v) > 1e12 || math.Abs(v) < 1e-3) {
				t.Skip("not numbers of people")
			}
		}
		s, err := inequality.Segregate([]float64{x0, x1, x2}, []float64{t0, t1, t2}, 0)
		if err != nil {
			return
		}
		const slack = 1e-9
		for name, v := range map[string]float64{
			"D": s.Dissimilarity, "G": s.Gini, "H": s.InformationTheory, "A": s.Atkinson, "V": s.MinMax,
			"xPx": s.Isolation, "xPy": s.Interaction, "eta2": s.CorrelationRatio,
		} {
			if !(v >= -slack && v <= 1+slack) {
				t.Errorf("%s = %v", name, v)
			}
		}
		if s.Gini < s.Dissimilarity-slack {
			t.Errorf("Gini %v below dissimilarity %v", s.Gini, s.Dissimilarity)
		}
	})
}
