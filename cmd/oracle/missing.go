package main

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// sample are the areas of a case that have their values: the others are dropped with
// their links, rows standardised and islands found anew.
type sample struct {
	*spatial.Weights
	kept []int // positions in the case
	all  int   // areas of the case
}

// complete drops the areas where a value of any column is missing, and returns the
// columns of the others.
func complete(w *spatial.Weights, columns ...[]float64) (sample, [][]float64, error) {
	keep := make([]bool, w.N())
	s, kept := sample{all: w.N()}, make([][]float64, len(columns))
	for i := range keep {
		keep[i] = true
		for _, column := range columns {
			keep[i] = keep[i] && (i >= len(column) || !math.IsNaN(column[i]))
		}
		if keep[i] {
			s.kept = append(s.kept, i)
		}
	}
	for c, column := range columns {
		for i, v := range column {
			if i >= len(keep) || keep[i] {
				kept[c] = append(kept[c], v) // one too many or too few is refused later
			}
		}
	}
	var err error
	s.Weights, err = w.Subset(keep)
	return s, kept, err
}

// dropped are the areas that are missing.
func (s sample) dropped() []int {
	list, next := []int{}, 0
	for i := range s.all {
		if next < len(s.kept) && s.kept[next] == i {
			next++
			continue
		}
		list = append(list, i)
	}
	return list
}

// places are the positions in the case of areas of the sample.
func (s sample) places(areas []int) []int {
	list := make([]int, len(areas))
	for k, i := range areas {
		list[k] = s.kept[i]
	}
	return list
}

// placed puts numbers of the kept areas in their places, and null in the others.
func placed[T any](all int, kept []int, list []T) []any {
	full := make([]any, all)
	for k, i := range kept {
		full[i] = list[k]
	}
	return full
}

// list puts numbers of the sample in their places.
func (s sample) list(values []float64) []any { return placed(s.all, s.kept, values) }

// masked puts numbers in their places, with a status where they are not defined.
func (s sample) masked(values []float64, defined []bool) []any {
	return placed(s.all, s.kept, masked(values, defined, noTest))
}
