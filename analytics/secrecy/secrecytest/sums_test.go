package secrecytest_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy/secrecytest"
)

// By hand: a + b = 10 and b + c = 4 leave b from 0 to 4, so a from 6 to 10 and c from 0
// to 4; a + b = 10 said twice changes nothing; d is in no sum, and 2 e = 3.
func TestBoundsOfSums(t *testing.T) {
	var s secrecytest.Sums
	a, b, c, d, e := s.Unknown(), s.Unknown(), s.Unknown(), s.Unknown(), s.Unknown()
	one := func(k int) secrecytest.Term { return secrecytest.Term{Value: k, Times: 1} }
	s.Add(10, one(a), one(b))
	s.Add(-4, secrecytest.Term{Value: b, Times: -1}, secrecytest.Term{Value: c, Times: -1})
	s.Add(10, one(b), one(a))
	s.Add(3, secrecytest.Term{Value: e, Times: 2})
	if err := s.Solve(); err != nil {
		t.Fatal(err)
	}
	for k, want := range map[int][2]float64{a: {6, 10}, b: {0, 4}, c: {0, 4}, d: {0, math.Inf(1)}, e: {1.5, 1.5}} {
		if low, high := s.Bounds(k); low != want[0] || high != want[1] {
			t.Errorf("value %d lies between %v and %v, want %v", k, low, high, want)
		}
	}
}

func TestSumsThatContradict(t *testing.T) {
	var s secrecytest.Sums
	a, b := s.Unknown(), s.Unknown()
	s.Add(5, secrecytest.Term{Value: a, Times: 1})
	s.Add(3, secrecytest.Term{Value: a, Times: 1}, secrecytest.Term{Value: b, Times: 1})
	if err := s.Solve(); !errors.Is(err, secrecytest.ErrContradiction) {
		t.Errorf("%v, want a contradiction: 3 − 5 is below zero", err)
	}
}
