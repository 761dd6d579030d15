package publish

import (
	"reflect"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source"
)

// An edition keeps the whole plan of its pack, and a pack without one has the same bytes as
// before there were plans.
func TestPublishedPackKeepsThePlan(t *testing.T) {
	const body = `{name: p, title: {fr: P, en: P}, crs: 2154, plan: {title: {fr: T, en: U}, period: "2015-2020", facts: [{fr: F, en: G, sources: [a]}],
		axes: [{number: 3, title: {fr: A, en: B}, aims: [{fr: C, en: D, sources: [a]}], indicators: ["funding.per_capita?axis=3"], unknown: [{fr: H, en: I}]}],
		unknown: [{fr: J, en: K}], sources: [{id: a, title: {fr: S, en: R}, address: "https://example.org"}]}}`
	p, err := pack.Parse("p.yaml", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	text := func(fr, en string) edition.Text { return edition.Text{FR: fr, EN: en} }
	want := &edition.Plan{
		Title: text("T", "U"), Period: "2015-2020", Facts: []edition.Fact{{Text: text("F", "G"), Sources: []string{"a"}}},
		Axes: []edition.Axis{{
			Number: 3, Title: text("A", "B"), Aims: []edition.Fact{{Text: text("C", "D"), Sources: []string{"a"}}}, Indicators: []string{"funding.per_capita?axis=3"},
			Unknown: []edition.Text{text("H", "I")},
		}},
		Unknown: []edition.Text{text("J", "K")}, Sources: []edition.PlanSource{{ID: "a", Title: text("S", "R"), Address: "https://example.org"}},
	}
	if got := publishedPack(p).Plan; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	p.Policy = nil
	bundle, err := edition.Draft{Label: "x", AsOf: source.Day(2026, 1, 1), Pack: publishedPack(p)}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range bundle.Parts {
		if strings.Contains(string(part), `"plan"`) {
			t.Errorf("a pack without plan has %s", part)
		}
	}
}
