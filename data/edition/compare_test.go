package edition_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// money is a vector of grants per inhabitant at a level, in the areas' order.
func money(t *testing.T, d *edition.Draft, level source.Level, values ...edition.Value) {
	t.Helper()
	setVector(t, d, edition.Key{Indicator: "funding.per_capita", Level: level, Period: indicator.Year(2021)}, values...)
}

// setVector puts a vector in a draft, in the place of the one of that key.
func setVector(t *testing.T, d *edition.Draft, key edition.Key, values ...edition.Value) {
	t.Helper()
	var hash edition.Hash
	for _, b := range d.Boundaries {
		if b.Level == key.Level {
			hash = b.Hash
		}
	}
	v, err := edition.NewVector(key, hash, values)
	if err != nil {
		t.Fatal(err)
	}
	d.Vectors = append(slices.DeleteFunc(slices.Clone(d.Vectors), func(v *edition.Vector) bool { return v.Key == key }), v)
}

// rate is euros over people, with an interval of ± 1, the files it rests on and verdict.
func rate(euros, people float64, verdict indicator.Verdict, files ...edition.Source) edition.Value {
	basis := edition.Basis{Method: "funding.seat", DenominatorPeriod: indicator.Year(2021)}
	for _, f := range files {
		basis.Sources = append(basis.Sources, f.ID)
	}
	slices.Sort(basis.Sources)
	v := edition.Known(euros/people, basis)
	v.Numerator, v.Denominator, v.N, v.Verdict = euros, people, 3, verdict
	v.Low, v.High, v.RankLow, v.RankHigh = v.Number-1, v.Number+1, 1, 2
	return v
}

// grantsFile adds a file of grants with these bytes to a draft.
func grantsFile(t *testing.T, d *edition.Draft, sha string) edition.Source {
	t.Helper()
	s, err := edition.Source{Pack: "mel", Role: "grants", Kind: "grants.scdl", File: "subventions.csv", Vintage: sha + "-vintage", SHA256: sha}.Identify()
	if err != nil {
		t.Fatal(err)
	}
	d.Sources = append(d.Sources, s)
	return s
}

// base is a draft with 500 € in Lille and 100 € in Don, and what the MEL has of it, from a
// file with the digest "old".
func base(t *testing.T) (d edition.Draft, grants edition.Source) {
	t.Helper()
	d = editiontest.Draft(t, "essai")
	grants = grantsFile(t, &d, "old")
	money(t, &d, source.Commune, rate(500, 100, indicator.Above, grants), rate(100, 100, indicator.CannotTell, grants))
	money(t, &d, source.EPCI, rate(600, 200, indicator.NoVerdict, grants))
	return d, grants
}

