package classify_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/classify"
)

// clusters returns n values around k centres at the given distance, with a spread
// of 1 around each.
func clusters(n, k int, distance float64) []float64 {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	x := make([]float64, n)
	for i := range x {
		x[i] = distance*float64(1+i%k) + rng.Float64()
	}
	return x
}

// bruteForce returns the least sum of squared deviations of k classes of the
// distinct sorted values, by trying every partition.
func bruteForce(sorted []float64, k int) float64 {
	if k == 1 {
		mean := 0.0
		for _, v := range sorted {
			mean += v / float64(len(sorted))
		}
		sum := 0.0
		for _, v := range sorted {
			sum += (v - mean) * (v - mean)
		}
		return sum
	}
	least := math.Inf(1)
	for i := 1; i < len(sorted); i++ {
		if sorted[i] != sorted[i-1] {
			least = min(least, bruteForce(sorted[:i], k-1)+bruteForce(sorted[i:], 1))
		}
	}
	return least
}

// TestFisherJenksIsOptimal compares with every partition of small sets, with and
// without ties, at levels where float32 and one-pass sums lose the optimum.
func TestFisherJenksIsOptimal(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	for round := range 300 {
		n := 2 + rng.IntN(12)
		level := []float64{0, 22_000, 2e7, -1e9}[round%4]
		x := make([]float64, n)
		for i := range x {
			x[i] = level + math.Round(100*rng.ExpFloat64())/[]float64{1, 8}[round%2]
		}
		sorted := slices.Sorted(slices.Values(x))
		distinct := len(slices.Compact(slices.Clone(sorted)))
		for k := 1; k <= min(5, distinct); k++ {
			got, err := classify.FisherJenksBreaks(x, k)
			if err != nil {
				t.Fatal(err)
			}
			want := bruteForce(sorted, k)
			if math.Abs(got.Within-want) > 1e-9*(want+1e-9) || len(got.Class) != k {
				t.Errorf("%v in %d: %v in %d classes, want %v", sorted, k, got.Within, len(got.Class), want)
			}
		}
	}
}

// TestFisherJenksFarClusters: the optimum of clusters far apart is the sum within
// each, 13 digits below the sum of squares of all.
func TestFisherJenksFarClusters(t *testing.T) {
	for _, distance := range []float64{1e3, 1e6, 1e9, 1e11} {
		for _, k := range []int{2, 3, 10} {
			x := clusters(2000, k, distance)
			got, err := classify.FisherJenksBreaks(x, k)
			if err != nil {
				t.Fatal(err)
			}
			for i, class := range got.Class {
				if class.Count != 2000/k && class.Count != 2000/k+1 || math.Floor(class.Min/distance+0.5) != float64(i+1) {
					t.Errorf("distance %v, class %d of %d = %+v", distance, i, k, class)
				}
			}
			// One class more has to split a cluster where that gains most.
			more, err := classify.FisherJenksBreaks(x, k+1)
			if err != nil {
				t.Fatal(err)
			}
			best := math.Inf(1)
			for i := range k {
				var cluster []float64
				for j := i; j < len(x); j += k {
					cluster = append(cluster, x[j])
				}
				two, err := classify.FisherJenksBreaks(cluster, 2)
				if err != nil {
					t.Fatal(err)
				}
				best = min(best, got.Within-two.Total+two.Within)
			}
			if math.Abs(more.Within-best) > 1e-6*best {
				t.Errorf("distance %v, %d classes: %v, want %v", distance, k+1, more.Within, best)
			}
		}
	}
}

// TestFisherJenksFewerValues are reference edge cases.
func TestFisherJenksFewerValues(t *testing.T) {
	for _, tt := range []struct {
		x     []float64
		k     int
		upper []float64
	}{
		{[]float64{1, 1, 2, 2, 3}, 5, []float64{1, 2, 3}},
		{[]float64{4, 4, 4}, 3, []float64{4}},
		{[]float64{9}, 1, []float64{9}},
	} {
		got, err := classify.FisherJenksBreaks(tt.x, tt.k)
		if err != nil {
			t.Fatal(err)
		}
		var upper []float64
		for _, c := range got.Class {
			upper = append(upper, c.Upper)
		}
		if !slices.Equal(upper, tt.upper) || got.Requested != tt.k || got.Within != 0 || (got.Fewer == "") != (len(upper) == tt.k) {
			t.Errorf("%v in %d: %+v, want %v", tt.x, tt.k, got, tt.upper)
		}
	}
}

