package classify

import (
	"math"
)

// PrettyBreaks returns about k classes whose bounds are round numbers, multiples of
// 1, 2 or 5 times a power of ten, that span the values. Cuts are the bounds; there
// may be a few more or fewer than k classes, and empty ones.
//
// The width is chosen as R's pretty does by default: Becker, Chambers and Wilks
// (1988), The new S language: width/k is rounded up or down to such a unit, with a
// bias of 1.5 towards 2 and 10, and of 2.75 towards 5. Values that are equal make
// one class. It returns [ErrInput] unless 1 ≤ k ≤ 256, and [ErrUndefined] without
// any value.
func PrettyBreaks(x []float64, k int) (Classes, error) {
	sorted, missing, err := prepareK(Pretty, x, k)
	if err != nil {
		return Classes{}, err
	}
	low, high := sorted[0], sorted[len(sorted)-1]
	width := high - low
	if math.IsInf(width, 0) {
		return Classes{}, badInput(Pretty, "values from %v to %v are too far apart", low, high)
	}
	c := Classes{Method: Pretty, Requested: k, Cuts: []float64{low, high}, Missing: missing}
	if size := max(math.Abs(low), math.Abs(high)); width <= size*float64(k)*resolution {
		c.Fewer = "values are equal, or nearly"
		c.Breaks = c.Cuts
		return build(c, sorted)
	}
	c.Cuts = prettyCuts(low, high, k)
	c.Breaks = c.Cuts
	if n := len(c.Breaks) - 1; n < k {
		c.Fewer = "round numbers make fewer"
	}
	return build(c, sorted)
}

// resolution is the width, in terms of the values and per class, below which no
// round numbers can be told apart.
const resolution = 0x1p-48

// prettyCuts returns equidistant round numbers from low or below to high or above.
func prettyCuts(low, high float64, k int) []float64 {
	const tolerance = 1e-10 // of a unit, by which values may overstep a round number
	unit := prettyUnit((high - low) / float64(k))
	from := math.Floor(low/unit + tolerance)
	to := math.Ceil(high/unit - tolerance)
	if lacking := k/3 - int(to-from); lacking > 0 {
		half := float64(lacking / 2)
		rest := float64(lacking) - half
		switch {
		case low == 0 && from == 0:
			to += half + rest
		case from >= 0:
			from, to = from-rest, to+half
		default:
			from, to = from-half, to+rest
		}
	}
	cuts := make([]float64, int(to-from)+1)
	for i := range cuts {
		cuts[i] = roundMultiple(from+float64(i), unit)
	}
	last := len(cuts) - 1
	cuts[0], cuts[last] = min(cuts[0], low), max(cuts[last], high)
	return cuts
}

// prettyUnit returns the round width next to the given one.
func prettyUnit(width float64) float64 {
	const (
		bias     = 1.5
		biasFive = 0.5 + 1.5*bias
	)
	base := math.Pow(10, math.Floor(math.Log10(width)))
	unit := base
	if 2*base-width < bias*(width-unit) {
		unit = 2 * base
		if 5*base-width < biasFive*(width-unit) {
			unit = 5 * base
			if 10*base-width < bias*(width-unit) {
				unit = 10 * base
			}
		}
	}
	return unit
}

// roundMultiple returns n × unit; for a unit below 1, by a division that rounds to
// the number as people write it (3 × 0.1 is not 0.3, but 3 / 10 is).
func roundMultiple(n, unit float64) float64 {
	if inverse := math.Round(1 / unit); unit < 1 && !math.IsInf(inverse, 0) {
		return n / inverse
	}
	return n * unit
}
