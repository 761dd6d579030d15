package spatial

import (
	"context"
	"math"
)

// BivariateMoran measures how alike one figure of the areas is to another figure
// of their neighbours:
//
//	I = n/S0 · Σij wij·ai·bj / √(Σi ai² · Σi bi²),  a = x - mean(x), b = y - mean(y)
//
// n is the number of areas with a neighbour; for x = y it is Moran's I. Wartenberg
// (1985), Geographical Analysis 17:263-283, doi:10.1111/j.1538-4632.1985.tb00849.x.
// It confounds the correlation of the two figures in one place with that between
// neighbours: read it beside the plain correlation. ErrUndefined as in
// [GlobalMoran], for either figure.
func BivariateMoran(x, y []float64, w *Weights) (float64, error) {
	a, b, scale, err := bivariate(x, y, w)
	if err != nil {
		return 0, err
	}
	return scale * cross(a, b, w), nil
}

// PermuteBivariateMoran tests the index by placing y at random while x stays.
func PermuteBivariateMoran(ctx context.Context, x, y []float64, w *Weights, p Permutations) (Permuted, error) {
	a, b, scale, err := bivariate(x, y, w)
	if err != nil {
		return Permuted{}, err
	}
	return p.permute(ctx, "bivariate moran", b, func(b []float64) float64 { return scale * cross(a, b, w) })
}

func bivariate(x, y []float64, w *Weights) (a, b []float64, scale float64, err error) {
	m, err := GlobalMoran(x, w)
	if err != nil {
		return nil, nil, 0, err
	}
	if err := checkValues("bivariate moran", y, w); err != nil {
		return nil, nil, 0, err
	}
	dx, err := deviate("bivariate moran", x)
	if err != nil {
		return nil, nil, 0, err
	}
	dy, err := deviate("bivariate moran", y)
	if err != nil {
		return nil, nil, 0, err
	}
	return dx.z, dy.z, float64(m.N) / m.S0 / math.Sqrt(dx.z2*dy.z2), nil
}
