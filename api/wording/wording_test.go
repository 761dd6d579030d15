package wording_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

func writer(t *testing.T, lang message.Lang) wording.Writer {
	t.Helper()
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	return wording.Writer{Text: text, Lang: lang}
}

func poverty() edition.Definition {
	return edition.Definition{ID: "need.poverty", Unit: "percent", Decimals: 1}
}

func TestValueIsANumberOrAStatus(t *testing.T) {
	fr := writer(t, message.FR)
	if got := fr.Value(poverty(), edition.Known(27, edition.Basis{})); got != "27,0\u00a0%" {
		t.Errorf("known: %q", got)
	}
	atMost := edition.Known(5, edition.Basis{Method: "published.bottom_coded", Args: map[string]string{edition.BottomCoded: "5"}})
	if got := fr.Value(poverty(), atMost); got != "≤\u00a05,0\u00a0%" {
		t.Errorf("at most: %q", got)
	}
	want := "tel que publié par la source, pour qui 5\u00a0% veut dire 5\u00a0% ou moins"
	if got := fr.Note(edition.Figure{Definition: poverty(), Value: atMost}); got != want {
		t.Errorf("note = %q, want %q", got, want)
	}
	secret := edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})
	if got := fr.Value(poverty(), secret); got != "secret" {
		t.Errorf("secret: %q", got)
	}
}

func TestNoteSaysWhyAndHowToGetIt(t *testing.T) {
	en := writer(t, message.EN)
	figure := edition.Figure{
		Definition: poverty(),
		Value:      edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: "income"}),
		Missing:    &edition.Role{Obtain: edition.Text{FR: "au guichet", EN: "at the desk"}},
	}
	if got := en.Note(figure); got != "no file that was loaded gives it at this level; to get it: at the desk" {
		t.Errorf("note = %q", got)
	}
	simulated := edition.Figure{
		Definition: poverty(), Value: edition.Known(1, edition.Basis{Method: "published"}),
		Sources: []edition.Source{{Title: "Grants", Simulated: true}, {Title: "Populations"}},
	}
	if got := en.Note(simulated); got != "simulated: Grants" {
		t.Errorf("note = %q", got)
	}
}

