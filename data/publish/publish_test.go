package publish_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/filosofi"
)

// The territory of these tests: two square communes side by side, Bas (59001) and
// Haut (59002), that form the EPCI 200000001, Haut since 2017; a commune Loin
// (59003) that belongs to nobody; a neighbourhood with a quarter of its surface in
// Haut; a grid with 100 people in Bas and 50 in Haut, of whom 20 and 10 live in the
// neighbourhood.
const territory = "200000001"

func ref(level source.Level, code string) source.Ref { return source.Ref{Level: level, Code: code} }

func square(x, y, size float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}}
}

func testPack() pack.Pack {
	return pack.Pack{
		Name: "test", Title: pack.Text{FR: "Essai", EN: "Trial"}, CRS: 2154,
		Territory: pack.Territory{Level: source.EPCI, Code: territory},
		Roles: []pack.Role{
			{Name: "populations", Title: pack.Text{FR: "Populations", EN: "Populations"}},
			{Name: "establishments", Title: pack.Text{FR: "Établissements", EN: "Establishments"}, Obtain: pack.Text{FR: "à l’INSEE", EN: "from INSEE"}},
			{Name: "grants", Title: pack.Text{FR: "Subventions", EN: "Grants"}, Obtain: pack.Text{FR: "à la MEL", EN: "from the MEL"}},
		},
	}
}

func options() publish.Options {
	return publish.Options{
		Label: "essai", AsOf: source.Day(2026, 1, 1), Pack: testPack(),
		Now: func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) },
	}
}

// fixture is a database under test.
type fixture struct {
	*data.DB
	url string
}

func open(t *testing.T) fixture {
	t.Helper()
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return fixture{db, url}
}

// load loads what tell says as the file of a role.
func (f fixture) load(t *testing.T, info data.SourceInfo, tell func(source.Sink) error) {
	t.Helper()
	info.Pack = "test"
	f.loadInto(t, info, tell)
}

// loadByKind loads what tell says as a file of a kind, outside of any pack.
func (f fixture) loadByKind(t *testing.T, info data.SourceInfo, tell func(source.Sink) error) {
	t.Helper()
	info.Pack = ""
	f.loadInto(t, info, tell)
}

func (f fixture) loadInto(t *testing.T, info data.SourceInfo, tell func(source.Sink) error) {
	t.Helper()
	info.Kind, info.SHA256 = "test."+info.Role, strings.Repeat("ab", 32)
	if info.File == "" {
		info.File = info.Role + ".csv"
	}
	_, err := f.Load(t.Context(), info, options().Now(), func(to source.Sink) (source.Counts, error) {
		return source.Counts{Read: 1, Kept: 1}, tell(to)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func communes() []source.Ref {
	return []source.Ref{ref(source.Commune, "59001"), ref(source.Commune, "59002"), ref(source.Commune, "59003")}
}

// derive computes the overlaps, as loading a pack does at its end.
func (f fixture) derive(t *testing.T) {
	t.Helper()
	if _, err := f.DeriveOverlaps(t.Context(), "test", 2154); err != nil {
		t.Fatal(err)
	}
}

// loadTerritory loads boundaries and memberships.
func (f fixture) loadTerritory(t *testing.T) {
	t.Helper()
	f.load(t, data.SourceInfo{Role: "boundaries"}, func(to source.Sink) error {
		quarter := orb.MultiPolygon{{{{3.02, 50.085}, {3.04, 50.085}, {3.04, 50.105}, {3.02, 50.105}, {3.02, 50.085}}}}
		var err error
		for i, name := range []string{"Bas", "Haut", "Loin"} {
			err = errors.Join(err, to.Area(source.Area{
				Ref: communes()[i], Name: name, Vintage: "2024",
				Boundary: square(3, 50+0.1*float64(i), 0.1), AreaM2: 1e6 * float64(i+1),
			}))
		}
		return errors.Join(err,
			to.Area(source.Area{Ref: ref(source.QPV2015, "QP059001"), Name: "Entre-deux", Vintage: "2015", Boundary: quarter, AreaM2: 2e5}))
	})
	f.load(t, data.SourceInfo{Role: "membership"}, func(to source.Sink) error {
		whole := ref(source.EPCI, territory)
		return errors.Join(
			to.Area(source.Area{Ref: whole, Name: "Métropole d’essai"}),
			to.Alias(source.Alias{Ref: whole, Code: "240000001", Kind: "former_code", To: source.Day(2020, 1, 1)}),
			to.Alias(source.Alias{Ref: communes()[0], Code: "59099", Name: "Petit-Bas", Kind: "associated"}),
			to.Link(source.Link{Child: communes()[0], Parent: whole}),
			to.Link(source.Link{Child: communes()[1], Parent: whole, From: source.Day(2017, 1, 1)}),
		)
	})
	f.derive(t)
}

func observation(r source.Ref, variable string, year int, value float64) source.Observation {
	return source.Observation{Row: 7, Ref: r, Variable: variable, Period: indicator.Year(year), Value: value}
}

// loadFigures loads populations, incomes and the grid.
func (f fixture) loadFigures(t *testing.T) {
	t.Helper()
	f.load(t, data.SourceInfo{Role: "populations"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 200)),
			to.Observation(observation(communes()[1], source.PopulationMunicipal, 2021, 50)),
			to.Observation(observation(communes()[2], source.PopulationMunicipal, 2021, 1000)),
		)
	})
	f.load(t, data.SourceInfo{Role: "income_communes"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.IncomeMedian, 2021, 20520)),
			to.Observation(observation(communes()[0], source.PovertyRate, 2021, 27)),
			to.Observation(source.Observation{
				Row: 8, Ref: communes()[1], Variable: source.PovertyRate, Period: indicator.Year(2021),
				Status: indicator.Secret, Reason: indicator.SourceSecret,
			}),
		)
	})
	f.load(t, data.SourceInfo{Role: "grid", Period: "2017"}, func(to source.Sink) error {
		cell := func(id string, x, y, people float64) error {
			return to.Cell(source.Cell{ID: id, Population: people, Households: math.NaN(), PoorHouseholds: math.NaN(), PoorShare: math.NaN(), Boundary: square(x, y, 0.002)[0]})
		}
		return errors.Join(
			cell("bas, outside", 3.06, 50.05, 80), cell("bas, inside", 3.03, 50.09, 20),
			cell("haut, outside", 3.06, 50.15, 40), cell("haut, inside", 3.03, 50.102, 10),
		)
	})
	f.derive(t)
}

