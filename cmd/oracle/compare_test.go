package main

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// comparison checks an answer against what a case expects, by the rules that the
// README of the reference cases states.
type comparison struct {
	tolerance map[string]limit
	inputs    map[string]any
	faults    []string
	checked   int
}

// limit is how far a number may be off.
type limit struct {
	Rel, Abs *float64
	Exact    bool
	InSD     *float64 `json:"abs_in_sd"`
	Note     string
}

// explaining are fields of what is expected that are no numbers.
var explaining = []string{"nsim_reference", "rule", "note", "same_as", "smoothed_zone_1_note", "reason"}

func (c *comparison) fault(path, format string, args ...any) {
	c.faults = append(c.faults, path+": "+fmt.Sprintf(format, args...))
}

// of finds the limit for a path: that of the longest name that fits.
func (c *comparison) of(path string) limit {
	path = regexp.MustCompile(`\[\d+\]`).ReplaceAllString(path, "")
	best, length := c.tolerance["default"], -1
	for name, l := range c.tolerance {
		fits := path == name || strings.HasPrefix(path, name+".") || strings.HasSuffix(path, "."+name)
		if name != "default" && fits && len(name) > length {
			best, length = l, len(name)
		}
	}
	return best
}

func isUndefined(v any) bool {
	if m, ok := v.(map[string]any); ok {
		return m["status"] == "undefined"
	}
	return v == nil || v == "NaN"
}

// number is a number, also one that JSON can only name.
func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case string:
		switch v {
		case "Infinity":
			return math.Inf(1), true
		case "-Infinity":
			return math.Inf(-1), true
		}
	}
	return 0, false
}

// check compares an expected value with an answer; parent holds the expected value.
func (c *comparison) check(want, got any, path string, parent map[string]any) {
	name := path[strings.LastIndexAny(path, ".")+1:]
	if slices.Contains(explaining, name) {
		return
	}
	if isUndefined(want) {
		c.checked++
		if !isUndefined(got) {
			c.fault(path, "%v, want it undefined", got)
		}
		return
	}
	switch want := want.(type) {
	case map[string]any:
		c.checkMap(want, got, path, name)
	case []any:
		c.checkList(want, got, path, name, parent)
	default:
		c.checkNumber(want, got, path, parent)
	}
}

func (c *comparison) checkMap(want map[string]any, got any, path, name string) {
	fields, _ := got.(map[string]any)
	if status, ok := want["status"].(string); ok {
		c.checked++
		if fields["status"] != status && !strings.Contains(status, " or ") {
			c.fault(path, "%v, want the status %s", got, status)
		}
		return
	}
	switch name {
	case "labels":
		c.checkLabels(want, fields, path)
		return
	case "fisher_jenks":
		c.checkPartition(want, fields, path)
		return
	}
	for key, value := range want {
		answer, present := fields[key]
		if !present && !slices.Contains(explaining, key) {
			c.fault(path+"."+key, "no answer")
			continue
		}
		c.check(value, answer, path+"."+key, want)
	}
}

func (c *comparison) checkList(want []any, got any, path, name string, parent map[string]any) {
	list, _ := got.([]any)
	if len(list) != len(want) {
		c.fault(path, "%d entries, want %d", len(list), len(want))
		return
	}
	for i, w := range want {
		row, isRow := w.([]any)
		if isRow && slices.Contains([]string{"neighbors", "queen", "rook"}, name) {
			answer, _ := list[i].([]any)
			c.checked++
			if !slices.Equal(sorted(row), sorted(answer)) {
				c.fault(path, "row %d is %v, want %v", i, answer, row)
			}
			continue
		}
		c.check(w, list[i], fmt.Sprintf("%s[%d]", path, i), parent)
	}
}

func sorted(row []any) []float64 {
	numbers := make([]float64, len(row))
	for i, v := range row {
		numbers[i], _ = numberOf(v)
	}
	slices.Sort(numbers)
	return numbers
}

