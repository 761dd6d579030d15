package ask

import (
	"context"
	"errors"
	"math"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// CrossClasses is how many classes each side of a cross has.
const CrossClasses = 3

// CrossIn asks how need and support fall together.
type CrossIn struct {
	Indicator, Need string // ids
	Level, Period   string // Period is of the indicator, the latest when empty; need is taken in its latest
}

// CrossOut sets an indicator of support against one of need, each in three classes: its
// thirds, as [Asker.Classes] makes them with quantile-3. Where values leave only two
// classes, these are the lowest and the highest; where they leave one, it is the lowest.
// Of an indicator of which more is better, such as income, the least are the highest need.
// Areas of which a value is known as a maximum only are in no cell.
type CrossOut struct {
	Edition       EditionRef
	Support, Need edition.Definition
	SupportPeriod indicator.Period
	NeedPeriod    indicator.Period
	Level         source.Level
	SupportBreaks []float64 // a value is in the class of how many of them it passes; the same twice: no middle class
	NeedBreaks    []float64 // likewise
	Cells         [CrossClasses][CrossClasses]CellOut
	Cell          []int // per area: CrossClasses × class of need + class of support; -1: in none
	Areas         int   // of the level
	Known         int   // areas in a cell
	CannotTell    int   // of them, areas whose support may be more or less than that of the whole territory
}

// CellOut counts the areas of a class of need and one of support.
type CellOut struct {
	Areas      int
	CannotTell int // of them, those whose support may be more or less than that of the whole territory
}

// Cross answers how need and support fall together.
func (a Asker) Cross(_ context.Context, e *edition.Edition, in CrossIn) (CrossOut, error) {
	support, level, v, err := askedVector(e, in.Indicator, in.Level, in.Period)
	if err != nil {
		return CrossOut{}, err
	}
	need, err := ParseIndicator(e, "need", in.Need)
	if err != nil {
		return CrossOut{}, err
	}
	n, err := FindVector(e, need.ID, level, "")
	if err != nil {
		return CrossOut{}, err
	}
	out := CrossOut{
		Edition: RefOf(e.Head), Support: support, Need: need, SupportPeriod: v.Period, NeedPeriod: n.Period, Level: level,
		Areas: v.Len(), Cell: make([]int, v.Len()),
	}
	if out.NeedBreaks, err = thirds(known(n)); err != nil {
		return CrossOut{}, err
	}
	if out.SupportBreaks, err = thirds(known(v)); err != nil {
		return CrossOut{}, err
	}
	out.count(v, n)
	return out, nil
}

// known are the values of a vector that say how much, NaN for the others.
func known(v *edition.Vector) []float64 {
	numbers := make([]float64, v.Len())
	for i := range numbers {
		if x := v.At(i); x.Status.HasValue() && !x.Basis.AtMost() {
			numbers[i] = x.Number
		} else {
			numbers[i] = math.NaN()
		}
	}
	return numbers
}

// thirds are the bounds between three equal parts.
func thirds(values []float64) ([]float64, error) {
	c, err := classify.Divide(values, classify.Options{Method: classify.Quantile, K: CrossClasses})
	if errors.Is(err, classify.ErrUndefined) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	inner := c.Breaks[1 : len(c.Breaks)-1]
	if len(inner) == 1 {
		return []float64{inner[0], inner[0]}, nil
	}
	return inner, nil
}

// count puts areas into cells.
func (out *CrossOut) count(v, n *edition.Vector) {
	for i := range out.Cell {
		s, d := v.At(i), n.At(i)
		out.Cell[i] = -1
		if !s.Status.HasValue() || s.Basis.AtMost() || !d.Status.HasValue() || d.Basis.AtMost() {
			continue
		}
		row, column := classOf(out.NeedBreaks, d.Number), classOf(out.SupportBreaks, s.Number)
		if out.Need.Direction == string(indicator.HigherIsBetter) {
			row = CrossClasses - 1 - row
		}
		out.Cell[i] = CrossClasses*row + column
		cell := &out.Cells[row][column]
		cell.Areas++
		out.Known++
		if s.Verdict == indicator.CannotTell {
			cell.CannotTell++
			out.CannotTell++
		}
	}
}

// classOf is how many bounds lie below a value.
func classOf(breaks []float64, x float64) int {
	class := 0
	for _, b := range breaks {
		if x > b {
			class++
		}
	}
	return class
}
