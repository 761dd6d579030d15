package spatial

import (
	"errors"
	"fmt"
	"math"
)

// ErrUndefined means that a statistic has no value for its input, such as the
// autocorrelation of values that are all equal.
var ErrUndefined = errors.New("statistic is undefined")

// ErrInput means that an argument cannot be used as it stands.
var ErrInput = errors.New("input cannot be used")

// undefined reports that what has no value, and why.
func undefined(what, why string) error {
	return fmt.Errorf("%s: %w: %s", what, ErrUndefined, why)
}

// badInput reports what is wrong with an argument of what.
func badInput(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrInput, fmt.Sprintf(format, args...))
}

// checkValues refuses values that do not fit the weights or are not finite.
func checkValues(what string, x []float64, w *Weights) error {
	if len(x) != w.N() {
		return badInput(what, "%d values for %d areas", len(x), w.N())
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return badInput(what, "value %d is not finite", i)
		}
	}
	return nil
}
