package regress

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Pearson returns the linear correlation of x and y, from −1 to 1. Pairs with a
// missing number are left out. It returns [ErrUndefined] with fewer than two pairs
// or when x or y does not vary, and [ErrInput] for infinite numbers and different
// lengths.
func Pearson(x, y []float64) (float64, error) {
	const what = "correlation"
	x, y, err := pairs(what, x, y)
	if err != nil {
		return 0, err
	}
	return correlation(what, x, y)
}

// Spearman returns the correlation of the ranks of x and y, from −1 to 1; equal
// values share their mean rank. Pairs with a missing number are left out before
// ranking. Errors are those of [Pearson].
//
// Spearman (1904), The proof and measurement of association between two things,
// Amer. J. Psychology 15:72–101, doi:10.2307/1412159.
func Spearman(x, y []float64) (float64, error) {
	const what = "rank correlation"
	x, y, err := pairs(what, x, y)
	if err != nil {
		return 0, err
	}
	return correlation(what, ranks(x), ranks(y))
}

// pairs returns the pairs without missing numbers.
func pairs(what string, x, y []float64) (px, py []float64, err error) {
	if len(x) != len(y) {
		return nil, nil, badInput(what, "%d values against %d", len(x), len(y))
	}
	if err := finite(what, "x", x); err != nil {
		return nil, nil, err
	}
	if err := finite(what, "y", y); err != nil {
		return nil, nil, err
	}
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			px, py = append(px, x[i]), append(py, y[i])
		}
	}
	return px, py, nil
}

// correlation returns the correlation of pairs that are all there.
func correlation(what string, x, y []float64) (float64, error) {
	if len(x) < 2 {
		return 0, undefined(what, "there are %d pairs", len(x))
	}
	x, err := unit(what, x)
	if err != nil {
		return 0, err
	}
	if y, err = unit(what, y); err != nil {
		return 0, err
	}
	return max(-1, min(1, stat.Correlation(x, y, nil))), nil
}

// unit returns x moved and scaled to lie between 0 and 1, so that squares keep in
// range.
func unit(what string, x []float64) ([]float64, error) {
	low, high := slices.Min(x), slices.Max(x)
	width := high - low
	if width == 0 {
		return nil, undefined(what, "all values are %v", low)
	}
	if math.IsInf(width, 0) {
		return nil, badInput(what, "values from %v to %v are out of range", low, high)
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = (v - low) / width
	}
	return out, nil
}

// ranks returns the rank of each value from 1; equal values share their mean
// rank.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	rank := make([]float64, len(x))
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && x[order[end]] == x[order[start]] {
			end++
		}
		for _, i := range order[start:end] {
			rank[i] = float64(start+1+end) / 2
		}
		start = end
	}
	return rank
}
