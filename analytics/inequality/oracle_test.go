package inequality_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// num is a number of a reference case: null and "NaN" mean missing or undefined.
type num float64

func (n *num) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case `null`, `"NaN"`:
		*n = num(math.NaN())
		return nil
	case `"Infinity"`:
		*n = num(math.Inf(1))
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

// floats returns nil for nil: a null population means that areas weigh the same.
func floats(x []num) []float64 {
	if x == nil {
		return nil
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func table(x [][]num) [][]float64 {
	out := make([][]float64, len(x))
	for i, row := range x {
		out[i] = floats(row)
	}
	return out
}

// reference is a case of the reference files of any measure.
type reference struct {
	Measure   string
	Tolerance struct{ Default struct{ Rel, Abs float64 } }
	Inputs    struct {
		Values, Population, Funding, Need, Group, Total []num
		Groups                                          json.RawMessage
		Jobs                                            [][]num
	}
	Params struct {
		AtkinsonB float64 `json:"atkinson_b"`
	}
	Expected json.RawMessage
}

// near compares with the tolerance of the case; an expected NaN wants an error.
func (c *reference) near(t *testing.T, what string, got float64, err error, want num) {
	t.Helper()
	w := float64(want)
	switch {
	case math.IsNaN(w):
		if err == nil {
			t.Errorf("%s = %v, want an error", what, got)
		}
	case err != nil:
		t.Errorf("%s: %v, want %v", what, err, w)
	case got == w: // infinities too
	case !(math.Abs(got-w) <= max(c.Tolerance.Default.Abs, c.Tolerance.Default.Rel*math.Abs(w))):
		t.Errorf("%s = %v, want %v", what, got, w)
	}
}

func (c *reference) nearAll(t *testing.T, what string, got []float64, want []num) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		c.near(t, fmt.Sprint(what, " ", i), got[i], nil, want[i])
	}
}

func (c *reference) expect(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(c.Expected, v); err != nil {
		t.Fatal(err)
	}
}

// TestReferenceCases runs the reference cases that may be kept here. Their
// numbers come from reference formulas in numpy that R's IC2, ineq, dineq and
// laeken confirm, and from pysal's segregation 2.5; each file says which.
func TestReferenceCases(t *testing.T) {
	runReferences(t, "testdata", 12)
}

// TestReferenceCasesInPlace runs every case of these measures in ESSOR_ORACLE.
func TestReferenceCasesInPlace(t *testing.T) {
	dir := os.Getenv("ESSOR_ORACLE")
	if dir == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	runReferences(t, dir, 14)
}

func runReferences(t *testing.T, dir string, atLeast int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*-*.json"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c reference
		var head struct{ Measure string }
		if err := json.Unmarshal(b, &head); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		run := map[string]func(*testing.T, *reference){
			"inequality":              checkInequality,
			"concentration_kakwani":   checkConcentration,
			"location_quotient":       checkQuotients,
			"segregation_two_groups":  checkSegregation,
			"segregation_multi_group": checkGroups,
		}[head.Measure]
		if run == nil {
			continue
		}
		ran++
		t.Run(filepath.Base(file), func(t *testing.T) {
			if err := json.Unmarshal(b, &c); err != nil {
				t.Fatal(err)
			}
			run(t, &c)
		})
	}
	if ran < atLeast {
		t.Errorf("%s holds %d cases of this package, want %d at least", dir, ran, atLeast)
	}
}

