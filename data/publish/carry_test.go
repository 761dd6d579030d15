package publish_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

func commune(code string) source.Ref { return ref(source.Commune, code) }

// loadHistory loads a history of the communes of the tests: Vieux (59101) merged into Bas
// in 2016; Haut had the code 59102 until 2017; Bas gave up Neuf (59103, in nobody's
// territory) in 2019.
func (f fixture) loadHistory(t *testing.T) {
	t.Helper()
	f.load(t, data.SourceInfo{Role: "commune_movements"}, func(to source.Sink) error {
		move := func(kind, year int, before, after string) error {
			return to.Movement(source.Movement{Kind: kind, On: source.Day(year, 1, 1), TypeBefore: "COM", Before: before, TypeAfter: "COM", After: after})
		}
		return errors.Join(
			move(32, 2016, "59101", "59001"), move(32, 2016, "59001", "59001"),
			to.Movement(source.Movement{Kind: 32, On: source.Day(2016, 1, 1), TypeBefore: "COM", Before: "59101", TypeAfter: "COMD", After: "59101"}),
			move(41, 2017, "59102", "59002"),
			move(21, 2019, "59001", "59001"), move(21, 2019, "59001", "59103"),
		)
	})
}

func TestFiguresOfFormerCommunes(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.loadHistory(t)
	of := func(to source.Sink, year int, people map[string]float64) (err error) {
		for code, n := range people {
			err = errors.Join(err, to.Observation(observation(commune(code), source.PopulationMunicipal, year, n)))
		}
		return err
	}
	// As INSEE has them: each year with the communes of some day. In 2021 Bas has three
	// quarters of what it was.
	f.load(t, data.SourceInfo{Role: "populations", File: "2021.csv", Vintage: "2023"}, func(to source.Sink) error {
		return of(to, 2021, map[string]float64{"59001": 150, "59002": 50, "59103": 50})
	})
	f.load(t, data.SourceInfo{Role: "populations", File: "2012.csv", Vintage: "2014"}, func(to source.Sink) error {
		return of(to, 2012, map[string]float64{"59001": 120, "59101": 40, "59102": 44})
	})
	f.load(t, data.SourceInfo{Role: "populations", File: "2014.csv"}, func(to source.Sink) error { // no vintage: of 2016, by its codes
		return of(to, 2014, map[string]float64{"59001": 180, "59102": 46})
	})
	f.load(t, data.SourceInfo{Role: "populations", File: "2011.csv", Vintage: "2013"}, func(to source.Sink) error { // a part is missing
		return of(to, 2011, map[string]float64{"59001": 119, "59102": 43})
	})
	f.load(t, data.SourceInfo{Role: "income_communes", File: "income.csv", Vintage: "2014"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(commune("59001"), source.IncomeMedian, 2012, 20000)),
			to.Observation(observation(commune("59101"), source.IncomeMedian, 2012, 18000)),
			to.Observation(observation(commune("59102"), source.IncomeMedian, 2012, 19000)),
			to.Observation(source.Observation{Ref: commune("59101"), Variable: source.PovertyRate, Period: indicator.Year(2012), Status: indicator.Secret, Reason: indicator.SourceSecret}),
			to.Observation(observation(commune("59001"), source.PovertyRate, 2012, 12)),
		)
	})
	_, e := publishAll(t, f, options())
	at := func(id string, code string, year int) edition.Value {
		v := e.Vector(edition.Key{Indicator: id, Level: source.Commune, Period: indicator.Year(year)})
		if v == nil {
			t.Fatalf("no vector of %s in %d", id, year)
		}
		i, _ := e.Level(source.Commune).Index(code)
		return v.At(i)
	}
	tests := []struct {
		name   string
		id     string
		code   string
		year   int
		want   float64
		method string
		reason indicator.Reason
	}{
		{"a figure of today", publish.People, "59001", 2021, 150, publish.Published, ""},
		{"merged, then split: three quarters of 120 + 40", publish.People, "59001", 2012, 120, publish.CarriedShare, ""},
		{"another code", publish.People, "59002", 2012, 44, publish.CarriedCode, ""},
		{"split: three quarters of 180", publish.People, "59001", 2014, 135, publish.CarriedShare, ""},
		{"another code, dated by the codes beside", publish.People, "59002", 2014, 46, publish.CarriedCode, ""},
		{"a part is missing", publish.People, "59001", 2011, math.NaN(), "", publish.PartMissing},
		{"medians do not add up", publish.Income, "59001", 2012, math.NaN(), "", publish.NotAdditive},
		{"a median under another code", publish.Income, "59002", 2012, 19000, publish.CarriedCode, ""},
		{"a secret part is a secret whole", publish.Poverty, "59001", 2012, math.NaN(), "", indicator.SourceSecret},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := at(tt.id, tt.code, tt.year)
			same := math.IsNaN(tt.want) && math.IsNaN(v.Number) || math.Abs(v.Number-tt.want) < 1e-9
			if !same || v.Reason != tt.reason || tt.method != "" && v.Basis.Method != tt.method {
				t.Errorf("%v %v %q by %v, want %v %q by %s", v.Number, v.Status, v.Reason, v.Basis, tt.want, tt.reason, tt.method)
			}
		})
	}
	if v := at(publish.People, "59001", 2012); v.Basis.Args["communes"] != "2" || v.Basis.Args["day"] != "2014-01-01" {
		t.Errorf("%v, want to know that it comes from two communes, and of which day", v.Basis.Args)
	}
}

