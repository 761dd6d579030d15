package indicator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// mostRanked is the number of areas up to which ranks have intervals: among more, a
// rank says nothing.
const mostRanked = 2000

// Compute returns the value of an indicator for each area, in the order of the input:
//
//   - the number by the definition's formula, with numerator, denominator and cases;
//   - the 95 % interval of the definition's kind;
//   - the number shrunk towards the mean of the areas (empirical Bayes);
//   - the verdict against the rate of the reference, against 1 for a quotient and 0
//     for a shortfall;
//   - the ranks that the intervals allow ([rate.RankBounds]), for up to 2 000 areas that
//     have one;
//   - the status: unreliable when the interval is wider than ±50 % of the value, there
//     are fewer than 5 cases, or a figure that it is made of is unreliable, of whose error
//     the interval knows nothing. The verdict of an unreliable value is [CannotTell].
//
// What is not known, or what a denominator hides, has a status and a reason, and no
// number. A net amount below zero has no rate: the value says so and shows the gross
// amount. Recoveries that exceed their grant are taken from the area's other grants
// alike, which keeps the sum.
//
// Compute returns [ErrInput] for numbers that make no sense and the error of ctx when
// it has ended: 35 000 areas take half a second. The same input, with the amounts of an area
// in any order, gives the same values on any machine of one architecture.
func Compute(ctx context.Context, in Input) ([]Value, error) {
	if err := cmp.Or(in.check(), ctx.Err()); err != nil {
		return nil, err
	}
	w := newWork(in)
	if in.Variant.Definition.Formula.Shape == Plain {
		return w.values, nil
	}
	estimate := map[Interval]func() error{
		IntervalCount: w.counts, IntervalShare: w.shares, IntervalAmount: w.amounts,
	}[in.Variant.Definition.Interval]
	if err := estimate(); err != nil {
		return nil, fmt.Errorf("%s: %w", in.Variant, err)
	}
	if err := w.judge(); err != nil {
		return nil, fmt.Errorf("%s: %w", in.Variant, err)
	}
	w.rank()
	return w.values, nil
}

// work is values on their way.
type work struct {
	in     Input
	f      Formula
	values []Value
	// numerators and denominators of the areas that have a value, NaN for others.
	numerators, denominators []float64
	amountsOf                []amounts // of indicators with IntervalAmount
	standard                 float64   // what verdicts compare with; NaN for none
}

func newWork(in Input) *work {
	n := len(in.Areas)
	w := &work{
		in: in, f: in.Variant.Definition.Formula, standard: math.NaN(),
		values: make([]Value, 0, n), numerators: make([]float64, 0, n), denominators: make([]float64, 0, n),
	}
	withAmounts := in.Variant.Definition.Interval == IntervalAmount
	if withAmounts {
		w.amountsOf = make([]amounts, 0, n)
	}
	reference := unknown(Absent, ReferenceMissing)
	if in.Reference != nil {
		reference = w.start(in.Reference.inOrder())
	}
	switch {
	case w.f.Shape == Quotient && reference.Status.HasValue():
		w.f.Scale /= reference.Number // the numbers of the areas become quotients
		w.standard = 1
	case w.f.Shape == Shortfall:
		w.standard = 0
	case w.f.Shape == Ratio && reference.Status.HasValue():
		w.standard = reference.Number
	}
	for _, c := range in.Areas {
		c = c.inOrder()
		v := w.start(c)
		if v.Status.HasValue() && w.f.Shape == Quotient && !(w.standard == 1 && w.f.Scale < math.Inf(1)) {
			v = unknown(Absent, ReferenceMissing)
		}
		w.values = append(w.values, v)
		w.numerators = append(w.numerators, v.Numerator)
		w.denominators = append(w.denominators, v.Denominator)
		if withAmounts {
			w.amountsOf = append(w.amountsOf, newAmounts(c.Numerator, v))
		}
	}
	return w
}

