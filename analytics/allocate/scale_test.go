package allocate_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/allocate"
)

// By hand: a third of 3, 1, 2 is 1, 1/3 and 2/3: one cent is left, for the largest rest.
// 8, −2 and 3 are 9; ten times as much is ten times each.
func TestScale(t *testing.T) {
	for _, tt := range []struct {
		amounts []int64
		total   int64
		want    []int64
	}{
		{[]int64{3, 1, 2}, 2, []int64{1, 0, 1}},
		{[]int64{8, -2, 3}, 90, []int64{80, -20, 30}},
		{[]int64{1, 1, 1}, 2, []int64{1, 1, 0}},
		{[]int64{5, 0}, 0, []int64{0, 0}},
	} {
		if got, ok := allocate.Scale(tt.amounts, tt.total); !ok || !slices.Equal(got, tt.want) {
			t.Errorf("%v to %d: %v, want %v", tt.amounts, tt.total, got, tt.want)
		}
	}
	for _, none := range [][]int64{nil, {0, 0}, {5, -5}, {-1}} {
		if got, ok := allocate.Scale(none, 10); ok {
			t.Errorf("%v: %v, want no pattern", none, got)
		}
	}
}

// The total is kept to the cent, and no amount is a cent or more from its exact share.
func TestScaleKeepsTheTotal(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 6))
	for range 3000 {
		amounts, sum := make([]int64, 1+rng.IntN(40)), int64(0)
		for i := range amounts {
			amounts[i] = rng.Int64N(1e9) - 1e8
			sum += amounts[i]
		}
		total := rng.Int64N(1e13)
		got, ok := allocate.Scale(amounts, total)
		if ok != (sum > 0) {
			t.Fatalf("%v: ok %v", amounts, ok)
		}
		var all int64
		for i, g := range got {
			all += g
			if exact := float64(amounts[i]) * float64(total) / float64(sum); float64(g)-exact > 1.01 || exact-float64(g) > 1.01 {
				t.Fatalf("%v to %d: %d, want %v", amounts, total, g, exact)
			}
		}
		if ok && all != total {
			t.Fatalf("%v: %d, want %d", amounts, all, total)
		}
	}
}
