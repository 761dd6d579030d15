package figure_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// charts are states of each kind that is no map.
func charts() map[figure.Kind][]state.State {
	sel := []source.Ref{{Level: source.Commune, Code: "59100"}, {Level: source.Commune, Code: "59106"}, {Level: source.Commune, Code: "59130"}}
	return map[figure.Kind][]state.State{
		figure.Ranked: {
			{Indicator: "ess.density", Period: "2019"},
			{Indicator: "need.poverty", Sel: sel},
			{Indicator: "funding.gap"},
			{Indicator: "ess.quotient", Level: source.EPCI},
			{Indicator: "funding.per_capita", Ref: sel[2]},
		},
		figure.Bars:          {{}, {Indicator: "people.count", Sel: sel}, {Indicator: "funding.per_capita", Period: "2015-2019"}},
		figure.Trend:         {{}, {Indicator: "funding.per_capita", Sel: sel}, {Indicator: "need.poverty", Sel: sel[:1]}},
		figure.Lorenz:        {{}, {Indicator: "funding.projects"}},
		figure.Concentration: {{}, {Indicator: "ess.density", Need: "people.count"}},
		figure.FunnelPlot:    {{}, {Indicator: "funnel.success", Sel: sel}, {Indicator: "funding.projects"}},
		figure.Scatter:       {{}, {Indicator: "ess.density", Need: "funding.per_capita", Sel: sel}},
		figure.AwardFunnel:   {{}, {Sel: sel}},
		figure.Scenario:      {{}, {Scenario: "envelope=609000&principle=poor", Sel: sel}},
	}
}

func makeChart(t testing.TB, a ask.Asker, e *edition.Edition, s figure.Spec) *figure.Figure {
	t.Helper()
	f, err := figure.Make(t.Context(), a, e, s)
	if err != nil {
		t.Fatalf("%s %s %s: %v", s.Kind, s.Use, s.State.Query(), err)
	}
	return f
}

// With the longest names of France and every status, no text of any chart leaves its box,
// lies on another, or is too small or too pale for any use; each has a title, a
// description and a table.
func TestChartsFitEveryUse(t *testing.T) {
	e, all := chartEdition(t, 1), os.Getenv("ESSOR_TEST_ALL") != ""
	for _, lang := range []message.Lang{message.FR, message.EN} {
		a := chartAsker(t, lang)
		for kind, states := range charts() {
			for i, st := range states {
				if !all && (lang == message.EN) != (i == 1) { // each kind in both, not each state
					continue
				}
				for _, use := range figure.Uses() {
					if tight := use == figure.HalfSlide || use == figure.HalfColumn; !all && i > 0 && !tight {
						continue
					}
					f := makeChart(t, a, e, figure.Spec{Kind: kind, State: st, Use: use})
					for _, c := range f.Checks() {
						t.Errorf("%s %d %s %s: %+v", kind, i, use, lang, c)
					}
					if f.Title() == "" || len(f.Alt()) < 80 || len(f.Rows().Rows) == 0 {
						t.Errorf("%s %d %s: title %q, description %q, %d rows", kind, i, use, f.Title(), f.Alt(), len(f.Rows().Rows))
					}
					for _, text := range []string{f.Title(), f.Alt()} {
						if strings.Contains(text, "figure.") || strings.Contains(text, "NaN") || strings.Contains(text, "{") {
							t.Errorf("%s %d %s: %q", kind, i, lang, text)
						}
					}
				}
			}
		}
	}
}

// svgShape is a path of a picture, with the groups that it is in.
type svgShape struct {
	groups             []string
	area, title, d     string
	fill, stroke, dash string
}