func TestCompareSaysWhy(t *testing.T) {
	before, _ := base(t)
	lille, don := source.Ref{Level: source.Commune, Code: editiontest.Lille}, source.Ref{Level: source.Commune, Code: editiontest.Don}
	whole := source.Ref{Level: source.EPCI, Code: editiontest.MEL}
	tests := map[string]struct {
		change func(d *edition.Draft, old edition.Source)
		want   map[source.Ref]edition.Why
		check  func(t *testing.T, c edition.Comparison)
	}{
		// Don has 100 € more: its value and that of the MEL rest on another file. Lille
		// rests on it too, but all that it is told is what the MEL makes of it.
		"one grant": {
			func(d *edition.Draft, _ edition.Source) {
				now := replaceGrants(t, d, "new")
				money(t, d, source.Commune, rate(500, 100, indicator.CannotTell, now), rate(200, 100, indicator.CannotTell, now))
				money(t, d, source.EPCI, rate(700, 200, indicator.NoVerdict, now))
			},
			map[source.Ref]edition.Why{don: edition.WhyData, whole: edition.WhyData, lille: edition.WhyReference},
			func(t *testing.T, c edition.Comparison) {
				t.Helper()
				data := find(t, c, don).Causes[0].Sources
				if len(data) != 1 || data[0].Before.SHA256 != "old" || data[0].After.SHA256 != "new" || data[0].After.Vintage != "new-vintage" || data[0].Role() != "grants" || data[0].Described() {
					t.Errorf("files = %+v", data)
				}
				if r := find(t, c, lille).Causes[0].References; r[0].Number != 3 || r[1].Number != 3.5 {
					t.Errorf("references = %+v", r)
				}
				if len(c.References) != 1 || c.References[0].Ref != whole {
					t.Errorf("references = %+v", c.References)
				}
			},
		},
		"only ranks": {
			func(d *edition.Draft, old edition.Source) {
				ranked := rate(500, 100, indicator.Above, old)
				ranked.RankHigh = 1
				money(t, d, source.Commune, ranked, rate(100, 100, indicator.CannotTell, old))
			},
			map[source.Ref]edition.Why{lille: edition.WhyContext},
			nil,
		},
		"people of a file that is described otherwise": {
			func(d *edition.Draft, old edition.Source) {
				i := slices.IndexFunc(d.Sources, func(s edition.Source) bool { return s.Role == "populations" })
				s := d.Sources[i]
				s.Licence = "another"
				s, err := s.Identify()
				if err != nil {
					t.Fatal(err)
				}
				now := replaceGrants(t, d, "new")
				people := edition.Known(90, edition.Basis{Method: "published", Sources: []string{s.ID}})
				setVector(t, d, edition.Key{Indicator: "people.count", Level: source.Commune, Period: indicator.Year(2021)}, people, people)
				d.Sources = append(d.Sources, s)
				money(t, d, source.Commune, rate(500, 90, indicator.Above, now, s), rate(100, 100, indicator.CannotTell, old))
			},
			nil, // asserted below
			func(t *testing.T, c edition.Comparison) {
				t.Helper()
				// Of Lille's rate only the people moved: the file of grants has no part in it.
				m := findKey(t, c, "funding.per_capita", lille)
				if m.Why() != edition.WhyData || len(m.Causes[0].Sources) != 1 || m.Causes[0].Sources[0].Role() != "populations" {
					t.Errorf("causes = %+v", m.Causes)
				}
			},
		},
		"method and year": {
			func(d *edition.Draft, old edition.Source) {
				v := rate(500, 90, indicator.Above, old)
				v.Basis.Method, v.Basis.DenominatorPeriod = "funding.action", indicator.Year(2015)
				money(t, d, source.Commune, v, rate(100, 100, indicator.CannotTell, old))
			},
			map[source.Ref]edition.Why{lille: edition.WhyMethod},
			func(t *testing.T, c edition.Comparison) {
				t.Helper()
				causes := find(t, c, lille).Causes
				if len(causes) != 2 || causes[0].Methods != [2]string{"funding.seat", "funding.action"} ||
					causes[1].Why != edition.WhyDenominator || causes[1].Periods != [2]string{"2021", "2015"} {
					t.Errorf("causes = %+v", causes)
				}
			},
		},
		"a commune less in the whole": {
			func(d *edition.Draft, old edition.Source) {
				d.Links.Members = d.Links.Members[:1]
				money(t, d, source.EPCI, rate(500, 100, indicator.NoVerdict, old))
			},
			map[source.Ref]edition.Why{whole: edition.WhyPerimeter},
			func(t *testing.T, c edition.Comparison) {
				t.Helper()
				if left := find(t, c, whole).Causes[0].Left; len(left) != 1 || left[0] != don {
					t.Errorf("left = %v", left)
				}
			},
		},
		"secrecy hides a value": {
			func(d *edition.Draft, old edition.Source) {
				hidden := edition.Unknown(indicator.Secret, "protected", edition.Basis{Method: "funding.seat", Sources: []string{old.ID}})
				money(t, d, source.Commune, hidden, rate(100, 100, indicator.CannotTell, old))
			},
			map[source.Ref]edition.Why{lille: edition.WhySecrecy},
			func(t *testing.T, c edition.Comparison) {
				t.Helper()
				// A hidden value has no denominator, and so none of another year.
				if causes := find(t, c, lille).Causes; len(causes) != 1 || !causes[0].Hidden {
					t.Errorf("causes = %+v", causes)
				}
			},
		},
		"the same files, another number": {
			func(d *edition.Draft, old edition.Source) {
				money(t, d, source.Commune, rate(501, 100, indicator.Above, old), rate(100, 100, indicator.CannotTell, old))
			},
			map[source.Ref]edition.Why{lille: edition.WhyOther},
			nil,
		},
		"another file, the same numbers": {
			func(d *edition.Draft, _ edition.Source) {
				now := replaceGrants(t, d, "new")
				money(t, d, source.Commune, rate(500, 100, indicator.Above, now), rate(100, 100, indicator.CannotTell, now))
				money(t, d, source.EPCI, rate(600, 200, indicator.NoVerdict, now))
			},
			map[source.Ref]edition.Why{},
			func(t *testing.T, c edition.Comparison) {
				t.Helper()
				if len(c.Sources) != 1 {
					t.Errorf("files = %+v: what was loaded is said all the same", c.Sources)
				}
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			after, old := base(t)
			tt.change(&after, old)
			c := edition.Compare(openDraft(t, before), openDraft(t, after))
			if tt.want != nil {
				got := map[source.Ref]edition.Why{}
				for _, m := range c.Moves {
					got[m.Ref] = m.Why()
					if m.Kind != edition.Changed || m.Name == "" {
						t.Errorf("%+v", m)
					}
				}
				if len(got) != len(tt.want) || len(got) != len(c.Moves) {
					t.Errorf("moves = %v, want %v", got, tt.want)
				}
				for ref, why := range tt.want {
					if got[ref] != why {
						t.Errorf("%s moved by %q, want %q", ref, got[ref], why)
					}
				}
			}
			if tt.check != nil {
				tt.check(t, c)
			}
		})
	}
}

