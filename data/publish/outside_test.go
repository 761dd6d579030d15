package publish_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/planar"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// outside is the complement of the neighbourhoods of 2015 in the territory of the tests.
func outside() source.Ref { return ref(source.OutsideQPV2015, territory) }

func quarter() source.Ref { return ref(source.QPV2015, "QP059001") }

// loadStock loads a stock of the register: SIRET ending, commune, point and quality.
func (f fixture) loadStock(t *testing.T, year string, units ...source.Establishment) {
	t.Helper()
	f.load(t, data.SourceInfo{Role: "establishments", Period: year, File: "stock" + year + ".csv"}, func(to source.Sink) error {
		sink, ok := to.(source.EstablishmentSink)
		if !ok {
			return errors.New("the sink takes no establishments")
		}
		var err error
		for _, u := range units {
			u.SIREN, u.LegalCategory, u.APE, u.Family, u.InINSEE, u.Employer = u.SIRET[:9], "9220", "94.99Z", "associations", true, true
			err = errors.Join(err, sink.Establishment(u))
		}
		return err
	})
}

func siret(n int) string { return fmt.Sprintf("%014d", n) }

func unit(n int, commune string, lon, lat float64, quality source.PlaceQuality) source.Establishment {
	u := source.Establishment{SIRET: siret(n), Commune: commune, PlaceQuality: quality}
	if quality != source.PlaceUnknown && quality != source.PlaceCommune {
		u.Point = &orb.Point{lon, lat}
	}
	return u
}

// What the neighbourhood leaves: 250 people less 50, and a square with a hole on the
// line between two communes.
func TestOutsideIsWhatTheNeighbourhoodsLeave(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	_, e := publishAll(t, f, options())

	people := value(t, e, publish.People, outside())
	if people.Number != 200 || people.Status != indicator.OK || people.Basis.Method != publish.PeopleOutside ||
		people.Basis.Args["grid_year"] != "2017" || people.Basis.Args["people_year"] != "2021" || people.Basis.Args["neighbourhoods"] != "1" {
		t.Errorf("people = %+v", people)
	}
	b := e.Level(source.OutsideQPV2015)
	if b.Len() != 1 || b.Names[0] != "Métropole d’essai" {
		t.Fatalf("%v %v", b.Codes, b.Names)
	}
	hole, _, _, err := e.Find(quarter())
	if err != nil {
		t.Fatal(err)
	}
	all, _, _, err := e.Find(ref(source.EPCI, territory))
	if err != nil {
		t.Fatal(err)
	}
	shape := b.Shapes[0]
	if got, want := planar.Area(shape)+planar.Area(hole.Shapes[0]), planar.Area(all.Shapes[0]); math.Abs(got-want) > 1e-9 {
		t.Errorf("with its neighbourhood it covers %v square degrees, the territory %v", got, want)
	}
	if planar.MultiPolygonContains(shape, orb.Point{3.03, 50.09}) || !planar.MultiPolygonContains(shape, orb.Point{3.06, 50.09}) {
		t.Error("the neighbourhood is inside, or what is beside it is not")
	}
	// On the sphere, of which Lambert-93 and the ellipsoid differ by less than 1 %.
	surface := value(t, e, publish.Surface, outside())
	if km2 := geo.Area(shape) / 1e6; math.Abs(surface.Number/km2-1) > 0.01 || surface.Basis.Method != publish.SurfaceOutside || surface.Basis.Args["crs"] != "2154" {
		t.Errorf("surface = %+v, about %v km² on the sphere", surface, km2)
	}
	if v := value(t, e, publish.Poverty, outside()); v.Status != indicator.Absent || v.Reason != publish.NotAdditive {
		t.Errorf("poverty = %+v: the rates of the whole and its parts say nothing of the rest", v)
	}
	sheet, err := e.Sheet(source.OutsideQPV2015, territory)
	if err != nil || len(sheet.Parents) != 1 || sheet.Parents[0].Ref != ref(source.EPCI, territory) || len(sheet.Boundary) == 0 {
		t.Errorf("%+v, %v", sheet.Parents, err)
	}
	if e.Level(source.OutsideQPV2024) != nil {
		t.Error("no neighbourhood of 2024 is known: nobody knows what lies outside of them")
	}
}

