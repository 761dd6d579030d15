package indicator_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/analytics/indicator"
)

func catalogue(t testing.TB) indicator.Catalogue {
	t.Helper()
	c, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// parse is the variant of an id that is known to be right.
func parse(t testing.TB, id string) indicator.Variant {
	t.Helper()
	v, err := catalogue(t).Parse(id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestCatalogueIsWhole: the indicators, variants and secrecy of the catalogue, and the
// surface of areas.
func TestCatalogueIsWhole(t *testing.T) {
	want := []string{
		"people.count source",
		"area.surface none",
		"need.poverty source",
		"need.income source",
		"ess.density none family perimeter",
		"ess.registered none family perimeter",
		"ess.quotient none family",
		"ess.posts business family",
		"ess.posts_share business family",
		"funding.per_capita none axis place",
		"funding.per_poor none axis place",
		"funding.per_establishment none axis place",
		"funding.projects none axis place",
		"funding.gap none principle",
		"funnel.requests requests axis",
		"funnel.success requests axis",
	}
	var got []string
	for _, d := range catalogue(t).Definitions() {
		line := d.ID + " " + string(d.Secrecy)
		for _, p := range d.Parameters {
			line += " " + p.Name
		}
		got = append(got, line)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestParse(t *testing.T) {
	tests := []struct{ text, canonical string }{
		{"people.count", "people.count"},
		{"funding.per_capita?place=action&axis=1", "funding.per_capita?axis=1&place=action"},
		{"funding.per_capita?axis=1&place=action", "funding.per_capita?axis=1&place=action"},
		{"funding.per_capita?place=seat", "funding.per_capita"},
		{"ess.density?perimeter=law&family=mutuals", "ess.density?family=mutuals&perimeter=law"},
		{"ess.density?perimeter=insee", "ess.density"},
	}
	for _, tt := range tests {
		v, err := catalogue(t).Parse(tt.text)
		if err != nil || v.String() != tt.canonical {
			t.Errorf("Parse(%q) = %q, %v, want %q", tt.text, v, err, tt.canonical)
		}
	}
	v := parse(t, "ess.density?family=mutuals")
	if v.Get("family") != "mutuals" || v.Get("perimeter") != "insee" || v.Get("axis") != "" || parse(t, "ess.density").Get("family") != "" {
		t.Errorf("%q: family %q, perimeter %q, axis %q", v, v.Get("family"), v.Get("perimeter"), v.Get("axis"))
	}
}

func TestParseNamesWhatIsWrong(t *testing.T) {
	for _, id := range []string{"", "people", "people.count.all", "?axis=1"} {
		_, err := catalogue(t).Parse(id)
		var unknown *indicator.UnknownError
		if !errors.As(err, &unknown) {
			t.Errorf("Parse(%q): %v, want an UnknownError", id, err)
		}
	}
	axes := []string{"1", "2", "3", "4", "5"}
	places := []string{"seat", "action"}
	tests := []struct {
		text string
		want indicator.ParameterError
	}{
		{"people.count?", indicator.ParameterError{ID: "people.count"}},
		{"people.count?axis=1", indicator.ParameterError{ID: "people.count", Parameter: "axis", Value: "1"}},
		{"funding.per_capita?axis=6", indicator.ParameterError{ID: "funding.per_capita", Parameter: "axis", Value: "6", Allowed: axes}},
		{"funding.per_capita?axis", indicator.ParameterError{ID: "funding.per_capita", Parameter: "axis", Allowed: axes}},
		{"funding.per_capita?axis=1&place=there", indicator.ParameterError{ID: "funding.per_capita", Parameter: "place", Value: "there", Allowed: places}},
		{"funding.per_capita?axis=1&", indicator.ParameterError{ID: "funding.per_capita"}},
		{"funding.per_capita?axis=1&axis=1", indicator.ParameterError{ID: "funding.per_capita", Parameter: "axis", Value: "1", Repeated: true}},
		{"funding.per_capita?place=seat&place=action", indicator.ParameterError{ID: "funding.per_capita", Parameter: "place", Value: "action", Repeated: true}},
	}
	for _, tt := range tests {
		v, err := catalogue(t).Parse(tt.text)
		var wrong *indicator.ParameterError
		if !errors.As(err, &wrong) || fmt.Sprint(*wrong) != fmt.Sprint(tt.want) {
			t.Errorf("Parse(%q) = %q, %v, want %v", tt.text, v, err, &tt.want)
		}
	}
}

// TestVariants: 1 + 6 families, with each of 1 + 2 perimeters; all ids differ, and
// each is read as what wrote it.
func TestVariants(t *testing.T) {
	c := catalogue(t)
	d, _ := c.Definition("ess.density")
	variants := d.Variants()
	if len(variants) != 21 || variants[0].String() != "ess.density" {
		t.Errorf("%d variants, the first %q, want 21 and the plain one first", len(variants), variants[0])
	}
	seen := map[string]bool{}
	for _, d := range c.Definitions() {
		for _, v := range d.Variants() {
			again, err := c.Parse(v.String())
			if err != nil || again.String() != v.String() || seen[v.String()] {
				t.Errorf("%q is read as %q, %v, or there twice", v, again, err)
			}
			seen[v.String()] = true
		}
	}
}

// TestPrinciplesAreThoseOfAllocate: a gap is to what package allocate can compute.
func TestPrinciplesAreThoseOfAllocate(t *testing.T) {
	d, _ := catalogue(t).Definition("funding.gap")
	for _, v := range d.Variants() {
		if _, err := allocate.ParsePrinciple(v.Get("principle")); err != nil {
			t.Errorf("%s: %v", v, err)
		}
	}
}

// sessions is a new indicator: one entry, and nothing else.
func sessions() indicator.Definition {
	return indicator.Definition{
		ID: "training.sessions", Unit: "per_1000_people", Decimals: 1,
		Formula:    indicator.Formula{Shape: indicator.Ratio, Numerator: "sessions", Denominator: indicator.People, Scale: 1000},
		Parameters: []indicator.Parameter{{Name: "audience", Values: []string{"adults", "children"}}},
		Secrecy:    indicator.SecrecyNone, Interval: indicator.IntervalCount,
		Levels: []string{"commune"}, Direction: indicator.HigherIsBetter,
	}
}

// TestAddingAnIndicatorIsOneEntry: it is addressed and computed like the others.
func TestAddingAnIndicatorIsOneEntry(t *testing.T) {
	c, err := indicator.NewCatalogue(append(indicator.Entries(), sessions()))
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.Parse("training.sessions?audience=children")
	if err != nil {
		t.Fatal(err)
	}
	values, err := indicator.Compute(t.Context(), indicator.Input{Variant: v, Areas: []indicator.Cell{
		{Numerator: indicator.Numerator{Count: 100}, Denominator: indicator.Denominator{Value: 2000}},
	}})
	// 100 of 2 000 is 50 per 1 000; 81.3621 to 121.6279 (worked examples) halved.
	if err != nil || values[0].Number != 50 || !near(values[0].Low, 81.3621/2) || !near(values[0].High, 121.6279/2) {
		t.Errorf("%+v, %v", values, err)
	}
}

func TestRefusedDefinitions(t *testing.T) {
	tests := map[string]func(*indicator.Definition){
		"id with a space":    func(d *indicator.Definition) { d.ID = "training sessions" },
		"id without a point": func(d *indicator.Definition) { d.ID = "training" },
		"id of another":      func(d *indicator.Definition) { d.ID = "people.count" },
		"no unit":            func(d *indicator.Definition) { d.Unit = "" },
		"no levels":          func(d *indicator.Definition) { d.Levels = nil },
		"secrecy":            func(d *indicator.Definition) { d.Secrecy = "a little" },
		"direction":          func(d *indicator.Definition) { d.Direction = "" },
		"no denominator":     func(d *indicator.Definition) { d.Formula.Denominator = indicator.Nothing },
		"no scale":           func(d *indicator.Definition) { d.Formula.Scale = 0 },
		"interval":           func(d *indicator.Definition) { d.Interval = indicator.IntervalSource },
		"shape":              func(d *indicator.Definition) { d.Formula.Shape = 9 },
		"parameter's value":  func(d *indicator.Definition) { d.Parameters[0].Values = []string{"a&b"} },
		"default twice":      func(d *indicator.Definition) { d.Parameters[0].Default = "adults" },
		"parameters not in order": func(d *indicator.Definition) {
			d.Parameters = append(d.Parameters, indicator.Parameter{Name: "age", Values: []string{"1"}})
		},
	}
	for name, change := range tests {
		d := sessions()
		change(&d)
		if _, err := indicator.NewCatalogue(append(indicator.Entries(), d)); !errors.Is(err, indicator.ErrDefinition) {
			t.Errorf("%s: %v, want ErrDefinition", name, err)
		}
	}
}

// FuzzParse: what is read is written in one order, and read again as the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"people.count", "funding.per_capita?place=action&axis=1", "ess.density?family=&", "a?b=c&b=c", "?", "ess.posts?family=mutuals=x"} {
		f.Add(s)
	}
	c := catalogue(f)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := c.Parse(text)
		var unknown *indicator.UnknownError
		var wrong *indicator.ParameterError
		if err != nil {
			if !errors.As(err, &unknown) && !errors.As(err, &wrong) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := c.Parse(v.String())
		if err != nil || again.String() != v.String() || len(v.String()) > len(text) {
			t.Errorf("%q is %q, then %q, %v", text, v, again, err)
		}
	})
}
