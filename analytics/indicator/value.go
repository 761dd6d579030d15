package indicator

import (
	"fmt"
	"math"
)

// Verdict says how a value stands to the reference's, as far as its interval
// allows.
type Verdict uint8

// The verdicts. NoVerdict is the zero value: none was given.
const (
	NoVerdict  Verdict = iota
	Above              // above: the whole interval is above the reference
	CannotTell         // cannot_tell: the interval holds the reference
	Below              // below: the whole interval is below the reference
)

// String is the verdict as clients know it, empty for none.
func (v Verdict) String() string {
	names := [4]string{"", "above", "cannot_tell", "below"}
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("verdict(%d)", uint8(v))
}

// None is the integer of a [Value] that has none, as NaN is the number.
const None = -1

// Value is an indicator for one area and period. Numbers that are not known are NaN,
// integers [None].
type Value struct {
	Number                 float64 // in the indicator's unit
	Numerator, Denominator float64
	DenominatorPeriod      Period
	N                      int     // cases behind the numerator
	Low, High              float64 // 95 % interval
	Smoothed               float64 // shrunk towards the mean of the areas
	RankLow, RankHigh      int     // the ranks that the interval allows, 1 for the highest
	Verdict                Verdict
	Status                 Status
	Reason                 Reason
	// Gross is the sum of amounts before recoveries. It is known for amounts even where
	// the net is refused (NegativeNet).
	Gross float64
}

// Reasons that [Compute] gives.
const (
	FewCases           Reason = "few_cases"           // unreliable: fewer than 5 cases
	WideInterval       Reason = "wide_interval"       // unreliable: 95 % interval wider than ±50 % of the value
	DenominatorMissing Reason = "denominator_missing" // the denominator is not known
	DenominatorZero    Reason = "denominator_zero"    // there is nothing to divide by
	NegativeNet        Reason = "negative_net"        // more was recovered than granted: no rate, see the gross amount
	PartExceedsWhole   Reason = "part_exceeds_whole"  // the part is larger than its whole: their sources disagree
	ReferenceMissing   Reason = "reference_missing"   // the quotient's reference is not known
)

// unknown is a value without number, and why.
func unknown(status Status, reason Reason) Value {
	nan := math.NaN()
	return Value{
		Number: nan, Numerator: nan, Denominator: nan, Low: nan, High: nan, Smoothed: nan, Gross: nan,
		N: None, RankLow: None, RankHigh: None, Status: status, Reason: reason,
	}
}
