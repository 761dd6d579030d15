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

func TestPublishGrants(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	grant := func(year int, cents source.Cents, places ...source.GrantPlace) source.Grant {
		return source.Grant{Funder: "F", Beneficiary: "B", Outcome: "awarded", Year: year, Gross: cents, Places: places}
	}
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		seat := func(r source.Ref, share float64) source.GrantPlace {
			return source.GrantPlace{Ref: r, Kind: "seat", Share: share}
		}
		acts := func(r source.Ref) source.GrantPlace { return source.GrantPlace{Ref: r, Kind: "action", Share: 1} }
		recovered := grant(2020, 100_00, seat(communes()[0], 1), acts(communes()[1]))
		recovered.Recovered = 40_00
		kind := grant(2020, 5000_00, seat(communes()[0], 1))
		kind.InKind = true
		refused := grant(2020, 7000_00, seat(communes()[0], 1))
		refused.Outcome = "refused"
		return errors.Join(to.Grant(recovered), to.Grant(kind), to.Grant(refused),
			to.Grant(grant(2021, 300_00, seat(communes()[0], 0.5), seat(communes()[1], 0.5), acts(ref(source.QPV2015, "QP059001")))),
			to.Grant(grant(2021, 100_00)), // nobody knows where
		)
	})
	_, e := publishAll(t, f, options())

	at := func(id string, r source.Ref, from, to int) edition.Value {
		v := e.Vector(edition.Key{Indicator: id, Level: r.Level, Period: indicator.Period{From: from, To: to}})
		if v == nil {
			t.Fatalf("no vector of %s %v", id, r)
		}
		i, _ := e.Level(r.Level).Index(r.Code)
		return v.At(i)
	}
	// 60 € net in 2020 and half of 300 € in 2021, over 200 people; in kind, refused
	// and recovered money does not count.
	if v := at("funding.per_capita", communes()[0], 2020, 2020); v.Numerator != 60 || v.Denominator != 200 || v.Number != 0.3 || v.N != 1 {
		t.Errorf("2020: %+v", v)
	}
	if v := at("funding.per_capita", communes()[0], 2020, 2021); v.Numerator != 210 || v.N != 2 || v.Basis.DenominatorPeriod != indicator.Year(2021) {
		t.Errorf("2020-2021: %+v", v)
	}
	if v := at("funding.per_capita", ref(source.EPCI, territory), 2021, 2021); v.Numerator != 300 || v.Denominator != 250 || v.N != 1 || v.Basis.Args["placed"] != "75" {
		t.Errorf("the whole in 2021: %+v; want 300 €, one grant, 75 %% of the money placed", v)
	}
	// The project in the neighbourhood acts in its communes, by the people who live
	// there: 20 of 30 in Bas, 10 in Haut; 2020 told places, and none of them here.
	if v := at("funding.per_capita?place=action", communes()[0], 2021, 2021); math.Abs(v.Numerator-200) > 0.01 || v.N != 1 {
		t.Errorf("action in Bas: %+v; want two thirds of 300 €", v)
	}
	if v := at("funding.per_capita?place=action", ref(source.QPV2015, "QP059001"), 2021, 2021); v.Numerator != 300 || v.Denominator != 50 {
		t.Errorf("action in the neighbourhood: %+v", v)
	}
	if v := at("funding.per_capita?place=action", ref(source.QPV2015, "QP059001"), 2020, 2020); v.Number != 0 || v.Status != indicator.Unreliable {
		t.Errorf("a year without action in the neighbourhood: %+v", v)
	}
	if v := at("funding.per_capita?place=action", ref(source.EPCI, territory), 2020, 2021); v.Numerator != 360 || v.Basis.Args["placed"] != "78" {
		t.Errorf("action in the whole: %+v; want 360 € of 460", v)
	}
	// Zero is data: the commune got nothing in 2020; what it could have got is in the
	// interval, and no verdict can be given.
	v := at("funding.per_capita", communes()[1], 2020, 2020)
	if v.Number != 0 || v.Status != indicator.Unreliable || v.Reason != indicator.FewCases || v.N != 0 || !(v.High > 0) || v.Verdict != indicator.CannotTell {
		t.Errorf("a commune without grant: %+v", v)
	}
	if v := at("funding.per_capita", ref(source.QPV2015, "QP059001"), 2020, 2021); v.Status != indicator.Absent || v.Reason != publish.PlaceUnknown {
		t.Errorf("a neighbourhood: %+v; no grant has its seat there", v)
	}
	if e.Vector(edition.Key{Indicator: "funding.per_capita", Level: source.QPV2015, Period: indicator.Year(2021)}) != nil {
		t.Error("a level without places says so once, not every year")
	}
	var decisions, net int64
	for _, sum := range e.GrantSums() {
		decisions += sum.Decisions
		net += sum.Net
	}
	if decisions != 4 || net != 460_00 {
		t.Errorf("%d decisions, %d cents; want the 4 awarded and 460 € of money", decisions, net)
	}
}