// An edition of 2015 has the communes of 2015: what is told of those of 2023 goes back.
func TestFiguresGoBack(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.load(t, data.SourceInfo{Role: "membership", File: "old.csv"}, func(to source.Sink) error {
		whole := ref(source.EPCI, territory)
		return errors.Join(to.Link(source.Link{Child: commune("59101"), Parent: whole, To: source.Day(2016, 1, 1)}))
	})
	f.loadHistory(t)
	f.load(t, data.SourceInfo{Role: "populations", File: "2012.csv", Vintage: "2014"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(commune("59001"), source.PopulationMunicipal, 2012, 120)),
			to.Observation(observation(commune("59101"), source.PopulationMunicipal, 2012, 40)))
	})
	f.load(t, data.SourceInfo{Role: "populations", File: "2021.csv", Vintage: "2018"}, func(to source.Sink) error {
		return to.Observation(observation(commune("59001"), source.PopulationMunicipal, 2016, 200))
	})
	o := options()
	o.AsOf = source.Day(2015, 6, 1)
	_, e := publishAll(t, f, o)
	v := e.Vector(edition.Key{Indicator: publish.People, Level: source.Commune, Period: indicator.Year(2016)})
	sum := 0.0
	for code, want := range map[string]float64{"59001": 150, "59101": 50} { // 120 : 40
		i, ok := e.Level(source.Commune).Index(code)
		if !ok || v.At(i).Number != want || v.At(i).Basis.Method != publish.CarriedShare {
			t.Errorf("%s: %+v, want %v", code, v.At(i), want)
		}
		sum += v.At(i).Number
	}
	if sum != 200 {
		t.Errorf("the parts have %v people, the whole 200", sum)
	}
}

// Establishments and grants under codes of another day count in the communes of today.
func TestUnitsAndGrantsOfFormerCommunes(t *testing.T) {
	t.Parallel()
	f := open(t)
	f.loadTerritory(t)
	f.loadHistory(t)
	f.load(t, data.SourceInfo{Role: "populations", Vintage: "2023"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(commune("59001"), source.PopulationMunicipal, 2021, 150)),
			to.Observation(observation(commune("59002"), source.PopulationMunicipal, 2021, 50)),
			to.Observation(observation(commune("59103"), source.PopulationMunicipal, 2021, 50)))
	})
	f.loadStock(t, "2014", unit(1, "59001", 0, 0, source.PlaceCommune), unit(2, "59101", 0, 0, source.PlaceCommune),
		unit(3, "59101", 0, 0, source.PlaceCommune), unit(4, "59101", 0, 0, source.PlaceCommune), unit(5, "59102", 0, 0, source.PlaceCommune))
	f.load(t, data.SourceInfo{Role: "grants"}, func(to source.Sink) error {
		grant := func(year, euros int, code, siret string) error {
			return to.Grant(source.Grant{
				Funder: "F", Beneficiary: "B", BeneficiaryID: siret, Outcome: "awarded", Year: year, Gross: source.Cents(100 * euros),
				Places: []source.GrantPlace{{Ref: commune(code), Kind: "seat", Share: 1}},
			})
		}
		return errors.Join(grant(2014, 100, "59101", ""), grant(2014, 10, "59102", ""), grant(2021, 1, "59001", ""), grant(2014, 1000, "59002", siret(5)))
	})
	_, e := publishAll(t, f, options())
	// Four establishments of what was Bas and Vieux, of which three quarters are Bas now.
	v := value(t, e, "ess.registered", commune("59001"))
	if v.Numerator != 3 || v.Basis.Args["carried"] == "" {
		t.Errorf("Bas: %+v, want 3 of 4 establishments", v)
	}
	if v := value(t, e, "ess.registered", commune("59002")); v.Numerator != 1 || v.Basis.Args["carried"] != "1" {
		t.Errorf("Haut: %+v, want the one under its former code", v)
	}
	if v := value(t, e, "funding.per_capita", commune("59001")); math.Abs(v.Numerator-76) > 1e-9 {
		t.Errorf("Bas: %+v, want three quarters of 100 €, and 1 €", v)
	}
	if v := value(t, e, "funding.per_capita", commune("59002")); math.Abs(v.Numerator-1010) > 1e-9 {
		t.Errorf("Haut: %+v, want 10 € under its former code, and 1 000 € by a SIRET there", v)
	}
}

// A file that gives a commune and one that is part of it by an alias only, without its
// day, may or may not count the one in the other.
func TestPartAndWholeWithoutHistory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		vintage string
		want    float64
		reason  indicator.Reason
	}{{"", math.NaN(), publish.PerimeterUnknown}, {"2023", 200, ""}} {
		f := open(t)
		f.loadTerritory(t) // 59099 is an associated commune of Bas
		f.load(t, data.SourceInfo{Role: "populations", Vintage: tt.vintage}, func(to source.Sink) error {
			return errors.Join(
				to.Observation(observation(commune("59001"), source.PopulationMunicipal, 2021, 200)),
				to.Observation(observation(commune("59099"), source.PopulationMunicipal, 2021, 30)),
				to.Observation(observation(commune("59002"), source.PopulationMunicipal, 2021, 50)))
		})
		_, e := publishAll(t, f, options())
		if v := value(t, e, publish.People, commune("59001")); !(v.Number == tt.want || math.IsNaN(tt.want) && math.IsNaN(v.Number)) || v.Reason != tt.reason {
			t.Errorf("vintage %q: %+v, want %v %q", tt.vintage, v, tt.want, tt.reason)
		}
	}
}
