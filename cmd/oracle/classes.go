package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/classify"
)

// series are values as the cases give them, or how to make them.
type series struct {
	X         []number
	K         int
	N         int
	Generator string
}

func readSeries(q question) (x []float64, k int, err error) {
	var s series
	if err := q.decode(&s); err != nil {
		return nil, 0, err
	}
	if s.X == nil && s.Generator != "" {
		x, err = generated(s.Generator, s.N)
		return x, s.K, err
	}
	return floats(s.X), s.K, nil
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
	x, k, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	result := answers{}
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
	if err != nil {
		return nil, err
	}
	result["stdmean_bins"], result["mean"], result["sd_n_minus_1"] = d.Cuts, d.Mean, d.SD
	b, err := classify.Boxes(x)
	if err != nil {
		return nil, err
	}
	result["box"] = answers{
		"q1": b.Q1, "median": b.Median, "q3": b.Q3, "iqr": b.IQR, "lower_fence": b.LowerFence, "upper_fence": b.UpperFence,
	}
	return result, nil
}

// partition names what an optimal classification has.
func partition(c classify.Classes) answers {
	var lower, upper []float64
	var counts []int
	for _, class := range c.Class {
		lower, upper, counts = append(lower, class.Min), append(upper, class.Max), append(counts, class.Count)
	}
	gvf, err := c.GVF()
	return answers{
		"optimal_within_ssd": c.Within, "class_lower": lower, "class_upper": upper, "counts": counts,
		"gvf": orStatus(gvf, err), "n_classes": len(c.Class),
	}
}

func optimalClasses(_ context.Context, q question, _ *workbench) (any, error) {
	x, k, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	c, err := classify.FisherJenksBreaks(x, k)
	if err != nil {
		return nil, err
	}
	return partition(c), nil
}

func quantileClasses(_ context.Context, q question, _ *workbench) (any, error) {
	return cutClasses(q, classify.Quantiles)
}

func equalClasses(_ context.Context, q question, _ *workbench) (any, error) {
	return cutClasses(q, classify.EqualIntervals)
}

func cutClasses(q question, divide func([]float64, int) (classify.Classes, error)) (any, error) {
	x, k, err := readSeries(q)
	if err != nil {
		return nil, err
	}
	c, err := divide(x, k)
	if err != nil {
		return nil, err
	}
	return answers{"breaks": c.Cuts, "breaks_distinct": c.Breaks, "n_classes": len(c.Class)}, nil
}
