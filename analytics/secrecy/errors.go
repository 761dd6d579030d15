package secrecy

import (
	"errors"
	"fmt"
)

// ErrInput means that an argument cannot be used as it stands, such as a sum that
// does not add up. The error says which.
var ErrInput = errors.New("input cannot be used")

// ErrUnprotectable means that hiding all that may be hidden does not protect a
// cell, because readers know its neighbours already ([Cell].Known).
var ErrUnprotectable = errors.New("cell cannot be protected")

// badInput reports what is wrong with an argument of what.
func badInput(what, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", what, ErrInput, fmt.Sprintf(format, args...))
}
