package edition

import (
	"cmp"
	"fmt"
	"math"

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
	for i := range values {
		if err := values[i].check(); err != nil {
			return nil, fmt.Errorf("vector %v: area %d: %w", key, i, err)
		}
	}
	v := &Vector{Key: key, Boundaries: boundaries, Status: make([]indicator.Status, len(values))}
	for i := range values {
		v.Status[i] = values[i].Status
	}
	for _, c := range v.floats() {
		*c.into = column(values, c.of, isNumber)
	}
	for _, c := range v.ints() {
		*c.into = column(values, c.of, isSome)
	}
	v.Verdict = column(values, func(x *Value) indicator.Verdict { return x.Verdict }, isSet[indicator.Verdict])
	v.Reasons, v.Reason = reasonsOf(values)
	v.Bases, v.Basis = basesOf(values)
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
	of   func(*Value) float64
}

// floats are the columns of numbers, in the order of their encoding.
func (v *Vector) floats() []floatColumn {
	return []floatColumn{
		{&v.Number, func(x *Value) float64 { return x.Number }},
		{&v.Numerator, func(x *Value) float64 { return x.Numerator }},
		{&v.Denominator, func(x *Value) float64 { return x.Denominator }},
		{&v.Low, func(x *Value) float64 { return x.Low }},
		{&v.High, func(x *Value) float64 { return x.High }},
		{&v.Smoothed, func(x *Value) float64 { return x.Smoothed }},
	}
}

// intColumn is a column of integers and what it takes from a value.
type intColumn struct {
	into *[]int32
	of   func(*Value) int32
}

// ints are the columns of integers, in the order of their encoding.
func (v *Vector) ints() []intColumn {
	return []intColumn{
		{&v.N, func(x *Value) int32 { return x.N }},
		{&v.RankLow, func(x *Value) int32 { return x.RankLow }},
		{&v.RankHigh, func(x *Value) int32 { return x.RankHigh }},
		{&v.SourceRow, func(x *Value) int32 { return x.Row }},
	}
}

// column takes one thing of each value; nil where none says anything.
func column[T any](values []Value, of func(*Value) T, says func(T) bool) []T {
	for i := range values { // most often the first says something
		if !says(of(&values[i])) {
			continue
		}
		c := make([]T, len(values))
		for j := range values {
			c[j] = of(&values[j])
		}
		return c
	}
	return nil
}

func isNumber(x float64) bool { return !math.IsNaN(x) }

func isSome(x int32) bool { return x != None }

func isSet[T ~uint8 | ~uint16](x T) bool { return x != 0 }
