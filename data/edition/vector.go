package edition

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// Key names a vector.
type Key struct {
	Indicator string           // id with its parameters: "funding.per_capita?place=action"
	Level     source.Level     //
	Period    indicator.Period // the zero period when nothing is known for any
}

// String is the key as messages show it.
func (k Key) String() string {
	return fmt.Sprintf("%s %s %s", k.Indicator, k.Level, k.Period)
}

// Compare orders keys: by indicator, level, period.
func (k Key) Compare(o Key) int {
	return cmp.Or(
		cmp.Compare(k.Indicator, o.Indicator), cmp.Compare(k.Level, o.Level),
		cmp.Compare(k.Period.From, o.Period.From), cmp.Compare(k.Period.To, o.Period.To),
	)
}

// Vector is one indicator for all areas of a level in one period, in columns: row
// i is about area i of the [Boundaries] it fits. A column that no row needs is
// nil. It is immutable: do not write to its columns.
type Vector struct {
	Key
	Boundaries Hash

	Number, Numerator, Denominator []float64 // NaN: none
	Low, High, Smoothed            []float64
	N, RankLow, RankHigh           []int32 // None: none
	SourceRow                      []int32
	Verdict                        []indicator.Verdict
	Status                         []indicator.Status // never nil
	Reasons                        []indicator.Reason // the different ones; the first is empty
	Reason                         []uint16           // positions in Reasons; nil: all empty
	Bases                          []Basis            // the different ones
	Basis                          []uint16           // positions in Bases; nil: all the first
}

// maxDifferent is how many different reasons or bases a vector may have.
const maxDifferent = math.MaxUint16

// NewVector puts values into columns. The values must be those of the areas of the
// boundaries, in their order.
func NewVector(key Key, boundaries Hash, values []Value) (*Vector, error) {
	if key.Indicator == "" || key.Level == "" {
		return nil, fmt.Errorf("vector %v: no name", key)
	}
	for i, v := range values {
		if err := v.check(); err != nil {
			return nil, fmt.Errorf("vector %v: area %d: %w", key, i, err)
		}
	}
	v := &Vector{Key: key, Boundaries: boundaries, Status: column(values, func(x Value) indicator.Status { return x.Status })}
	for _, c := range v.floats() {
		*c.into = dropNaN(column(values, c.of))
	}
	for _, c := range v.ints() {
		*c.into = dropNone(column(values, c.of))
	}
	v.Verdict = dropZero(column(values, func(x Value) indicator.Verdict { return x.Verdict }))
	reasons := column(values, func(x Value) indicator.Reason { return x.Reason })
	v.Reasons, v.Reason = dictionary(append(reasons, ""), func(r indicator.Reason) string { return string(r) }, cmp.Compare[indicator.Reason])
	v.Reason = dropZero(v.Reason[:len(values)])
	v.Bases, v.Basis = dictionary(column(values, func(x Value) Basis { return x.Basis }), Basis.Key, Basis.compare)
	v.Basis = dropZero(v.Basis)
	if len(v.Reasons) > maxDifferent || len(v.Bases) > maxDifferent {
		return nil, fmt.Errorf("vector %v: %d different reasons and %d bases", key, len(v.Reasons), len(v.Bases))
	}
	return v, nil
}

// Len is the number of areas.
func (v *Vector) Len() int { return len(v.Status) }

// At is the value of area i.
func (v *Vector) At(i int) Value {
	x := Unknown(v.Status[i], "", v.Bases[at(v.Basis, i, 0)])
	if v.Reason != nil {
		x.Reason = v.Reasons[v.Reason[i]]
	}
	nan := math.NaN()
	x.Number, x.Numerator, x.Denominator = at(v.Number, i, nan), at(v.Numerator, i, nan), at(v.Denominator, i, nan)
	x.Low, x.High, x.Smoothed = at(v.Low, i, nan), at(v.High, i, nan), at(v.Smoothed, i, nan)
	x.N, x.RankLow, x.RankHigh = at(v.N, i, None), at(v.RankLow, i, None), at(v.RankHigh, i, None)
	x.Row = at(v.SourceRow, i, None)
	x.Verdict = at(v.Verdict, i, indicator.NoVerdict)
	return x
}

// at is item i of a column, or what stands for a column that is not there.
func at[T any](column []T, i int, none T) T {
	if column == nil {
		return none
	}
	return column[i]
}

// floatColumn is a column of numbers and what it takes from a value.
type floatColumn struct {
	into *[]float64
	of   func(Value) float64
}

// floats are the columns of numbers, in the order of their encoding.
func (v *Vector) floats() []floatColumn {
	return []floatColumn{
		{&v.Number, func(x Value) float64 { return x.Number }},
		{&v.Numerator, func(x Value) float64 { return x.Numerator }},
		{&v.Denominator, func(x Value) float64 { return x.Denominator }},
		{&v.Low, func(x Value) float64 { return x.Low }},
		{&v.High, func(x Value) float64 { return x.High }},
		{&v.Smoothed, func(x Value) float64 { return x.Smoothed }},
	}
}

// intColumn is a column of integers and what it takes from a value.
type intColumn struct {
	into *[]int32
	of   func(Value) int32
}

// ints are the columns of integers, in the order of their encoding.
func (v *Vector) ints() []intColumn {
	return []intColumn{
		{&v.N, func(x Value) int32 { return x.N }},
		{&v.RankLow, func(x Value) int32 { return x.RankLow }},
		{&v.RankHigh, func(x Value) int32 { return x.RankHigh }},
		{&v.SourceRow, func(x Value) int32 { return x.Row }},
	}
}

func column[T any](values []Value, of func(Value) T) []T {
	c := make([]T, len(values))
	for i, v := range values {
		c[i] = of(v)
	}
	return c
}

// dropNaN, dropNone and dropZero return nil for a column that says nothing.
func dropNaN(c []float64) []float64 {
	if slices.ContainsFunc(c, func(x float64) bool { return !math.IsNaN(x) }) {
		return c
	}
	return nil
}

func dropNone(c []int32) []int32 {
	if slices.ContainsFunc(c, func(x int32) bool { return x != None }) {
		return c
	}
	return nil
}

func dropZero[T ~uint8 | ~uint16](c []T) []T {
	if slices.ContainsFunc(c, func(x T) bool { return x != 0 }) {
		return c
	}
	return nil
}

// dictionary returns the different items in order, and the position of each in it.
// Two items are the same when their keys are.
func dictionary[T any](items []T, key func(T) string, compare func(a, b T) int) ([]T, []uint16) {
	seen := map[string]int{}
	var words []T
	keys := make([]string, len(items))
	for i, item := range items {
		keys[i] = key(item)
		if _, ok := seen[keys[i]]; !ok {
			seen[keys[i]] = 0
			words = append(words, item)
		}
	}
	slices.SortFunc(words, compare)
	for i, word := range words {
		seen[key(word)] = i
	}
	of := make([]uint16, len(items))
	for i := range items {
		of[i] = uint16(seen[keys[i]])
	}
	return words, of
}
