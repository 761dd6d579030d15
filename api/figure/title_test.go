package figure_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// eachFigure draws each kind of map and chart in both languages, for slides.
func eachFigure(t *testing.T, visit func(name string, lang message.Lang, of *edition.Edition, s figure.Spec, f *figure.Figure)) {
	t.Helper()
	a, e := published(t)
	of := chartEdition(t, 1)
	for _, lang := range []message.Lang{message.FR, message.EN} {
		a.Lang = lang
		asker := chartAsker(t, lang)
		for name, s := range maps() {
			s.Use = figure.Slide
			visit(fmt.Sprintf("%s %s", name, lang), lang, e, s, draw(t, a, e, s))
		}
		for kind, states := range charts() {
			for i, st := range states {
				s := figure.Spec{Kind: kind, State: st, Use: figure.Slide}
				visit(fmt.Sprintf("%s %d %s", kind, i, lang), lang, of, s, makeChart(t, asker, of, s))
			}
		}
	}
}

// subjectOf is the indicator that a spec is about, the usual one of its kind when it names
// none.
func subjectOf(s figure.Spec) string {
	if s.State.Indicator != "" {
		return s.State.Indicator
	}
	switch s.Kind {
	case figure.Bars:
		return "funding.gap"
	case figure.Trend, figure.FunnelPlot:
		return "ess.density"
	default:
		return "funding.per_capita"
	}
}

// The title of each figure begins with the short name of what it is about, so that it
// stands alone, and takes two lines of a slide at most.
func TestTitlesNameTheirSubject(t *testing.T) {
	head := regexp.MustCompile(`(?s)<g id="head">(.*?)</g>`)
	eachFigure(t, func(name string, lang message.Lang, e *edition.Edition, s figure.Spec, f *figure.Figure) {
		a := chartAsker(t, lang)
		begins := []string{a.Short(subjectOf(s))}
		switch s.Kind {
		case figure.Bivariate, figure.Scatter:
			need := s.State.Need
			if need == "" {
				need = "need.poverty"
			}
			begins[0] = a.Short(need)
			if rest := strings.ToLower(a.Short(subjectOf(s))); !strings.Contains(strings.ToLower(f.Title()), rest) {
				t.Errorf("%s: %q does not name %q", name, f.Title(), rest)
			}
		case figure.Symbols:
			begins = []string{"Subventions nettes", "Net grants", "Population"}
		case figure.AwardFunnel:
			begins = []string{"Subventions, ", "Grants, ", e.Name(source.Ref{Level: source.EPCI, Code: "200093201"}), e.Name(source.Ref{Level: source.Commune, Code: "59100"})}
		case figure.Scenario:
			begins = []string{"Partage de ", "Split of "}
		}
		found := false
		for _, b := range begins {
			found = found || b != "" && strings.HasPrefix(f.Title(), b)
		}
		if !found {
			t.Errorf("%s: %q does not begin with any of %q", name, f.Title(), begins)
		}
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(head.FindStringSubmatch(string(svg))[1], `font-weight="bold"`); lines > 2 {
			t.Errorf("%s: %q takes %d lines of a slide", name, f.Title(), lines)
		}
	})
}

// Where something has no name, unit or period, no empty parentheses, double blanks or
// commas without a word stand in its place, in any text of any figure.
func TestNoTextHasHoles(t *testing.T) {
	hole := regexp.MustCompile(`\(\)|\( |, ,|,,| ,|\s;\s;|, [.;:]|,$|  |\.\.`)
	eachFigure(t, func(name string, _ message.Lang, _ *edition.Edition, _ figure.Spec, f *figure.Figure) {
		texts := []string{f.Title(), f.Subtitle(), f.Alt()}
		texts = append(texts, f.Rows().Columns...)
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range regexp.MustCompile(`<text[^>]*>([^<]*)<`).FindAllStringSubmatch(string(svg), -1) {
			texts = append(texts, strings.TrimSuffix(html.UnescapeString(text[1]), ","))
		}
		for _, text := range texts {
			if at := hole.FindString(text); at != "" && !strings.Contains(text, "…") {
				t.Errorf("%s: %q has %q", name, text, at)
			}
		}
	})
}