// replaceGrants takes the file of grants for one with another digest.
func replaceGrants(t *testing.T, d *edition.Draft, sha string) edition.Source {
	t.Helper()
	d.Sources = slices.DeleteFunc(d.Sources, func(s edition.Source) bool { return s.Role == "grants" })
	return grantsFile(t, d, sha)
}

func find(t *testing.T, c edition.Comparison, ref source.Ref) edition.Move {
	t.Helper()
	return findKey(t, c, "funding.per_capita", ref)
}

func findKey(t *testing.T, c edition.Comparison, id string, ref source.Ref) edition.Move {
	t.Helper()
	i := slices.IndexFunc(c.Moves, func(m edition.Move) bool { return m.Ref == ref && m.Key.Indicator == id })
	if i < 0 {
		t.Fatalf("%s of %s has not moved: %+v", id, ref, c.Moves)
	}
	return c.Moves[i]
}

// TestCompareNamesWhatCameAndWent: a file that one edition has not, a level that lost a
// commune, an indicator that is new to the catalogue.
func TestCompareNamesWhatCameAndWent(t *testing.T) {
	before, _ := base(t)
	after := editiontest.Draft(t, "essai")
	rest := slices.IndexFunc(after.Boundaries, func(b *edition.Boundaries) bool { return b.Level == source.Commune })
	smaller, err := edition.NewBoundaries(source.Commune, "2024", []edition.Area{{Code: editiontest.Lille, Name: "Lille", AreaM2: math.NaN()}})
	if err != nil {
		t.Fatal(err)
	}
	after.Boundaries[rest] = smaller
	after.Catalogue = append(after.Catalogue, edition.Definition{ID: "ess.registered", Unit: "per_1000_people"})
	after.Vectors = nil
	setVector(t, &after, edition.Key{Indicator: "people.count", Level: source.Commune, Period: indicator.Year(2021)}, edition.Known(1, edition.Basis{Method: "published"}))
	setVector(t, &after, edition.Key{Indicator: "ess.registered", Level: source.Commune, Period: indicator.Year(2021)}, edition.Known(1, edition.Basis{Method: "units.commune"}))
	c := edition.Compare(openDraft(t, before), openDraft(t, after))

	don := source.Ref{Level: source.Commune, Code: editiontest.Don}
	if len(c.Left) != 1 || c.Left[0] != don || len(c.Entered) != 0 {
		t.Errorf("left %v, entered %v", c.Left, c.Entered)
	}
	if len(c.Sources) != 1 || c.Sources[0].Before == nil || c.Sources[0].After != nil {
		t.Errorf("files = %+v", c.Sources)
	}
	if m := findKey(t, c, "people.count", don); m.Kind != edition.Gone || m.Why() != edition.WhyPerimeter || m.Name != "Don" {
		t.Errorf("%+v", m)
	}
	lille := source.Ref{Level: source.Commune, Code: editiontest.Lille}
	if m := findKey(t, c, "ess.registered", lille); m.Kind != edition.New || m.Why() != edition.WhyCatalogue {
		t.Errorf("%+v", m)
	}
	year := c.Filter(func(m edition.Move) bool { return m.Key.Period == indicator.Year(2021) })
	if m := findKey(t, year, "funding.per_capita", lille); m.Kind != edition.Gone || m.Why() != edition.WhyData {
		t.Errorf("%+v", m)
	}
	total := 0
	for _, s := range c.Summary() {
		total += s.Values
	}
	if total != len(c.Moves) || total == 0 {
		t.Errorf("the summary counts %d of %d", total, len(c.Moves))
	}
	only := c.Filter(func(m edition.Move) bool { return m.Key.Level == source.EPCI })
	if len(only.Moves) == 0 || len(only.Moves) == total || len(only.Sources) != 1 {
		t.Errorf("%d of %d moves of the EPCI, files %v", len(only.Moves), total, only.Sources)
	}
}