func checkInequality(t *testing.T, c *reference) {
	t.Helper()
	var want struct {
		N                  int `json:"n_used"`
		Mean, Gini, Hoover num
		TheilT             num `json:"theil_t"`
		TheilL             num `json:"theil_l"`
		GE2                num
		Atkinson           map[string]num
		ShareTop10         num   `json:"share_top10"`
		ShareBottom40      num   `json:"share_bottom40"`
		ShareTop20         num   `json:"share_top20"`
		ShareBottom20      num   `json:"share_bottom20"`
		Palma              num   `json:"palma"`
		Ratio2020          num   `json:"ratio_20_20"`
		LorenzP            []num `json:"lorenz_p"`
		LorenzL            []num `json:"lorenz_L"`
		GiniCorrected      *num  `json:"gini_corrected"`
		Decomposition      json.RawMessage
	}
	c.expect(t, &want)
	d, err := inequality.Of(floats(c.Inputs.Values), floats(c.Inputs.Population))
	if err != nil {
		t.Fatal(err)
	}
	if d.N() != want.N || len(d.LeftOut()) != len(c.Inputs.Values)-want.N {
		t.Errorf("%d areas count, %v left out, want %d", d.N(), d.LeftOut(), want.N)
	}
	c.near(t, "mean", d.Mean(), nil, want.Mean)
	c.near(t, "Gini", d.Gini(), nil, want.Gini)
	c.near(t, "Theil T", d.TheilT(), nil, want.TheilT)
	c.near(t, "Theil L", d.TheilL(), nil, want.TheilL)
	c.near(t, "Hoover", d.Hoover(), nil, want.Hoover)
	ge2, err := d.Entropy(2)
	c.near(t, "GE(2)", ge2, err, want.GE2)
	for epsilon, w := range want.Atkinson {
		e, err := strconv.ParseFloat(epsilon, 64)
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.Atkinson(e)
		c.near(t, "Atkinson "+epsilon, a, err, w)
	}
	for _, s := range []struct {
		from, to float64
		want     num
	}{{.9, 1, want.ShareTop10}, {0, .4, want.ShareBottom40}, {.8, 1, want.ShareTop20}, {0, .2, want.ShareBottom20}} {
		got, err := d.Share(s.from, s.to)
		c.near(t, fmt.Sprintf("share %v to %v", s.from, s.to), got, err, s.want)
	}
	c.near(t, "Palma", d.Palma(), nil, want.Palma)
	c.near(t, "20:20", d.S80S20(), nil, want.Ratio2020)
	curve := d.Lorenz()
	c.nearAll(t, "Lorenz p", curve.Population, want.LorenzP)
	c.nearAll(t, "Lorenz L", curve.Value, want.LorenzL)
	if want.GiniCorrected != nil {
		got, err := d.GiniCorrected()
		c.near(t, "corrected Gini", got, err, *want.GiniCorrected)
	}
	if want.Decomposition != nil {
		checkDecomposition(t, c, d, want.Decomposition)
	}
}

func checkDecomposition(t *testing.T, c *reference, d *inequality.Distribution, expected json.RawMessage) {
	t.Helper()
	type parts struct {
		Total, Within, Between num
		BetweenShare           num `json:"between_share"`
	}
	var want struct {
		Groups []struct {
			Group           int
			PopulationShare num `json:"population_share"`
			ValueShare      num `json:"value_share"`
			Mean            num
			TheilT          num `json:"theil_t"`
			TheilL          num `json:"theil_l"`
			WithinT         num `json:"contribution_within_t"`
			WithinL         num `json:"contribution_within_l"`
		}
		TheilT parts `json:"theil_t"`
		TheilL parts `json:"theil_l"`
	}
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Fatal(err)
	}
	var group []int
	if err := json.Unmarshal(c.Inputs.Groups, &group); err != nil {
		t.Fatal(err)
	}
	got, err := inequality.Decompose(d, group)
	if err != nil || len(got.Groups) != len(want.Groups) {
		t.Fatalf("%d groups, %v, want %d", len(got.Groups), err, len(want.Groups))
	}
	for k, g := range got.Groups {
		w := want.Groups[k]
		if g.Label != w.Group {
			t.Errorf("group %d is %v, want %v", k, g.Label, w.Group)
		}
		c.near(t, "population share", g.PopulationShare, nil, w.PopulationShare)
		c.near(t, "value share", g.ValueShare, nil, w.ValueShare)
		c.near(t, "mean", g.Mean, nil, w.Mean)
		c.near(t, "T of group", g.TheilT.Value, g.TheilT.Err, w.TheilT)
		c.near(t, "L of group", g.TheilL.Value, g.TheilL.Err, w.TheilL)
		c.near(t, "T within", g.WithinT, nil, w.WithinT)
		c.near(t, "L within", g.WithinL, nil, w.WithinL)
	}
	for name, p := range map[string]struct {
		got  inequality.Parts
		want parts
	}{"T": {got.T, want.TheilT}, "L": {got.L, want.TheilL}} {
		c.near(t, name+" total", p.got.Total, nil, p.want.Total)
		c.near(t, name+" within", p.got.Within, nil, p.want.Within)
		c.near(t, name+" between", p.got.Between, nil, p.want.Between)
		share, err := p.got.BetweenShare()
		c.near(t, name+" share between", share, err, p.want.BetweenShare)
	}
}

