package regress

import (
	"errors"
	"fmt"
	"math"
)

// ErrUndefined means that a result does not exist, such as the correlation with a
// constant. The error says why.
var ErrUndefined = errors.New("undefined")

// ErrInput means that an argument cannot be used as it stands. The error says
// which.
var ErrInput = errors.New("input cannot be used")

// badInput reports what is wrong with an argument of what.
func badInput(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrInput, fmt.Sprintf(format, args...))
}

// undefined reports that what has no value, and why.
func undefined(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrUndefined, fmt.Sprintf(format, args...))
}

// finite refuses an infinite number; NaN, which means missing, passes.
func finite(what, name string, x []float64) error {
	for i, v := range x {
		if math.IsInf(v, 0) {
			return badInput(what, "%s %d is infinite", name, i)
		}
	}
	return nil
}
