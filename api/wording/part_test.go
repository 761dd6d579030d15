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
