package spatial

import "math"

// LocalGearys measures for each area how far it lies from its neighbours:
//
//	Ci = Σj wij·(zi - zj)²,  z = (x - mean(x)) / sd(x), sd with divisor n-1
//
// 0 for an island, which has no Ci. Anselin (2019), Geographical Analysis
// 51:133-150, doi:10.1111/gean.12164. Test it with [PermuteLocalGeary]; its
// distribution is far from normal. ErrUndefined: no links or all values equal.
func LocalGearys(x []float64, w *Weights) ([]float64, error) {
	z, err := standardScores("local geary", x, w)
	if err != nil {
		return nil, err
	}
	c := make([]float64, len(x))
	for i := range x {
		c[i] = localGeary(i, z, w)
	}
	return c, nil
}

func localGeary(i int, z []float64, w *Weights) float64 {
	to, value := w.row(i)
	sum := 0.0
	for k, j := range to {
		sum += value[k] * (z[i] - z[j]) * (z[i] - z[j])
	}
	return sum
}

// standardScores are values in standard deviations from their mean.
func standardScores(what string, x []float64, w *Weights) ([]float64, error) {
	if err := checkValues(what, x, w); err != nil {
		return nil, err
	}
	d, err := deviate(what, x)
	if err != nil {
		return nil, err
	}
	if w.Links() == 0 {
		return nil, undefined(what, "no area has a neighbour")
	}
	sd := math.Sqrt(d.z2 / float64(len(x)-1))
	for i := range d.z {
		d.z[i] /= sd
	}
	return d.z, nil
}
