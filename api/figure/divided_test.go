package figure_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// Where all years are divided by the people of one year, figures over time say so below their
// title and at their foot; where no year is told, they say nothing.
func TestFiguresOverTimeSayWhatTheyDivideBy(t *testing.T) {
	fixed, plain, a := dividedBy2021(t), chartEdition(t, 1), chartAsker(t, message.FR)
	for kind, st := range map[figure.Kind]state.State{
		figure.Trend:      {Indicator: "ess.density"},
		figure.Multiples:  {Indicator: "ess.density", Level: source.Commune},
		figure.Difference: {Indicator: "ess.density", Level: source.Commune, Period: "2019", Against: "2015"},
	} {
		f := makeChart(t, a, fixed, figure.Spec{Kind: kind, State: st, Use: figure.Column})
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(f.Subtitle(), "habitants de 2021") || !strings.Contains(string(svg), "Habitants de 2021") {
			t.Errorf("%s: %q, and no note", kind, f.Subtitle())
		}
		for _, c := range f.Checks() {
			t.Errorf("%s: %+v", kind, c)
		}
		if f := makeChart(t, a, plain, figure.Spec{Kind: kind, State: st}); strings.Contains(f.Subtitle(), "habitants de") {
			t.Errorf("%s: %q", kind, f.Subtitle())
		}
	}
}

// A description of small maps says of which year its extremes are; figures with classes say which
// class has a value that bounds two.
func TestClassesSayTheirBounds(t *testing.T) {
	e, a := chartEdition(t, 1), chartAsker(t, message.FR)
	f := makeChart(t, a, e, figure.Spec{Kind: figure.Multiples, State: state.State{Indicator: "ess.density", Level: source.Commune}, Use: figure.Column})
	if _, rest, _ := strings.Cut(f.Alt(), "dernière période, 2019"); !strings.Contains(rest, "les plus hautes") {
		t.Errorf("the description is %q", f.Alt())
	}
	for _, kind := range []figure.Kind{figure.Multiples, figure.Choropleth} {
		f := makeChart(t, a, e, figure.Spec{Kind: kind, State: state.State{Indicator: "ess.density", Level: source.Commune}, Use: figure.Column})
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(svg), "comprend sa borne") {
			t.Errorf("%s does not say which class a bound is in", kind)
		}
	}
}
