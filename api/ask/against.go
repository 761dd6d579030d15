package ask

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/rate"
	"github.com/observatoire-essor/essor/data/edition"
)

// Against is how a value stands to the same figure of another area that somebody chose to
// compare with; whole is that of the territory of the edition. It never says more than the
// intervals allow:
//
//   - above or below when the two 95 % intervals do not meet, by the rule that ranks have:
//     the reference is not sure either. A reference without interval is a number, as by
//     [rate.Judge];
//   - cannot tell when one of the two is unreliable, or when the edition itself does not
//     tell against the territory although the interval lies to one side of it: what holds it
//     back (such as an incomplete count) holds here too;
//   - not below when a part of what the value counts has no known place, and not above when
//     that holds of the reference: each may be more than its number;
//   - nothing when a value or its interval is not known, and for shortfalls, which are
//     amounts and not rates.
func Against(d edition.Definition, v, reference, whole edition.Value) indicator.Verdict {
	if !hasBounds(v) || !reference.Status.HasValue() || d.Shape == indicator.Shortfall.String() {
		return indicator.NoVerdict
	}
	if v.Status != indicator.OK || reference.Status != indicator.OK || reference.Basis.AtMost() || heldBack(d, v, whole) {
		return indicator.CannotTell
	}
	low, high := reference.Low, reference.High
	if math.IsNaN(low) || math.IsNaN(high) {
		low, high = reference.Number, reference.Number
	}
	switch {
	case v.Low > high && !reference.Basis.InPart():
		return indicator.Above
	case v.High < low && !v.Basis.InPart():
		return indicator.Below
	default:
		return indicator.CannotTell
	}
}

// hasBounds tells whether a value has an interval.
func hasBounds(v edition.Value) bool {
	return v.Status.HasValue() && !math.IsNaN(v.Low) && !math.IsNaN(v.High)
}

// heldBack tells whether the edition does not tell what the interval alone would.
func heldBack(d edition.Definition, v, whole edition.Value) bool {
	standard := whole.Number
	if d.Shape == indicator.Quotient.String() {
		standard = 1
	}
	if v.Verdict != indicator.CannotTell || math.IsNaN(standard) {
		return false
	}
	verdict, err := rate.Judge(rate.Interval{Low: v.Low, High: v.High}, standard)
	return err == nil && verdict != rate.CannotTell
}
