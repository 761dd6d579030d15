package regress_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/regress"
)

// TestCorrelation checks ties and missing pairs against R 4.2: cor(x, y, method =
// "spearman") of the five pairs that are there.
func TestCorrelation(t *testing.T) {
	a := []float64{1, 2, nan, 2, 3, 5, 4}
	b := []float64{5, 3, 9, 4, 4, 1, nan}
	rank, errR := regress.Spearman(a, b)
	linear, errL := regress.Pearson(a, b)
	if errR != nil || math.Abs(rank+0.763157894736842) > 1e-14 {
		t.Errorf("Spearman %v, %v, want -0.763157894736842", rank, errR)
	}
	if errL != nil || math.Abs(linear+0.891304347826087) > 1e-14 {
		t.Errorf("Pearson %v, %v, want -0.891304347826087", linear, errL)
	}
}

// TestSpearmanOfAnyScale: ranks do not know the scale.
func TestSpearmanOfAnyScale(t *testing.T) {
	want, errA := regress.Spearman(z, w)
	stretched := make([]float64, len(z))
	for i, v := range z {
		stretched[i] = math.Exp(v) - 100
	}
	got, errB := regress.Spearman(stretched, w)
	same, errC := regress.Spearman(z, stretched)
	if errA != nil || errB != nil || errC != nil || got != want || same != 1 {
		t.Errorf("%v, stretched %v, with itself %v (%v %v %v)", want, got, same, errA, errB, errC)
	}
}

// TestCorrelationOfExtremes: squares of these are out of range.
func TestCorrelationOfExtremes(t *testing.T) {
	for _, size := range []float64{1e300, 1e-300} {
		got, err := regress.Pearson([]float64{-size, 0, size}, []float64{1, 2, 3})
		if err != nil || math.Abs(got-1) > 1e-15 {
			t.Errorf("%v: %v, %v, want 1", size, got, err)
		}
	}
}

func TestCorrelationRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b []float64
		want error
	}{
		"lengths":      {[]float64{1, 2}, []float64{1}, regress.ErrInput},
		"infinite":     {[]float64{1, math.Inf(-1)}, []float64{1, 2}, regress.ErrInput},
		"infinite y":   {[]float64{1, 2}, []float64{1, math.Inf(1)}, regress.ErrInput},
		"no pair":      {nil, nil, regress.ErrUndefined},
		"one pair":     {[]float64{1, nan}, []float64{1, 2}, regress.ErrUndefined},
		"x constant":   {[]float64{1, 1}, []float64{1, 2}, regress.ErrUndefined},
		"y constant":   {[]float64{1, 2}, []float64{1, 1}, regress.ErrUndefined},
		"out of range": {[]float64{-1e308, 1e308}, []float64{1, 2}, regress.ErrInput},
	} {
		_, errP := regress.Pearson(tt.a, tt.b)
		if !errors.Is(errP, tt.want) {
			t.Errorf("Pearson of %s: %v, want %v", name, errP, tt.want)
		}
		_, errS := regress.Spearman(tt.a, tt.b)
		if name != "out of range" && !errors.Is(errS, tt.want) {
			t.Errorf("Spearman of %s: %v, want %v", name, errS, tt.want)
		}
	}
}
