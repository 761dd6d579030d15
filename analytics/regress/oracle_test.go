package regress_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/observatoire-essor/essor/analytics/internal/oracle"
	"github.com/observatoire-essor/essor/analytics/regress"
)

type num = oracle.Number

// columns are named columns in the order of the file.
type columns struct {
	names  []string
	values [][]float64
}

func (c *columns) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil { // {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var x []num
		if err := d.Decode(&x); err != nil {
			return err
		}
		c.names = append(c.names, fmt.Sprint(name))
		c.values = append(c.values, oracle.Floats(x))
	}
	return nil
}

type reference struct {
	Inputs struct {
		Y, Weights []num
		X          columns
	}
	Params   struct{ Intercept *bool }
	Expected struct {
		Names                           []string
		Coef, SE, T, P                  []num
		SEHC1                           []num `json:"se_hc1"`
		R2, Sigma, F, Pearson, Spearman num
		AdjR2                           num `json:"adj_r2"`
		DFResidual                      int `json:"df_residual"`
	}
}

// near has the tolerance of the cases, 1e-7 relative or 1e-10 absolute.
func near(t *testing.T, what string, got float64, want num) {
	t.Helper()
	if w := float64(want); !(math.Abs(got-w) <= max(1e-10, 1e-7*math.Abs(w))) {
		t.Errorf("%s = %v, want %v", what, got, w)
	}
}

// TestReferenceCases runs the reference case that may be kept here, computed with
// R 4.2 (lm, sandwich).
func TestReferenceCases(t *testing.T) {
	runReferences(t, "testdata")
}

// TestReferenceCasesInPlace runs every case of regression in ESSOR_ORACLE.
func TestReferenceCasesInPlace(t *testing.T) {
	dir := os.Getenv("ESSOR_ORACLE")
	if dir == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	runReferences(t, dir)
}

func runReferences(t *testing.T, dir string) {
	t.Helper()
	oracle.Run(t, os.DirFS(dir), 1, map[string]func(*testing.T, *reference){"regression_funding_need": checkRegression})
}

func checkRegression(t *testing.T, c *reference) {
	t.Helper()
	y := oracle.Floats(c.Inputs.Y)
	got, err := regress.Fit(regress.Model{
		Y: y, X: c.Inputs.X.values, Names: c.Inputs.X.names, Weights: oracle.Floats(c.Inputs.Weights),
		NoIntercept: c.Params.Intercept != nil && !*c.Params.Intercept,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := c.Expected
	for j, b := range got.Coefficients {
		if b.Name != want.Names[j] {
			t.Errorf("coefficient %d is %s, want %s", j, b.Name, want.Names[j])
		}
		near(t, b.Name, b.Estimate, want.Coef[j])
		near(t, "standard error of "+b.Name, b.SE, want.SE[j])
		near(t, "t of "+b.Name, b.T, want.T[j])
		near(t, "p of "+b.Name, b.P, want.P[j])
		near(t, "robust standard error of "+b.Name, b.RobustSE, want.SEHC1[j])
	}
	near(t, "R²", got.R2, want.R2)
	near(t, "adjusted R²", got.AdjustedR2, want.AdjR2)
	near(t, "sigma", got.Sigma, want.Sigma)
	near(t, "F", got.F, want.F)
	if got.DFResidual != want.DFResidual {
		t.Errorf("%d degrees of freedom, want %d", got.DFResidual, want.DFResidual)
	}
	pearson, errP := regress.Pearson(y, c.Inputs.X.values[0])
	spearman, errS := regress.Spearman(y, c.Inputs.X.values[0])
	if errP != nil || errS != nil {
		t.Fatal(errP, errS)
	}
	near(t, "Pearson", pearson, want.Pearson)
	near(t, "Spearman", spearman, want.Spearman)
}
