package spatial

import "context"

// LocalPermuted is a local statistic against the same one with the other areas'
// values placed at random around each area, drawn anew for each. Slices have one
// entry per area and hold 0 where Defined is false.
type LocalPermuted struct {
	Count    int       // permutations per area
	Greater  []float64 // (r+1)/(Count+1) for r permutations with a statistic at least as large
	Less     []float64 // the same for at most as large
	TwoSided []float64 // twice the smaller of the two, at most 1
	Mean     []float64 // of the permuted statistics
	Variance []float64 // of the permuted statistics, divisor Count-1
	Defined  []bool    // the area has a neighbour
}

// Directed is the smaller one-sided p of area i, which esda and GeoDa report; half
// of TwoSided, where that is not capped.
func (l LocalPermuted) Directed(i int) float64 { return min(l.Greater[i], l.Less[i]) }

// Significant lists the areas whose two-sided p is below alpha.
func (l LocalPermuted) Significant(alpha float64) []int {
	var areas []int
	for i, p := range l.TwoSided {
		if l.Defined[i] && p < alpha {
			areas = append(areas, i)
		}
	}
	return areas
}

// PermuteLocalMoran tests Ii of every area by conditional permutation; see
// [LocalMorans] for the statistic and its errors. Neighbours are drawn without
// replacement from all other areas, islands included. When the context ends, its
// error is returned.
func PermuteLocalMoran(ctx context.Context, x []float64, w *Weights, p Permutations) (LocalPermuted, error) {
	if _, err := LocalMorans(x, w); err != nil {
		return LocalPermuted{}, err
	}
	d, err := deviate("local moran", x)
	if err != nil {
		return LocalPermuted{}, err
	}
	m2 := d.z2 / float64(len(x))
	return p.conditional(ctx, dealing{what: "local moran", v: d.z, w: w}, func(i int) line {
		return line{slope: d.z[i] / m2, defined: true}
	})
}

// PermuteLocalGeary tests Ci of every area by conditional permutation; see
// [LocalGearys]. Less is the p of being like the neighbours.
func PermuteLocalGeary(ctx context.Context, x []float64, w *Weights, p Permutations) (LocalPermuted, error) {
	z, err := standardScores("local geary", x, w)
	if err != nil {
		return LocalPermuted{}, err
	}
	return p.conditional(ctx, dealing{what: "local geary", v: z, w: w, squared: true}, func(int) line {
		return line{slope: 1, defined: true}
	})
}

// PermuteLocalG tests Gi, or with star Gi*, of every area by conditional
// permutation; see [LocalGi]. The area's own value stays in Gi*. Weights are given
// without self.
func PermuteLocalG(ctx context.Context, x []float64, w *Weights, star bool, p Permutations) (LocalPermuted, error) {
	g, err := localG(x, w, star)
	if err != nil {
		return LocalPermuted{}, err
	}
	if w.self {
		return LocalPermuted{}, badInput("local G", "permutation wants weights without self")
	}
	d, err := deviate("local G", x)
	if err != nil {
		return LocalPermuted{}, err
	}
	return p.conditional(ctx, dealing{what: "local G", v: d.z, w: w}, func(i int) line {
		if !g.Defined[i] {
			return line{}
		}
		_, value := w.row(i)
		wi := 0.0
		for _, v := range value {
			wi += v
		}
		lag := wi * (x[i] - d.z[i]) // what the lag of x has beyond that of its deviations
		if !star {
			return line{slope: 1 / (d.sum - x[i]), shift: lag / (d.sum - x[i]), defined: true}
		}
		others, own := 1.0, 1.0 // weights in the row that holds the area itself
		if w.style == RowStandardised {
			own = 1 / float64(len(value)+1)
			others = 1 - own
		}
		return line{slope: others / d.sum, shift: (others*lag + own*x[i]) / d.sum, defined: true}
	})
}
