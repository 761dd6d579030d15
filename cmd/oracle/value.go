package main

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/analytics/rate"
	"github.com/observatoire-essor/essor/analytics/regress"
	"github.com/observatoire-essor/essor/analytics/spatial"
	"github.com/observatoire-essor/essor/geo/overlay"
	"github.com/observatoire-essor/essor/geo/topology"
)

// number is a number of a case; null and "NaN" are missing, which is NaN here.
type number float64

// UnmarshalJSON reads a number, null, or one of the names of numbers that are not
// finite.
func (n *number) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case `null`, `"NaN"`:
		*n = number(math.NaN())
	case `"Infinity"`:
		*n = number(math.Inf(1))
	case `"-Infinity"`:
		*n = number(math.Inf(-1))
	default:
		return json.Unmarshal(b, (*float64)(n))
	}
	return nil
}

// floats are plain numbers, NaN where they are missing.
func floats(x []number) []float64 {
	f := make([]float64, len(x))
	for i, v := range x {
		f[i] = float64(v)
	}
	return f
}

// status is an answer that is no number.
type status struct {
	Status string `json:"status"`
	Reason string `json:"reason"`
}

// verdictOf turns the product's refusals into answers.
func verdictOf(err error) (status, bool) {
	for _, e := range []error{spatial.ErrUndefined, rate.ErrUndefined, inequality.ErrUndefined, classify.ErrUndefined, regress.ErrUndefined} {
		if errors.Is(err, e) {
			return status{"undefined", err.Error()}, true
		}
	}
	for _, e := range []error{
		spatial.ErrInput, rate.ErrInput, inequality.ErrInput, classify.ErrInput, regress.ErrInput, topology.ErrInput, overlay.ErrInput,
	} {
		if errors.Is(err, e) {
			return status{"rejected", err.Error()}, true
		}
	}
	return status{}, false
}

// orStatus is a value, or the status of its error. An error of another kind is
// shown as undefined too: it says why there is no number.
func orStatus(value any, err error) any {
	if err == nil {
		return value
	}
	if s, ok := verdictOf(err); ok {
		return s
	}
	return status{"undefined", err.Error()}
}

// figure is a number, or the name of one that JSON does not have.
func figure(v float64) any {
	switch {
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	}
	return v
}

// masked is a list with a status where it is not defined.
func masked(values []float64, defined []bool, reason string) []any {
	list := make([]any, len(values))
	for i, v := range values {
		if defined[i] {
			list[i] = v
		} else {
			list[i] = status{"undefined", reason}
		}
	}
	return list
}

// rows are lists without null in the place of an empty one.
func rows(lists [][]int) [][]int {
	full := make([][]int, len(lists))
	for i, list := range lists {
		full[i] = append([]int{}, list...)
	}
	return full
}
