package edition

import (
	"errors"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// verify checks every value, and that the bytes are the only encoding of them: no
// column that says nothing, dictionaries in order and without idle words.
func (v *Vector) verify() error {
	if err := verifyDictionary(len(v.Reasons), v.Reason, v.Len(), func(i, j int) bool { return v.Reasons[i] < v.Reasons[j] }, true); err != nil {
		return fmt.Errorf("%w: reasons: %w", errDamaged, err)
	}
	if v.Reasons[0] != "" {
		return fmt.Errorf("%w: the first reason is %q", errDamaged, v.Reasons[0])
	}
	if err := verifyDictionary(len(v.Bases), v.Basis, v.Len(), func(i, j int) bool { return v.Bases[i].compare(v.Bases[j]) < 0 }, false); err != nil {
		return fmt.Errorf("%w: bases: %w", errDamaged, err)
	}
	for i := range v.Len() {
		x := v.At(i)
		if err := x.check(); err != nil {
			return fmt.Errorf("area %d: %w", i, err)
		}
	}
	for _, c := range v.floats() {
		if *c.into != nil && !slices.ContainsFunc(*c.into, isNumber) {
			return fmt.Errorf("%w: empty column", errDamaged)
		}
	}
	for _, c := range v.ints() {
		if *c.into != nil && !slices.ContainsFunc(*c.into, isSome) {
			return fmt.Errorf("%w: empty column", errDamaged)
		}
	}
	if v.Verdict != nil && !slices.ContainsFunc(v.Verdict, isSet[indicator.Verdict]) {
		return fmt.Errorf("%w: empty column", errDamaged)
	}
	return nil
}

// verifyDictionary checks words that n rows point to: strictly in order, each in
// use (but the first, if it may be idle), no position beyond them, and no column
// of positions that are all zero.
func verifyDictionary(words int, positions []uint16, n int, less func(i, j int) bool, firstIdle bool) error {
	used := make([]bool, words)
	for _, p := range positions {
		if int(p) >= words {
			return fmt.Errorf("position %d of %d", p, words)
		}
		used[p] = true
	}
	if positions == nil && words > 0 {
		used[0] = n > 0
	} else if !slices.ContainsFunc(positions, isSet[uint16]) {
		return errors.New("positions that are all zero")
	}
	for i := range words {
		if i > 0 && !less(i-1, i) {
			return errors.New("out of order")
		}
		if !used[i] && (i > 0 || !firstIdle) {
			return errors.New("idle word")
		}
	}
	if words == 0 && (n > 0 || firstIdle) {
		return errors.New("no word")
	}
	return nil
}
