package rate

import (
	"errors"
	"fmt"
	"math"
)

// ErrUndefined means that a measure has no value for its input, such as the rate
// of an area without inhabitants. The error says why.
var ErrUndefined = errors.New("undefined")

// ErrInput means that an argument cannot be used as it stands, such as a
// negative count or slices of different lengths. The error says which.
var ErrInput = errors.New("input cannot be used")

var (
	errMissing      = fmt.Errorf("%w: value or population is missing", ErrUndefined)
	errNoPopulation = fmt.Errorf("%w: population is zero", ErrUndefined)
	errNoEvent      = fmt.Errorf("%w: there is no event to learn from", ErrUndefined)
)

// badInput reports what is wrong with an argument of what.
func badInput(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrInput, fmt.Sprintf(format, args...))
}

// undefined reports that what has no value, and why.
func undefined(what, why string) error {
	return fmt.Errorf("%s: %w: %s", what, ErrUndefined, why)
}

// notNegative refuses a slice that holds a negative or infinite number; NaN,
// which means missing, passes.
func notNegative(what, name string, x []float64) error {
	for i, v := range x {
		if v < 0 || math.IsInf(v, 0) {
			return badInput(what, "%s %d is %v", name, i, v)
		}
	}
	return nil
}

// checkPair refuses values and populations that differ in length or hold
// negative or infinite numbers.
func checkPair(what string, value, population []float64) error {
	if len(value) != len(population) {
		return badInput(what, "%d values for %d populations", len(value), len(population))
	}
	if err := notNegative(what, "value", value); err != nil {
		return err
	}
	return notNegative(what, "population", population)
}

// gap returns why an area has no rate, or nil when it has one.
func gap(value, population float64) error {
	switch {
	case math.IsNaN(value) || math.IsNaN(population):
		return errMissing
	case population == 0:
		return errNoPopulation
	}
	return nil
}