func (c *comparison) checkNumber(want, got any, path string, parent map[string]any) {
	c.checked++
	w, isNumber := numberOf(want)
	if !isNumber {
		if want != got {
			c.fault(path, "%v, want %v", got, want)
		}
		return
	}
	g, isNumber := numberOf(got)
	if !isNumber {
		c.fault(path, "%v, want %v", got, want)
		return
	}
	l, most := c.of(path), 0.0
	switch {
	case w == g, l.Note != "" && l.Rel == nil && l.Abs == nil && l.InSD == nil && !l.Exact:
		return
	case l.InSD != nil:
		var i int
		if _, err := fmt.Sscanf(path[strings.LastIndex(path, "["):], "[%d]", &i); err == nil {
			variance, _ := numberOf(parent["var_Ii"].([]any)[i])
			most = *l.InSD * math.Sqrt(variance)
		}
	case !l.Exact:
		if l.Abs != nil {
			most = *l.Abs
		}
		if l.Rel != nil {
			most = max(most, *l.Rel*math.Abs(w))
		}
	}
	if !(math.Abs(w-g) <= most) {
		c.fault(path, "%v, want %v within %v", g, w, most)
	}
}

// checkLabels wants some areas labelled and others not.
func (c *comparison) checkLabels(want, got map[string]any, path string) {
	c.checked++
	list, _ := got["significant"].([]any)
	labelled := sorted(list)
	for _, i := range sorted(want["must_be_significant"].([]any)) {
		if !slices.Contains(labelled, i) {
			c.fault(path, "%v is not labelled", i)
		}
	}
	for _, i := range sorted(want["must_not_be_significant"].([]any)) {
		if slices.Contains(labelled, i) {
			c.fault(path, "%v is labelled", i)
		}
	}
}

// checkPartition wants classes whose sum of squares is the optimum; where the case
// holds the values, any such partition will do.
func (c *comparison) checkPartition(want, got map[string]any, path string) {
	c.checked++
	upper, _ := got["class_upper"].([]any)
	values, _ := c.inputs["x"].([]any)
	if values == nil {
		c.check(want["class_upper"], got["class_upper"], path+".class_upper", want)
		c.check(want["optimal_within_ssd"], got["optimal_within_ssd"], path+".optimal_within_ssd", want)
		return
	}
	x, within, at := sorted(values), 0.0, 0
	for _, u := range sorted(upper) {
		from, mean := at, 0.0
		for at < len(x) && x[at] <= u {
			mean += x[at]
			at++
		}
		mean /= float64(max(at-from, 1))
		for _, v := range x[from:at] {
			within += (v - mean) * (v - mean)
		}
	}
	optimum, _ := numberOf(want["optimal_within_ssd"])
	if at < len(x) || math.Abs(within-optimum) > 1e-8*max(optimum, 1e-300) {
		c.fault(path, "the sum of squares of %v is %v, want %v", upper, within, optimum)
	}
}

// compareCase checks the answer to a case file and tells what is wrong and how much
// was looked at.
func compareCase(content, answer []byte) (faults []string, checked int, err error) {
	var c struct {
		Inputs    map[string]any
		Expected  any
		Tolerance map[string]limit
		Cases     []struct {
			Measure, Why string
			Expected     any
		}
	}
	if err := json.Unmarshal(content, &c); err != nil {
		return nil, 0, err
	}
	var got map[string]any
	if err := json.Unmarshal(answer, &got); err != nil {
		return nil, 0, err
	}
	compare := comparison{tolerance: c.Tolerance, inputs: c.Inputs}
	if c.Cases == nil {
		compare.check(c.Expected, got, "answer", nil)
	}
	answers, _ := got["cases"].([]any)
	for i, sub := range c.Cases {
		compare.check(sub.Expected, answers[i], fmt.Sprintf("case %d %s (%s)", i, sub.Measure, sub.Why), nil)
	}
	return compare.faults, compare.checked, nil
}
