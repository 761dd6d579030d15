package classify

import (
	"math"
)

// epsilon is half the distance from 1 to the next float.
const epsilon = 0x1p-53

// shortSums are sums of the values less their mean, in float64.
//
// The squared deviations of values i to j−1 are s2[j] − s2[i] − (s1[j] − s1[i])² / (w[j] −
// w[i]) for cumulated counts w, values s1 and squares s2.
type shortSums struct {
	w, s1, s2 []float64
	lead      []float64 // optima of one class less, minus s2
	far       float64   // greatest distance of a value from the mean
}

func newSums(values, counts []float64) *shortSums {
	n := len(values)
	s := &shortSums{
		w: make([]float64, n+1), s1: make([]float64, n+1), s2: make([]float64, n+1),
		lead: make([]float64, n+1),
	}
	var sum, weight float64
	for i, v := range values {
		sum += counts[i] * (v - values[0])
		weight += counts[i]
	}
	mean := values[0] + sum/weight
	s.far = max(mean-values[0], values[n-1]-mean)
	var s1, s2 long
	for i, v := range values {
		d := v - mean
		s.w[i+1] = s.w[i] + counts[i]
		s1 = s1.plus(product(counts[i], d))
		s2 = s2.plus(product(counts[i]*d, d))
		s.s1[i+1], s.s2[i+1] = s1.high, s2.high
	}
	return s
}

func (s *shortSums) first(j int) float64 {
	return max(0, s.s2[j]-s.s1[j]*s.s1[j]/s.w[j])
}

func (s *shortSums) next(optima []float64) {
	for i, o := range optima {
		s.lead[i] = o - s.s2[i]
	}
}

func (s *shortSums) best(j, lo, hi int) (sum float64, i int) {
	w, s1 := s.w[j], s.s1[j]
	lead := s.lead[lo : hi+1]
	ws, s1s := s.w[lo:hi+1], s.s1[lo:hi+1]
	least, at := math.Inf(1), 0
	for i, l := range lead {
		d := s1 - s1s[i]
		if v := l - d*d/(w-ws[i]); v < least {
			least, at = v, i
		}
	}
	return max(0, s.s2[j]+least), lo + at
}

// errorBound returns how far the optimum of k classes may be off for the rounding
// of the sums: each of the k terms has an error of a few ε times the whole sum of
// squares, and of ε times the greatest sum times the greatest mean of a class, which
// is at most far.
func (s *shortSums) errorBound(k int) float64 {
	greatest := 0.0
	for _, v := range s.s1 {
		greatest = max(greatest, math.Abs(v))
	}
	return float64(k) * epsilon * (8*s.s2[len(s.s2)-1] + 4*greatest*s.far)
}

// longSums are the sums of shortSums with twice the digits. Values are taken as
// they are, because less their mean they would be rounded.
type longSums struct {
	w      []float64
	s1, s2 []long
	optima []float64
}

func newLongSums(values, counts []float64) *longSums {
	n := len(values)
	s := &longSums{w: make([]float64, n+1), s1: make([]long, n+1), s2: make([]long, n+1)}
	for i, v := range values {
		s.w[i+1] = s.w[i] + counts[i]
		s.s1[i+1] = s.s1[i].plus(product(counts[i], v))
		square := product(v, v)
		s.s2[i+1] = s.s2[i].plus(product(counts[i], square.high)).plus(long{high: counts[i] * square.low})
	}
	return s
}

func (s *longSums) first(j int) float64 { return s.deviations(0, j) }

func (s *longSums) next(optima []float64) { s.optima = optima }

func (s *longSums) best(j, lo, hi int) (sum float64, i int) {
	sum = math.Inf(1)
	for c := lo; c <= hi; c++ {
		if v := s.optima[c] + s.deviations(c, j); v < sum {
			sum, i = v, c
		}
	}
	return sum, i
}

// deviations returns the sum of squared deviations of values i to j−1, with the
// quotient of shortSums and its rest.
func (s *longSums) deviations(i, j int) float64 {
	if j == i+1 {
		return 0
	}
	w := s.w[j] - s.w[i]
	d, e := s.s1[j].minus(s.s1[i]), s.s2[j].minus(s.s2[i])
	square := product(d.high, d.high)
	q := square.high / w
	rest := math.FMA(-q, w, square.high) + square.low + 2*d.high*d.low
	return max(0, (e.high-q)+(e.low-rest/w))
}