func TestAnEditionIsAsItself(t *testing.T) {
	d, _ := base(t)
	c := edition.Compare(openDraft(t, d), openDraft(t, d))
	if len(c.Moves)+len(c.Sources)+len(c.Entered)+len(c.Left)+len(c.Summary()) != 0 {
		t.Errorf("%+v", c)
	}
}

// TestChoose: of two editions with one label the latest is meant, and the other counted.
func TestChoose(t *testing.T) {
	store := &editiontest.Store{}
	if _, err := edition.Choose(t.Context(), store, ""); err == nil {
		t.Error("no edition, and no error")
	}
	first := editiontest.Draft(t, "essai")
	one := store.Put(t, first, time.Unix(1, 0))
	second, _ := base(t)
	two := store.Put(t, second, time.Unix(2, 0))
	for which, want := range map[string]edition.Choice{
		"":               {Head: edition.Head{ID: two}},
		"essai":          {Head: edition.Head{ID: two}, Alike: 1},
		string(one):      {Head: edition.Head{ID: one}},
		string(one)[:10]: {Head: edition.Head{ID: one}},
		string(two)[:36]: {Head: edition.Head{ID: two}},
	} {
		got, err := edition.Choose(t.Context(), store, which)
		if err != nil || got.ID != want.ID || got.Alike != want.Alike {
			t.Errorf("%q: %+v, %v, want %s and %d alike", which, got, err, want.ID.Short(), want.Alike)
		}
	}
	if _, err := edition.Choose(t.Context(), store, "other"); err == nil {
		t.Error("an unknown label, and no error")
	}
	a, err := edition.Open(t.Context(), store, string(one))
	if err != nil {
		t.Fatal(err)
	}
	read := store.Reads()
	b, err := edition.OpenHead(t.Context(), store, edition.Head{ID: two}, a)
	if err != nil || b.Head.ID != two {
		t.Fatalf("%v, %v", b, err)
	}
	if again := store.Reads() - read; again >= read {
		t.Errorf("%d parts read for the second, %d for the first: shared ones were read twice", again, read)
	}
}
