package regress_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/regress"
)

var (
	nan = math.NaN()
	y   = []float64{2.1, 3.9, 6.2, 7.8, 10.1, 12.5, 13.0, 16.4}
	x   = []float64{1, 2, 3, 4, 5, 6, 7, 8}
	z   = []float64{3, 1, 4, 1, 5, 9, 2, 6}
	w   = []float64{10, 20, 5, 40, 1, 7, 30, 2}
)

// closeTo reports whether got is within rel of want.
func closeTo(got, want, rel float64) bool {
	return got == want || math.Abs(got-want) <= rel*math.Abs(want)
}

// TestFitAgainstR checks weighted fits with and without a constant against R 4.2:
// lm(y ~ x + z, weights = w), lm(y ~ x + z - 1, weights = w), lm(y ~ x - 1); HC1 by
// its formula with R's solve.
func TestFitAgainstR(t *testing.T) {
	type row struct{ estimate, se, t, p, hc1 float64 }
	for name, tt := range map[string]struct {
		model                  regress.Model
		rows                   []row
		r2, adjusted, sigma, f float64
		fp                     float64
		dfModel, dfResidual    int
	}{
		"weighted": {
			model: regress.Model{Y: y, X: [][]float64{x, z}, Weights: w},
			rows: []row{
				{1.53305458858374e-01, 2.29792418117418e-01, 6.67147593964737e-01, 5.34226469986875e-01, 0.236666644103739},
				{1.82332574472022, 4.82872149429360e-02, 3.77600105302193e+01, 2.45406102453518e-07, 0.0579029303539423},
				{1.47014605442461e-01, 4.94493989585105e-02, 2.97303119024380, 3.10483417753409e-02, 0.0379986579765689},
			},
			r2: 0.996892300854469, adjusted: 0.995649221196256, sigma: 1.03507371958077,
			f: 801.953675509336, fp: 5.38390540747939e-07, dfModel: 2, dfResidual: 5,
		},
		"weighted, no constant": {
			model: regress.Model{Y: y, X: [][]float64{x, z}, Weights: w, NoIntercept: true},
			rows: []row{
				{1.84868718373063, 2.83644716092696e-02, 6.51761544934427e+01, 8.77328536927182e-10, 0.0429724548281002},
				{1.54573170482912e-01, 4.58541510366459e-02, 3.37097442627123, 1.50243467605957e-02, 0.0343147960442113},
			},
			r2: 0.999403367318207, adjusted: 0.99920448975761, sigma: 0.986047928464888,
			f: 5025.21935765525, fp: 2.12383668052136e-10, dfModel: 2, dfResidual: 6,
		},
		"no constant": {
			model: regress.Model{Y: y, X: [][]float64{x}, NoIntercept: true},
			rows:  []row{{1.99705882352941, 3.26065941471215e-02, 6.12470843939924e+01, 8.12191150584596e-11, 0.0436763228759}},
			r2:    0.998137408854994, adjusted: 0.997871324405707, sigma: 0.465715316800425,
			f: 3751.20534676483, fp: 8.12191150584596e-11, dfModel: 1, dfResidual: 7,
		},
	} {
		got, err := regress.Fit(tt.model)
		if err != nil {
			t.Fatal(name, err)
		}
		for j, want := range tt.rows {
			c := got.Coefficients[j]
			for what, v := range map[string][2]float64{
				"estimate": {c.Estimate, want.estimate}, "standard error": {c.SE, want.se},
				"t": {c.T, want.t}, "p": {c.P, want.p}, "robust standard error": {c.RobustSE, want.hc1},
				"robust t": {c.RobustT, want.estimate / want.hc1},
			} {
				if !closeTo(v[0], v[1], 1e-10) {
					t.Errorf("%s: %s of %s = %v, want %v", name, what, c.Name, v[0], v[1])
				}
			}
		}
		for what, v := range map[string][2]float64{
			"R²": {got.R2, tt.r2}, "adjusted R²": {got.AdjustedR2, tt.adjusted}, "sigma": {got.Sigma, tt.sigma},
			"F": {got.F, tt.f}, "p of F": {got.FP, tt.fp},
		} {
			if !closeTo(v[0], v[1], 1e-10) {
				t.Errorf("%s: %s = %v, want %v", name, what, v[0], v[1])
			}
		}
		if got.DFModel != tt.dfModel || got.DFResidual != tt.dfResidual {
			t.Errorf("%s: %d and %d degrees of freedom", name, got.DFModel, got.DFResidual)
		}
	}
}

