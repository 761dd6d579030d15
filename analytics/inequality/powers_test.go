package inequality_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// TestAtkinsonOfLargeAversion checks in 40 digits (mpmath 1.3), beyond ε = 50 where
// the powers of the first values overflow.
func TestAtkinsonOfLargeAversion(t *testing.T) {
	for _, tt := range []struct {
		x             []float64
		epsilon, want float64
	}{
		{[]float64{1, 1e-6, 2}, 1.5, 0.99999103065240679177},
		{[]float64{1, 1e-6, 2}, 2, 0.99999700000549999142},
		{[]float64{1, 1e-6, 2}, 10, 0.99999887016941270044},
		{[]float64{1, 1e-6, 2}, 60, 0.99999898120534888043},
		{[]float64{1, 1e-6, 2}, 1000, 0.99999899890001679436},
		{[]float64{1, 1e-6, 2}, 1e6, 0.9999989999992347196},
		{[]float64{3, 4, 5}, 2, 0.042553191489361702128},
		{[]float64{3, 4, 5}, 60, 0.23590375751235412129},
		{[]float64{3, 4, 5}, 1000, 0.24917476232077669075},
		{[]float64{3, 4, 5}, 1e6, 0.24999917603950693195},
		{[]float64{3, 4, 5}, 1e300, 0.25}, // 1 − least/mean
		{[]float64{1, 1e-300, 2}, 60, 1},
		{[]float64{4, 4}, 1e6, 0},
	} {
		d, err := inequality.Of(tt.x, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.Atkinson(tt.epsilon); err != nil || math.Abs(got-tt.want) > 2e-15 {
			t.Errorf("Atkinson(%v) of %v = %.17g, %v, want %.17g", tt.epsilon, tt.x, got, err, tt.want)
		}
	}
}

// TestAtkinsonGrows: more aversion, a larger index, also across the point where the
// powers overflow.
func TestAtkinsonGrows(t *testing.T) {
	x, w := random(5, 40)
	x[3] = 1e-7
	for i := range x {
		x[i] += 1e-8
	}
	d, err := inequality.Of(x, w)
	if err != nil {
		t.Fatal(err)
	}
	before := 0.0
	for e := 0.1; e < 1e4; e *= 1.05 {
		got, err := d.Atkinson(e)
		if err != nil || got < before-1e-15 || got >= 1 {
			t.Fatalf("Atkinson(%v) = %v, %v, after %v", e, got, err, before)
		}
		before = got
	}
}

// TestEntropyOfSmallValues checks in 40 digits (mpmath 1.3): a value far below the
// mean keeps its digits.
func TestEntropyOfSmallValues(t *testing.T) {
	for _, tt := range []struct {
		x           []float64
		alpha, want float64
	}{
		{[]float64{1, 1e-6, 2}, -9, 3.7037148148296311496e51},
		{[]float64{1, 1e-6, 2}, -1, 166666.4722223055631},
		{[]float64{1, 1e-6, 2}, -0.5, 443.86989943660316493},
		{[]float64{1, 1e-6, 2}, 0.5, 0.77971578688319739493},
		{[]float64{1, 1e-300, 2}, -1, 1.6666666666666666249e299},
		{[]float64{1, 1e-300, 2}, -0.5, 4.4444444444444443888e149},
		{[]float64{3, 4, 5}, -9, 0.042416713716146100884},
	} {
		d, err := inequality.Of(tt.x, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.Entropy(tt.alpha); err != nil || !closeTo(got, tt.want, 1e-12) {
			t.Errorf("GE(%v) of %v = %.17g, %v, want %.17g", tt.alpha, tt.x, got, err, tt.want)
		}
	}
}

// TestEntropyOutOfRange: what no number can hold is refused, never infinite; with a
// zero and alpha below 0 it is infinite, as the formula says.
func TestEntropyOutOfRange(t *testing.T) {
	d, err := inequality.Of([]float64{1, 1e-6, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, alpha := range []float64{-59, -1e300, 1e4, 1e300} {
		if got, err := d.Entropy(alpha); !errors.Is(err, inequality.ErrInput) {
			t.Errorf("GE(%v) = %v, %v, want ErrInput", alpha, got, err)
		}
	}
	zero, err := inequality.Of([]float64{1, 0, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := zero.Entropy(-1); err != nil || !math.IsInf(got, 1) {
		t.Errorf("GE(-1) with a zero = %v, %v, want infinite", got, err)
	}
}
