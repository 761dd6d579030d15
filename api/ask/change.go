package ask

import (
	"math"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// AddsUp tells whether values of an indicator add up over the years of a period: what
// happens during them is divided, or lessened, by what there is.
func AddsUp(d edition.Definition) bool {
	return indicator.Quantity(d.Numerator).IsFlow() &&
		(d.Shape == indicator.Shortfall.String() || !indicator.Quantity(d.Denominator).IsFlow())
}

// Change compares the values of an indicator in two periods.
type Change struct {
	Definition edition.Definition // with the unit of the values that are compared
	Then, Now  indicator.Period
	Yearly     bool // values add up over the years of a period: those of one year on average are compared
}

// NewChange is how two periods are compared: periods of which one lasts longer than a
// year by what comes in a year, where values add up. Periods that share a year cannot be
// compared, for a part of both is the same: that is a [ParamError] of "against".
func NewChange(e *edition.Edition, d edition.Definition, now, then *edition.Vector) (Change, error) {
	c := Change{Definition: d, Then: then.Period, Now: now.Period}
	if overlap(c.Then, c.Now) {
		return Change{}, NewParamError("against", "periods_overlap", map[string]string{
			"value": c.Then.String(), "period": c.Now.String(), "choices": strings.Join(ChangePeriods(e, now), ", "),
		})
	}
	if c.Yearly = AddsUp(d) && max(c.Then.Years(), c.Now.Years()) > 1; c.Yearly {
		c.Definition.Unit += "_a_year"
	}
	return c, nil
}

// overlap tells whether two periods share a year; those of no year are the same.
func overlap(a, b indicator.Period) bool { return a.From <= b.To && b.From <= a.To }

// ChangePeriods are the published periods that a vector can be compared with, in the
// order of the edition.
func ChangePeriods(e *edition.Edition, now *edition.Vector) []string {
	var list []string
	for _, k := range e.Keys() {
		if k.Indicator == now.Indicator && k.Level == now.Level && !overlap(k.Period, now.Period) {
			list = append(list, k.Period.String())
		}
	}
	return list
}

// Before is a value of the period before as it is compared: number and interval are those
// of a year on average where the comparison is yearly.
func (c Change) Before(v edition.Value) edition.Value { return c.scaled(v, c.Then) }

// After is [Change.Before] of the other period.
func (c Change) After(v edition.Value) edition.Value { return c.scaled(v, c.Now) }

func (c Change) scaled(v edition.Value, p indicator.Period) edition.Value {
	if c.Yearly {
		years := float64(p.Years())
		v.Number, v.Low, v.High = v.Number/years, v.Low/years, v.High/years
	}
	return v
}

// Told is what may be said of the change between two values that were made comparable by
// [Change.Before] and [Change.After]: above or below only when their 95 % intervals do not
// meet, and nothing certain of an unreliable value. Values published without interval are
// taken as exact.
func (c Change) Told(then, now edition.Value) indicator.Verdict {
	if !then.Status.HasValue() || !now.Status.HasValue() {
		return indicator.NoVerdict
	}
	if then.Status != indicator.OK || now.Status != indicator.OK || then.Basis.AtMost() || now.Basis.AtMost() {
		return indicator.CannotTell
	}
	low, high := boundsOf(then)
	least, most := boundsOf(now)
	switch {
	case least > high:
		return indicator.Above
	case most < low:
		return indicator.Below
	default:
		return indicator.CannotTell
	}
}

// boundsOf are those of a value's interval, or the value itself where there is none.
func boundsOf(v edition.Value) (low, high float64) {
	if math.IsNaN(v.Low) || math.IsNaN(v.High) {
		return v.Number, v.Number
	}
	return v.Low, v.High
}
