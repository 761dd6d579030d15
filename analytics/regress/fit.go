package regress

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// Coefficient is an estimated coefficient with its standard errors.
type Coefficient struct {
	Name     string
	Estimate float64
	SE       float64 // √ of σ² (X'WX)⁻¹, for errors of variance σ²/weight
	T        float64 // Estimate / SE
	P        float64 // two-sided, from Student's t
	RobustSE float64 // HC1: right also when the variance of the errors is not known
	RobustT  float64 // Estimate / RobustSE
	RobustP  float64
	// Err wraps ErrUndefined when a standard error is 0, because the fit is perfect: the
	// T and P that belong to it are then 0 and mean nothing.
	Err error
}

// Fitted is a model fitted to data.
type Fitted struct {
	Coefficients []Coefficient // the constant first, then the variables
	R2           float64       // share of the (weighted) variance of y that is explained
	AdjustedR2   float64       // 1 − (1 − R²)(n − 1)/(n − p); n in place of n − 1 without constant
	Sigma        float64       // √(Σ w e² / (n − p)), residual standard error
	F            float64       // of the test that all coefficients but the constant are 0; +Inf when the fit is perfect
	FP           float64       // its p
	DFModel      int           // variables
	DFResidual   int           // n − p
	Rows         []int         // observations that were used
	Values       []float64     // fitted values of these
	Residuals    []float64     // y less fitted value, of these
}

// Fit fits a model by (weighted) least squares, with a QR decomposition.
//
// Robust standard errors are HC1: the sandwich (X'WX)⁻¹ Σ (w e)² x x' (X'WX)⁻¹ times
// n/(n − p) (MacKinnon and White 1985, Some heteroskedasticity-consistent
// covariance matrix estimators, J. Econometrics 29:305–325,
// doi:10.1016/0304-4076(85)90158-7). Without a constant, R² and F compare with 0
// instead of the mean, as in R.
//
// It returns [ErrInput] when parts of the model do not fit, and [ErrUndefined] when
// there are not more observations than coefficients, y does not vary, or a
// variable is constant or a combination of others.
func Fit(m Model) (Fitted, error) {
	const what = "regression"
	if err := m.check(what); err != nil {
		return Fitted{}, err
	}
	rows := m.complete()
	names := m.names()
	if len(rows) <= len(names) {
		return Fitted{}, undefined(what, "%d observations for %d coefficients", len(rows), len(names))
	}
	y, x, w := m.design(rows)
	beta, inverse, err := solve(y, x, w)
	if c := (collinearError{}); errors.As(err, &c) {
		return Fitted{}, undefined(what, "%s is constant or a combination of other variables", names[c.column])
	} else if err != nil {
		return Fitted{}, badInput(what, "%v", err)
	}
	f := Fitted{Rows: rows, DFModel: len(m.X), DFResidual: len(rows) - len(names)}
	for i, row := range x {
		value := 0.0
		for j, v := range row {
			value += v * beta[j]
		}
		f.Values = append(f.Values, value)
		f.Residuals = append(f.Residuals, y[i]-value)
	}
	if err := f.summarise(what, y, w, !m.NoIntercept); err != nil {
		return Fitted{}, err
	}
	robust := sandwich(x, w, f.Residuals, inverse)
	for j, name := range names {
		c := Coefficient{Name: name, Estimate: beta[j]}
		if f.Sigma > 0 {
			c.SE = f.Sigma * math.Sqrt(inverse.At(j, j))
			c.RobustSE = math.Sqrt(robust.At(j, j) * float64(len(rows)) / float64(f.DFResidual))
		}
		c.T, c.P = studentTest(beta[j], c.SE, f.DFResidual)
		c.RobustT, c.RobustP = studentTest(beta[j], c.RobustSE, f.DFResidual)
		if c.SE == 0 || c.RobustSE == 0 {
			c.Err = undefined("t of "+name, "all residuals that matter to it are zero")
		}
		f.Coefficients = append(f.Coefficients, c)
	}
	return f, nil
}