// start is the value of a cell without what other cells say of it.
func (w *work) start(c Cell) Value {
	v := unknown(c.Numerator.Status, c.Numerator.Reason)
	if !v.Status.HasValue() {
		return v
	}
	v.N, v.Numerator = c.Numerator.sum()
	if w.in.Variant.Definition.Interval == IntervalAmount {
		v.Gross = c.Numerator.gross()
	}
	if w.f.Shape == Plain {
		v.Number, v.N = v.Numerator, None
		if c.Numerator.Cases > 0 {
			v.N = c.Numerator.Cases
		}
		return v
	}
	status, reason := w.obstacle(v, c.Denominator)
	if !status.HasValue() {
		none := unknown(status, reason)
		if reason == NegativeNet {
			none.Gross = v.Gross
		}
		return none
	}
	v.Denominator, v.DenominatorPeriod = c.Denominator.Value, c.Denominator.Period
	v.Number = w.number(v.Numerator, v.Denominator)
	if v.Status == OK && c.Denominator.Status == Unreliable {
		v.Status, v.Reason = Unreliable, c.Denominator.Reason
	}
	return v
}

// obstacle is why a numerator and its denominator have no number; OK if they have.
func (w *work) obstacle(v Value, d Denominator) (Status, Reason) {
	switch {
	case v.Numerator < 0 && w.f.Shape != Shortfall:
		return Absent, NegativeNet
	case !d.Status.HasValue() && d.Status == Absent:
		return Absent, DenominatorMissing
	case !d.Status.HasValue():
		return d.Status, d.Reason
	case d.Value == 0 && w.f.Shape != Shortfall:
		return NotApplicable, DenominatorZero
	case w.in.Variant.Definition.Interval == IntervalShare && v.Numerator > d.Value:
		return Absent, PartExceedsWhole
	}
	return OK, ""
}

// number is the formula.
func (w *work) number(numerator, denominator float64) float64 {
	if w.f.Shape == Shortfall {
		return denominator - numerator
	}
	return numerator / denominator * w.f.Scale
}

// counts sets intervals and smoothed values of counts.
func (w *work) counts() error {
	t, err := rate.Counts(w.numerators, w.denominators, rate.CountOptions{Per: w.f.Scale, Method: rate.ByarOrExact})
	if errors.Is(err, rate.ErrUndefined) {
		return nil // no area has a value
	}
	if err != nil {
		return err
	}
	w.setIntervals(t.Areas, 1)
	return w.smooth(w.numerators, w.f.Scale)
}

// shares sets intervals and smoothed values of parts of a whole.
func (w *work) shares() error {
	unit := cmp.Or(w.in.Unit, 1)
	t, err := rate.Shares(w.numerators, w.denominators, rate.ShareOptions{Unit: unit})
	if errors.Is(err, rate.ErrUndefined) {
		return nil
	}
	if err != nil {
		return err
	}
	w.setIntervals(t.Areas, w.f.Scale)
	return w.smoothUnits(unit)
}

// setIntervals takes over the intervals of areas that have a value, times a factor.
func (w *work) setIntervals(estimates []rate.Estimate, factor float64) {
	for i, e := range estimates {
		if v := &w.values[i]; v.Status.HasValue() && e.Err == nil {
			v.Low, v.High = e.Low*factor, e.High*factor
		}
	}
}

// smooth sets values drawn towards the mean of the areas, of counts that are as good
// as Poisson's.
func (w *work) smooth(counts []float64, factor float64) error {
	s, err := rate.EmpiricalBayes(counts, w.denominators)
	if errors.Is(err, rate.ErrUndefined) {
		return nil
	}
	if err != nil {
		return err
	}
	for i, a := range s.Areas {
		if v := &w.values[i]; v.Status.HasValue() && a.Smoothed.Err == nil && !math.IsNaN(counts[i]) {
			v.Smoothed = a.Smoothed.Value * factor
		}
	}
	return nil
}
