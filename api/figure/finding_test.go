package figure_test

import (
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// No title holds a number that the edition calls unreliable, nor the name of the area that
// has it, for any kind, in either language: of the edition whose greatest values are all
// unreliable, "de 0,12 à 40,92 (Aubers)" would be what chance made.
func TestTitlesAreCertain(t *testing.T) {
	a, e := published(t)
	v := e.Vector(edition.Key{Indicator: "funding.per_capita", Level: source.Commune, Period: indicator.Year(2023)})
	b := e.Level(source.Commune)
	for _, lang := range []message.Lang{message.FR, message.EN} {
		a.Lang = lang
		unreliable := map[string]string{} // the number as it is written → the area
		for i := range v.Len() {
			if value := v.At(i); value.Status == indicator.Unreliable {
				definition, _ := e.Definition("funding.per_capita")
				unreliable[a.Value(definition, value)] = b.Names[i]
			}
		}
		if len(unreliable) < 3 {
			t.Fatalf("%d unreliable values", len(unreliable))
		}
		for _, kind := range []figure.Kind{figure.Choropleth, figure.Multiples, figure.Ranked, figure.Bars, figure.Trend, figure.Lorenz, figure.Difference, figure.Bivariate} {
			f, err := figure.Make(t.Context(), a, e, figure.Spec{Kind: kind, State: state.State{Indicator: "funding.per_capita", Level: source.Commune}})
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			for number, name := range unreliable {
				if strings.Contains(f.Title(), number) || strings.Contains(f.Title(), "("+name+")") {
					t.Errorf("%s %s: %q holds %s of %s, which is unreliable", lang, kind, f.Title(), number, name)
				}
			}
		}
	}
}

// The titles of a map whose values are in part unreliable, by hand from [money] in 2023:
// of sixteen communes three have no number; of the others those at i%3 == 2 are above and
// those at i%3 == 0 below: 2, 11, 14 and 0, 6, 9, 12, 15.
func TestTitleCountsVerdicts(t *testing.T) {
	a, e := published(t)
	for lang, want := range map[message.Lang]string{
		message.FR: "Subventions par habitant : 3 communes au-dessus du territoire entier, 5 en dessous, sur 13 (écarts établis)",
		message.EN: "Grants per inhabitant: 3 communes above the whole territory, 5 below, of 13 (established differences)",
	} {
		a.Lang = lang
		f, err := figure.Make(t.Context(), a, e, figure.Spec{Kind: figure.Choropleth, State: state.State{Indicator: "funding.per_capita", Level: source.Commune}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(f.Title()); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// A map that compares with an area says how many are above and below that area, in its
// title, colours, description and table. By hand from [money] in 2023, against Roubaix with
// 18.69 from 14.95 to 24.30: of the reliable values of which the edition tells something,
// those of 11, 12 and 15 lie above, and that of 0 below.
func TestMapsCompareWithTheReferenceOfTheState(t *testing.T) {
	a, e := published(t)
	st := state.State{Indicator: "funding.per_capita", Level: source.Commune, Ref: source.Ref{Level: source.Commune, Code: "59007"}}
	f := draw(t, a, e, figure.Spec{Kind: figure.Choropleth, State: st})
	if want := "Subventions par habitant : 3 communes au-dessus de « Roubaix », 1 en dessous, sur 13 (écarts établis)"; f.Title() != want {
		t.Errorf("%q, want %q", f.Title(), want)
	}
	st.Uncertainty = state.Verdict
	f = draw(t, a, e, figure.Spec{Kind: figure.Choropleth, State: st})
	if want := "Subventions par habitant : 3 communes au-dessus de « Roubaix », 1 en dessous ; pour 9, on ne peut pas dire"; f.Title() != want {
		t.Errorf("%q, want %q", f.Title(), want)
	}
	if !strings.Contains(f.Alt(), "Au-dessus, 3 ; On ne peut pas trancher, 9 ; En dessous, 1") {
		t.Error(f.Alt())
	}
	colours, drawn := figure.VerdictColours(), fills(t, f)
	for code, want := range map[string]string{"59015": colours[2], "59000": colours[0], "59013": colours[1], "59014": colours[1]} {
		if drawn["commune/"+code] != want {
			t.Errorf("%s is %s, want %s", code, drawn["commune/"+code], want)
		}
	}
	if column := f.Rows().Columns[3]; column != "Par rapport à « Roubaix »" {
		t.Error(column)
	}
	st.Ref = source.Ref{Level: source.Commune, Code: "59003"} // secret
	if _, err := figure.Make(t.Context(), a, e, figure.Spec{Kind: figure.Choropleth, State: st}); err == nil {
		t.Error("no error against a value that is secret")
	}
}
