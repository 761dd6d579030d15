package edition_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }

// sample is the edition of editiontest.
func sample(t *testing.T) *edition.Edition {
	t.Helper()
	return openDraft(t, editiontest.Draft(t, "essai"))
}

func openDraft(t *testing.T, d edition.Draft) *edition.Edition {
	t.Helper()
	b, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e, err := b.Open(noon())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSameDraftSameName(t *testing.T) {
	d := editiontest.Draft(t, "essai")
	first, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(d.Boundaries)
	slices.Reverse(d.Vectors)
	slices.Reverse(d.Sources)
	again, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != again.ID || edition.HashOf(first.Manifest) != first.ID {
		t.Errorf("ids %s and %s: the order of lists must not matter", first.ID.Short(), again.ID.Short())
	}
	d.Label = "autre"
	if other, err := d.Encode(); err != nil || other.ID == first.ID {
		t.Errorf("another label, the same name (%v)", err)
	}
}

func TestOpenChecksEveryPart(t *testing.T) {
	store := &editiontest.Store{}
	id := store.Put(t, editiontest.Draft(t, "essai"), noon())
	for _, which := range []string{"", string(id), id.Short(), "essai"} {
		e, err := edition.Open(t.Context(), store, which)
		if err != nil || e.Head.ID != id {
			t.Errorf("Open(%q): %v", which, err)
		}
	}
	if _, err := edition.Open(t.Context(), store, "nobody"); !errors.Is(err, edition.ErrUnknown) {
		t.Errorf("error = %v, want ErrUnknown", err)
	}
	if _, err := edition.Open(t.Context(), &editiontest.Store{}, ""); !errors.Is(err, edition.ErrNone) {
		t.Errorf("error = %v, want ErrNone", err)
	}
	store.Damage(id)
	if _, err := edition.Open(t.Context(), store, ""); err == nil || !strings.Contains(err.Error(), "missing or damaged") {
		t.Errorf("error = %v, want one about the damaged part", err)
	}
}

func TestSheet(t *testing.T) {
	e := sample(t)
	s, err := e.Sheet(source.Commune, "59355")
	if err != nil {
		t.Fatal(err)
	}
	if s.Ref.Code != editiontest.Lille || s.Alias == nil || s.Alias.Name != "Lomme" {
		t.Errorf("59355 leads to %v, alias %+v; want Lille, by Lomme", s.Ref, s.Alias)
	}
	var got []string
	for _, f := range s.Figures {
		got = append(got, f.ID+" "+f.Period.String())
	}
	// In the order of the catalogue, the latest period first.
	want := []string{"people.count 2021", "people.count 2015", "need.poverty 2021", "need.poverty 2015", "ess.density ", "funding.per_capita 2011-2014"}
	if !slices.Equal(got, want) {
		t.Errorf("figures = %q, want %q", got, want)
	}
	if !s.Figures[0].Simulated() || s.Figures[2].Simulated() {
		t.Error("populations are simulated here, incomes are not")
	}
	if m := s.Figures[4].Missing; m == nil || m.Obtain.FR != "data.gouv.fr, base SIRENE" {
		t.Errorf("missing = %+v: an absent value says how to obtain its file", m)
	}
	if len(s.Sources) != 2 || len(s.Parents) != 1 || s.Parents[0].Name != "Métropole Européenne de Lille" || len(s.Within) != 1 {
		t.Errorf("sources %v, parents %v, within %v", s.Sources, s.Parents, s.Within)
	}
	q, err := e.Sheet(source.QPV2015, editiontest.QPV)
	if err != nil || len(q.Overlaps) != 2 || q.Overlaps[0].Name != "Lille" || q.Overlaps[0].Area != 0.75 {
		t.Errorf("overlaps = %+v, %v; want the largest first", q.Overlaps, err)
	}
	if !edition.AnySimulated(q.Boundary) || !q.Overlaps[0].Simulated || len(q.Sources) != 2 {
		t.Errorf("boundary %+v, overlaps %+v: the neighbourhood's boundary is simulated", q.Boundary, q.Overlaps)
	}
	if edition.AnySimulated(s.Boundary) || !s.Within[0].Simulated || len(e.SimulatedBoundaries(source.Commune)) > 0 {
		t.Errorf("boundary %+v, within %+v: only the neighbourhood's is simulated", s.Boundary, s.Within)
	}
	for _, r := range []source.Ref{{Level: source.Commune, Code: "99999"}, {Level: "moon", Code: "59350"}, {}} {
		if _, err := e.Sheet(r.Level, r.Code); !errors.Is(err, edition.ErrNoArea) {
			t.Errorf("%v: error = %v, want ErrNoArea", r, err)
		}
	}
}

func TestSearch(t *testing.T) {
	e := sample(t)
	tests := []struct {
		query string
		level source.Level
		want  string // first hit; empty: none
	}{
		{"lille", "", "commune/59350"}, // the whole name, before the métropole which has it as a word
		{"LILLE", source.Commune, "commune/59350"},
		{"59350", "", "commune/59350"},
		{"lomme", "", "commune/59350"},
		{"245900410", "", "epci/200093201"},
		{"metropole-europeenne", "", "epci/200093201"},
		{"oeuvres", "", "qpv2015/QP059074"},
		{"ŒUVRES sud", "", "qpv2015/QP059074"},
		{"qp059074", "", "qpv2015/QP059074"},
		{"la metropole europeenne d lille", "", "epci/200093201"}, // articles that the name has not
		{"metropole europeennede lille", "", "epci/200093201"},    // blanks elsewhere
		{"secteursud", "", "qpv2015/QP059074"},
		{"europeennedelille", "", "epci/200093201"}, // words from the middle on, without blanks
		{"la", "", ""}, // an article alone is sought as it stands
		{"nowhere", "", ""},
		{"  - ", "", ""},
	}
	for _, tt := range tests {
		hits := e.Search(tt.query, tt.level, 0)
		got := ""
		if len(hits) > 0 {
			got = hits[0].Ref.String()
		}
		if got != tt.want {
			t.Errorf("Search(%q, %q) = %q, want %q", tt.query, tt.level, got, tt.want)
		}
	}
	if hits := e.Search("l", "", 1); len(hits) != 1 {
		t.Errorf("%d hits, want at most 1", len(hits))
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Mons-en-Barœul":        "mons en baroeul",
		"L’Épi de Soil":         "l epi de soil",
		"ST-ANDRÉ lez lille":    "saint andre lez lille",
		"Saint-André-lez-Lille": "saint andre lez lille",
		"Ste-Æ":                 "sainte ae",
	} {
		if got := edition.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

// All years together come before the last of them, in lists and where the latest
// period is meant.
func TestSpansComeBeforeTheirLastYear(t *testing.T) {
	span := indicator.Period{From: 2011, To: 2014}
	d := editiontest.Draft(t, "x")
	for _, p := range []indicator.Period{indicator.Year(2013), indicator.Year(2014), span} {
		key := edition.Key{Indicator: "funding.per_capita", Level: source.EPCI, Period: p}
		v, err := edition.NewVector(key, d.Boundaries[1].Hash, []edition.Value{edition.Known(1, edition.Basis{})})
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, v)
	}
	e := openDraft(t, d)
	sheet, err := e.Sheet(source.EPCI, editiontest.MEL)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range sheet.Figures {
		if f.ID == "funding.per_capita" {
			got = append(got, f.Period.String())
		}
	}
	if want := []string{"2011-2014", "2014", "2013"}; !slices.Equal(got, want) {
		t.Errorf("periods = %q, want %q", got, want)
	}
	if k, ok := e.Latest("funding.per_capita", source.EPCI); !ok || k.Period != span {
		t.Errorf("latest = %v, want the first of the sheet", k)
	}
}

func TestLatestAndPeriods(t *testing.T) {
	e := sample(t)
	if k, ok := e.Latest("people.count", source.Commune); !ok || k.Period != indicator.Year(2021) {
		t.Errorf("latest = %v, %v", k, ok)
	}
	if _, ok := e.Latest("people.count", source.IRIS); ok {
		t.Error("a level without vectors has a latest one")
	}
}
