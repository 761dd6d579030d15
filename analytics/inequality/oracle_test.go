package inequality_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/analytics/internal/oracle"
)

type num = oracle.Number

func table(x [][]num) [][]float64 {
	out := make([][]float64, len(x))
	for i, row := range x {
		out[i] = oracle.Floats(row)
	}
	return out
}

// reference is a case of the reference files of any measure.
type reference struct {
	oracle.Tolerance `json:"tolerance"`
	Inputs           struct {
		Values, Population, Funding, Need, Group, Total []num
		Groups                                          json.RawMessage
		Jobs                                            [][]num
	}
	Params struct {
		AtkinsonB float64 `json:"atkinson_b"`
	}
	Expected json.RawMessage
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
	oracle.Run(t, os.DirFS(dir), atLeast, map[string]func(*testing.T, *reference){
		"inequality":              checkInequality,
		"concentration_kakwani":   checkConcentration,
		"location_quotient":       checkQuotients,
		"segregation_two_groups":  checkSegregation,
		"segregation_multi_group": checkGroups,
	})
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
	d, err := inequality.Of(oracle.Floats(c.Inputs.Values), oracle.Floats(c.Inputs.Population))
	if err != nil {
		t.Fatal(err)
	}
	if d.N() != want.N || len(d.LeftOut()) != len(c.Inputs.Values)-want.N {
		t.Errorf("%d areas count, %v left out, want %d", d.N(), d.LeftOut(), want.N)
	}
	c.Near(t, "mean", d.Mean(), nil, want.Mean)
	c.Near(t, "Gini", d.Gini(), nil, want.Gini)
	c.Near(t, "Theil T", d.TheilT(), nil, want.TheilT)
	c.Near(t, "Theil L", d.TheilL(), nil, want.TheilL)
	c.Near(t, "Hoover", d.Hoover(), nil, want.Hoover)
	ge2, err := d.Entropy(2)
	c.Near(t, "GE(2)", ge2, err, want.GE2)
	for epsilon, w := range want.Atkinson {
		e, err := strconv.ParseFloat(epsilon, 64)
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.Atkinson(e)
		c.Near(t, "Atkinson "+epsilon, a, err, w)
	}
	for _, s := range []struct {
		from, to float64
		want     num
	}{{.9, 1, want.ShareTop10}, {0, .4, want.ShareBottom40}, {.8, 1, want.ShareTop20}, {0, .2, want.ShareBottom20}} {
		got, err := d.Share(s.from, s.to)
		c.Near(t, fmt.Sprintf("share %v to %v", s.from, s.to), got, err, s.want)
	}
	c.Near(t, "Palma", d.Palma(), nil, want.Palma)
	c.Near(t, "20:20", d.S80S20(), nil, want.Ratio2020)
	curve := d.Lorenz()
	c.NearAll(t, "Lorenz p", curve.Population, want.LorenzP)
	c.NearAll(t, "Lorenz L", curve.Value, want.LorenzL)
	if want.GiniCorrected != nil {
		got, err := d.GiniCorrected()
		c.Near(t, "corrected Gini", got, err, *want.GiniCorrected)
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
		c.Near(t, "population share", g.PopulationShare, nil, w.PopulationShare)
		c.Near(t, "value share", g.ValueShare, nil, w.ValueShare)
		c.Near(t, "mean", g.Mean, nil, w.Mean)
		c.Near(t, "T of group", g.TheilT.Value, g.TheilT.Err, w.TheilT)
		c.Near(t, "L of group", g.TheilL.Value, g.TheilL.Err, w.TheilL)
		c.Near(t, "T within", g.WithinT, nil, w.WithinT)
		c.Near(t, "L within", g.WithinL, nil, w.WithinL)
	}
	for name, p := range map[string]struct {
		got  inequality.Parts
		want parts
	}{"T": {got.T, want.TheilT}, "L": {got.L, want.TheilL}} {
		c.Near(t, name+" total", p.got.Total, nil, p.want.Total)
		c.Near(t, name+" within", p.got.Within, nil, p.want.Within)
		c.Near(t, name+" between", p.got.Between, nil, p.want.Between)
		share, err := p.got.BetweenShare()
		c.Near(t, name+" share between", share, err, p.want.BetweenShare)
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
	funding, population := oracle.Floats(c.Inputs.Funding), oracle.Floats(c.Inputs.Population)
	perHead, err := inequality.PerHead(funding, population)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range perHead {
		c.Near(t, fmt.Sprint("per head ", i), v.Value, v.Err, want.PerHead[i])
	}
	got, err := inequality.Concentrate(funding, oracle.Floats(c.Inputs.Need), population)
	if err != nil {
		t.Fatal(err)
	}
	c.Near(t, "concentration", got.Index, nil, want.Index)
	c.NearAll(t, "curve p", got.Curve.Population, want.CurveP)
	c.NearAll(t, "curve L", got.Curve.Value, want.CurveL)
	c.Near(t, "Gini of need", got.GiniNeed.Value, got.GiniNeed.Err, want.GiniNeed)
	c.Near(t, "Gini of funding", got.GiniAmount, nil, want.GiniAmount)
	c.Near(t, "Kakwani", got.Kakwani.Value, got.Kakwani.Err, want.Kakwani)
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
			c.Near(t, fmt.Sprintf("zone %d sector %d", i, j), v.Value, v.Err, want.LQ[i][j])
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
	got, err := inequality.Segregate(oracle.Floats(c.Inputs.Group), oracle.Floats(c.Inputs.Total), c.Params.AtkinsonB)
	if err != nil {
		t.Fatal(err)
	}
	c.Near(t, "dissimilarity", got.Dissimilarity, nil, want.Dissimilarity)
	c.Near(t, "Gini", got.Gini, nil, want.Gini)
	c.Near(t, "H", got.InformationTheory, nil, want.Entropy)
	c.Near(t, "isolation", got.Isolation, nil, want.Isolation)
	c.Near(t, "interaction", got.Interaction, nil, want.Interaction)
	c.Near(t, "correlation ratio", got.CorrelationRatio, nil, want.Correlation)
	c.Near(t, "Atkinson", got.Atkinson, nil, want.Atkinson)
	c.Near(t, "minmax", got.MinMax, nil, want.Minmax)
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
	c.Near(t, "D", got.Dissimilarity, nil, want.Dissimilarity)
	c.Near(t, "G", got.Gini, nil, want.Gini)
	c.Near(t, "H", got.InformationTheory, nil, want.H)
	c.Near(t, "E", got.Diversity, nil, want.E)
	c.Near(t, "P", got.NormalizedExposure, nil, want.P)
	c.Near(t, "R", got.RelativeDiversity, nil, want.R)
	c.Near(t, "C", got.SquaredCV, nil, want.C)
	c.Near(t, "Simpson concentration", got.SimpsonConcentration, nil, want.Concentration)
	c.Near(t, "Simpson interaction", got.SimpsonInteraction, nil, want.Interaction)
}
