package publish_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// Of a span all counts are published and of a year those of wholes; fewer than three are
// hidden, and so is the other commune, which would tell them: of 22 who asked 8 were
// helped, so that 14 had nothing, 12 and 2; the twelve may be 11 or 14 for all readers know.
func TestRequestsAreMasked(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	whole := ref(source.EPCI, territory)
	span := indicator.Period{From: 2020, To: 2021}
	counts, reports, err := publish.MaskRequests(t.Context(), f.DB, options(), []publish.MaskedRequests{
		{Ref: whole, Period: span, Asked: 22, Awarded: 8},
		{Ref: communes()[0], Period: span, Asked: 20, Awarded: 8},
		{Ref: communes()[1], Period: span, Asked: 2},
		{Ref: whole, Period: indicator.Year(2020), Asked: 10, Awarded: 3},
		{Ref: whole, Period: indicator.Year(2021), Asked: 12, Awarded: 5},
		{Ref: communes()[0], Period: indicator.Year(2020), Asked: 9, Awarded: 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		value  float64 // −1: hidden
		reason indicator.Reason
		shown  bool
	}{{22, "", true}, {-1, publish.Protected, true}, {-1, publish.FewUnits, true}, {10, "", true}, {12, "", true}, {0, "", false}} {
		c := counts[i]
		hidden := c.Status == indicator.Secret
		if c.Shown != want.shown || c.Reason != want.reason || hidden != (want.value < 0) || !hidden && c.Value != want.value {
			t.Errorf("%+v, want %+v", c, want)
		}
	}
	if len(reports) != 1 || reports[0].Leaks != 0 || reports[0].Primary != 1 || reports[0].Secondary != 1 || reports[0].Period != span {
		t.Errorf("%+v", reports)
	}
}