// Money of several years says that it is all of it; shares of several years do not add up.
func TestSpansAreSums(t *testing.T) {
	fr := writer(t, message.FR)
	funding := edition.Figure{
		Definition: edition.Definition{Unit: "euros_per_person", Decimals: 2},
		Period:     indicator.Period{From: 2011, To: 2023}, Value: edition.Known(1.86, edition.Basis{}),
	}
	if got := fr.Figure(funding); got != "1,86\u00a0€ par hab. en tout" {
		t.Errorf("span: %q", got)
	}
	if got := fr.Note(funding); got != "total de 2011 à 2023, non par an" {
		t.Errorf("note: %q", got)
	}
	year, share, secret := funding, funding, funding
	year.Period = indicator.Year(2023)
	share.Definition = poverty()
	secret.Value = edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})
	for want, f := range map[string]edition.Figure{"1,86\u00a0€ par hab.": year, "1,9\u00a0%": share, "secret": secret} {
		if got := fr.Figure(f); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What a figure is divided by is said by its own name, unless it is of the figure's own
// period; an input of several files is named once.
func TestNoteNamesTheDenominator(t *testing.T) {
	en := writer(t, message.EN)
	simulated := edition.Source{Title: "Establishments", Simulated: true}
	for denominator, want := range map[indicator.Quantity]string{
		indicator.People:       "per inhabitant of 2021; simulated: Establishments",
		indicator.ESSEmployers: "per employer establishment of 2021; simulated: Establishments",
		indicator.AllPosts:     "posts of all sectors in 2021; simulated: Establishments",
		indicator.Requests:     "simulated: Establishments",
	} {
		f := edition.Figure{
			Definition: edition.Definition{Denominator: string(denominator)},
			Value:      edition.Known(1, edition.Basis{DenominatorPeriod: indicator.Year(2021)}),
			Sources:    []edition.Source{simulated, {Title: "Populations"}, simulated},
		}
		if got := en.Note(f); got != want {
			t.Errorf("%s: %q, want %q", denominator, got, want)
		}
	}
}

// Counts in what a method says are written as people write them, years are not.
func TestNoteWritesCounts(t *testing.T) {
	fr := writer(t, message.FR)
	f := edition.Figure{Value: edition.Unknown(indicator.Absent, "range_only", edition.Basis{Method: "posts.range", Args: map[string]string{"least": "1234567"}})}
	if got := fr.Note(f); !strings.Contains(got, "1\u202f234\u202f567 postes au moins") {
		t.Error(got)
	}
	f = edition.Figure{Value: edition.Known(1, edition.Basis{Method: "people.grid", Args: map[string]string{"grid_year": "2017", "people_year": "2021"}})}
	if got := fr.Note(f); !strings.Contains(got, " de 2017,") || !strings.Contains(got, "de 2021 ") {
		t.Error(got)
	}
}

// Of money that is missing, more than nothing is less than the area's share; a minus sign
// does not stand beside a dash.
func TestShortfallsAreToldAsTheyAre(t *testing.T) {
	fr := writer(t, message.FR)
	d := edition.Definition{ID: "funding.gap", Unit: "euros", Shape: "shortfall"}
	v := edition.Known(3, edition.Basis{})
	v.Low, v.High, v.Verdict = 1, 5, indicator.Above
	if got := fr.Verdict(d, v) + ", " + fr.Interval(d, v); got != "moins que sa part, 1–5" {
		t.Error(got)
	}
	v.Low, v.High, v.Verdict = -5, -1, indicator.Below
	if got := fr.Verdict(d, v) + ", " + fr.Interval(d, v); got != "plus que sa part, −5 à −1" {
		t.Error(got)
	}
	v.Verdict = indicator.CannotTell
	if got := fr.Verdict(d, v); got != "on ne peut pas dire" {
		t.Error(got)
	}
	if got := fr.Verdict(poverty(), v); got != "on ne peut pas dire" {
		t.Error(got)
	}
}

// A code that is replaced later than the edition's day is the one in force on it.
func TestAliasKindFollowsTheDay(t *testing.T) {
	en := writer(t, message.EN)
	former := edition.Alias{Code: "245900410", Kind: "former_code", To: source.Day(2020, 3, 14)}
	for day, want := range map[source.Date]string{
		source.Day(2016, 6, 1):  "code in force on the date of the edition",
		source.Day(2020, 3, 14): "former code",
	} {
		if got := en.AliasKind(former, day); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	former.To = source.Date{} // since when it no longer holds is not known
	if got := en.AliasKind(former, source.Day(2016, 6, 1)); got != "former code" {
		t.Errorf("without date: %q", got)
	}
}

func TestCollapseJoinsAbsencesOnly(t *testing.T) {
	en := writer(t, message.EN)
	absent := func(period string) wording.Line {
		return wording.Line{Label: "x", Value: "absent", Note: "why", Period: period}
	}
	got := en.Collapse([]wording.Line{
		absent("2023"), absent("2022"), absent("2021"),
		{Label: "x", Value: "1", Period: "2020", Known: true},
		{Label: "x", Value: "1", Period: "2019", Known: true},
		{Label: "y", Value: "absent", Note: "why", Period: "2019"},
	})
	want := []string{"2021 to 2023 (3)", "2020", "2019", "2019"}
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Period != want[i] {
			t.Errorf("line %d: period %q, want %q", i, got[i].Period, want[i])
		}
	}
}

// What is outside of neighbourhoods bears the name of the area around them: its level tells
// them apart.
func TestWordsOfWhatIsOutside(t *testing.T) {
	fr := writer(t, message.FR)
	outside := source.Ref{Level: source.OutsideQPV2024, Code: "1"}
	if got := fr.AreaName(outside, "Carré"); got != "Carré, hors quartiers prioritaires (2024)" {
		t.Error(got)
	}
	if got := fr.AreaName(source.Ref{Level: source.EPCI, Code: "1"}, "Carré"); got != "Carré" {
		t.Error(got)
	}
}
