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
// thirds, of the areas in which both are known. Where more than a third of the areas have no support at all, thirds would leave a
// class empty: then the classes of support are zero, the lower and the upper half of the
// others. Where values leave only two classes, these are the lowest and the highest; where
// they leave one, it is the lowest. Of an indicator of which more is better, such as income,
// the least are the highest need. Areas of which a value is known as a maximum only are in
// no cell.
type CrossOut struct {
	Edition       EditionRef
	Support, Need edition.Definition
	SupportPeriod indicator.Period
	NeedPeriod    indicator.Period
	Level         source.Level
	SupportBreaks []float64 // a value is in the class of how many of them it passes; the same twice: no middle class
	NeedBreaks    []float64 // likewise
	ZeroApart     bool      // the lowest class of support is zero
	Cells         [CrossClasses][CrossClasses]CellOut
	Cell          []int  // per area: CrossClasses × class of need + class of support; -1: in none
	Unreliable    []bool // per area: it is in a cell, and need or support is unreliable, so that it may belong into another
	Areas         int    // of the level
	Known         int    // areas in a cell
	CannotTell    int    // of them, areas whose support may be more or less than that of the whole territory
	Unsure        int    // of them, areas of which need or support is unreliable
}

// NeedFalls tells whether less of the indicator of need is more need, as of income.
func (out CrossOut) NeedFalls() bool { return NeedFalls(out.Need) }

// CellOut counts the areas of a class of need and one of support.
type CellOut struct {
	Areas  int
	None   int // of them, those without any support
	Unsure int // of them, those of which need or support is unreliable
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
		Areas: v.Len(), Cell: make([]int, v.Len()), Unreliable: make([]bool, v.Len()),
	}
	needs, supports := knownBoth(n, v)
	if out.NeedBreaks, err = parts(needs, CrossClasses); err != nil {
		return CrossOut{}, err
	}
	if out.SupportBreaks, out.ZeroApart, err = supportBreaks(supports); err != nil {
		return CrossOut{}, err
	}
	out.count(v, n)
	return out, nil
}

// knownBoth are the values of two vectors in the areas where both say how much, NaN in the
// others: classes are cut among the areas that are counted in them, else halves would not be
// halves of what is shown.
func knownBoth(v, w *edition.Vector) (vs, ws []float64) {
	vs, ws = known(v), known(w)
	for i := range vs {
		if math.IsNaN(vs[i]) || math.IsNaN(ws[i]) {
			vs[i], ws[i] = math.NaN(), math.NaN()
		}
	}
	return vs, ws
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

// supportBreaks are the bounds between the classes of support, and whether the lowest is
// zero: where more than a third of the values are, and none is below.
func supportBreaks(values []float64) (breaks []float64, zeroApart bool, err error) {
	zeros, all := 0, 0
	positive := make([]float64, len(values))
	for i, x := range values {
		positive[i] = math.NaN()
		switch {
		case math.IsNaN(x):
			continue
		case x < 0:
			breaks, err = parts(values, CrossClasses)
			return breaks, false, err
		case x == 0:
			zeros++
		default:
			positive[i] = x
		}
		all++
	}
	if CrossClasses*zeros <= all || zeros == all {
		breaks, err = parts(values, CrossClasses)
		return breaks, false, err
	}
	half, err := parts(positive, CrossClasses-1)
	if len(half) == 0 {
		half = []float64{0} // equal values are the highest class
	}
	return []float64{0, half[0]}, true, err
}

// parts are the bounds between so many equal parts, where equal values allow it; one bound
// that is left of two stands for both.
func parts(values []float64, k int) ([]float64, error) {
	c, err := classify.Divide(values, classify.Options{Method: classify.Quantile, K: k})
	if errors.Is(err, classify.ErrUndefined) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	inner := c.Breaks[1 : len(c.Breaks)-1]
	if len(inner) == 1 && k == CrossClasses {
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
		if out.NeedFalls() {
			row = CrossClasses - 1 - row
		}
		out.Cell[i] = CrossClasses*row + column
		cell := &out.Cells[row][column]
		cell.Areas++
		out.Known++
		if s.Number == 0 {
			cell.None++
		}
		if s.Verdict == indicator.CannotTell {
			out.CannotTell++
		}
		if s.Status == indicator.Unreliable || d.Status == indicator.Unreliable {
			out.Unreliable[i] = true
			cell.Unsure++
			out.Unsure++
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
