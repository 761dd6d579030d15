package edition

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Basis is what a value rests on.
type Basis struct {
	Method            string            // how it was made: a key of the message catalogue under "method."
	Args              map[string]string // words that the method's sentence mentions
	Sources           []string          // ids of sources, sorted; see [Source]
	DenominatorPeriod indicator.Period  // of the denominator, when there is one
	Missing           string            // role of the pack whose file would give the value; see [Role]
}

// BottomCoded is the argument of a method whose figure means "this or less": its
// source gives no lower one.
const BottomCoded = "bottom_coded"

// AtMost tells whether a figure means "this or less".
func (b Basis) AtMost() bool { return b.Args[BottomCoded] != "" }

// InPart tells whether a part of what a figure counts is on neither side of neighbourhoods,
// for want of a known place: it may be more than its number, and is never told to be low, nor
// anything to be high beside it.
func (b Basis) InPart() bool {
	unplaced := b.Args["unplaced"]
	return b.Args["sided"] != "" || unplaced != "" && unplaced != "0"
}

// compare orders bases, so that an edition has one encoding.
func (b Basis) compare(o Basis) int {
	return slices.Compare(b.words(), o.words())
}

// Key is the same for equal bases only.
func (b Basis) Key() string { return strings.Join(b.words(), "\x00") }

func (b Basis) words() []string {
	words := []string{b.Method, b.Missing, b.DenominatorPeriod.String()}
	for _, name := range slices.Sorted(maps.Keys(b.Args)) {
		words = append(words, name, b.Args[name])
	}
	words = append(words, "")
	return append(words, b.Sources...)
}

// None is the integer of a [Value] that has none, as NaN is the number.
const None = -1

// Value is one indicator for one area and period, with all that is known of it.
// Numbers that are not known are NaN, integers [None]: make values with [Known]
// and [Unknown].
type Value struct {
	Number                 float64 // in the indicator's unit
	Numerator, Denominator float64
	Low, High              float64 // 95 % interval
	Smoothed               float64 // shrunk towards the territory's mean
	N                      int32   // cases behind the numerator
	RankLow, RankHigh      int32   // the ranks that the interval allows, 1 for the highest
	Verdict                indicator.Verdict
	Status                 indicator.Status
	Reason                 indicator.Reason
	Basis                  Basis
	Row                    int32 // row of the source's file, for values as published
}

// Known is a value with a number.
func Known(number float64, basis Basis) Value {
	v := Unknown(indicator.OK, "", basis)
	v.Number = number
	return v
}

// Unknown is a value without number, and why.
func Unknown(status indicator.Status, reason indicator.Reason, basis Basis) Value {
	nan := math.NaN()
	return Value{
		Number: nan, Numerator: nan, Denominator: nan, Low: nan, High: nan, Smoothed: nan,
		N: None, RankLow: None, RankHigh: None, Row: None,
		Status: status, Reason: reason, Basis: basis,
	}
}

// errLeak says that a number was about to pass where its status allows none.
var errLeak = errors.New("a number goes with a status that has none")

// check refuses what must never be published: a number that the status holds
// back, a figure without status or reason.
func (v *Value) check() error {
	if v.Status > indicator.NotApplicable {
		return fmt.Errorf("no such status: %v", v.Status)
	}
	if (v.Reason == "") != (v.Status == indicator.OK) {
		return fmt.Errorf("status %v with reason %q", v.Status, v.Reason)
	}
	known := !math.IsNaN(v.Number)
	if v.Status.HasValue() != known {
		if known {
			return fmt.Errorf("%w: %v", errLeak, v.Status)
		}
		return fmt.Errorf("status %v without a number", v.Status)
	}
	hidden := !math.IsNaN(v.Numerator) || !math.IsNaN(v.Low) || !math.IsNaN(v.High) || !math.IsNaN(v.Smoothed) ||
		v.N != None || v.RankLow != None || v.RankHigh != None || v.Verdict != indicator.NoVerdict
	if !known && hidden {
		return fmt.Errorf("%w: %v", errLeak, v.Status)
	}
	if v.Verdict > indicator.Below {
		return fmt.Errorf("no such verdict: %v", v.Verdict)
	}
	if v.N < None || v.RankLow < None || v.RankHigh < None || v.Row < None {
		return errors.New("a count below zero")
	}
	return nil
}