func publishAll(t *testing.T, f fixture, o publish.Options) (publish.Report, *edition.Edition) {
	t.Helper()
	report, err := publish.Publish(t.Context(), f.DB, o)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := data.Open(t.Context(), f.url, data.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	e, err := edition.Open(t.Context(), reader, string(report.ID))
	if err != nil {
		t.Fatal(err)
	}
	return report, e
}

// value finds the value of an area for the latest period.
func value(t *testing.T, e *edition.Edition, id string, r source.Ref) edition.Value {
	t.Helper()
	key, ok := e.Latest(id, r.Level)
	if !ok {
		t.Fatalf("no vector of %s at %s", id, r.Level)
	}
	i, ok := e.Level(r.Level).Index(r.Code)
	if !ok {
		t.Fatalf("no area %s", r)
	}
	return e.Vector(key).At(i)
}

func TestPublishComputesValues(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	_, e := publishAll(t, f, options())

	whole, quarter := ref(source.EPCI, territory), ref(source.QPV2015, "QP059001")
	tests := []struct {
		name   string
		id     string
		area   source.Ref
		number float64 // NaN: none
		status indicator.Status
		reason indicator.Reason
		method string
	}{
		{"a commune's people, as published", publish.People, communes()[0], 200, indicator.OK, "", publish.Published},
		{"a whole's people are the sum", publish.People, whole, 250, indicator.OK, "", publish.PeopleMembers},
		// 20 of 100 on the grid where 200 live, and 10 of 50 where 50 live: 40 + 10.
		{"a neighbourhood's people, rescaled", publish.People, quarter, 50, indicator.OK, "", publish.PeopleGrid},
		{"surface", publish.Surface, communes()[1], 2, indicator.OK, "", publish.SurfaceSource},
		{"surface of a whole", publish.Surface, whole, 3, indicator.OK, "", publish.SurfaceMembers},
		{"poverty", publish.Poverty, communes()[0], 27, indicator.OK, "", publish.Published},
		{"secret poverty", publish.Poverty, communes()[1], math.NaN(), indicator.Secret, indicator.SourceSecret, publish.Published},
		{"income of a commune its source forgot", publish.Income, communes()[1], math.NaN(), indicator.Absent, indicator.SourceNotPublished, publish.Published},
		{"medians are never averaged", publish.Income, whole, math.NaN(), indicator.Absent, publish.NotAdditive, ""},
		{"no incomes of neighbourhoods", publish.Income, quarter, math.NaN(), indicator.Absent, indicator.SourceMissing, ""},
		{"no establishments", "ess.density", communes()[0], math.NaN(), indicator.Absent, indicator.SourceMissing, ""},
		{"no grants", "funding.per_capita", quarter, math.NaN(), indicator.Absent, indicator.SourceMissing, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := value(t, e, tt.id, tt.area)
			same := v.Number == tt.number || math.IsNaN(v.Number) && math.IsNaN(tt.number)
			if !same || v.Status != tt.status || v.Reason != tt.reason || v.Basis.Method != tt.method {
				t.Errorf("value = %v, %v, %q by %q; want %v, %v, %q by %q",
					v.Number, v.Status, v.Reason, v.Basis.Method, tt.number, tt.status, tt.reason, tt.method)
			}
		})
	}
	// Surfaces come with the boundaries, measured where they lie: the pack's projection
	// has no part in them.
	if basis := value(t, e, publish.Surface, communes()[1]).Basis; len(basis.Args) != 0 {
		t.Errorf("surface: %v, want no word on a projection that nobody knows", basis.Args)
	}
	grid := value(t, e, publish.People, quarter).Basis.Args
	if grid["grid_year"] != "2017" || grid["people_year"] != "2021" {
		t.Errorf("the estimate from the grid says %v, want its years", grid)
	}
	if got := value(t, e, "ess.density", quarter).Basis.Missing; got != "establishments" {
		t.Errorf("missing = %q, want the role that would give the value", got)
	}
	if row := value(t, e, publish.Poverty, communes()[0]).Row; row != 7 {
		t.Errorf("row = %d, want 7: each figure leads to its row", row)
	}
	if e.Level(source.Commune).Len() != 2 {
		t.Errorf("communes = %v: Loin is no member", e.Level(source.Commune).Codes)
	}
}

