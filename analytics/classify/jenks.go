package classify

import (
	"fmt"
	"math"
	"slices"
)

// FisherJenksBreaks returns the k classes with the least sum of squared deviations
// from their means, the exact optimum. Breaks and Cuts are the least value and the
// greatest value of each class. Where several partitions reach the optimum, it is
// one of them. When there are fewer distinct values than k, each makes a class.
//
// Fisher (1958), On grouping for maximum homogeneity, J. Amer. Statist. Assoc.
// 53:789–798, doi:10.1080/01621459.1958.10501479; Jenks (1977). Equal values are
// merged; a dynamic programme over the distinct ones finds the last break of each
// number of classes by divide and conquer, since these breaks move to the right
// with the values: O(k n log n) time, O(k n) memory. Sums are those of values less
// their mean; when the optimum is so small beside them that digits could be lost,
// all is computed again with twice the digits.
//
// It returns [ErrInput] unless 1 ≤ k ≤ 256, and [ErrUndefined] without any value.
func FisherJenksBreaks(x []float64, k int) (Classes, error) {
	sorted, missing, err := prepareK(FisherJenks, x, k)
	if err != nil {
		return Classes{}, err
	}
	c := Classes{Method: FisherJenks, Requested: k, Missing: missing}
	values, counts := merge(sorted)
	if n := len(values); n < k {
		c.Fewer = fmt.Sprintf("there are %d distinct values", n)
		k = n
	}
	c.Breaks = make([]float64, 0, k+1)
	c.Breaks = append(c.Breaks, values[0])
	for _, last := range partition(values, counts, k) {
		c.Breaks = append(c.Breaks, values[last])
	}
	c.Cuts = slices.Clone(c.Breaks)
	return build(c, sorted)
}

// merge returns the distinct values of a sorted slice and how often each occurs.
func merge(sorted []float64) (values, counts []float64) {
	values = make([]float64, 0, len(sorted))
	counts = make([]float64, 0, len(sorted))
	for _, v := range sorted {
		if n := len(values); n > 0 && values[n-1] == v {
			counts[n-1]++
			continue
		}
		values = append(values, v)
		counts = append(counts, 1)
	}
	return values, counts
}

// partition returns the index of the last of the distinct values of each of k
// classes, for 1 ≤ k ≤ len(values).
func partition(values, counts []float64, k int) []int {
	n := len(values)
	if k == n || k == 1 {
		last := make([]int, 0, k)
		for i := n - k; i < n; i++ {
			last = append(last, i)
		}
		return last
	}
	const enough = 1e-9 // relative error of the optimum
	scaled := scale(values)
	fast := newSums(scaled, counts)
	last, optimum := solve(fast, n, k)
	if fast.errorBound(k) > enough*optimum {
		last, _ = solve(newLongSums(scaled, counts), n, k)
	}
	return last
}

// scale returns the values times a power of two that keeps their squares in range.
func scale(values []float64) []float64 {
	_, e := math.Frexp(max(math.Abs(values[0]), math.Abs(values[len(values)-1])))
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Ldexp(v, -e)
	}
	return out
}

// sums finds the best class that ends at a value.
type sums interface {
	// first returns the sum of squared deviations of the first j values.
	first(j int) float64
	// next takes the optima of the first i values in one class less.
	next(optima []float64)
	// best returns the i from lo to hi, below j, for which the first i values in one
	// class less and a class of values i to j−1 have the least sum, and that sum.
	best(j, lo, hi int) (sum float64, i int)
}

// solve returns the last value of each class of an optimal partition of n values
// into k classes, and its sum of squared deviations.
func solve(s sums, n, k int) (last []int, optimum float64) {
	optima, below := make([]float64, n+1), make([]float64, n+1)
	for j := 1; j <= n; j++ {
		below[j] = s.first(j)
	}
	// from[c][j] is where the last of c+2 classes of the first j values begins.
	from := make([][]int32, k-2)
	for c := range from {
		s.next(below)
		from[c] = make([]int32, n+1)
		l := layer{sums: s, optima: optima, from: from[c]}
		l.fill(c+2, n, c+1, n-1)
		optima, below = below, optima
	}
	s.next(below)
	optimum, i := s.best(n, k-1, n-1)
	last = make([]int, k)
	last[k-1] = n - 1
	for c := k - 2; c >= 0; c-- {
		last[c] = i - 1
		if c > 0 {
			i = int(from[c-1][i])
		}
	}
	return last, optimum
}

// layer is the optima for one number of classes.
type layer struct {
	sums   sums
	optima []float64
	from   []int32
}

// fill computes the optima of the first j values for j from jLow to jHigh, whose
// last classes begin at low to high. The beginning for the middle j splits what is
// left to search on both sides of it.
func (l *layer) fill(jLow, jHigh, low, high int) {
	for jLow <= jHigh {
		j := int(uint(jLow+jHigh) / 2)
		sum, i := l.sums.best(j, low, min(high, j-1))
		l.optima[j], l.from[j] = sum, int32(i)
		l.fill(jLow, j-1, low, i)
		jLow, low = j+1, i
	}
}
