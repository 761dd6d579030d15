package classify

import (
	"fmt"
	"math"
	"slices"
)

// Deviations are classes by standard deviation, with what they are made of. Of one
// value there is a mean and nothing else.
type Deviations struct {
	Classes
	Mean float64
	SD   float64 // with n − 1
}

// StandardDeviations returns classes around the mean, cut at mean + m × standard
// deviation (with n − 1) for each of the multiples m, ascending; nil stands for −2,
// −1, 1 and 2. Cuts are these, also beyond the values: the outer classes may be
// empty, so that a class keeps its meaning from map to map.
//
// Values that are all equal make one class. It returns [ErrInput] when multiples are
// not finite or do not ascend, and [ErrUndefined] with fewer than two values, which
// have no standard deviation; with one, Mean, N and Missing are filled all the same.
func StandardDeviations(x, multiples []float64) (Deviations, error) {
	const what = StandardDeviation
	if multiples == nil {
		multiples = []float64{-2, -1, 1, 2}
	}
	if len(multiples) == 0 || len(multiples) >= maxClasses {
		return Deviations{}, badInput(what, "%d multiples, want 1 to %d", len(multiples), maxClasses-1)
	}
	for i, m := range multiples {
		if m-m != 0 || i > 0 && m <= multiples[i-1] {
			return Deviations{}, badInput(what, "multiple %d is %v: want finite numbers that ascend", i, m)
		}
	}
	sorted, missing, err := prepare(what, x)
	if err != nil {
		return Deviations{}, err
	}
	n := len(sorted)
	if n < 2 {
		one := Deviations{Classes: Classes{Method: what, N: n, Missing: missing}, Mean: sorted[0]}
		return one, fmt.Errorf("%s classes: %w: one value has no standard deviation", what, ErrUndefined)
	}
	d := Deviations{Mean: average(sorted), SD: math.Sqrt(squares(sorted) / float64(n-1))}
	if math.IsInf(d.SD, 0) || math.IsNaN(d.SD) {
		return Deviations{}, badInput(what, "values from %v to %v are too far apart", sorted[0], sorted[len(sorted)-1])
	}
	cuts := make([]float64, len(multiples))
	for i, m := range multiples {
		cuts[i] = d.Mean + m*d.SD
	}
	if d.SD == 0 {
		d.Classes, err = build(single(what, cuts, sorted, missing), sorted)
		return d, err
	}
	d.Classes, err = build(aroundCuts(what, cuts, sorted, missing), sorted)
	return d, err
}

// single returns one class of values that are all equal.
func single(method Method, cuts, sorted []float64, missing int) Classes {
	return Classes{
		Method: method, Requested: len(cuts) + 1, Fewer: "all values are equal",
		Cuts: slices.Clone(cuts), Breaks: []float64{sorted[0], sorted[0]}, Missing: missing,
	}
}

// Box are the classes of a box plot, with what they are made of.
type Box struct {
	Classes
	Q1, Median, Q3         float64 // quartiles, as [Quantiles] has them
	IQR                    float64 // Q3 − Q1
	LowerFence, UpperFence float64 // Q1 − 1.5 IQR, Q3 + 1.5 IQR
}

// fenceLength is how far fences are from the quartiles, in interquartile ranges.
const fenceLength = 1.5

// Boxes returns the six classes of a box plot: below the lower fence, up to the
// first quartile, the median and the third quartile, up to the upper fence, and
// above it. Cuts are the fences and quartiles, also beyond the values: the outer
// classes may be empty.
//
// Tukey (1977), Exploratory data analysis, ch. 2. It returns [ErrUndefined] without
// any value.
func Boxes(x []float64) (Box, error) {
	sorted, missing, err := prepare(BoxPlot, x)
	if err != nil {
		return Box{}, err
	}
	b := Box{Q1: quantile(sorted, 1, 4), Median: quantile(sorted, 2, 4), Q3: quantile(sorted, 3, 4)}
	b.IQR = b.Q3 - b.Q1
	b.LowerFence, b.UpperFence = b.Q1-fenceLength*b.IQR, b.Q3+fenceLength*b.IQR
	cuts := []float64{b.LowerFence, b.Q1, b.Median, b.Q3, b.UpperFence}
	if sorted[0] == sorted[len(sorted)-1] {
		b.Classes, err = build(single(BoxPlot, cuts, sorted, missing), sorted)
		return b, err
	}
	b.Classes, err = build(aroundCuts(BoxPlot, cuts, sorted, missing), sorted)
	return b, err
}