// TestFitLeavesOut: missing numbers and weights of 0 leave an observation out, and
// the rest is as if it had never been.
func TestFitLeavesOut(t *testing.T) {
	want, errA := regress.Fit(regress.Model{Y: y, X: [][]float64{x, z}, Weights: w})
	got, errB := regress.Fit(regress.Model{
		Y:       append([]float64{nan, 5, 5, 5}, y...),
		X:       [][]float64{append([]float64{1, nan, 1, 1}, x...), append([]float64{1, 1, 1, 1}, z...)},
		Weights: append([]float64{1, 1, 0, nan}, w...),
		Names:   []string{"need", "density"},
	})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if !slices.Equal(got.Rows, []int{4, 5, 6, 7, 8, 9, 10, 11}) || !slices.Equal(got.Residuals, want.Residuals) {
		t.Errorf("rows %v, residuals %v, want %v", got.Rows, got.Residuals, want.Residuals)
	}
	for j, name := range []string{"(Intercept)", "need", "density"} {
		c, w := got.Coefficients[j], want.Coefficients[j]
		if c.Name != name || c.Estimate != w.Estimate || c.RobustSE != w.RobustSE {
			t.Errorf("%+v, want %+v called %s", c, w, name)
		}
	}
	for i, r := range got.Rows {
		if e := append([]float64{nan, 5, 5, 5}, y...)[r] - got.Values[i]; e != got.Residuals[i] {
			t.Errorf("residual of %d is %v, want %v", r, got.Residuals[i], e)
		}
	}
}

// TestFitInvariances: the order of observations, the scale of weights and the units
// of variables change coefficients as they should, and nothing else; weighted
// residuals are orthogonal to every variable.
func TestFitInvariances(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	n := 60
	one, two, target, weight := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		one[i], two[i], weight[i] = rng.NormFloat64(), rng.ExpFloat64(), float64(1+rng.IntN(1000))
		target[i] = 3 + 2*one[i] - two[i] + rng.NormFloat64()
	}
	base, err := regress.Fit(regress.Model{Y: target, X: [][]float64{one, two}, Weights: weight})
	if err != nil {
		t.Fatal(err)
	}
	var sum, withOne float64
	for i, e := range base.Residuals {
		sum += weight[i] * e
		withOne += weight[i] * e * one[i]
	}
	if math.Abs(sum) > 1e-8 || math.Abs(withOne) > 1e-8 {
		t.Errorf("weighted residuals sum to %v, with a variable to %v", sum, withOne)
	}
	scaled, huge := make([]float64, n), make([]float64, n)
	for i := range n {
		scaled[i], huge[i] = weight[i]/1000, one[i]*1e12
	}
	for _, v := range [][]float64{target, huge, two, scaled} {
		slices.Reverse(v)
	}
	got, err := regress.Fit(regress.Model{Y: target, X: [][]float64{huge, two}, Weights: scaled})
	if err != nil {
		t.Fatal(err)
	}
	for j, f := range []float64{1, 1e-12, 1} {
		a, b := base.Coefficients[j], got.Coefficients[j]
		for what, v := range map[string][2]float64{
			"estimate": {b.Estimate, a.Estimate * f}, "standard error": {b.SE, a.SE * f},
			"robust": {b.RobustSE, a.RobustSE * f}, "t": {b.T, a.T}, "p": {b.P, a.P},
		} {
			if !closeTo(v[0], v[1], 1e-9) {
				t.Errorf("%s of %s = %v, want %v", what, a.Name, v[0], v[1])
			}
		}
	}
	if !closeTo(got.R2, base.R2, 1e-12) || !closeTo(got.F, base.F, 1e-10) {
		t.Errorf("R² %v, F %v, were %v, %v", got.R2, got.F, base.R2, base.F)
	}
}

// TestPerfectFit: no residual leaves nothing to judge errors by.
func TestPerfectFit(t *testing.T) {
	got, err := regress.Fit(regress.Model{Y: []float64{3, 5, 7, 9}, X: [][]float64{{1, 2, 3, 4}}})
	if err != nil {
		t.Fatal(err)
	}
	if got.R2 != 1 || !math.IsInf(got.F, 1) || got.FP != 0 || got.Sigma != 0 {
		t.Errorf("%+v, want a perfect fit", got)
	}
	for j, want := range []float64{1, 2} {
		c := got.Coefficients[j]
		if !closeTo(c.Estimate, want, 1e-12) || !errors.Is(c.Err, regress.ErrUndefined) || c.T != 0 {
			t.Errorf("%+v, want %v without t", c, want)
		}
	}
}

