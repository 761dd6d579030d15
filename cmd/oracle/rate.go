package main

import (
	"context"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// events are counts and populations as the cases give them.
type events struct {
	Count, Cases, Population, Total []number
	Conf, Per                       float64
	Weights                         *lists
	Neighbors                       [][]int // without Weights
	SelfIncluded                    *bool   `json:"self_included"`
}

func readEvents(q question) (events, error) {
	e := events{Conf: 0.95, Per: 1}
	err := q.decode(&e)
	return e, err
}

// bounds are the values and the ends of their intervals.
func bounds(areas []rate.Estimate) (value, low, high []any) {
	for _, a := range areas {
		value = append(value, orStatus(a.Value, a.Err))
		low = append(low, orStatus(a.Low, a.Err))
		high = append(high, orStatus(a.High, a.Err))
	}
	return value, low, high
}

// values are numbers, or why there is none.
func values(list []rate.Value) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = orStatus(v.Value, v.Err)
	}
	return all
}

func rateInterval(_ context.Context, q question, _ *workbench) (any, error) {
	e, err := readEvents(q)
	if err != nil {
		return nil, err
	}
	result := answers{}
	for name, method := range map[string]rate.CountMethod{"exact": rate.Exact, "byar": rate.Byar} {
		t, err := rate.Counts(floats(e.Count), floats(e.Population), rate.CountOptions{Per: e.Per, Level: e.Conf, Method: method})
		if err != nil {
			return nil, err
		}
		result["rate"], result[name+"_lower"], result[name+"_upper"] = bounds(t.Areas)
	}
	return result, nil
}

func shareInterval(_ context.Context, q question, _ *workbench) (any, error) {
	e, err := readEvents(q)
	if err != nil {
		return nil, err
	}
	result := answers{}
	for name, method := range map[string]rate.ShareMethod{
		"wilson": rate.Wilson, "exact": rate.ClopperPearson, "wald": rate.Wald,
	} {
		t, err := rate.Shares(floats(e.Count), floats(e.Total), rate.ShareOptions{Level: e.Conf, Method: method})
		if err != nil {
			return nil, err
		}
		result["share"], result[name+"_lower"], result[name+"_upper"] = bounds(t.Areas)
	}
	return result, nil
}

func plainRate(_ context.Context, q question, _ *workbench) (any, error) {
	e, err := readEvents(q)
	if err != nil {
		return nil, err
	}
	t, err := rate.Counts(floats(e.Count), floats(e.Population), rate.CountOptions{Per: e.Per})
	if err != nil {
		return nil, err
	}
	rates, _, _ := bounds(t.Areas)
	return answers{"rate": rates, "overall": orStatus(t.Overall.Value, t.Overall.Err), "mean_of_rates": t.MeanOfRates}, nil
}

func empiricalBayes(_ context.Context, q question, _ *workbench) (any, error) {
	e, err := readEvents(q)
	if err != nil {
		return nil, err
	}
	s, err := rate.EmpiricalBayes(floats(e.Cases), floats(e.Population))
	if err != nil {
		return nil, err
	}
	result := smoothed(s.Areas)
	result["a"], result["b"] = s.Between, s.Mean
	return result, nil
}

func localEmpiricalBayes(_ context.Context, q question, _ *workbench) (any, error) {
	e, err := readEvents(q)
	if err != nil {
		return nil, err
	}
	neighbours := e.Neighbors
	if e.Weights != nil {
		neighbours = e.Weights.Neighbors
	}
	without := e.SelfIncluded != nil && !*e.SelfIncluded
	areas, err := rate.LocalEmpiricalBayes(floats(e.Cases), floats(e.Population), neighbours, rate.LocalOptions{ExcludeSelf: without})
	if err != nil {
		return nil, err
	}
	return smoothed(areas), nil
}

// smoothed are the columns of smoothed rates.
func smoothed(areas []rate.Smoothed) answers {
	var raw, mean, smooth []rate.Value
	between := make([]float64, len(areas))
	for i, a := range areas {
		raw, mean, smooth = append(raw, a.Raw), append(mean, a.Mean), append(smooth, a.Smoothed)
		between[i] = a.Between
	}
	return answers{"raw": values(raw), "smoothed": values(smooth), "local_mean": values(mean), "a": between}
}