// shapesOf reads the shapes and texts of a picture.
func shapesOf(t *testing.T, f *figure.Figure) (shapes []svgShape, texts []string) {
	t.Helper()
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return shapes, texts
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attr := func(name string) string {
				for _, a := range token.Attr {
					if a.Name.Local == name {
						return a.Value
					}
				}
				return ""
			}
			switch token.Name.Local {
			case "g":
				groups = append(groups, attr("id"))
			case "path":
				shapes = append(shapes, svgShape{slices.Clone(groups), attr("data-area"), "", attr("d"), attr("fill"), attr("stroke"), attr("stroke-dasharray")})
			}
		case xml.EndElement:
			if token.Name.Local == "g" {
				groups = groups[:len(groups)-1]
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				texts = append(texts, text)
				if n := len(shapes); n > 0 && shapes[n-1].title == "" && shapes[n-1].area != "" {
					shapes[n-1].title = text
				}
			}
		}
	}
}

var number = regexp.MustCompile(`-?[0-9]*\.?[0-9]+`)

// xsOf are the horizontal coordinates of a path of lines.
func xsOf(d string) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i, text := range number.FindAllString(d, -1) {
		if v, err := strconv.ParseFloat(text, 64); err == nil && i%2 == 0 {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// Every bar has an edge at zero, where the line of zero stands, and its length is its
// number at the scale of the others.
func TestBarsBeginAtZero(t *testing.T) {
	seeds := uint64(1)
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		seeds = 6
	}
	for seed := range seeds {
		e, a := chartEdition(t, seed), chartAsker(t, message.FR)
		for _, kind := range []figure.Kind{figure.Bars, figure.Scenario} {
			for i, st := range charts()[kind] {
				for _, use := range figure.Uses() {
					f := makeChart(t, a, e, figure.Spec{Kind: kind, State: st, Use: use})
					shapes, _ := shapesOf(t, f)
					checkBars(t, fmt.Sprintf("%s %d %s", kind, i, use), shapes)
				}
			}
		}
	}
}

func checkBars(t *testing.T, name string, shapes []svgShape) {
	t.Helper()
	const slack = 0.02 // millimetres, of rounding
	zeros := map[string]float64{}
	bars := 0
	for _, s := range shapes {
		column, axis := strings.CutPrefix(s.groups[len(s.groups)-1], "axis-")
		if low, high := xsOf(s.d); axis && s.stroke == "#1b2433" && s.dash == "" && high-low < slack {
			zeros[column] = low
		}
		column, rows := strings.CutPrefix(s.groups[len(s.groups)-1], "rows-")
		if !rows || s.area == "" {
			continue
		}
		bars++
		zero, ok := zeros[column]
		if low, high := xsOf(s.d); !ok || math.Abs(low-zero) > slack && math.Abs(high-zero) > slack {
			t.Errorf("%s: the bar of %s goes from %v to %v, zero is at %v, %v", name, s.title, low, high, zero, ok)
		}
	}
	if bars == 0 {
		t.Errorf("%s has no bars", name)
	}
}

// All stages that are counted begin at one line, and are as long as their numbers.
func TestStagesHaveOneScale(t *testing.T) {
	e, a := chartEdition(t, 3), chartAsker(t, message.EN)
	for _, use := range figure.Uses() {
		f := makeChart(t, a, e, figure.Spec{Kind: figure.AwardFunnel, Use: use})
		shapes, texts := shapesOf(t, f)
		left, perOne := math.NaN(), math.NaN()
		for _, s := range shapes {
			if s.area == "" {
				continue
			}
			low, high := xsOf(s.d)
			n, err := strconv.ParseFloat(strings.ReplaceAll(s.title[strings.LastIndex(s.title, ", ")+2:], ",", ""), 64)
			if err != nil || n < 1000 {
				continue // too short to measure
			}
			if math.IsNaN(left) {
				left, perOne = low, (high-low)/n
			}
			if math.Abs(low-left) > 0.02 || math.Abs((high-low)/n/perOne-1) > 0.02 {
				t.Errorf("%s: %s from %v to %v, others begin at %v", use, s.title, low, high, left)
			}
		}
		if use == figure.Slide && strings.Contains(strings.Join(texts, "\n"), "…") {
			t.Errorf("%s cuts a text: %q", use, texts)
		}
		if unknown := strings.Count(strings.Join(texts, "\n"), "not known"); unknown < 2 {
			t.Errorf("%s: what is not known is told %d times", use, unknown)
		}
	}
}

// Numbers in pictures are those of the interface: in random states each mark names its
// area with the number that the interface gives for it, and no area without a number, or
// with a maximum only, has a mark.
func TestNumbersOfChartsAreThoseOfTheInterface(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	indicators := []string{"people.count", "need.poverty", "ess.density", "funding.per_capita", "funding.gap", "funding.projects"}
	periods := []string{"", "2015", "2016", "2017", "2019", "2015-2019"}
	var editions []*edition.Edition
	for seed := range uint64(3) {
		editions = append(editions, chartEdition(t, seed))
	}
	askers := []ask.Asker{chartAsker(t, message.FR), chartAsker(t, message.EN)}
	for round := range 30 {
		e, a := editions[round%3], askers[round%2]
		st := state.State{Indicator: indicators[random.IntN(len(indicators))], Level: source.Commune, Period: periods[random.IntN(len(periods))]}
		kind := []figure.Kind{figure.Ranked, figure.Bars, figure.FunnelPlot, figure.Scatter}[random.IntN(4)]
		switch kind {
		case figure.FunnelPlot:
			st.Indicator = []string{"ess.density", "funding.projects", "funnel.requests"}[random.IntN(3)]
		case figure.Scatter:
			st.Indicator = "ess.density"
		}
		out, err := a.Values(t.Context(), e, &ask.ValuesIn{Indicator: st.Indicator, Level: "commune", Period: st.Period})
		if err != nil {
			t.Fatal(err)
		}
		f := makeChart(t, a, e, figure.Spec{Kind: kind, State: st, Use: figure.A4})
		shapes, _ := shapesOf(t, f)
		drawn := 0
		for _, s := range shapes {
			if s.area == "" {
				continue
			}
			drawn++
			i := slices.Index(out.Codes, strings.TrimPrefix(s.area, "commune/"))
			if i < 0 || out.Value[i] == nil || boundOf(out, i) {
				t.Errorf("%s %s: %s is drawn and has no number: %s", kind, st.Query(), s.area, s.title)
				continue
			}
			if want := a.Text.Float(a.Lang, *out.Value[i], out.Decimals); !strings.Contains(s.title, want) {
				t.Errorf("%s %s: %s says %q, the interface %s", kind, st.Query(), s.area, s.title, want)
			}
		}
		known := 0
		for i, v := range out.Value {
			if v != nil && !boundOf(out, i) {
				known++
			}
		}
		if kind != figure.Scatter && drawn != known {
			t.Errorf("%s %s: %d areas are drawn, %d have a number", kind, st.Query(), drawn, known)
		}
	}
}

func boundOf(out ask.ValuesOut, i int) bool {
	basis := 0
	if out.Basis != nil {
		basis = int(out.Basis[i])
	}
	return out.Bases[basis].Bound != ""
}

// Tables say in words what has no number, and give no number for it.
func TestTablesOfChartsHideWhatIsSecret(t *testing.T) {
	e, a := chartEdition(t, 2), chartAsker(t, message.FR)
	f := makeChart(t, a, e, figure.Spec{Kind: figure.Ranked, State: state.State{Indicator: "ess.density"}})
	secret := 0
	for _, row := range f.Rows().Rows {
		if row[4] == "secret" {
			secret++
			if row[1] != "secret" || row[2] != "" || row[3] != "" {
				t.Errorf("a secret row is %q", row)
			}
		}
	}
	if secret == 0 || len(f.Rows().Rows) != chartAreas {
		t.Errorf("%d rows, of which %d are secret", len(f.Rows().Rows), secret)
	}
}

// A what-if says inside of the picture that it is no decision, in every use.
func TestScenariosSayThatTheyAreSimulations(t *testing.T) {
	e := chartEdition(t, 1)
	for lang, want := range map[message.Lang]string{message.FR: "Simulation, pas une décision", message.EN: "Simulation, not a decision"} {
		for _, use := range figure.Uses() {
			f := makeChart(t, chartAsker(t, lang), e, figure.Spec{Kind: figure.Scenario, Use: use})
			if _, texts := shapesOf(t, f); !slices.Contains(texts, want) {
				t.Errorf("%s %s has no banner", use, lang)
			}
		}
	}
}

// A what-if says which years are shared, and what went to the territory and to no area; a
// star is explained where one is drawn only. The level of a state is that of a what-if that
// names none.
func TestScenariosSayWhatTheyLeaveOut(t *testing.T) {
	draft := chartDraft(t, 1)
	whole := draft.Grants[0]
	whole.Row, whole.Reference, whole.Gross = 1000, "R1000", 123_400
	whole.Places = whole.Places[1:]
	draft.Grants = append(draft.Grants, whole)
	e, a := openChartDraft(t, draft), chartAsker(t, message.FR)
	f := makeChart(t, a, e, figure.Spec{Kind: figure.Scenario, State: state.State{Scenario: "principle=inhabitants"}})
	_, texts := shapesOf(t, f)
	shown := strings.Join(texts, " ")
	for _, want := range []string{"2015–2019", "1 234,00 € sont allés au territoire"} {
		if !strings.Contains(f.Alt(), want) || !strings.Contains(shown, want) {
			t.Errorf("no %q in %s, or in %s", want, f.Alt(), shown)
		}
	}
	stars := slices.ContainsFunc(texts, func(text string) bool { return strings.HasSuffix(text, " *") })
	if explained := strings.Contains(shown, "* population pauvre non connue"); explained != stars {
		t.Errorf("stars: %v, explained: %v", stars, explained)
	}
	level := state.State{Scenario: "principle=inhabitants", Level: source.EPCI}
	if f := makeChart(t, a, e, figure.Spec{Kind: figure.Scenario, State: level}); len(f.Rows().Rows) != 1 {
		t.Errorf("%d areas of the level of the state", len(f.Rows().Rows))
	}
}

// The same spec gives the same bytes, as picture and as file for print; the latter of each
// kind with ESSOR_TEST_ALL, else of one.
func TestChartsAreReproducible(t *testing.T) {
	e, a := chartEdition(t, 1), chartAsker(t, message.FR)
	again, other := chartEdition(t, 1), chartAsker(t, message.FR)
	for kind, states := range charts() {
		spec := figure.Spec{Kind: kind, State: states[len(states)-1], Use: figure.HalfColumn}
		one, two := makeChart(t, a, e, spec), makeChart(t, other, again, spec)
		for form, write := range map[string]func(*figure.Figure) ([]byte, error){
			"SVG": (*figure.Figure).SVG, "PDF": (*figure.Figure).PDF, "PNG": func(f *figure.Figure) ([]byte, error) { return f.PNG(100) },
		} {
			if form != "SVG" && kind != figure.Ranked && os.Getenv("ESSOR_TEST_ALL") == "" {
				continue
			}
			x, err := write(one)
			y, errTwo := write(two)
			if err != nil || errTwo != nil || !bytes.Equal(x, y) {
				t.Errorf("%s as %s differs between two runs, %v, %v", kind, form, err, errTwo)
			}
		}
	}
}

// Questions that charts cannot answer are told by their parameter.
func TestChartsTellWhatTheyCannotDraw(t *testing.T) {
	e, a := chartEdition(t, 1), chartAsker(t, message.FR)
	for _, tt := range []struct {
		kind figure.Kind
		st   state.State
		want string
	}{
		{figure.FunnelPlot, state.State{Indicator: "funding.per_capita"}, "figure_not_counted: indicator"},
		{figure.FunnelPlot, state.State{Indicator: "need.poverty"}, "figure_not_counted: indicator"},
		{figure.Scatter, state.State{Indicator: "need.poverty", Need: "need.poverty"}, "figure_same: need"},
		{figure.Lorenz, state.State{Indicator: "people.count"}, "not_per_head: indicator"},
		{figure.Ranked, state.State{Indicator: "ess.density", Period: "1999"}, "no_such_period"},
	} {
		if _, err := figure.Make(t.Context(), a, e, figure.Spec{Kind: tt.kind, State: tt.st}); err == nil || err.Error() != tt.want {
			t.Errorf("%s %s: %v, want %s", tt.kind, tt.st.Query(), err, tt.want)
		}
		code, _, _ := strings.Cut(tt.want, ":")
		if !a.Text.Has("problem." + code) {
			t.Errorf("%s has no sentence", code)
		}
	}
}

// The share in the title of a Lorenz curve is that of the poorer half of the people: by
// hand from the interface's curve.
func TestLorenzSaysTheHalf(t *testing.T) {
	e, a := chartEdition(t, 1), chartAsker(t, message.EN)
	out, err := a.Equity(t.Context(), e, &ask.EquityIn{Indicator: "funding.per_capita", Level: "commune", Measures: "lorenz"})
	if err != nil {
		t.Fatal(err)
	}
	x, y := out.Lorenz.Population, out.Lorenz.Value
	i := slices.IndexFunc(x, func(v float64) bool { return v >= 0.5 })
	half := y[i-1] + (y[i]-y[i-1])*(0.5-x[i-1])/(x[i]-x[i-1])
	f := makeChart(t, a, e, figure.Spec{Kind: figure.Lorenz})
	if want := (wording.Writer{Text: a.Text, Lang: message.EN}).Share(half); !strings.Contains(f.Title(), want) {
		t.Errorf("%q does not say %s", f.Title(), want)
	}
}

// The marked half of a curve has the share of which the title speaks, in every use; the
// half of most need has what the other half has not: by hand from the interface's curve.
func TestCurvesMarkWhatTheirTitleSays(t *testing.T) {
	e, a := chartEdition(t, 1), chartAsker(t, message.EN)
	out, err := a.Equity(t.Context(), e, &ask.EquityIn{Indicator: "ess.density", Level: "commune", Need: "people.count", Measures: "concentration"})
	if err != nil {
		t.Fatal(err)
	}
	x, y := out.Concentration.Population, out.Concentration.Value
	i := slices.IndexFunc(x, func(v float64) bool { return v >= 0.5 })
	rest := 1 - y[i-1] - (y[i]-y[i-1])*(0.5-x[i-1])/(x[i]-x[i-1])
	share := (wording.Writer{Text: a.Text, Lang: message.EN}).Share(rest)
	for _, use := range figure.Uses() {
		f := makeChart(t, a, e, figure.Spec{Kind: figure.Concentration, State: state.State{Indicator: "ess.density", Need: "people.count"}, Use: use})
		if _, texts := shapesOf(t, f); !strings.Contains(f.Title(), share) || !slices.Contains(texts, share) {
			t.Errorf("%s: %q, marked %v, want %s", use, f.Title(), slices.Contains(texts, share), share)
		}
	}
}

// In wide pictures notes stand beside the drawing; what somebody wrote stands in the foot
// in their place.
func TestNotesStandBesideWideDrawings(t *testing.T) {
	e, a := chartEdition(t, 1), chartAsker(t, message.EN)
	for _, kind := range []figure.Kind{figure.FunnelPlot, figure.Scatter} {
		begin := map[figure.Kind]string{figure.FunnelPlot: "How to read", figure.Scatter: "Lines"}[kind]
		for _, note := range []string{"", "A note of our own"} {
			f := makeChart(t, a, e, figure.Spec{Kind: kind, State: state.State{Indicator: "ess.density"}, Use: figure.Slide, Note: note})
			_, texts := shapesOf(t, f)
			made := slices.ContainsFunc(texts, func(s string) bool { return strings.HasPrefix(s, begin) })
			if made == (note != "") || note != "" && !slices.Contains(texts, note) {
				t.Errorf("%s with the note %q: %q", kind, note, texts)
			}
		}
	}
}

// A scatter says of which line need lies above: the median of the areas that it draws, by
// their name, where the need of the territory is not known. All four quadrants are named.
func TestScatterNamesItsLines(t *testing.T) {
	a, e := chartAsker(t, message.FR), chartEdition(t, 1)
	if f := makeChart(t, a, e, figure.Spec{Kind: figure.Scatter}); !strings.Contains(f.Title(), "besoin au-dessus, niveau en dessous du territoire entier, pour") {
		t.Error(f.Title())
	}
	draft := chartDraft(t, 1)
	draft.Vectors = slices.DeleteFunc(draft.Vectors, func(v *edition.Vector) bool {
		return v.Indicator == "need.poverty" && v.Level == source.EPCI
	})
	e = openChartDraft(t, draft)
	for _, use := range figure.Uses() {
		f := makeChart(t, a, e, figure.Spec{Kind: figure.Scatter, Use: use})
		if !strings.Contains(f.Title(), "besoin au-dessus de la médiane des communes, niveau en dessous") {
			t.Error(f.Title())
		}
		_, texts := shapesOf(t, f)
		all, named := strings.Join(texts, " "), 0
		for _, name := range []string{"besoin au-dessus, niveau au-dessus", "besoin au-dessus, niveau en dessous", "besoin en dessous, niveau au-dessus", "besoin en dessous, niveau en dessous"} {
			if strings.Contains(all, name) {
				named++
			}
		}
		if use != figure.HalfSlide && (!strings.Contains(all, "médiane des communes") || use != figure.HalfColumn && named != 4) {
			t.Errorf("%s names %d quadrants: %q", use, named, texts)
		}
	}
}

// A scatter of areas that lack one of both numbers says so, and draws no axes of nothing.
func TestScatterWithoutPairsSaysWhy(t *testing.T) {
	draft := chartDraft(t, 1)
	for i, v := range draft.Vectors {
		if v.Indicator != "need.poverty" || v.Level != source.Commune {
			continue
		}
		values := make([]edition.Value, v.Len())
		for k := range values {
			values[k] = edition.Unknown(indicator.Secret, indicator.SourceSecret, edition.Basis{})
		}
		hidden, err := edition.NewVector(v.Key, v.Boundaries, values)
		if err != nil {
			t.Fatal(err)
		}
		draft.Vectors[i] = hidden
	}
	e, a := openChartDraft(t, draft), chartAsker(t, message.EN)
	for _, use := range figure.Uses() {
		f := makeChart(t, a, e, figure.Spec{Kind: figure.Scatter, State: state.State{Indicator: "ess.density", Need: "need.poverty"}, Use: use})
		shapes, texts := shapesOf(t, f)
		if !strings.Contains(f.Title(), "no area has both values") || !strings.Contains(strings.Join(texts, " "), "Secret") {
			t.Errorf("%s: %q, %q", use, f.Title(), texts)
		}
		if slices.ContainsFunc(shapes, func(s svgShape) bool { return slices.Contains(s.groups, "axes") }) {
			t.Errorf("%s has axes", use)
		}
		for _, c := range f.Checks() {
			t.Errorf("%s: %+v", use, c)
		}
	}
}

func BenchmarkCharts(b *testing.B) {
	e, a := chartEdition(b, 1), chartAsker(b, message.FR)
	for _, kind := range figure.Kinds() {
		states, ok := charts()[kind]
		if !ok {
			continue
		}
		b.Run(string(kind), func(b *testing.B) {
			for b.Loop() {
				f := makeChart(b, a, e, figure.Spec{Kind: kind, State: states[0], Use: figure.Column})
				if _, err := f.SVG(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
