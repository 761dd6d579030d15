package classify

import (
	"fmt"
	"slices"
)

// Quantiles returns k classes with about the same number of values each. Cuts are
// the k+1 quantiles 0, 1/k, …, 1, linear between order statistics at h = (n−1)p, which
// is type 7 of Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566, and the
// default of R and numpy. Ties may make cuts coincide, and classes unequal.
//
// It returns [ErrInput] unless 1 ≤ k ≤ 256, and [ErrUndefined] without any value.
func Quantiles(x []float64, k int) (Classes, error) {
	sorted, missing, err := prepareK(Quantile, x, k)
	if err != nil {
		return Classes{}, err
	}
	cuts := make([]float64, k+1)
	for i := range cuts {
		cuts[i] = quantile(sorted, i, k)
	}
	return build(Classes{Method: Quantile, Requested: k, Cuts: cuts, Breaks: distinct(cuts), Missing: missing}, sorted)
}

// quantile returns the i/k quantile of sorted values.
func quantile(sorted []float64, i, k int) float64 {
	h := (len(sorted) - 1) * i
	j, g := h/k, float64(h%k)/float64(k)
	if g == 0 {
		return sorted[j]
	}
	return min(sorted[j]+g*(sorted[j+1]-sorted[j]), sorted[j+1])
}

// distinct returns ascending cuts without repetitions, and at least two of them:
// a class of one value has it for both bounds.
func distinct(cuts []float64) []float64 {
	out := slices.Compact(slices.Clone(cuts))
	if len(out) == 1 {
		out = append(out, out[0])
	}
	return out
}

// EqualIntervals returns k classes of the same width from the least to the greatest
// value. Cuts are their k+1 bounds. Classes may be empty. It returns [ErrInput]
// unless 1 ≤ k ≤ 256, and [ErrUndefined] without any value.
func EqualIntervals(x []float64, k int) (Classes, error) {
	sorted, missing, err := prepareK(EqualInterval, x, k)
	if err != nil {
		return Classes{}, err
	}
	low, high := sorted[0], sorted[len(sorted)-1]
	cuts := make([]float64, k+1)
	cuts[0], cuts[k] = low, high
	for i := 1; i < k; i++ {
		share := float64(i) / float64(k)
		cuts[i] = min(max(cuts[i-1], low*(1-share)+high*share), high) // whatever the rounding
	}
	return build(Classes{Method: EqualInterval, Requested: k, Cuts: cuts, Breaks: distinct(cuts), Missing: missing}, sorted)
}

// HeadTails returns classes for values with a heavy tail: values are cut at their
// mean, those above it at their mean, and so on, until the head is a single value,
// or all of it is equal, or larger than maxHead of the part it was cut from. A
// maxHead of 0 stands for 1, no limit; 0.4 keeps to heads that are a minority. Cuts
// are the least value, the means, and the greatest value.
//
// Jiang (2013), Head/tail breaks: a new classification scheme for data with a
// heavy-tailed distribution, Prof. Geographer 65:482–494,
// doi:10.1080/00330124.2012.700499.
//
// It returns [ErrInput] when maxHead is not between 0 and 1, and [ErrUndefined]
// without any value.
func HeadTails(x []float64, maxHead float64) (Classes, error) {
	if maxHead == 0 {
		maxHead = 1
	}
	if !(maxHead > 0 && maxHead <= 1) {
		return Classes{}, badInput(HeadTail, "a head of at most %v", maxHead)
	}
	sorted, missing, err := prepare(HeadTail, x)
	if err != nil {
		return Classes{}, err
	}
	high := sorted[len(sorted)-1]
	cuts := []float64{sorted[0]}
	for head := sorted; head[0] < high; {
		mean := average(head)
		tail := above(head, mean)
		if tail == 0 || tail == len(head) {
			break // neighbours among the floats: their mean is one of them
		}
		cuts = append(cuts, mean)
		share := float64(len(head)-tail) / float64(len(head))
		head = head[tail:]
		if share > maxHead {
			break
		}
	}
	cuts = append(cuts, high)
	breaks := distinct(cuts)
	return build(Classes{Method: HeadTail, Requested: len(breaks) - 1, Cuts: cuts, Breaks: breaks, Missing: missing}, sorted)
}

// above returns the index of the first of sorted values above v.
func above(sorted []float64, v float64) int {
	i, _ := slices.BinarySearchFunc(sorted, v, func(a, v float64) int {
		if a > v {
			return 1
		}
		return -1
	})
	return i
}

// ManualBreaks returns the classes between breaks of the user's own, ascending,
// such as those of another map: values up to the first break, up to the second, …,
// and above the last. Cuts are the breaks. Classes may be empty. The outer classes
// reach to the least and greatest value.
//
// It returns [ErrInput] when breaks are missing, not ascending or not finite, and
// [ErrUndefined] without any value.
func ManualBreaks(x, breaks []float64) (Classes, error) {
	if len(breaks) == 0 || len(breaks) >= maxClasses {
		return Classes{}, badInput(Manual, "%d breaks, want 1 to %d", len(breaks), maxClasses-1)
	}
	for i, b := range breaks {
		if b-b != 0 || i > 0 && b <= breaks[i-1] {
			return Classes{}, badInput(Manual, "break %d is %v: want finite numbers that ascend", i, b)
		}
	}
	sorted, missing, err := prepare(Manual, x)
	if err != nil {
		return Classes{}, err
	}
	return build(aroundCuts(Manual, breaks, sorted, missing), sorted)
}

// aroundCuts returns the classes that ascending cuts make of all values, the outer
// ones included; cuts that coincide are merged.
func aroundCuts(method Method, cuts, sorted []float64, missing int) Classes {
	inner := slices.Compact(slices.Clone(cuts))
	c := Classes{Method: method, Requested: len(cuts) + 1, Cuts: slices.Clone(cuts), Missing: missing}
	c.Breaks = append(c.Breaks, min(sorted[0], inner[0]))
	c.Breaks = append(c.Breaks, inner...)
	c.Breaks = append(c.Breaks, max(sorted[len(sorted)-1], inner[len(inner)-1]))
	if n := len(cuts) - len(inner); n > 0 {
		c.Fewer = fmt.Sprintf("%d of the cuts coincide", n)
	}
	return c
}
