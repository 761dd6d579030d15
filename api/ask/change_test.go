package ask_test

import (
	"errors"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
)

func defined(t *testing.T, id string) edition.Definition {
	t.Helper()
	c, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.Parse(id)
	if err != nil {
		t.Fatal(err)
	}
	return edition.Define(v)
}

// Money and decisions are of all years of a span, in whatever they are divided by; shares
// of decisions, stocks and published figures are not.
func TestAddsUp(t *testing.T) {
	for id, want := range map[string]bool{
		"funding.per_capita": true, "funding.per_poor?place=action": true, "funding.per_establishment": true, "funding.projects": true, "funding.gap": true,
		"funnel.requests": true, "funnel.success": false, "ess.density": false, "ess.quotient": false, "ess.posts_share": false, "people.count": false, "need.income": false,
	} {
		if got := ask.AddsUp(defined(t, id)); got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}

// 24 € in six years are 4 € a year, as 16 € in four are; 6 years at 8 € a year are more
// than 4 at 4 €, with intervals from 6 to 10 and 3 to 5 a year.
func TestChangeOfSpansIsByYear(t *testing.T) {
	now := &edition.Vector{Key: edition.Key{Indicator: "funding.per_capita", Level: "commune", Period: indicator.Period{From: 2015, To: 2020}}}
	then := &edition.Vector{Key: edition.Key{Indicator: "funding.per_capita", Level: "commune", Period: indicator.Period{From: 2011, To: 2014}}}
	c, err := ask.NewChange(&edition.Edition{}, defined(t, "funding.per_capita"), now, then)
	if err != nil || !c.Yearly || c.Definition.Unit != "euros_per_person_a_year" {
		t.Fatalf("%+v, %v", c, err)
	}
	was, is := c.Before(between(16, 12, 20)), c.After(between(24, 18, 30))
	if was.Number != 4 || was.Low != 3 || was.High != 5 || is.Number != 4 || is.Low != 3 || is.High != 5 {
		t.Errorf("%+v, %+v", was, is)
	}
	for _, tt := range []struct {
		name     string
		was, now edition.Value
		want     indicator.Verdict
	}{
		{"the same a year", was, is, indicator.CannotTell},
		{"more a year", was, c.After(between(48, 36, 60)), indicator.Above},
		{"less a year", c.Before(between(32, 24, 40)), c.After(between(24, 18, 30)), indicator.Below},
		{"unreliable now", was, unsure(c.After(between(48, 36, 60))), indicator.CannotTell},
		{"unreliable then", unsure(was), c.After(between(48, 36, 60)), indicator.CannotTell},
		{"secret", was, edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{}), indicator.NoVerdict},
		{"published without interval", edition.Known(2, edition.Basis{}), edition.Known(3, edition.Basis{}), indicator.Above},
	} {
		if got := c.Told(tt.was, tt.now); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	year := func(y int) *edition.Vector {
		return &edition.Vector{Key: edition.Key{Indicator: "funding.per_capita", Level: "commune", Period: indicator.Year(y)}}
	}
	if c, err := ask.NewChange(&edition.Edition{}, defined(t, "funding.per_capita"), year(2020), year(2019)); err != nil || c.Yearly || c.Definition.Unit != "euros_per_person" {
		t.Errorf("single years: %+v, %v", c, err)
	}
	if c, err := ask.NewChange(&edition.Edition{}, defined(t, "funnel.success"), now, then); err != nil || c.Yearly || c.After(between(50, 40, 60)).Number != 50 {
		t.Errorf("a share: %+v, %v", c, err)
	}
}

func TestChangeRefusesCommonYears(t *testing.T) {
	at := func(from, to int) *edition.Vector {
		return &edition.Vector{Key: edition.Key{Indicator: "funding.per_capita", Level: "commune", Period: indicator.Period{From: from, To: to}}}
	}
	for _, then := range []*edition.Vector{at(2014, 2014), at(2011, 2023), at(2010, 2011), at(2023, 2024)} {
		_, err := ask.NewChange(&edition.Edition{}, defined(t, "funding.per_capita"), at(2011, 2023), then)
		fault, ok := errors.AsType[*ask.ParamError](err)
		if !ok || fault.Parameter != "against" || fault.Code != "periods_overlap" || fault.Args["value"] != then.Period.String() {
			t.Errorf("%v: %v", then.Period, err)
		}
	}
}