// Populations are subtracted only when they are counted in one way for one year.
func TestPeopleOutsideNeedOneBasis(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		variable string
		year     int
		want     float64 // NaN: not comparable
	}{
		{"municipal populations of one year", source.PopulationMunicipal, 2021, 170},
		{"municipal populations of another year", source.PopulationMunicipal, 2018, math.NaN()},
		{"another method", source.Population, 2021, math.NaN()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t)
			f.loadTerritory(t)
			f.loadFigures(t)
			f.load(t, data.SourceInfo{Role: "populations_qpv2015"}, func(to source.Sink) error {
				return to.Observation(observation(quarter(), tt.variable, tt.year, 80))
			})
			_, e := publishAll(t, f, options())
			v := value(t, e, publish.People, outside())
			if math.IsNaN(tt.want) && (v.Status != indicator.Absent || v.Reason != publish.NotComparable) || !math.IsNaN(tt.want) && v.Number != tt.want {
				t.Errorf("%+v, want %v", v, tt.want)
			}
		})
	}
}

// Without a grid people are shared out by surface, and nothing certain is said of it.
func TestPeopleBySurface(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "populations"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(communes()[0], source.PopulationMunicipal, 2021, 200)),
			to.Observation(observation(communes()[1], source.PopulationMunicipal, 2021, 50)))
	})
	f.loadStock(t, "2021", unit(1, "59001", 3.03, 50.09, source.PlaceCertain))
	_, e := publishAll(t, f, options())
	// Three quarters of the 0.2 km² lie in Bas (1 km², 200 people), one in Haut (2 km², 50):
	// 200 · 0.15 + 50 · 0.025.
	v := value(t, e, publish.People, quarter())
	if v.Number != 31 || v.Status != indicator.Unreliable || v.Reason != publish.AreaWeighted || v.Basis.Method != publish.PeopleArea || v.Basis.Missing != "grid" {
		t.Errorf("%+v, want 31 people, unreliable, and how to know better", v)
	}
	if v := value(t, e, publish.People, outside()); v.Number != 219 || v.Status != indicator.Unreliable {
		t.Errorf("outside: %+v, want 219 people, unreliable", v)
	}
	if v := value(t, e, "ess.density", quarter()); v.Status != indicator.Unreliable || v.Reason != publish.AreaWeighted || v.Verdict != indicator.CannotTell {
		t.Errorf("density: %+v, want no verdict on such people", v)
	}
}

// Establishments count outside by their points, as they do inside; those of which
// nobody knows the neighbourhood count in neither.
func TestEstablishmentsOutside(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadStock(t, "2021",
		unit(1, "59001", 3.03, 50.09, source.PlaceCertain),      // inside
		unit(2, "59001", 3.06, 50.05, source.PlaceCertain),      // outside
		unit(3, "59002", 3.06, 50.15, source.PlaceProbable),     // outside
		unit(4, "59002", 3.06, 50.16, source.PlaceUndetermined), // nobody knows
		unit(5, "59002", 0, 0, source.PlaceCommune),             // nobody knows
		unit(6, "59003", 3.06, 50.25, source.PlaceCertain),      // another territory
	)
	_, e := publishAll(t, f, options())
	for area, want := range map[source.Ref]float64{quarter(): 1, outside(): 2, ref(source.EPCI, territory): 5} {
		if v := value(t, e, "ess.density", area); v.Numerator != want {
			t.Errorf("%s: %v establishments, want %v", area, v.Numerator, want)
		}
	}
	if v := value(t, e, "ess.density", outside()); v.Denominator != 200 || v.Basis.Method != publish.UnitsOutside || v.Basis.Args["unplaced"] != "33" {
		t.Errorf("%+v, want 200 people and a third of the establishments in neither", v)
	}
}

