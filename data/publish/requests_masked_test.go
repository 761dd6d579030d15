package publish_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
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
	}{{22, "", true}, {-1, publish.FewRequests, true}, {-1, publish.FewRequests, true}, {10, "", true}, {12, "", true}, {0, "", false}} {
		c := counts[i]
		hidden := c.Status == indicator.Secret
		if c.Shown != want.shown || c.Reason != want.reason || hidden != (want.value < 0) || !hidden && c.Value != want.value {
			t.Errorf("%+v, want %+v", c, want)
		}
	}
	if len(reports) != 1 || len(reports[0].Leaks) != 0 || reports[0].Primary != 1 || reports[0].Secondary != 1 || reports[0].Period != span {
		t.Errorf("%+v", reports)
	}
}

// A share of requests is one of those of its own period: where they are hidden, so is the
// share, and no other year's requests stand for them. Two of 2021 are hidden, and a year
// that would tell them.
func TestSuccessIsOfThePeriodItself(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadStock(t, "2020", unit(1, "59001", 3.06, 50.05, source.PlaceCertain))
	f.load(t, data.SourceInfo{Role: "requests", File: "dossiers.csv"}, func(to source.Sink) error {
		var err error
		row := 1
		for year, asked := range map[int]int{2019: 12, 2020: 10, 2021: 2} {
			for i := range asked {
				row++
				outcome := "refused"
				if i%2 == 0 {
					outcome = "awarded"
				}
				err = errors.Join(err, to.Grant(source.Grant{
					Row: row, Funder: "F", Beneficiary: "Club", Outcome: outcome, Year: year,
					Places: []source.GrantPlace{{Ref: communes()[0], Kind: "seat", Share: 1}},
				}))
			}
		}
		return err
	})
	_, e := publishAll(t, f, options())
	at, _ := e.Level(source.EPCI).Index(territory)
	hidden := 0
	for year, asked := range map[int]float64{2019: 12, 2020: 10, 2021: 2} {
		of := func(id string) edition.Value {
			return e.Vector(edition.Key{Indicator: id, Level: source.EPCI, Period: indicator.Year(year)}).At(at)
		}
		requests, success := of(publish.FunnelRequests), of("funnel.success")
		if requests.Status == indicator.Secret {
			hidden++
			if success.Status != indicator.Secret || success.Reason != requests.Reason || !math.IsNaN(success.Numerator) {
				t.Errorf("%d: requests are hidden, of their share %+v is told", year, success)
			}
			continue
		}
		if success.Number != 50 || success.Denominator != asked || success.Basis.DenominatorPeriod != indicator.Year(year) {
			t.Errorf("%d: %+v, want half of %v of that year", year, success, asked)
		}
	}
	if hidden != 2 {
		t.Errorf("%d years are hidden, want the one of two requests and one more", hidden)
	}
}