// One source contradicts another; an older one knows what the first does not.
func TestPrecedence(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "populations", Precedence: 1, File: "second.csv"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 220)),
			to.Observation(observation(communes()[1], source.PopulationMunicipal, 2021, 55)),
			to.Observation(observation(communes()[1], source.PovertyRate, 2021, 12)),
		)
	})
	f.load(t, data.SourceInfo{Role: "populations", Precedence: 0, File: "first.csv"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 200)),
			to.Observation(source.Observation{Ref: communes()[1], Variable: source.PopulationMunicipal, Period: indicator.Year(2021), Status: indicator.Absent, Reason: indicator.SourceNotAvailable}),
			to.Observation(source.Observation{Ref: communes()[1], Variable: source.PovertyRate, Period: indicator.Year(2021), Status: indicator.Secret, Reason: indicator.SourceSecret}),
		)
	})
	report, e := publishAll(t, f, options())
	if v := value(t, e, publish.People, communes()[0]); v.Number != 200 {
		t.Errorf("people = %v, want 200: the first source speaks first", v.Number)
	}
	if v := value(t, e, publish.People, communes()[1]); v.Number != 55 {
		t.Errorf("people = %v, want 55: the first source does not know", v.Number)
	}
	if v := value(t, e, publish.Poverty, communes()[1]); v.Status != indicator.Secret || !math.IsNaN(v.Number) {
		t.Errorf("poverty = %+v: what the first source holds secret stays secret", v)
	}
	var found bool
	for _, c := range report.Conflicts {
		if c.Variable == source.PopulationMunicipal && c.Chosen == "first.csv" && c.Other == "second.csv" {
			found = true
			if c.Differ != 1 || math.Abs(c.Largest-0.1) > 1e-12 {
				t.Errorf("conflict = %+v, want a difference of 10 %%", c)
			}
		}
	}
	if !found {
		t.Errorf("conflicts = %+v: the sources that disagree must be named", report.Conflicts)
	}
}

// A rate of 5 % that its reader noted as "5 % or less" stays marked; the other figures
// of its row, and the same rate without a note, are exact.
func TestBottomCodedRatesAreMarked(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "income_communes"}, func(to source.Sink) error {
		exact := observation(communes()[1], source.PovertyRate, 2021, 5)
		exact.Row = 8
		return errors.Join(
			to.Observation(observation(communes()[0], source.IncomeMedian, 2021, 30000)),
			to.Observation(observation(communes()[0], source.PovertyRate, 2021, 5)),
			to.Observation(exact),
			to.Issue(source.Issue{Row: 7, Code: string(filosofi.BottomCoded), Args: map[string]string{"floor": "5"}, Effect: source.Noted}),
		)
	})
	_, e := publishAll(t, f, options())
	if v := value(t, e, publish.Poverty, communes()[0]); v.Number != 5 || v.Basis.Method != publish.PublishedAtMost || v.Basis.Args[edition.BottomCoded] != "5" || !v.Basis.AtMost() {
		t.Errorf("poverty = %+v, want at most 5", v)
	}
	for _, exact := range []edition.Value{value(t, e, publish.Income, communes()[0]), value(t, e, publish.Poverty, communes()[1])} {
		if exact.Basis.Method != publish.Published || exact.Basis.AtMost() {
			t.Errorf("figure = %+v, want an exact one", exact)
		}
	}
}