// Two generations in one place: each has its own complement, and neither knows of the
// other, though they share a name.
func TestGenerationsStayApart(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "qpv2024"}, func(to source.Sink) error {
		return to.Area(source.Area{
			Ref: ref(source.QPV2024, "QN05901M"), Name: "Entre-deux", Vintage: "2024",
			Boundary: orb.MultiPolygon{{{{3.05, 50.04}, {3.07, 50.04}, {3.07, 50.06}, {3.05, 50.06}, {3.05, 50.04}}}}, AreaM2: 2e5,
		})
	})
	f.derive(t)
	f.loadFigures(t)
	f.loadStock(t, "2021", unit(1, "59001", 3.03, 50.09, source.PlaceCertain), unit(2, "59001", 3.06, 50.05, source.PlaceCertain), unit(3, "59001", 3.09, 50.01, source.PlaceCertain))
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		return to.Grant(source.Grant{Funder: "F", Beneficiary: "B", Outcome: "awarded", Year: 2021, Gross: 500, Places: []source.GrantPlace{
			{Ref: quarter(), Kind: "action", Share: 0.6}, {Ref: communes()[1], Kind: "action", Share: 0.4},
		}})
	})
	_, e := publishAll(t, f, options())
	// No grant tells a place of 2024: Haut has no neighbourhood of 2024, and still says nothing.
	if v := value(t, e, "funding.per_capita?place=action", ref(source.OutsideQPV2024, territory)); v.Reason != publish.PlaceUnknown {
		t.Errorf("%+v, want no place known", v)
	}
	// The 80 people at 3.06, 50.05 live in the neighbourhood of 2024: 160 of Bas's 200.
	for area, want := range map[source.Ref][2]float64{
		quarter(): {50, 1}, outside(): {200, 2},
		ref(source.QPV2024, "QN05901M"): {160, 1}, ref(source.OutsideQPV2024, territory): {90, 2},
	} {
		if v := value(t, e, "ess.density", area); v.Denominator != want[0] || v.Numerator != want[1] {
			t.Errorf("%s: %v establishments, %v people; want %v", area, v.Numerator, v.Denominator, want)
		}
	}
}

