package indicator

import (
	"errors"
	"fmt"
	"math"
)

// ErrInput means that a figure makes no sense, such as a negative count. The error
// says which, and of which area.
var ErrInput = errors.New("input cannot be used")

// Input is what an indicator is computed from, for the areas of one level and one
// period.
type Input struct {
	Variant   Variant
	Areas     []Cell
	Reference *Cell // whose rate verdicts compare with; nil for none
	// Usual is the most that an event may come to, for intervals of amounts; 0 stands
	// for the largest of all amounts given for the areas.
	Usual float64
	// Unit is Σ x² / Σ x over the events x of the whole territory ([rate.Unit]), for
	// sums of which the events of an area are not known, such as posts without those of
	// each establishment. With IntervalAmount all areas go by their sum and this unit;
	// with IntervalShare it is how many of what is counted come together
	// ([rate.ShareUnit]). With 0, a bare sum has no interval, and shares are of
	// independent events.
	Unit float64
}

// Cell is what is known of an area.
type Cell struct {
	Numerator   Numerator
	Denominator Denominator
}

// Numerator is a count, a list of amounts, or a figure of a source. With a status
// that has no value, the numbers are not looked at.
type Numerator struct {
	// Count is a number of events, or the published figure. With Amounts it is not
	// looked at; without, it is their sum, and the value has an interval only with
	// Input.Unit.
	Count   float64
	Amounts []Amount // of indicators with IntervalAmount
	// Cases is the number of events behind Count where it is not Count itself, as the
	// establishments behind posts; 0 stands for Count. With Amounts it is not looked at.
	Cases int
	// Partial says that there is more of it somewhere than could be placed: what is known
	// of the area is the least that it can be. Such a value may lie above the reference,
	// never below.
	Partial bool
	Status  Status
	Reason  Reason
}

// Amount is one event with its weight: a grant in euros, or an establishment's posts.
type Amount struct {
	Gross     float64
	Recovered float64 // 0 or more; above Gross for a recovery whose grant is not known
}

// Denominator is what a numerator is divided by, or compared with.
type Denominator struct {
	Value  float64
	Period Period
	Status Status
	Reason Reason
}

// check refuses numbers that nothing can be made of.
func (in Input) check() error {
	if in.Variant.Definition.ID == "" {
		return fmt.Errorf("%w: no indicator", ErrInput)
	}
	if err := errors.Join(notNegative("usual amount", in.Usual), notNegative("unit", in.Unit)); err != nil {
		return err
	}
	for i, c := range in.Areas {
		if err := c.check(in.Variant.Definition.Formula.Shape); err != nil {
			return fmt.Errorf("%s: area %d: %w", in.Variant, i, err)
		}
	}
	if in.Reference == nil {
		return nil
	}
	if err := in.Reference.check(in.Variant.Definition.Formula.Shape); err != nil {
		return fmt.Errorf("%s: reference: %w", in.Variant, err)
	}
	return nil
}

func (c Cell) check(shape Shape) error {
	if n := c.Numerator; n.Status.HasValue() {
		// A published figure may be below zero, a count may not.
		if math.IsNaN(n.Count) || math.IsInf(n.Count, 0) || shape != Plain && n.Count < 0 || n.Cases < 0 {
			return fmt.Errorf("%w: numerator of %v with %d cases", ErrInput, n.Count, n.Cases)
		}
		for _, a := range n.Amounts {
			if err := errors.Join(notNegative("gross amount", a.Gross), notNegative("recovered amount", a.Recovered)); err != nil {
				return err
			}
		}
	}
	if c.Denominator.Status.HasValue() {
		return notNegative("denominator", c.Denominator.Value)
	}
	return nil
}

func notNegative(what string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%w: %s of %v", ErrInput, what, v)
	}
	return nil
}
