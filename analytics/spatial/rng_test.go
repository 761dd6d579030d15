package spatial

import (
	"math"
	"testing"
)

// Every number is as likely: χ² over n cells stays within six standard deviations of
// its mean.
func uniform(t *testing.T, what string, counts []int, draws int) {
	t.Helper()
	expected, chi2 := float64(draws)/float64(len(counts)), 0.0
	for _, c := range counts {
		chi2 += (float64(c) - expected) * (float64(c) - expected) / expected
	}
	if df := float64(len(counts) - 1); math.Abs(chi2-df) > 6*math.Sqrt(2*df) {
		t.Errorf("%s: χ² = %v with %v degrees of freedom", what, chi2, df)
	}
}

func TestDrawsAreUniform(t *testing.T) {
	const n, skip, draws = 23, 7, 220_000
	s := newStream(1, 2)
	below, without := make([]int, n), make([]int, n)
	dst := make([]uint32, 11)
	for range draws / len(dst) {
		s.fillWithout(dst, n-1, skip)
		for _, v := range dst {
			without[v]++
			below[s.below(n)]++
		}
	}
	if without[skip] != 0 {
		t.Errorf("%d was drawn %d times, though it is to be left out", skip, without[skip])
	}
	uniform(t, "below", below, draws)
	uniform(t, "without", append(without[:skip], without[skip+1:]...), draws)
}

// With numbers beyond 2³¹ almost every other draw is rejected; the rest is uniform.
func TestDrawsBelowALargeNumber(t *testing.T) {
	const n, draws = 3 << 30, 60_000
	s := newStream(5, 5)
	thirds := make([]int, 3)
	dst := make([]uint32, 3)
	for range draws / 6 {
		s.fillWithout(dst, n, math.MaxUint32)
		for _, v := range append(dst, s.below(n), s.below(n), s.below(n)) {
			if v >= n {
				t.Fatalf("%d is not below %d", v, uint32(n))
			}
			thirds[v>>30]++
		}
	}
	uniform(t, "thirds", thirds, draws)
}

func TestShuffleMakesEveryOrder(t *testing.T) {
	s := newStream(9, 9)
	orders := make(map[[4]float64]int)
	const draws = 24_000
	for range draws {
		x := [4]float64{0, 1, 2, 3}
		s.shuffle(x[:])
		orders[x]++
	}
	var counts []int
	for _, c := range orders {
		counts = append(counts, c)
	}
	if len(counts) != 24 {
		t.Fatalf("%d orders of four, want 24", len(counts))
	}
	uniform(t, "orders", counts, draws)
}