func TestFitRefuses(t *testing.T) {
	four := []float64{1, 2, 3, 5}
	for name, tt := range map[string]struct {
		m    regress.Model
		want error
	}{
		"no variable":       {regress.Model{Y: four}, regress.ErrInput},
		"lengths":           {regress.Model{Y: four, X: [][]float64{{1}}}, regress.ErrInput},
		"names":             {regress.Model{Y: four, X: [][]float64{four}, Names: []string{"a", "b"}}, regress.ErrInput},
		"weights":           {regress.Model{Y: four, X: [][]float64{four}, Weights: []float64{1}}, regress.ErrInput},
		"negative weight":   {regress.Model{Y: four, X: [][]float64{four}, Weights: []float64{1, 1, -1, 1}}, regress.ErrInput},
		"infinite y":        {regress.Model{Y: []float64{1, math.Inf(1)}, X: [][]float64{{1, 2}}}, regress.ErrInput},
		"infinite x":        {regress.Model{Y: []float64{1, 2}, X: [][]float64{{1, math.Inf(1)}}}, regress.ErrInput},
		"out of range":      {regress.Model{Y: []float64{1e200, 2, 9, 4}, X: [][]float64{four}}, regress.ErrInput},
		"x out of range":    {regress.Model{Y: four, X: [][]float64{{1.7e308, 1.7e308, 3, 4}}}, regress.ErrInput},
		"too few":           {regress.Model{Y: []float64{1, 2}, X: [][]float64{{1, 3}}}, regress.ErrUndefined},
		"nothing":           {regress.Model{X: [][]float64{{}}}, regress.ErrUndefined},
		"all missing":       {regress.Model{Y: []float64{nan, nan, nan}, X: [][]float64{{1, 2, 3}}}, regress.ErrUndefined},
		"y constant":        {regress.Model{Y: []float64{4, 4, 4, 4}, X: [][]float64{four}}, regress.ErrUndefined},
		"y zero":            {regress.Model{Y: []float64{0, 0, 0, 0}, X: [][]float64{four}, NoIntercept: true}, regress.ErrUndefined},
		"x constant":        {regress.Model{Y: four, X: [][]float64{{2, 2, 2, 2}}}, regress.ErrUndefined},
		"x zero":            {regress.Model{Y: four, X: [][]float64{{0, 0, 0, 0}}, NoIntercept: true}, regress.ErrUndefined},
		"x twice":           {regress.Model{Y: []float64{1, 2, 4, 3, 7}, X: [][]float64{{1, 2, 3, 5, 4}, {3, 5, 7, 11, 9}}}, regress.ErrUndefined},
		"weights leave two": {regress.Model{Y: four, X: [][]float64{four}, Weights: []float64{1, 0, 0, 1}}, regress.ErrUndefined},
	} {
		if got, err := regress.Fit(tt.m); !errors.Is(err, tt.want) {
			t.Errorf("%s: %+v, %v, want %v", name, got, err, tt.want)
		}
	}
}

// FuzzFit: no numbers make a fit panic, and what comes out is finite.
func FuzzFit(f *testing.F) {
	f.Add(1.0, 2.0, 4.0, 3.0, 7.0, 0.5)
	f.Add(1e9, -1e9, 0.0, 1e-9, 3.0, 1e6)
	f.Fuzz(func(t *testing.T, a, b, c, d, e, weight float64) {
		got, err := regress.Fit(regress.Model{
			Y: []float64{a, b, c, d, e, 1}, X: [][]float64{{b, a, e, 2, c, d}}, Weights: []float64{1, weight, 2, 3, 1, 1},
		})
		if err != nil {
			if !errors.Is(err, regress.ErrInput) && !errors.Is(err, regress.ErrUndefined) {
				t.Errorf("untyped error %v", err)
			}
			return
		}
		if !(got.R2 >= 0 && got.R2 <= 1 && got.FP >= 0 && got.FP <= 1) {
			t.Errorf("R² %v, p %v", got.R2, got.FP)
		}
		for _, c := range got.Coefficients {
			for _, v := range []float64{c.Estimate, c.SE, c.T, c.P, c.RobustSE, c.RobustT, c.RobustP} {
				if v-v != 0 {
					t.Errorf("%+v is not finite", c)
				}
			}
		}
	})
}
