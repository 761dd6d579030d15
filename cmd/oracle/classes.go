package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/classify"
)

// series are values as the cases give them, or how to make them.
type series struct {
	X            []number
	K            int
	N            int
	Generator    string
	Breaks, Bins []float64 // of manual classes
	Multiples    []float64
	MaxHead      float64 `json:"thr"` // of head/tail classes

	x []float64
}

func readSeries(q question) (series, error) {
	s := series{MaxHead: 1}
	err := q.decode(&s)
	if err != nil {
		return s, err
	}
	s.x = floats(s.X)
	if s.X == nil && s.Generator != "" {
		s.x, err = generated(s.Generator, s.N)
	}
	return s, err
}

// generator is the rule of values that are too many for a file: a congruential
// generator, and what is made of its numbers.
const generator = `^s0=(\d+); s=\((\d+)\*s\+(\d+)\) mod 2\^(\d+); u=\(s\+1\)/(\d+); ` +
	`x=round\(min\(exp\(([\d.]+)\*ln\(1/u\)\),([\d.e]+)\),(\d+)\)$`

// generated makes n values by a rule of that form.
func generated(rule string, n int) ([]float64, error) {
	parts := regexp.MustCompile(generator).FindStringSubmatch(rule)
	if parts == nil || n < 0 || n > 10_000_000 {
		return nil, fmt.Errorf("generator %q of %d values is not understood", rule, n)
	}
	var whole [5]uint64
	var real [3]float64
	var problems []error
	for i := range whole {
		v, err := strconv.ParseUint(parts[i+1], 10, 32)
		whole[i], problems = v, append(problems, err)
	}
	for i := range real {
		v, err := strconv.ParseFloat(parts[i+6], 64)
		real[i], problems = v, append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("generator %q: %w", rule, err)
	}
	s, unit := whole[0], math.Pow(10, real[2])
	x := make([]float64, n)
	for i := range x {
		s = (whole[1]*s + whole[2]) % (1 << whole[3])
		u := float64(s+1) / float64(whole[4])
		x[i] = math.RoundToEven(min(math.Exp(real[0]*math.Log(1/u)), real[1])*unit) / unit
	}
	return x, nil
}

func classification(_ context.Context, q question, _ *workbench) (any, error) {
	s, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	x, k, result := s.x, s.K, answers{}
	for name, divide := range map[string]func() (classify.Classes, error){
		"quantile_type7_breaks": func() (classify.Classes, error) { return classify.Quantiles(x, k) },
		"equal_breaks":          func() (classify.Classes, error) { return classify.EqualIntervals(x, k) },
		"headtail_thr1_breaks":  func() (classify.Classes, error) { return classify.HeadTails(x, 1) },
		"headtail_thr04_breaks": func() (classify.Classes, error) { return classify.HeadTails(x, 0.4) },
	} {
		c, err := divide()
		result[name] = orStatus(c.Cuts, err)
	}
	optimal, err := classify.FisherJenksBreaks(x, k)
	if err != nil {
		return nil, err
	}
	result["fisher_jenks"] = partition(optimal)
	d, err := classify.StandardDeviations(x, nil)
	result["stdmean_bins"], result["sd_n_minus_1"], result["mean"] = orStatus(d.Cuts, err), orStatus(d.SD, err), orStatus(d.Mean, err)
	if optimal.N == 1 {
		result["mean"] = optimal.Class[0].Min // one value is its own mean
	}
	b, err := classify.Boxes(x)
	if err != nil {
		return nil, err
	}
	result["box"] = box(b)
	return result, nil
}

// box names what box-plot classes are made of.
func box(b classify.Box) answers {
	return answers{
		"q1": b.Q1, "median": b.Median, "q3": b.Q3, "iqr": b.IQR, "lower_fence": b.LowerFence, "upper_fence": b.UpperFence,
	}
}

// partition names what an optimal classification has.
func partition(c classify.Classes) answers {
	result := filled(c)
	result["optimal_within_ssd"] = c.Within
	return result
}

// filled names what the classes hold. A class without values has no least and
// greatest.
func filled(c classify.Classes) answers {
	lower, upper, counts := make([]any, len(c.Class)), make([]any, len(c.Class)), make([]int, len(c.Class))
	for i, class := range c.Class {
		if counts[i] = class.Count; class.Count > 0 {
			lower[i], upper[i] = class.Min, class.Max
		}
	}
	gvf, err := c.GVF()
	return answers{
		"class_lower": lower, "class_upper": upper, "counts": counts, "gvf": orStatus(gvf, err), "n_classes": len(c.Class),
	}
}

func optimalClasses(_ context.Context, q question, _ *workbench) (any, error) {
	s, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	c, err := classify.FisherJenksBreaks(s.x, s.K)
	if err != nil {
		return nil, err
	}
	return partition(c), nil
}

// divided answers for one way of dividing into classes.
func divided(divide func(s series) (classify.Classes, error)) measure {
	return func(_ context.Context, q question, _ *workbench) (any, error) {
		s, err := readSeries(q)
		if err != nil {
			return nil, err
		}
		c, err := divide(s)
		if err != nil {
			return nil, err
		}
		return cuts(c), nil
	}
}

// cuts are the classes with the bounds between them.
func cuts(c classify.Classes) answers {
	result := filled(c)
	result["breaks"], result["bins"], result["breaks_distinct"] = c.Cuts, c.Cuts, c.Breaks
	return result
}

func quantiles(s series) (classify.Classes, error) { return classify.Quantiles(s.x, s.K) }

func equalIntervals(s series) (classify.Classes, error) { return classify.EqualIntervals(s.x, s.K) }

func pretty(s series) (classify.Classes, error) { return classify.PrettyBreaks(s.x, s.K) }

func headTail(s series) (classify.Classes, error) { return classify.HeadTails(s.x, s.MaxHead) }

func manual(s series) (classify.Classes, error) {
	if s.Breaks == nil {
		s.Breaks = s.Bins
	}
	return classify.ManualBreaks(s.x, s.Breaks)
}

func deviationClasses(_ context.Context, q question, _ *workbench) (any, error) {
	s, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	d, err := classify.StandardDeviations(s.x, s.Multiples)
	if err != nil {
		return nil, err
	}
	result := cuts(d.Classes)
	result["mean"], result["sd_n_minus_1"], result["stdmean_bins"] = d.Mean, d.SD, d.Cuts
	return result, nil
}

func boxClasses(_ context.Context, q question, _ *workbench) (any, error) {
	s, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	b, err := classify.Boxes(s.x)
	if err != nil {
		return nil, err
	}
	result := cuts(b.Classes)
	maps.Copy(result, box(b))
	return result, nil
}
