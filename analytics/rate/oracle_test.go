package rate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/observatoire-essor/essor/analytics/internal/oracle"
	"github.com/observatoire-essor/essor/analytics/rate"
)

type num = oracle.Number

// reference is a case of the reference files, of any measure of this package;
// absent lists are empty.
type reference struct {
	oracle.Tolerance `json:"tolerance"`
	Inputs           struct {
		Count, Cases, Population, Total []num
		Weights                         struct{ Neighbors [][]int }
	}
	Params struct {
		Conf, Per    float64
		SelfIncluded *bool `json:"self_included"`
	}
	Expected struct {
		Rate, Share, Raw, Smoothed, Z []num
		ExactLower                    []num `json:"exact_lower"`
		ExactUpper                    []num `json:"exact_upper"`
		ByarLower                     []num `json:"byar_lower"`
		ByarUpper                     []num `json:"byar_upper"`
		WilsonLower                   []num `json:"wilson_lower"`
		WilsonUpper                   []num `json:"wilson_upper"`
		WaldLower                     []num `json:"wald_lower"`
		WaldUpper                     []num `json:"wald_upper"`
		LocalMean                     []num `json:"local_mean"`
		Overall, B                    num
		MeanOfRates                   num             `json:"mean_of_rates"`
		A                             json.RawMessage // a number, or a list in local cases
	}
}

// table compares a table with the three lists expected of it.
func (c *reference) table(t *testing.T, what string, got rate.Table, value, low, high []num) {
	t.Helper()
	for i, e := range got.Areas {
		c.Near(t, fmt.Sprintf("%s value %d", what, i), e.Value, e.Err, value[i])
		if low != nil {
			c.Near(t, fmt.Sprintf("%s low %d", what, i), e.Low, e.Err, low[i])
			c.Near(t, fmt.Sprintf("%s high %d", what, i), e.High, e.Err, high[i])
		}
	}
}

// TestReferenceCases runs the reference cases that may be kept here. Their
// numbers come from R (qgamma, qbeta, spdep, epitools); each file says which.
func TestReferenceCases(t *testing.T) {
	runReferences(t, "testdata")
}

// TestReferenceCasesInPlace runs every case of these measures in ESSOR_ORACLE.
func TestReferenceCasesInPlace(t *testing.T) {
	dir := os.Getenv("ESSOR_ORACLE")
	if dir == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	runReferences(t, dir)
}

func runReferences(t *testing.T, dir string) {
	t.Helper()
	oracle.Run(t, os.DirFS(dir), 6, map[string]func(*testing.T, *reference){
		"rate_per_population":         checkRates,
		"rate_ci_poisson":             checkPoisson,
		"share_ci_binomial":           checkShares,
		"empirical_bayes_global":      checkBayes,
		"empirical_bayes_local":       checkLocalBayes,
		"moran_empirical_bayes_index": checkStandardized,
	})
}

func checkRates(t *testing.T, c *reference) {
	t.Helper()
	got, err := rate.Counts(oracle.Floats(c.Inputs.Count), oracle.Floats(c.Inputs.Population), rate.CountOptions{Per: c.Params.Per})
	if err != nil {
		t.Fatal(err)
	}
	c.table(t, "rate", got, c.Expected.Rate, nil, nil)
	c.Near(t, "overall", got.Overall.Value, nil, c.Expected.Overall)
	c.Near(t, "mean of rates", got.MeanOfRates, nil, c.Expected.MeanOfRates)
}

func checkPoisson(t *testing.T, c *reference) {
	t.Helper()
	for method, want := range map[rate.CountMethod][2][]num{
		rate.Exact: {c.Expected.ExactLower, c.Expected.ExactUpper},
		rate.Byar:  {c.Expected.ByarLower, c.Expected.ByarUpper},
	} {
		opt := rate.CountOptions{Per: c.Params.Per, Level: c.Params.Conf, Method: method}
		got, err := rate.Counts(oracle.Floats(c.Inputs.Count), oracle.Floats(c.Inputs.Population), opt)
		if err != nil {
			t.Fatal(err)
		}
		c.table(t, fmt.Sprint("method ", method), got, c.Expected.Rate, want[0], want[1])
	}
}

func checkShares(t *testing.T, c *reference) {
	t.Helper()
	for method, want := range map[rate.ShareMethod][2][]num{
		rate.ClopperPearson: {c.Expected.ExactLower, c.Expected.ExactUpper},
		rate.Wilson:         {c.Expected.WilsonLower, c.Expected.WilsonUpper},
		rate.Wald:           {c.Expected.WaldLower, c.Expected.WaldUpper},
	} {
		opt := rate.ShareOptions{Level: c.Params.Conf, Method: method}
		got, err := rate.Shares(oracle.Floats(c.Inputs.Count), oracle.Floats(c.Inputs.Total), opt)
		if err != nil {
			t.Fatal(err)
		}
		c.table(t, fmt.Sprint("method ", method), got, c.Expected.Share, want[0], want[1])
	}
}

func checkBayes(t *testing.T, c *reference) {
	t.Helper()
	got, err := rate.EmpiricalBayes(oracle.Floats(c.Inputs.Cases), oracle.Floats(c.Inputs.Population))
	if err != nil {
		t.Fatal(err)
	}
	var a num
	if err := json.Unmarshal(c.Expected.A, &a); err != nil {
		t.Fatal(err)
	}
	c.Near(t, "a", got.Between, nil, a)
	c.Near(t, "b", got.Mean, nil, c.Expected.B)
	for i, s := range got.Areas {
		c.Near(t, fmt.Sprint("raw ", i), s.Raw.Value, s.Raw.Err, c.Expected.Raw[i])
		c.Near(t, fmt.Sprint("smoothed ", i), s.Smoothed.Value, s.Smoothed.Err, c.Expected.Smoothed[i])
	}
}

func checkLocalBayes(t *testing.T, c *reference) {
	t.Helper()
	opt := rate.LocalOptions{ExcludeSelf: c.Params.SelfIncluded != nil && !*c.Params.SelfIncluded}
	got, err := rate.LocalEmpiricalBayes(oracle.Floats(c.Inputs.Cases), oracle.Floats(c.Inputs.Population), c.Inputs.Weights.Neighbors, opt)
	if err != nil {
		t.Fatal(err)
	}
	var a []num
	if err := json.Unmarshal(c.Expected.A, &a); err != nil {
		t.Fatal(err)
	}
	for i, s := range got {
		c.Near(t, fmt.Sprint("raw ", i), s.Raw.Value, s.Raw.Err, c.Expected.Raw[i])
		c.Near(t, fmt.Sprint("smoothed ", i), s.Smoothed.Value, s.Smoothed.Err, c.Expected.Smoothed[i])
		c.Near(t, fmt.Sprint("local mean ", i), s.Mean.Value, s.Mean.Err, c.Expected.LocalMean[i])
		c.Near(t, fmt.Sprint("a ", i), s.Between, s.Mean.Err, a[i])
	}
}

func checkStandardized(t *testing.T, c *reference) {
	t.Helper()
	got, err := rate.Standardize(oracle.Floats(c.Inputs.Cases), oracle.Floats(c.Inputs.Population), rate.StandardOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, z := range got {
		c.Near(t, fmt.Sprint("z ", i), z.Value, z.Err, c.Expected.Z[i])
	}
}
