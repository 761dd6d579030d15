package ask_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
)

func between(number, low, high float64) edition.Value {
	v := edition.Known(number, edition.Basis{})
	v.Low, v.High, v.Verdict = low, high, indicator.CannotTell
	return v
}

// inPart is a value of which a quarter of the establishments has no known place.
func inPart(v edition.Value) edition.Value {
	v.Basis.Args = map[string]string{"unplaced": "26"}
	return v
}

func unsure(v edition.Value) edition.Value {
	v.Status, v.Reason = indicator.Unreliable, indicator.FewCases
	return v
}

// The rule of docs/pages-sheet.md, case by case.
func TestAgainst(t *testing.T) {
	rate := edition.Definition{ID: "x.y", Shape: indicator.Ratio.String()}
	none := edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})
	told := between(5, 4, 6)
	told.Verdict = indicator.Above
	atMost := edition.Known(2, edition.Basis{Args: map[string]string{edition.BottomCoded: "2"}})
	tests := []struct {
		name                string
		d                   edition.Definition
		v, reference, whole edition.Value
		want                indicator.Verdict
	}{
		{"intervals apart, above", rate, told, between(2, 1, 3), between(2, 1, 3), indicator.Above},
		{"intervals apart, below", rate, between(1, 0.5, 1.5), between(3, 2, 4), between(1, 1, 1), indicator.Below},
		{"intervals that meet, though each leaves the other's number out", rate, told, between(3, 2, 4.5), between(3, 3, 3), indicator.CannotTell},
		{"a reference without interval is a number", rate, told, edition.Known(3, edition.Basis{}), between(3, 3, 3), indicator.Above},
		{"an unreliable value", rate, unsure(told), between(2, 1, 3), between(2, 1, 3), indicator.CannotTell},
		{"an unreliable reference", rate, told, unsure(between(2, 1, 3)), between(2, 1, 3), indicator.CannotTell},
		{"a reference that is a maximum", rate, told, atMost, between(2, 1, 3), indicator.CannotTell},
		{"what the edition holds back", rate, between(5, 4, 6), between(2, 1, 3), between(2, 1, 3), indicator.CannotTell},
		{"a quotient is held back against 1", edition.Definition{Shape: indicator.Quotient.String()}, between(5, 4, 6), between(2, 1, 3), between(5, 5, 5), indicator.CannotTell},
		{"a value counted in part, below", rate, inPart(between(1, 0.5, 1.5)), between(3, 2, 4), between(1, 1, 1), indicator.CannotTell},
		{"a value counted in part, above", rate, inPart(told), between(2, 1, 3), between(2, 1, 3), indicator.Above},
		{"a reference counted in part, above", rate, told, inPart(between(2, 1, 3)), between(2, 1, 3), indicator.CannotTell},
		{"a reference counted in part, below", rate, between(1, 0.5, 1.5), inPart(between(3, 2, 4)), between(1, 1, 1), indicator.Below},
		{"no reference", rate, told, none, between(2, 1, 3), indicator.NoVerdict},
		{"no value", rate, none, told, between(2, 1, 3), indicator.NoVerdict},
		{"no interval", rate, edition.Known(5, edition.Basis{}), told, between(2, 1, 3), indicator.NoVerdict},
		{"a shortfall", edition.Definition{Shape: indicator.Shortfall.String()}, told, between(2, 1, 3), between(2, 1, 3), indicator.NoVerdict},
	}
	for _, tt := range tests {
		if got := ask.Against(tt.d, tt.v, tt.reference, tt.whole); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
