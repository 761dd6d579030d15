package page

import (
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// A figure of 2022 ends with that year: it is 36 months old when 2025 ends.
func TestFiguresAreOldAfterThreeYears(t *testing.T) {
	for day, want := range map[time.Time]bool{
		time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC): false,
		time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC): true,
	} {
		if got := isOld(indicator.Year(2022), day); got != want {
			t.Errorf("on %s: %v, want %v", day, got, want)
		}
	}
	if isOld(indicator.Period{}, time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("a figure without period is old")
	}
}

// Levenshtein's own examples, counted by hand; what is far apart need not be counted.
// The line is broken where the method changes and where a year is not known; the words that
// stand for the drawing say all years.
func TestTrendBreaks(t *testing.T) {
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	value := func(year int, v edition.Value) edition.Figure {
		return edition.Figure{Definition: edition.Definition{ID: "ess.density", Unit: "per_1000_people", Decimals: 1}, Period: indicator.Year(year), Value: v}
	}
	old, other := edition.Basis{Method: "a"}, edition.Basis{Method: "b"}
	r := reader{view: view{Writer: wording.Writer{Text: text, Lang: message.EN}}}
	r.sheet.Figures = []edition.Figure{ // the latest first, as sheets have them
		value(2023, edition.Known(4, other)), value(2022, edition.Known(3, other)), value(2021, edition.Known(2, old)),
		value(2020, edition.Known(1, old)), value(2019, edition.Unknown(indicator.Secret, indicator.SourceSecret, old)), value(2018, edition.Known(2, old)),
	}
	got := r.trend("ess.density")
	// From 4 at the height of 4 down to 0 at 32; 2018 to 2023 from 4 to 156.
	want := []string{"64.8,25.0 95.2,18.0", "125.6,11.0 156.0,4.0"}
	if len(got.Lines) != 2 || got.Lines[0] != want[0] || got.Lines[1] != want[1] || len(got.Dots) != 5 {
		t.Errorf("lines %q, %d dots, want %q and 5", got.Lines, len(got.Dots), want)
	}
	if got.Breaks != "Broken line: the method changes in 2022." {
		t.Errorf("breaks: %q", got.Breaks)
	}
	if want := "2018: 2.0 per 1,000 inh.; 2019: secret; 2020: 1.0 per 1,000 inh.; 2021: 2.0 per 1,000 inh.; 2022: 3.0 per 1,000 inh.; 2023: 4.0 per 1,000 inh."; got.Alt != want {
		t.Errorf("in words: %q", got.Alt)
	}
	r.sheet.Figures = r.sheet.Figures[:1]
	if r.trend("ess.density") != nil {
		t.Error("one year is drawn as a trend")
	}
}
