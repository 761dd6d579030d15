package figure_test

import (
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// zeros are the communes of [sparse] that got nothing: 7 of 13 that are known.
func zeros() []int { return []int{0, 1, 2, 6, 9, 11, 14} }

// sparse is the draft of sixteen communes where most of those of which funding is known got
// nothing, one of them with a verdict, and with incomes.
func sparse(t *testing.T) (ask.Asker, *edition.Edition) {
	t.Helper()
	d := draft(t)
	none := map[int]bool{}
	for _, i := range zeros() {
		none[i] = true
	}
	for k, v := range d.Vectors {
		if v.Indicator != "funding.per_capita" || v.Level != source.Commune {
			continue
		}
		values := make([]edition.Value, v.Len())
		for i := range values {
			if values[i] = v.At(i); none[i] {
				values[i].Number, values[i].Numerator, values[i].Low = 0, 0, 0
			}
		}
		changed, err := edition.NewVector(v.Key, v.Boundaries, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors[k] = changed
	}
	d.Catalogue = append(d.Catalogue, edition.Definition{ID: "need.income", Unit: "euros_per_year", Direction: string(indicator.HigherIsBetter)})
	incomes := make([]edition.Value, len(longNames()))
	for i := range incomes {
		incomes[i] = edition.Known(float64(15000+1000*i), edition.Basis{Method: "published", Sources: []string{d.Sources[0].ID}})
	}
	var hash edition.Hash
	for _, b := range d.Boundaries {
		if b.Level == source.Commune {
			hash = b.Hash
		}
	}
	v, err := edition.NewVector(edition.Key{Indicator: "need.income", Level: source.Commune, Period: indicator.Year(2021)}, hash, incomes)
	if err != nil {
		t.Fatal(err)
	}
	d.Vectors = append(d.Vectors, v)
	at := func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }
	store := &editiontest.Store{}
	store.Put(t, d, at())
	shelf := edition.NewShelf(store, at, slog.New(slog.DiscardHandler))
	if err := shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ask.Asker{Writer: wording.Writer{Text: text, Lang: message.FR}, Known: ask.NewKnown(), Whole: true}, shelf.Current()
}

// fills are the colours of the areas of an SVG, by level and code.
func fills(t *testing.T, f *figure.Figure) map[string]string {
	t.Helper()
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, path := range regexp.MustCompile(`<path[^>]*>`).FindAllString(string(svg), -1) {
		area := regexp.MustCompile(`data-area="([^"]*)"`).FindStringSubmatch(path)
		if fill := regexp.MustCompile(`fill="([^"]*)"`).FindStringSubmatch(path); area != nil && fill != nil {
			list[area[1]] = fill[1]
		}
	}
	return list
}

// Zeros are white in maps of rates and in their small maps, and no other value is; they are
// counted apart in the description, and have a class of their own in the table.
func TestZeroIsDrawnApart(t *testing.T) {
	a, e := sparse(t)
	for _, kind := range []figure.Kind{figure.Choropleth, figure.Multiples} {
		f := draw(t, a, e, figure.Spec{Kind: kind, State: maps()["choropleth"].State})
		drawn := fills(t, f)
		for i := range longNames() {
			zero := false
			for _, z := range zeros() {
				zero = zero || z == i
			}
			if white := drawn[fmt.Sprintf("commune/590%02d", i)] == "#ffffff"; white != zero {
				t.Errorf("%s: commune %d is white: %v, is zero: %v", kind, i, white, zero)
			}
		}
	}
	f := draw(t, a, e, maps()["choropleth"])
	if !strings.Contains(f.Alt(), "zéro, 7") {
		t.Errorf("the description does not count 7 zeros: %s", f.Alt())
	}
	counts, last := map[string]int{}, len(f.Rows().Columns)-1
	for _, row := range f.Rows().Rows {
		counts[row[last]]++
	}
	if counts["zéro"] != 7 || counts["Secret"] != 1 {
		t.Errorf("classes of the table: %v", counts)
	}
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(svg), ">Zéro</text>") {
		t.Error("the legend has no line for zeros")
	}
}

// Of zeros whose verdict one cannot tell the map of verdicts shows that they are zeros; a
// verdict stays.
func TestVerdictMapShowsZeros(t *testing.T) {
	a, e := sparse(t)
	drawn := fills(t, draw(t, a, e, maps()["verdict"]))
	// Verdicts go round in threes: below, cannot tell, above.
	for code, want := range map[string]string{"59000": "#5e3c99", "59001": "#ffffff", "59002": "#c65a11", "59004": "#e4e1dc"} {
		if got := drawn["commune/"+code]; got != want {
			t.Errorf("commune %s is %s, want %s", code, got, want)
		}
	}
}

