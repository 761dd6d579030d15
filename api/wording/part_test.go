package wording_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

// What has no known side is told once for each kind of it, the largest share; values that
// are not known, and those of which all is placed, tell nothing.
func TestInPart(t *testing.T) {
	fr := writer(t, message.FR)
	figure := func(id, arg, share string) edition.Figure {
		basis := edition.Basis{}
		if arg != "" {
			basis.Args = map[string]string{arg: share}
		}
		return edition.Figure{Definition: edition.Definition{ID: id}, Value: edition.Known(1, basis)}
	}
	absent := figure("ess.registered", "unplaced", "99")
	absent.Value = edition.Unknown(indicator.Absent, indicator.SourceMissing, absent.Value.Basis)
	got := fr.InPart([]edition.Figure{
		figure("ess.density", "unplaced", "26"), figure("ess.density", "unplaced", "21"), figure("funding.per_capita", "sided", "80"),
		figure("funding.per_capita?place=action", "sided", "65"), figure("people.count", "", ""), absent,
	})
	for _, want := range []string{"26\u00a0% des établissements", "20\u00a0% des montants n’ont pas de siège", "35\u00a0% des montants n’ont pas de lieu d’action"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%q does not say once %q", got, want)
		}
	}
	if strings.Contains(got, "21") || strings.Contains(got, "99") {
		t.Errorf("%q tells more", got)
	}
	for _, whole := range [][]edition.Figure{nil, {figure("people.count", "", ""), absent}, {figure("ess.density", "unplaced", "0")}} {
		if got := fr.InPart(whole); got != "" {
			t.Errorf("%q of what is whole", got)
		}
	}
}

// What is counted in part is that at least, and says how much it lacks; zero is no bound.
func TestAtLeast(t *testing.T) {
	en := writer(t, message.EN)
	for _, tt := range []struct {
		id, arg, share string
		number         float64
		partial, text  string
	}{
		{"ess.density", "unplaced", "26", 2, "26% of establishments have no sure neighbourhood", "at least 2"},
		{"funding.per_capita", "sided", "80", 2, "20% of the amounts have no known seat at this level", "at least 2"},
		{"funding.per_capita?place=action", "sided", "65", 0, "35% of the amounts have no known place of action at this level", "2"},
		{"ess.density", "unplaced", "0", 2, "", "2"},
		{"people.count", "members", "2", 2, "", "2"},
	} {
		f := edition.Figure{Definition: edition.Definition{ID: tt.id}, Value: edition.Known(tt.number, edition.Basis{Args: map[string]string{tt.arg: tt.share}})}
		if got := en.Partial(f); got != tt.partial {
			t.Errorf("%v: %q, want %q", tt, got, tt.partial)
		}
		if got := en.AtLeast(f, "2"); got != tt.text {
			t.Errorf("%v: %q, want %q", tt, got, tt.text)
		}
	}
}
