package edition

import (
	"math"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// none stands for the value that an edition has not.
func none() Value { return Unknown(indicator.Absent, "", Basis{}) }

// sameFigure tells whether two values say the same to a reader.
func sameFigure(a, b Value) bool {
	return sameOwn(a, b) && sameContext(a, b) && sameNumber(a.Number, b.Number)
}

// sameOwn tells whether two values rest on the same figures of their area.
func sameOwn(a, b Value) bool {
	if a.Status.HasValue() != b.Status.HasValue() || !a.Status.HasValue() && (a.Status != b.Status || a.Reason != b.Reason) {
		return false
	}
	if math.IsNaN(a.Numerator) && math.IsNaN(b.Numerator) && !sameNumber(a.Number, b.Number) {
		return false // a figure as published
	}
	return a.N == b.N && sameNumber(a.Numerator, b.Numerator) && sameNumber(a.Denominator, b.Denominator)
}

// sameContext tells whether the same was made of two values among all others.
func sameContext(a, b Value) bool {
	return a.Status == b.Status && a.Reason == b.Reason && a.Verdict == b.Verdict &&
		sameNumber(a.Low, b.Low) && sameNumber(a.High, b.High) && sameNumber(a.Smoothed, b.Smoothed) &&
		a.RankLow == b.RankLow && a.RankHigh == b.RankHigh
}

func sameNumber(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// ofPrinciple tells whether an indicator's denominator is a share of what the whole
// territory has: it moves when the money of any area does.
func ofPrinciple(id string) bool {
	base, _, _ := strings.Cut(id, "?")
	for _, d := range indicator.Entries() {
		if d.ID == base {
			return d.Formula.Denominator == indicator.PrincipleShare
		}
	}
	return false
}
