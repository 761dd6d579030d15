package main

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// orNil is a list of numbers, nil where the case has null.
func orNil(x []number) []float64 {
	if x == nil {
		return nil
	}
	return floats(x)
}

func unequal(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct {
		Values, Population []number
		Groups             json.RawMessage
		Epsilon            []float64 `json:"atkinson_epsilon"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	d, err := inequality.Of(floats(in.Values), orNil(in.Population))
	if err != nil {
		return nil, err
	}
	ge2, undefined := d.Entropy(2)
	curve := d.Lorenz()
	result := answers{
		"n_used": d.N(), "mean": d.Mean(), "gini": d.Gini(), "hoover": d.Hoover(), "cv": d.CV(),
		"theil_t": figure(d.TheilT()), "theil_l": figure(d.TheilL()), "ge2": orStatus(ge2, undefined),
		"palma": figure(d.Palma()), "ratio_20_20": figure(d.S80S20()),
		"lorenz_p": curve.Population, "lorenz_L": curve.Value,
	}
	corrected, err := d.GiniCorrected()
	result["gini_corrected"] = orStatus(corrected, err)
	for name, percent := range q.named(`share_top(\d+)`) {
		s, err := d.Share((100-whole(percent))/100, 1)
		result[name] = orStatus(s, err)
	}
	for name, percent := range q.named(`share_bottom(\d+)`) {
		s, err := d.Share(0, whole(percent)/100)
		result[name] = orStatus(s, err)
	}
	atkinson := answers{}
	for _, epsilon := range in.Epsilon {
		a, err := d.Atkinson(epsilon)
		atkinson[strconv.FormatFloat(epsilon, 'g', -1, 64)] = orStatus(a, err)
	}
	result["atkinson"] = atkinson
	if len(in.Groups) > 0 && string(in.Groups) != "null" {
		parts, err := decomposition(floats(in.Values), orNil(in.Population), in.Groups)
		if err != nil && !errors.Is(err, inequality.ErrUndefined) {
			return nil, err
		}
		result["decomposition"] = orStatus(parts, err)
	}
	return result, nil
}

func split(p inequality.Parts) answers {
	share, err := p.BetweenShare()
	return answers{
		"total": figure(p.Total), "within": figure(p.Within), "between": figure(p.Between),
		"between_share": orStatus(share, err),
	}
}

func concentration(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct{ Funding, Need, Population []number }
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	funding, population := floats(in.Funding), orNil(in.Population)
	c, err := inequality.Concentrate(funding, floats(in.Need), population)
	if err != nil {
		return nil, err
	}
	heads, err := inequality.PerHead(funding, population)
	if err != nil {
		return nil, err
	}
	return answers{
		"funding_per_head":    quotients(heads),
		"concentration_index": c.Index, "curve_p": c.Curve.Population, "curve_L": c.Curve.Value,
		"gini_need": orStatus(c.GiniNeed.Value, c.GiniNeed.Err), "gini_funding_per_head": c.GiniAmount,
		"kakwani": orStatus(c.Kakwani.Value, c.Kakwani.Err),
	}, nil
}

func quotients(list []inequality.Value) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = orStatus(v.Value, v.Err)
	}
	return all
}

func locationQuotient(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct{ Jobs [][]number }
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	lq, err := inequality.LocationQuotients(table(in.Jobs))
	if err != nil {
		return nil, err
	}
	rows := make([]any, len(lq))
	for i, row := range lq {
		rows[i] = quotients(row)
	}
	return answers{"lq": rows}, nil
}

func table(rows [][]number) [][]float64 {
	plain := make([][]float64, len(rows))
	for i, row := range rows {
		plain[i] = floats(row)
	}
	return plain
}

// segregation takes Atkinson's shape from the parameters, or from the names of what
// is expected: atkinson_b05 has 0.5.
func segregation(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct {
		Group, Total []number
		Shape        float64 `json:"atkinson_b"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	group, total := floats(in.Group), floats(in.Total)
	s, err := inequality.Segregate(group, total, in.Shape)
	if err != nil {
		return nil, err
	}
	result := answers{
		"dissimilarity": s.Dissimilarity, "gini": s.Gini, "entropy_H": s.InformationTheory,
		"isolation_xPx": s.Isolation, "interaction_xPy": s.Interaction, "correlation_ratio_eta2": s.CorrelationRatio,
		"atkinson": s.Atkinson, "minmax": s.MinMax,
	}
	for name, shape := range q.levels(`atkinson_b0(\d+)`, in.Shape) {
		s, err := inequality.Segregate(group, total, shape)
		result[name] = orStatus(s.Atkinson, err)
	}
	return result, nil
}

func segregationOfMany(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct{ Groups [][]number }
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	s, err := inequality.SegregateGroups(table(in.Groups))
	if err != nil {
		return nil, err
	}
	return answers{
		"multi_dissimilarity": s.Dissimilarity, "multi_gini": s.Gini, "multi_information_theory_H": s.InformationTheory,
		"diversity_E": s.Diversity, "normalized_exposure_P": s.NormalizedExposure,
		"relative_diversity_R": s.RelativeDiversity, "squared_cv_C": s.SquaredCV,
		"simpson_concentration": s.SimpsonConcentration, "simpson_interaction": s.SimpsonInteraction,
	}, nil
}