// summarise computes what describes the fit as a whole.
func (f *Fitted) summarise(what string, y, w []float64, intercept bool) error {
	centre := 0.0
	if intercept {
		centre = weightedMean(y, w)
	}
	var residual, total, size float64
	for i, e := range f.Residuals {
		residual += w[i] * e * e
		total += w[i] * (y[i] - centre) * (y[i] - centre)
		size += w[i] * y[i] * y[i]
	}
	if math.IsInf(size, 0) || math.IsNaN(residual) {
		return badInput(what, "sums of squares are out of range")
	}
	const digits = 1e-30 // squares of what rounding leaves, as R has it
	if total <= digits*size {
		return undefined(what, "y does not vary")
	}
	if residual <= digits*size {
		residual = 0
	}
	n, df, model := float64(len(y)), float64(f.DFResidual), float64(f.DFModel)
	f.R2 = max(0, 1-residual/total)
	f.Sigma = math.Sqrt(residual / df)
	free := n
	if intercept {
		free--
	}
	f.AdjustedR2 = 1 - (1-f.R2)*free/df
	if residual == 0 {
		f.F = math.Inf(1)
		return nil
	}
	f.F = max(0, total-residual) / model / (residual / df)
	f.FP = mathext.RegIncBeta(df/2, model/2, df/(df+model*f.F))
	return nil
}

func weightedMean(y, w []float64) float64 {
	var sum, weight float64
	for i, v := range y {
		sum += w[i] * v
		weight += w[i]
	}
	return sum / weight
}

// studentTest returns the t of an estimate and its two-sided p.
func studentTest(estimate, se float64, df int) (t, p float64) {
	if se == 0 {
		return 0, 0
	}
	t = estimate / se
	nu := float64(df)
	return t, mathext.RegIncBeta(nu/2, 0.5, nu/(nu+t*t))
}

// collinearError is a column of a design that the columns before it make up.
type collinearError struct{ column int }

func (collinearError) Error() string { return "columns are collinear" }

// solve returns the coefficients of weighted least squares and (X'WX)⁻¹. Columns are
// brought to length 1 for it, so that units do not matter.
func solve(y []float64, x [][]float64, w []float64) (beta []float64, inverse *mat.Dense, err error) {
	const enough = 1e-7 // of a column's length has to be its own, as in R's lm
	n, p := len(x), len(x[0])
	lengths := make([]float64, p)
	for i, row := range x {
		for j, v := range row {
			lengths[j] = math.Hypot(lengths[j], math.Sqrt(w[i])*v)
		}
	}
	for j, length := range lengths {
		if length == 0 {
			return nil, nil, collinearError{column: j}
		}
		if math.IsInf(length, 0) {
			return nil, nil, errors.New("sums of squares are out of range")
		}
	}
	a, b := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil)
	for i, row := range x {
		root := math.Sqrt(w[i])
		b.SetVec(i, root*y[i])
		for j, v := range row {
			a.Set(i, j, root*v/lengths[j])
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	var r mat.Dense
	qr.RTo(&r)
	upper := mat.NewTriDense(p, mat.Upper, nil)
	for j := range p {
		if !(math.Abs(r.At(j, j)) > enough) {
			return nil, nil, collinearError{column: j}
		}
		for i := range j + 1 {
			upper.SetTri(i, j, r.At(i, j))
		}
	}
	var solution mat.VecDense
	if err := qr.SolveVecTo(&solution, false, b); err != nil {
		return nil, nil, err
	}
	var inverseUpper mat.TriDense
	if err := inverseUpper.InverseTri(upper); err != nil {
		return nil, nil, err
	}
	inverse = new(mat.Dense)
	inverse.Mul(&inverseUpper, inverseUpper.T())
	beta = make([]float64, p)
	for j := range p {
		beta[j] = solution.AtVec(j) / lengths[j]
		for i := range p {
			inverse.Set(i, j, inverse.At(i, j)/lengths[i]/lengths[j])
		}
	}
	return beta, inverse, nil
}

// sandwich returns inverse Σ (w e)² x x' inverse.
func sandwich(x [][]float64, w, residuals []float64, inverse *mat.Dense) *mat.Dense {
	p := len(x[0])
	meat := mat.NewSymDense(p, nil)
	for i, row := range x {
		score := w[i] * residuals[i]
		meat.SymRankOne(meat, score*score, mat.NewVecDense(p, row))
	}
	var half, whole mat.Dense
	half.Mul(inverse, meat)
	whole.Mul(&half, inverse)
	return &whole
}