// Where more than a third have no support, that is a class, and the others are parted into
// halves: 7 without, 3 and 3 of the others. Income turns need round: the poorest third
// of communes has most need. The figure has the cells of the answer.
func TestBivariateIsTheCrossOfAnswers(t *testing.T) {
	a, e := sparse(t)
	for _, need := range []string{"need.poverty", "need.income"} {
		out, err := a.Cross(t.Context(), e, ask.CrossIn{Indicator: "funding.per_capita", Need: need, Level: "commune"})
		if err != nil {
			t.Fatal(err)
		}
		var support [3]int
		for _, row := range out.Cells {
			for class, cell := range row {
				support[class] += cell.Areas
			}
		}
		if !out.ZeroApart || support != [3]int{7, 3, 3} {
			t.Errorf("%s: zero apart: %v, classes of support %v, want 7, 3, 3", need, out.ZeroApart, support)
		}
		if need == "need.income" && (out.Cell[0]/3 != 2 || out.Cell[15]/3 != 0) {
			t.Errorf("the poorest commune is in class %d of need, the richest in %d", out.Cell[0]/3, out.Cell[15]/3)
		}
		st := maps()["bivariate"].State
		st.Need = need
		f := draw(t, a, e, figure.Spec{Kind: figure.Bivariate, State: st})
		drawn, colours := fills(t, f), figure.CrossColours()
		for i, cell := range out.Cell {
			want := "#fbfbfc" // below a pattern
			if cell >= 0 {
				want = colours[cell/3][cell%3]
			}
			if got := drawn[fmt.Sprintf("commune/590%02d", i)]; got != want {
				t.Errorf("%s: commune %d is %s, want %s", need, i, got, want)
			}
		}
		if want := fmt.Sprintf("Peu fiable\u00a0: classe incertaine, %d", out.Unsure); out.Unsure == 0 || !strings.Contains(f.Alt(), want) {
			t.Errorf("%s: no %q in %s", need, want, f.Alt())
		}
	}
}

// What areas without support lack is no more than what is counted: a grant whose seat, or
// whose action, is known to be there.
func TestBivariateSaysWhatIsLacking(t *testing.T) {
	a, e := sparse(t)
	for method, want := range map[string]string{
		"funding.seat": "sans subvention à un siège connu", "funding.action": "sans subvention dont l’action y est placée", "published": "sans aucun soutien",
	} {
		for _, k := range e.Keys() {
			if k.Indicator == "funding.per_capita" {
				for i := range e.Vector(k).Bases {
					e.Vector(k).Bases[i].Method = method
				}
			}
		}
		f := draw(t, a, e, maps()["bivariate"])
		_, texts := shapesOf(t, f)
		legend := slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "dont 7 sans") })
		if !strings.Contains(f.Title(), want) || !strings.Contains(f.Alt(), "besoin fort, "+want) || !legend {
			t.Errorf("%s: %q, %q, %q", method, f.Title(), f.Alt(), texts)
		}
	}
}

// Maps with many zeros are fit for all uses too.
func TestMapsWithZerosAreFitForTheirUses(t *testing.T) {
	a, e := sparse(t)
	for name, s := range maps() {
		for _, use := range figure.Uses() {
			s.Use = use
			f := draw(t, a, e, s)
			for _, c := range f.Checks() {
				t.Errorf("%s, %s: %+v", name, use, c)
			}
			look(t, "zeros-"+name, f, use)
		}
	}
}

// Hidden uncertainty hatches nothing, in a map of need and support as in others: the
// drawing has fewer paths.
func TestHiddenUncertaintyHatchesNothing(t *testing.T) {
	a, e := sparse(t)
	for _, name := range []string{"choropleth", "bivariate"} {
		s := maps()[name]
		hatched, err := draw(t, a, e, s).SVG()
		if err != nil {
			t.Fatal(err)
		}
		s.State.Uncertainty = state.Hidden
		plain, err := draw(t, a, e, s).SVG()
		if err != nil {
			t.Fatal(err)
		}
		if many, few := strings.Count(string(hatched), "<path"), strings.Count(string(plain), "<path"); few >= many {
			t.Errorf("%s: %d paths hatched, %d not", name, many, few)
		}
	}
}