// Each variant of each indicator has a short name in both languages, short enough for its
// finding to stand beside it.
func TestShortNames(t *testing.T) {
	const longest = 64
	for _, lang := range []message.Lang{message.FR, message.EN} {
		a := chartAsker(t, lang)
		seen := map[string]string{}
		for _, d := range indicator.Entries() {
			for _, v := range d.Variants() {
				id := v.String()
				name := a.Short(id)
				if n := len([]rune(name)); n > longest || strings.Contains(name, "short.") || strings.Contains(name, "param.") {
					t.Errorf("%s %s: %q has %d characters", lang, id, name, n)
				}
				if other, twice := seen[name]; twice {
					t.Errorf("%s: %s and %s are both %q", lang, other, id, name)
				}
				seen[name] = id
			}
		}
	}
}

// Verdicts are counted with the right words, by hand.
func TestCountsAgree(t *testing.T) {
	a, e := published(t)
	for _, tt := range []struct {
		lang message.Lang
		st   state.State
		kind figure.Kind
		want string
	}{
		// Of the two neighbourhoods, at positions 0 and 1, the first is below and the second cannot be told.
		{message.FR, state.State{Indicator: "funding.per_capita", Level: source.QPV2024}, figure.Ranked, "Subventions par habitant : 1 quartier prioritaire en dessous de la référence ; pour 1, on ne peut pas dire"},
		{message.EN, state.State{Indicator: "funding.per_capita", Level: source.QPV2024}, figure.Choropleth, "Grants per inhabitant: 1 priority neighbourhood of 2 below the whole territory (established difference)"},
	} {
		a.Lang = tt.lang
		f := draw(t, a, e, figure.Spec{Kind: tt.kind, State: tt.st})
		if got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(f.Title()); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// Descriptions name no extreme that is unreliable, and say how many values are reliable.
// Of the thirteen communes with a number in 2023, those at positions 2, 6, 10 and 14 are unreliable;
// 14 has the greatest number but one and 2 the least but one.
func TestDescriptionsNameReliableExtremes(t *testing.T) {
	a, e := published(t)
	b := e.Level(source.Commune)
	for _, kind := range []figure.Kind{figure.Choropleth, figure.Ranked, figure.Bars, figure.LISA, figure.Multiples} {
		f := draw(t, a, e, figure.Spec{Kind: kind, State: state.State{Indicator: "funding.per_capita", Level: source.Commune}})
		text := f.Alt()
		if strings.Contains(text, b.Names[14]) || strings.Contains(text, b.Names[2]) {
			t.Errorf("%s names an unreliable extreme: %s", kind, text)
		}
		if !strings.Contains(text, "Parmi les 9 valeurs fiables") || !strings.Contains(text, b.Names[15]) {
			t.Errorf("%s does not name the reliable extremes: %s", kind, text)
		}
	}
}

// The highest and the lowest are other areas, however few are reliable; no full stop of an
// abbreviation is lost; what is unreliable is in the classes, not beside them; a ranking
// without intervals is not said to have any.
func TestDescriptionsOfFewReliableValues(t *testing.T) {
	a, e := published(t)
	v := e.Vector(edition.Key{Indicator: "funding.per_capita", Level: source.Commune, Period: indicator.Year(2023)})
	for i := range v.Len() {
		if i != 9 && i != 12 && v.Status[i] == indicator.OK {
			v.Status[i] = indicator.Unreliable
		}
	}
	f := draw(t, a, e, figure.Spec{Kind: figure.Choropleth, State: state.State{Indicator: "funding.per_capita", Level: source.Commune}})
	for _, want := range []string{
		"les plus hautes : Marcq-en-Barœul : 44,64 € par hab. ; les plus basses : Œuilly : 25,11 € par hab. Peu fiables, comptées parmi les autres : 11. À part",
	} {
		if !strings.Contains(f.Alt(), want) {
			t.Errorf("no %q in %s", want, f.Alt())
		}
	}
	ranking := draw(t, a, e, figure.Spec{Kind: figure.Ranked, State: state.State{Indicator: "need.poverty", Level: source.Commune}})
	if strings.Contains(ranking.Alt(), "avec inter") {
		t.Error(ranking.Alt())
	}
}