// Files that were loaded by kind count for every pack, but only for what its own do
// not know, whatever their precedence.
func TestFilesLoadedByKindSpeakLast(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadByKind(t, data.SourceInfo{Role: "insee.populations", Precedence: 0}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 220)),
			to.Observation(observation(communes()[1], source.PopulationMunicipal, 2021, 55)),
		)
	})
	f.load(t, data.SourceInfo{Role: "populations", Precedence: 3}, func(to source.Sink) error {
		return to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 200))
	})
	report, e := publishAll(t, f, options())
	if v := value(t, e, publish.People, communes()[0]); v.Number != 200 {
		t.Errorf("people = %v, want 200: the pack speaks first", v.Number)
	}
	if v := value(t, e, publish.People, communes()[1]); v.Number != 55 {
		t.Errorf("people = %v, want 55: only the other file knows", v.Number)
	}
	if len(report.Conflicts) != 1 || report.Conflicts[0].Chosen != "populations.csv" {
		t.Errorf("conflicts = %+v", report.Conflicts)
	}
}

// What one source holds secret is not told by another, whichever speaks first.
func TestSecretWinsWhateverThePrecedence(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "populations", Precedence: 0, File: "tells.csv"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PovertyRate, 2021, 27)),
			to.Observation(observation(communes()[1], source.PovertyRate, 2021, 12)),
		)
	})
	f.load(t, data.SourceInfo{Role: "grants", Precedence: 9, File: "holds.csv"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PovertyRate, 2021, 28)),
			to.Observation(source.Observation{Ref: communes()[1], Variable: source.PovertyRate, Period: indicator.Year(2021), Status: indicator.Secret, Reason: indicator.SourceSecret}),
		)
	})
	report, e := publishAll(t, f, options())
	if v := value(t, e, publish.Poverty, communes()[0]); v.Number != 27 {
		t.Errorf("poverty = %v, want 27: neither is secret, the first source speaks first", v.Number)
	}
	if v := value(t, e, publish.Poverty, communes()[1]); v.Status != indicator.Secret || !math.IsNaN(v.Number) {
		t.Errorf("poverty = %+v, want it secret", v)
	}
	want := []publish.Conflict{
		{Variable: source.PovertyRate, Level: source.Commune, Period: indicator.Year(2021), Chosen: "holds.csv", Other: "tells.csv", Areas: 1, Differ: 1, Secret: 1},
		{Variable: source.PovertyRate, Level: source.Commune, Period: indicator.Year(2021), Chosen: "tells.csv", Other: "holds.csv", Areas: 1, Differ: 1, Largest: report.Conflicts[1].Largest},
	}
	if !slices.Equal(report.Conflicts, want) {
		t.Errorf("conflicts = %+v, want %+v", report.Conflicts, want)
	}
}

// Whoever reads an area's outline, surface or share knows whether somebody made it up.
func TestBoundariesNameTheirSources(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "made_up", Simulated: true}, func(to source.Sink) error {
		return to.Area(source.Area{Ref: ref(source.QPV2024, "QN05901M"), Name: "Inventé", Vintage: "2024", Boundary: square(3.01, 50.01, 0.01), AreaM2: 1e4})
	})
	f.derive(t)
	_, e := publishAll(t, f, options())
	for r, want := range map[source.Ref]string{
		communes()[0]:                   "boundaries.csv",
		ref(source.EPCI, territory):     "boundaries.csv", // those of its communes
		ref(source.QPV2024, "QN05901M"): "made_up.csv",
	} {
		sheet, err := e.Sheet(r.Level, r.Code)
		if err != nil || len(sheet.Boundary) != 1 || sheet.Boundary[0].File != want {
			t.Errorf("%s: boundary of %+v, %v; want %s", r, sheet.Boundary, err, want)
		}
		if simulated := want == "made_up.csv"; e.BoundarySimulated(r) != simulated || len(e.SimulatedBoundaries(r.Level)) > 0 != simulated {
			t.Errorf("%s: simulated = %v", r, !simulated)
		}
	}
}

