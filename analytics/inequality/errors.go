package inequality

import (
	"errors"
	"fmt"
	"math"
)

// ErrUndefined means that a measure has no value for its input, such as the
// inequality of values that are all zero. The error says why.
var ErrUndefined = errors.New("undefined")

// ErrInput means that an argument cannot be used as it stands, such as slices of
// different lengths. The error says which.
var ErrInput = errors.New("input cannot be used")

// ErrNegative is the ErrInput of a value below zero.
var ErrNegative = fmt.Errorf("%w: negative value", ErrInput)

// Value is a number, or the reason why there is none.
type Value struct {
	Value float64
	// Err wraps ErrUndefined or ErrInput and says why there is no value; Value is
	// then 0.
	Err error
}

// Reason says why an area was left out.
type Reason string

const (
	// Missing means that a number of the area is not known.
	Missing Reason = "missing"
	// NoPopulation means that nobody lives in the area.
	NoPopulation Reason = "population is zero"
)

// Omission is an area that was left out of a measure.
type Omission struct {
	Area   int // position in the arguments
	Reason Reason
}

// badInput reports what is wrong with an argument of what.
func badInput(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrInput, fmt.Sprintf(format, args...))
}

// undefined reports that what has no value, and why.
func undefined(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrUndefined, fmt.Sprintf(format, args...))
}

// notNegative refuses a number below zero or infinite; NaN, which means missing,
// passes.
func notNegative(what, name string, i int, v float64) error {
	if v < 0 {
		return fmt.Errorf("%s: %w: %s %d is %v", what, ErrNegative, name, i, v)
	}
	if math.IsInf(v, 0) {
		return badInput(what, "%s %d is infinite", name, i)
	}
	return nil
}
