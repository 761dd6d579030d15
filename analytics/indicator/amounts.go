package indicator

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// inOrder is the cell with its amounts in one order, so that sums come out the same to
// the last bit whatever the order in which the events were told.
func (c Cell) inOrder() Cell {
	c.Numerator.Amounts = slices.Clone(c.Numerator.Amounts)
	slices.SortFunc(c.Numerator.Amounts, func(a, b Amount) int {
		return cmp.Or(cmp.Compare(a.Gross, b.Gross), cmp.Compare(a.Recovered, b.Recovered))
	})
	return c
}

// sum is the numerator's number of cases, and its number: the net of amounts.
func (n Numerator) sum() (cases int, total float64) {
	if n.Amounts == nil {
		if n.Cases > 0 {
			return n.Cases, n.Count
		}
		return int(math.Round(n.Count)), n.Count
	}
	for _, a := range n.Amounts {
		total += a.Gross - a.Recovered
		if a.Gross > 0 {
			cases++
		}
	}
	return cases, total
}

// gross is the numerator before recoveries.
func (n Numerator) gross() float64 {
	if n.Amounts == nil {
		return n.Count
	}
	var total float64
	for _, a := range n.Amounts {
		total += a.Gross
	}
	return total
}

// amounts are the events of an area as intervals take them.
type amounts struct {
	each []float64 // net, none below zero; they sum to the numerator
	bare bool      // only the sum is known, or there is no value
}

// newAmounts nets what has to be netted. Where more was recovered than its own
// amount, the others carry the rest in proportion.
func newAmounts(n Numerator, v Value) amounts {
	if !v.Status.HasValue() || n.Amounts == nil && n.Count > 0 || v.Numerator < 0 {
		return amounts{bare: true}
	}
	var positive float64
	for _, a := range n.Amounts {
		positive += max(0, a.Gross-a.Recovered)
	}
	var each []float64
	for _, a := range n.Amounts {
		if net := a.Gross - a.Recovered; net > 0 {
			each = append(each, net*(v.Numerator/positive))
		}
	}
	return amounts{each: each}
}

// flat are the amounts of all areas, and where each belongs.
func (w *work) flat() (amount []float64, area []int) {
	for i, a := range w.amountsOf {
		for _, v := range a.each {
			amount, area = append(amount, v), append(area, i)
		}
	}
	return amount, area
}

// opaque tells whether nothing is known of the events of an area.
func (w *work) opaque(i int) bool {
	return w.amountsOf[i].bare && (w.in.Unit == 0 || !(w.numerators[i] >= 0))
}

// divisors are the denominators of the areas of whose events something is known, NaN
// for others; 1 for a shortfall, which divides by nothing.
func (w *work) divisors() []float64 {
	out := make([]float64, len(w.values))
	for i, d := range w.denominators {
		switch {
		case w.opaque(i):
			out[i] = math.NaN()
		case w.f.Shape == Shortfall:
			out[i] = 1
		default:
			out[i] = d
		}
	}
	return out
}

// amounts sets intervals and smoothed values of sums of amounts. When nobody got
// anything and no usual amount is given, there is nothing to go by, and no interval.
func (w *work) amounts() error {
	amount, area := w.flat()
	divisors := w.divisors()
	t, err := rate.Amounts(amount, area, divisors, rate.AmountOptions{Per: w.f.Scale, Usual: w.in.Usual})
	unit := rate.Unit(amount)
	if w.in.Unit > 0 {
		unit = w.in.Unit
		t, err = rate.Totals(w.totals(), divisors, rate.TotalOptions{Per: w.f.Scale, Unit: unit, Usual: w.in.Usual})
	}
	if errors.Is(err, rate.ErrUndefined) {
		return nil
	}
	if err != nil {
		return err
	}
	w.setIntervals(t.Areas, 1)
	if w.f.Shape == Shortfall {
		w.turnIntervals()
		return nil
	}
	return w.smoothUnits(unit)
}

// totals are the numerators of the areas of whose events something is known, NaN for
// others.
func (w *work) totals() []float64 {
	out := slices.Clone(w.numerators)
	for i := range out {
		if w.opaque(i) {
			out[i] = math.NaN()
		}
	}
	return out
}

// turnIntervals makes of intervals of what areas have those of what they lack.
func (w *work) turnIntervals() {
	for i := range w.values {
		v := &w.values[i]
		v.Low, v.High = v.Denominator-v.High, v.Denominator-v.Low
	}
}

// smoothUnits smooths sums as counts of units of u = Σ x² / Σ x: the variance of a sum
// of W is W u when its events are alike everywhere, so that W/u has the variance of a
// Poisson count of its size.
func (w *work) smoothUnits(unit float64) error {
	if unit == 0 {
		return nil // nobody got anything
	}
	counts := make([]float64, len(w.values))
	for i, n := range w.numerators {
		counts[i] = n / unit
		if w.in.Variant.Definition.Interval == IntervalAmount && w.opaque(i) {
			counts[i] = math.NaN()
		}
	}
	return w.smooth(counts, unit*w.f.Scale)
}