func checkConcentration(t *testing.T, c *reference) {
	t.Helper()
	var want struct {
		PerHead    []num `json:"funding_per_head"`
		Index      num   `json:"concentration_index"`
		CurveP     []num `json:"curve_p"`
		CurveL     []num `json:"curve_L"`
		GiniNeed   num   `json:"gini_need"`
		GiniAmount num   `json:"gini_funding_per_head"`
		Kakwani    num
	}
	c.expect(t, &want)
	funding, population := floats(c.Inputs.Funding), floats(c.Inputs.Population)
	perHead, err := inequality.PerHead(funding, population)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range perHead {
		c.near(t, fmt.Sprint("per head ", i), v.Value, v.Err, want.PerHead[i])
	}
	got, err := inequality.Concentrate(funding, floats(c.Inputs.Need), population)
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "concentration", got.Index, nil, want.Index)
	c.nearAll(t, "curve p", got.Curve.Population, want.CurveP)
	c.nearAll(t, "curve L", got.Curve.Value, want.CurveL)
	c.near(t, "Gini of need", got.GiniNeed.Value, got.GiniNeed.Err, want.GiniNeed)
	c.near(t, "Gini of funding", got.GiniAmount, nil, want.GiniAmount)
	c.near(t, "Kakwani", got.Kakwani.Value, got.Kakwani.Err, want.Kakwani)
}

func checkQuotients(t *testing.T, c *reference) {
	t.Helper()
	var want struct{ LQ [][]num }
	c.expect(t, &want)
	got, err := inequality.LocationQuotients(table(c.Inputs.Jobs))
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range got {
		for j, v := range row {
			c.near(t, fmt.Sprintf("zone %d sector %d", i, j), v.Value, v.Err, want.LQ[i][j])
		}
	}
}

func checkSegregation(t *testing.T, c *reference) {
	t.Helper()
	var want struct {
		Dissimilarity, Gini, Minmax num
		Entropy                     num `json:"entropy_H"`
		Isolation                   num `json:"isolation_xPx"`
		Interaction                 num `json:"interaction_xPy"`
		Correlation                 num `json:"correlation_ratio_eta2"`
		Atkinson                    num `json:"atkinson_b05"`
	}
	c.expect(t, &want)
	got, err := inequality.Segregate(floats(c.Inputs.Group), floats(c.Inputs.Total), c.Params.AtkinsonB)
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "dissimilarity", got.Dissimilarity, nil, want.Dissimilarity)
	c.near(t, "Gini", got.Gini, nil, want.Gini)
	c.near(t, "H", got.InformationTheory, nil, want.Entropy)
	c.near(t, "isolation", got.Isolation, nil, want.Isolation)
	c.near(t, "interaction", got.Interaction, nil, want.Interaction)
	c.near(t, "correlation ratio", got.CorrelationRatio, nil, want.Correlation)
	c.near(t, "Atkinson", got.Atkinson, nil, want.Atkinson)
	c.near(t, "minmax", got.MinMax, nil, want.Minmax)
}

func checkGroups(t *testing.T, c *reference) {
	t.Helper()
	var want struct {
		Dissimilarity num `json:"multi_dissimilarity"`
		Gini          num `json:"multi_gini"`
		H             num `json:"multi_information_theory_H"`
		E             num `json:"diversity_E"`
		P             num `json:"normalized_exposure_P"`
		R             num `json:"relative_diversity_R"`
		C             num `json:"squared_cv_C"`
		Concentration num `json:"simpson_concentration"`
		Interaction   num `json:"simpson_interaction"`
	}
	c.expect(t, &want)
	var groups [][]num
	if err := json.Unmarshal(c.Inputs.Groups, &groups); err != nil {
		t.Fatal(err)
	}
	got, err := inequality.SegregateGroups(table(groups))
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "D", got.Dissimilarity, nil, want.Dissimilarity)
	c.near(t, "G", got.Gini, nil, want.Gini)
	c.near(t, "H", got.InformationTheory, nil, want.H)
	c.near(t, "E", got.Diversity, nil, want.E)
	c.near(t, "P", got.NormalizedExposure, nil, want.P)
	c.near(t, "R", got.RelativeDiversity, nil, want.R)
	c.near(t, "C", got.SquaredCV, nil, want.C)
	c.near(t, "Simpson concentration", got.SimpsonConcentration, nil, want.Concentration)
	c.near(t, "Simpson interaction", got.SimpsonInteraction, nil, want.Interaction)
}
