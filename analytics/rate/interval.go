package rate

import (
	"math"
)

// defaultLevel is the confidence level where none is given.
const defaultLevel = 0.95

// Interval is a confidence interval, both ends included.
type Interval struct {
	Low, High float64
}

// scale returns the interval of a quantity multiplied by f.
func (i Interval) scale(f float64) Interval {
	return Interval{Low: i.Low * f, High: i.High * f}
}

// Verdict says how an area compares with a reference.
type Verdict int

const (
	// CannotTell means that the reference lies within the interval.
	CannotTell Verdict = iota
	// Above means that the whole interval lies above the reference.
	Above
	// Below means that the whole interval lies below the reference.
	Below
)

// String returns the word of the verdict: above, cannot_tell or below.
func (v Verdict) String() string {
	switch v {
	case Above:
		return "above"
	case Below:
		return "below"
	default:
		return "cannot_tell"
	}
}

// Judge compares an interval with the rate of a reference, in the same unit. An
// end of the interval that equals the reference leaves the matter open.
//
// With an interval that covers the true rate 95 times in 100, a verdict other
// than [CannotTell] is wrong at most 5 times in 100: so with the intervals that
// [Counts], [Shares] and [Amounts] give by default (docs/methods/rate.md has the
// figures). The area is usually part of the reference, which makes the
// verdict a little more cautious.
//
// Judge returns [ErrInput] when a number is NaN or the ends are reversed.
func Judge(i Interval, reference float64) (Verdict, error) {
	if math.IsNaN(reference) || !(i.Low <= i.High) {
		return CannotTell, badInput("judge", "interval [%v, %v] against %v", i.Low, i.High, reference)
	}
	switch {
	case i.Low > reference:
		return Above, nil
	case i.High < reference:
		return Below, nil
	}
	return CannotTell, nil
}

// tail returns the probability outside one end of an interval at the given
// level; a level of 0 stands for 0.95.
func tail(what string, level float64) (float64, error) {
	if level == 0 {
		level = defaultLevel
	}
	if !(level > 0 && level < 1) {
		return 0, badInput(what, "level %v is not between 0 and 1", level)
	}
	return (1 - level) / 2, nil
}

// checkCount refuses a single count that is not a finite number from 0 up.
func checkCount(what, name string, x float64) error {
	if !(x >= 0) || math.IsInf(x, 0) {
		return badInput(what, "%s is %v", name, x)
	}
	return nil
}
