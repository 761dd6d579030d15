package figure_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// partlyPlaced is [chartDraft] where a part of what communes count has no sure place, as at
// the levels of neighbourhoods: 26 % of establishments, and the place of 80 % of the money
// is known.
func partlyPlaced(t testing.TB) *edition.Edition {
	t.Helper()
	draft := chartDraft(t, 1)
	for _, v := range draft.Vectors {
		for i := range v.Bases {
			args := map[string]string{}
			switch id := v.Indicator; {
			case v.Level != source.Commune:
			case strings.HasPrefix(id, "ess."):
				args["unplaced"] = "26"
			case strings.HasPrefix(id, "funding."):
				args["sided"] = "80"
			}
			for name, value := range v.Bases[i].Args {
				args[name] = value
			}
			v.Bases[i].Args = args
		}
	}
	return openChartDraft(t, draft)
}

// Each kind of figure says that what is counted in part is a minimum, to those who see it
// and to those who hear it, and has the room to.
func TestFiguresSayWhatIsPlacedNowhere(t *testing.T) {
	e := partlyPlaced(t)
	const establishments, money = "26 % des établissements n’ont pas de quartier sûr", "On sait de 80 % des montants"
	for _, c := range []struct {
		kind      figure.Kind
		indicator string
		want      string
		whole     bool // stands beside what is counted as a whole
	}{
		{figure.Choropleth, "ess.density", establishments, true},
		{figure.Bivariate, "ess.density", establishments, false},
		{figure.Symbols, "ess.density", establishments, false},
		{figure.Difference, "ess.density", establishments, false},
		{figure.Ranked, "ess.quotient", establishments, true},
		{figure.Ranked, "funding.per_capita", money, true},
		{figure.Bars, "funding.gap", money, false},
		{figure.FunnelPlot, "ess.density", establishments, true},
		{figure.Scatter, "funding.per_capita", money, true},
	} {
		for _, use := range figure.Uses() {
			f := makeChart(t, chartAsker(t, message.FR), e, figure.Spec{Kind: c.kind, Use: use, State: state.State{Indicator: c.indicator, Level: source.Commune, Period: "2019"}})
			if !strings.Contains(f.Alt(), c.want) || strings.Contains(f.Alt(), "la référence compte tout") != c.whole {
				t.Errorf("%s: %s", c.kind, f.Alt())
			}
			for _, problem := range f.Checks() {
				t.Errorf("%s %s %s: %+v", c.kind, c.indicator, use, problem)
			}
			if use == figure.HalfSlide {
				continue // stands beside text that explains it
			}
			_, texts := shapesOf(t, f)
			if all := strings.Join(texts, " "); !strings.Contains(all, "est un minimum") {
				t.Errorf("%s %s %s does not show it: %s", c.kind, c.indicator, use, all)
			}
		}
	}
	whole := makeChart(t, chartAsker(t, message.FR), chartEdition(t, 1), figure.Spec{Kind: figure.FunnelPlot})
	if strings.Contains(whole.Alt(), "est un minimum") {
		t.Error(whole.Alt())
	}
}

// A funnel plot calls no rate low of which a part is counted nowhere, as a control limit
// supposes that all is counted.
func TestNothingCountedInPartIsLow(t *testing.T) {
	spec := figure.Spec{Kind: figure.FunnelPlot, State: state.State{Indicator: "ess.density"}}
	of := func(e *edition.Edition) (title, alt string) {
		f := makeChart(t, chartAsker(t, message.FR), e, spec)
		return f.Title(), f.Alt()
	}
	title, alt := of(chartEdition(t, 1))
	if !strings.Contains(title, "en dessous") || strings.Contains(alt, "en dessous : 0") {
		t.Fatalf("nothing is low that is counted whole: %s %s", title, alt)
	}
	title, alt = of(partlyPlaced(t))
	if strings.Contains(title, "en dessous") || !strings.Contains(alt, "en dessous : 0") {
		t.Errorf("%s %s", title, alt)
	}
}