func TestMembershipHoldsAtTheDate(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	o := options()
	o.AsOf = source.Day(2016, 6, 1)
	_, e := publishAll(t, f, o)
	if got := strings.Join(e.Level(source.Commune).Codes, " "); got != "59001" {
		t.Errorf("communes on 2016-06-01 = %s, want 59001", got)
	}
	if v := value(t, e, publish.People, ref(source.EPCI, territory)); v.Number != 200 {
		t.Errorf("people = %v, want those of the one member", v.Number)
	}
	sheet, err := e.Sheet(source.EPCI, "240000001")
	if err != nil {
		t.Fatal(err)
	}
	if sheet.Ref.Code != territory || sheet.Alias == nil || !sheet.Alias.InForce(o.AsOf) || sheet.Alias.InForce(source.Day(2020, 1, 1)) {
		t.Errorf("sheet of the older code = %v, alias %+v", sheet.Ref, sheet.Alias)
	}
	if sheet.AreaM2 != 1e6 {
		t.Errorf("surface = %v, want that of the one member", sheet.AreaM2)
	}
}

func TestPublishingAgainGivesTheSameEdition(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	first, _ := publishAll(t, f, options())
	again, _ := publishAll(t, f, options())
	if first.ID != again.ID || !first.Fresh || again.Fresh {
		t.Errorf("ids %s and %s, fresh %v and %v", first.ID.Short(), again.ID.Short(), first.Fresh, again.Fresh)
	}
	f.loadFigures(t) // the same files, with other numbers in the database
	if reloaded, _ := publishAll(t, f, options()); reloaded.ID != first.ID {
		t.Error("loading the same files again gives another edition")
	}
	f.load(t, data.SourceInfo{Role: "populations"}, func(to source.Sink) error {
		return to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 201))
	})
	changed, _ := publishAll(t, f, options())
	if changed.ID == first.ID {
		t.Error("one person more, and the edition is the same")
	}
	heads, err := f.Editions(t.Context())
	if err != nil || len(heads) != 2 {
		t.Fatalf("editions = %v, %v; want two", heads, err)
	}
	f.loadFigures(t)
	back, _ := publishAll(t, f, options())
	heads, err = f.Editions(t.Context())
	if err != nil || len(heads) != 2 || heads[1].ID != string(first.ID) || back.ID != first.ID {
		t.Errorf("editions = %v, %v; want the first in force again", heads, err)
	}
}

// An interrupted publication leaves the edition before in force, and nothing else.
func TestInterruptedPublicationLeavesNothing(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	before, _ := publishAll(t, f, options())
	conn, err := pgx.Connect(t.Context(), f.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	parts := func() (n int) {
		const query = `SELECT (SELECT count(*) FROM essor.edition_vector) + (SELECT count(*) FROM essor.edition_part) + (SELECT count(*) FROM essor.edition)`
		if err := conn.QueryRow(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	stored := parts()
	// The trigger breaks the connection when everything but the edition's own row is written.
	const sabotage = `CREATE FUNCTION essor.sabotage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
		$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
		CREATE TRIGGER sabotage BEFORE INSERT ON essor.edition FOR EACH ROW EXECUTE FUNCTION essor.sabotage()`
	if _, err := conn.Exec(t.Context(), sabotage); err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Label = "interrompue"
	if _, err := publish.Publish(t.Context(), f.DB, o); err == nil {
		t.Fatal("no error")
	}
	heads, err := f.Editions(t.Context())
	if err != nil || len(heads) != 1 || heads[0].ID != string(before.ID) {
		t.Errorf("editions = %v, %v; want the one before", heads, err)
	}
	if now := parts(); now != stored {
		t.Errorf("%d rows, %d before", now, stored)
	}
}

func TestNothingToPublish(t *testing.T) {
	f := open(t)
	tests := []struct {
		code  string
		setup func()
	}{
		{publish.NothingLoaded, func() {}},
		{publish.TerritoryUnknown, func() {
			f.load(t, data.SourceInfo{Role: "populations"}, func(to source.Sink) error {
				return to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 1))
			})
		}},
		{publish.NoMembers, func() {
			f.load(t, data.SourceInfo{Role: "membership"}, func(to source.Sink) error {
				return to.Link(source.Link{Child: communes()[0], Parent: ref(source.EPCI, territory), From: source.Day(2030, 1, 1)})
			})
			f.load(t, data.SourceInfo{Role: "epci"}, func(to source.Sink) error {
				return to.Observation(observation(ref(source.EPCI, territory), source.PopulationMunicipal, 2021, 1))
			})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			tt.setup()
			_, err := publish.Publish(t.Context(), f.DB, options())
			fault, ok := errors.AsType[*publish.RefusedError](err)
			if !ok || fault.MessageCode() != tt.code {
				t.Errorf("error = %v, want %s", err, tt.code)
			}
		})
	}
}
