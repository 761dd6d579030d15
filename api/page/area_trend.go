package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// trend is a small drawing of the years of a figure, from zero upwards.
type trend struct {
	Lines  []string // points of lines between years that compare
	Dots   []trendDot
	First  string
	Last   string
	Breaks string // why the line is broken, in words; empty: it is not
	Alt    string
}

// dot is a year of a trend.
type trendDot struct {
	X, Y string
	Weak bool // unreliable: drawn hollow
}

// The drawing of a trend, in units of its own.
const (
	trendWidth, trendHeight, trendEdge = 160.0, 36.0, 4.0
)

// trend draws the single years of a figure; nil when there are fewer than two. The line
// joins two years only when both have a number made by the same method on the same kind of
// denominator: it is broken where the method changes and where a year is not known.
func (r reader) trend(id string) *trend {
	years := singleYears(r.sheet.Figures, id)
	most := 0.0
	known := 0
	for _, f := range years {
		if f.Value.Status.HasValue() {
			most, known = max(most, f.Value.Number), known+1
		}
	}
	if known < 2 {
		return nil
	}
	first, last := years[0].Period.From, years[len(years)-1].Period.From
	at := func(f edition.Figure) (x, y string) {
		x = fmt.Sprintf("%.1f", trendEdge+(trendWidth-2*trendEdge)*float64(f.Period.From-first)/float64(last-first))
		height := 0.0
		if most > 0 {
			height = max(0, f.Value.Number) / most
		}
		return x, fmt.Sprintf("%.1f", trendHeight-trendEdge-(trendHeight-2*trendEdge)*height)
	}
	t := &trend{First: fmt.Sprint(first), Last: fmt.Sprint(last)}
	var line, said, breaks []string
	end := func() {
		if len(line) > 1 {
			t.Lines = append(t.Lines, strings.Join(line, " "))
		}
		line = nil
	}
	for i, f := range years {
		said = append(said, r.Say("area.trend.year", "year", f.Period.String(), "value", r.Value(f.Definition, f.Value)))
		if !f.Value.Status.HasValue() {
			end()
			continue
		}
		if i > 0 && years[i-1].Value.Status.HasValue() && !samely(years[i-1].Value.Basis, f.Value.Basis) {
			end()
			breaks = append(breaks, f.Period.String())
		}
		x, y := at(f)
		line = append(line, x+","+y)
		t.Dots = append(t.Dots, trendDot{x, y, f.Value.Status != indicator.OK})
	}
	end()
	if len(breaks) > 0 {
		t.Breaks = r.Say("area.trend.break", "years", strings.Join(breaks, ", "))
	}
	t.Alt = strings.Join(said, r.Text.Sentence(r.Lang, "cli.semicolon", nil))
	return t
}

// singleYears are the figures of an indicator in single years, the earliest first.
func singleYears(figures []edition.Figure, id string) []edition.Figure {
	var years []edition.Figure
	for _, f := range figures {
		if f.ID == id && f.Period.From > 0 && f.Period.From == f.Period.To {
			years = append(years, f)
		}
	}
	slices.Reverse(years)
	return years
}

// samely tells whether two figures were made alike, so that a line may join them.
func samely(a, b edition.Basis) bool {
	return a.Method == b.Method && a.Args["denominator"] == b.Args["denominator"] && a.AtMost() == b.AtMost()
}
