package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/observatoire-essor/essor/analytics/regress"
)

// columns are the variables of a model, in the order of the case.
type columns struct {
	names  []string
	values [][]float64
}

// UnmarshalJSON reads an object whose order matters.
func (c *columns) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return errors.New("variables are not an object")
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var values []number
		if err := d.Decode(&values); err != nil {
			return err
		}
		c.names, c.values = append(c.names, name.(string)), append(c.values, floats(values))
	}
	return nil
}

func regression(_ context.Context, q question, _ *workbench) (any, error) {
	in := struct {
		Response  []number `json:"y"`
		Variables columns  `json:"X"`
		Weights   []number
		Intercept bool
	}{Intercept: true}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	y := floats(in.Response)
	fit, err := regress.Fit(regress.Model{
		Y: y, X: in.Variables.values, Names: in.Variables.names, Weights: orNil(in.Weights), NoIntercept: !in.Intercept,
	})
	if err != nil {
		return nil, err
	}
	var names []string
	var estimates, errors, robust []float64
	var ts, ps []any
	for _, c := range fit.Coefficients {
		names, estimates = append(names, c.Name), append(estimates, c.Estimate)
		errors, robust = append(errors, c.SE), append(robust, c.RobustSE)
		ts, ps = append(ts, orStatus(c.T, c.Err)), append(ps, orStatus(c.P, c.Err))
	}
	result := answers{
		"names": names, "coef": estimates, "se": errors, "t": ts, "p": ps, "se_hc1": robust,
		"r2": fit.R2, "adj_r2": fit.AdjustedR2, "sigma": fit.Sigma, "f": figure(fit.F), "df_residual": fit.DFResidual,
		"residuals": fit.Residuals, "fitted": fit.Values,
	}
	if len(in.Variables.values) > 0 {
		r, err := regress.Pearson(y, in.Variables.values[0])
		result["pearson"] = orStatus(r, err)
		r, err = regress.Spearman(y, in.Variables.values[0])
		result["spearman"] = orStatus(r, err)
	}
	return result, nil
}

// spearman answers rank correlation of pairs without a missing value.
func spearman(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct{ X, Y []number }
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	r, err := regress.Spearman(floats(in.X), floats(in.Y))
	if err != nil {
		return nil, err
	}
	return answers{"spearman": r, "rho": r, "r": r}, nil
}