// The seat of a beneficiary is where the register has its establishment, in the stock
// nearest to the grant's year; the point says whether it is in a neighbourhood.
func TestSeatsFromTheRegister(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadStock(t, "2018", unit(1, "59002", 3.06, 50.15, source.PlaceCertain), unit(2, "59001", 3.03, 50.09, source.PlaceUndetermined))
	f.loadStock(t, "2021", unit(1, "59001", 3.03, 50.09, source.PlaceProbable), unit(3, "59001", 3.06, 50.05, source.PlaceCertain))
	grant := func(year, euros int, siret string, commune source.Ref) source.Grant {
		return source.Grant{
			Funder: "F", Beneficiary: "B", BeneficiaryID: siret, Outcome: "awarded", Year: year, Gross: source.Cents(100 * euros),
			Places: []source.GrantPlace{{Ref: commune, Kind: "seat", Share: 1}},
		}
	}
	f.load(t, data.SourceInfo{Role: "grants", File: "grants.csv"}, func(to source.Sink) error {
		nowhere := grant(2021, 32, siret(3), communes()[0])
		nowhere.Places = nil
		return errors.Join(
			to.Grant(grant(2017, 1, siret(1), communes()[1])),      // stock of 2018: Haut, outside
			to.Grant(grant(2022, 2, siret(1), communes()[1])),      // stock of 2021: in the neighbourhood, in Bas: not what the file tells
			to.Grant(grant(2022, 4, siret(2), communes()[0])),      // only known in 2018, without neighbourhood
			to.Grant(grant(2021, 8, siret(9), communes()[1])),      // not in the register: what the file tells
			to.Grant(grant(2021, 16, siret(1)[:9], communes()[1])), // a SIREN is no establishment
			to.Grant(nowhere), // the file tells no place, the register does
		)
	})
	report, e := publishAll(t, f, options())

	all := indicator.Period{From: 2017, To: 2022}
	at := func(r source.Ref) edition.Value {
		i, _ := e.Level(r.Level).Index(r.Code)
		return e.Vector(edition.Key{Indicator: "funding.per_capita", Level: r.Level, Period: all}).At(i)
	}
	for area, want := range map[source.Ref]float64{
		communes()[0]: 2 + 4 + 32, communes()[1]: 1 + 8 + 16, ref(source.EPCI, territory): 63,
		quarter(): 2, outside(): 1 + 32,
	} {
		if v := at(area); v.Numerator != want {
			t.Errorf("%s: %v €, want %v", area, v.Numerator, want)
		}
	}
	// Of 35 € that have a side, 50 of 250 people would have 7 and have 2; communes share all
	// 63 €, of which 200 people would have 50.40 and have 38.
	gap := func(r source.Ref) float64 {
		i, _ := e.Level(r.Level).Index(r.Code)
		return e.Vector(edition.Key{Indicator: "funding.gap", Level: r.Level, Period: all}).At(i).Number
	}
	for area, want := range map[source.Ref]float64{quarter(): 5, outside(): -5, communes()[0]: 12.4, communes()[1]: -12.4} {
		if got := gap(area); math.Abs(got-want) > 1e-9 {
			t.Errorf("the gap of %s is %v €, want %v", area, got, want)
		}
	}
	// 1 + 2 + 32 of 63 € have a point that tells the neighbourhood: 55 %; with the 4 €
	// of which it only knows the commune, the register places 61 %.
	if args := at(quarter()).Basis.Args; args["by_point"] != "55" || args["by_commune"] != "" || args["sided"] != "55" {
		t.Errorf("the neighbourhood says %v", args)
	}
	if args := at(communes()[0]).Basis.Args; args["by_register"] != "61" || args["by_file"] != "38" {
		t.Errorf("the commune says %v", args)
	}
	stocks := 0
	for _, id := range at(quarter()).Basis.Sources {
		if s, _ := e.Source(id); s.Role == "establishments" {
			stocks++
		}
	}
	if stocks != 2 {
		t.Errorf("the value names %d stocks of the register, want both that told a seat", stocks)
	}
	var told []publish.Conflict
	for _, c := range report.Conflicts {
		if c.Variable == publish.SeatOfGrants {
			told = append(told, c)
		}
	}
	if len(told) != 2 && len(told) != 1 || told[len(told)-1].Differ != 1 || told[len(told)-1].Chosen != "stock2021.csv" || told[len(told)-1].Other != "grants.csv" {
		t.Errorf("%+v, want the grant whose file tells another commune", told)
	}
}

// A commune without neighbourhood lies outside of them; of one with a neighbourhood,
// nobody knows.
func TestActionInACommuneWithoutNeighbourhood(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	// Only Bas has a neighbourhood now.
	f.load(t, data.SourceInfo{Role: "boundaries", File: "again.csv", Precedence: -1}, func(to source.Sink) error {
		return to.Area(source.Area{Ref: quarter(), Name: "En bas", Vintage: "2015", Boundary: square(3.05, 50.04, 0.02), AreaM2: 2e5})
	})
	f.derive(t)
	f.loadFigures(t)
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		act := func(euros int, r source.Ref) error {
			return to.Grant(source.Grant{
				Funder: "F", Beneficiary: "B", Outcome: "awarded", Year: 2021, Gross: source.Cents(100 * euros),
				Places: []source.GrantPlace{{Ref: r, Kind: "action", Share: 1}},
			})
		}
		return errors.Join(act(1, communes()[0]), act(2, communes()[1]), act(4, quarter()), act(8, ref(source.EPCI, territory)))
	})
	_, e := publishAll(t, f, options())
	if v := value(t, e, "funding.per_capita?place=action", outside()); v.Numerator != 2 || v.Basis.Args["by_commune"] != "13" || v.Basis.Args["sided"] != "40" || v.Basis.Args["placed"] != "" {
		t.Errorf("%+v, want the 2 € of the commune without neighbourhood, 13 %% of the money; of 6 € in 15 the side is known", v)
	}
	if v := value(t, e, "funding.per_capita?place=action", outside()); v.Verdict == indicator.Below {
		t.Errorf("%+v: of most of the money nobody knows whether it is outside", v)
	}
	if v := value(t, e, "funding.per_capita?place=action", quarter()); v.Numerator != 4 {
		t.Errorf("%+v, want 4 €", v)
	}
}