// TestFisherJenksUnits: moving and scaling values moves and scales the breaks, and
// their order does not matter.
func TestFisherJenksUnits(t *testing.T) {
	x := make([]float64, 500)
	rng := rand.New(rand.NewPCG(4, 4))
	for i := range x {
		x[i] = math.Floor(1024*rng.ExpFloat64()) / 8 // exact in what follows
	}
	want, err := classify.FisherJenksBreaks(x, 6)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct{ by, plus float64 }{{1, 0}, {8, 0}, {1, 1 << 20}, {0.25, -4096}, {-1, 0}, {0x1p-600, 0}, {0x1p400, 0}} {
		moved := make([]float64, len(x))
		for i, v := range x {
			moved[len(x)-1-i] = v*f.by + f.plus
		}
		got, err := classify.FisherJenksBreaks(moved, 6)
		if err != nil {
			t.Fatal(err)
		}
		for i, class := range got.Class {
			w := want.Class[i]
			low, high := w.Min*f.by+f.plus, w.Max*f.by+f.plus
			if f.by < 0 {
				w = want.Class[len(want.Class)-1-i]
				low, high = w.Max*f.by+f.plus, w.Min*f.by+f.plus
			}
			if class.Min != low || class.Max != high || class.Count != w.Count {
				t.Errorf("×%v +%v: class %d = %+v, want %v to %v", f.by, f.plus, i, class, low, high)
			}
		}
	}
}

// TestFisherJenksMoreClasses: a class more never fits worse.
func TestFisherJenksMoreClasses(t *testing.T) {
	x := generated(3000)
	last := math.Inf(1)
	for _, k := range []int{1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 256} {
		got, err := classify.FisherJenksBreaks(x, k)
		if err != nil || got.Within > last || len(got.Class) != k {
			t.Errorf("%d classes: %v, %v, with fewer %v", k, got.Within, err, last)
		}
		last = got.Within
	}
}

// FuzzFisherJenks: what is accepted is a partition at least as good as the one by
// equal counts, and equal values stay together.
func FuzzFisherJenks(f *testing.F) {
	f.Add(1.0, 2.0, 2.0, 5.0, 9.0, 3)
	f.Add(1e9, 1e9+1, -1e9, 0.0, 7.0, 2)
	f.Add(0.1, 0.1, 0.1, 0.1, 0.3, 4)
	f.Add(0.5, 0.1+0.2, 0.1, 0.09999999999999999, 0.3, 4)
	f.Fuzz(func(t *testing.T, a, b, c, d, e float64, k int) {
		x := []float64{a, b, c, d, e, b, (a + c) / 2}
		got, err := classify.FisherJenksBreaks(x, k)
		if err != nil {
			return
		}
		count := 0
		for i, class := range got.Class {
			count += class.Count
			if class.Count == 0 || class.Min > class.Max || i > 0 && class.Min <= got.Class[i-1].Max {
				t.Errorf("class %d of %v: %+v after %+v", i, x, class, got.Class[max(0, i-1)])
			}
		}
		if count != got.N || got.N+got.Missing != len(x) {
			t.Errorf("%d of %d values in classes", count, len(x))
		}
		quantiles, err := classify.Quantiles(x, k)
		if err != nil {
			t.Fatal(err)
		}
		// Values that differ in their last digit only are told apart to within the
		// rounding of sums of their squares with twice the digits.
		rounding := 0.0
		for _, v := range x {
			if !math.IsNaN(v) {
				rounding += 1e-30 * v * v
			}
		}
		if got.Within > quantiles.Within*(1+1e-8)+rounding {
			t.Errorf("%v: %v within, quantiles %v", fmt.Sprint(x), got.Within, quantiles.Within)
		}
	})
}
