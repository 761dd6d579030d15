package api_test

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// The territory of the tests of measures: 16 communes in a square of 4 by 4, each 0.1°
// wide, in two territoires of 8, with one neighbourhood in the first commune, one on the
// border of the second and third, and what lies outside of them.
const squares = 4

// communePeople are the people of the communes: 1 000, 2 000, …, 16 000.
func communePeople(i int) float64 { return float64(1000 * (i + 1)) }

// communeEuros is what the communes got, in euros: 100 each for every step from the
// first, so that money does not follow people.
func communeEuros(i int) float64 { return float64(100 * i * i) }

// communePoverty is a rate that rises to the east.
func communePoverty(i int) float64 { return 10 + 5*float64(i%squares) }

// Communes of which something is not known.
const (
	secretPoverty  = 3
	atMostPoverty  = 4
	absentFunding  = 5
	unreliableFund = 6
)

// territoryDraft is that territory with people, poverty and grants.
func territoryDraft(t testing.TB) edition.Draft {
	t.Helper()
	d := edition.Draft{
		Label: "carré", AsOf: source.Day(2026, 1, 1),
		Pack: edition.Pack{Name: "carre", CRS: 2154, Territory: &edition.Territory{Level: source.EPCI, Code: "200000001"}},
	}
	people := addTestSource(t, &d, edition.Source{Pack: "carre", Role: "populations", Kind: "insee.populations", Producer: "INSEE", Title: "Populations", Vintage: "2024", Period: "2021", File: "populations.csv", SHA256: "aa01"})
	incomes := addTestSource(t, &d, edition.Source{Pack: "carre", Role: "income_communes", Kind: "filosofi.communes", Producer: "INSEE", Title: "FILOSOFI 2021", Period: "2021", File: "filosofi.csv", SHA256: "aa02"})
	grants := addTestSource(t, &d, edition.Source{Pack: "carre", Role: "grants", Kind: "grants.scdl", Title: "Subventions", File: "subventions.csv", SHA256: "aa03", Simulated: true})
	addSquares(t, &d)
	addSquareLinks(&d)
	defineAll(t, &d, "people.count", "need.poverty", "funding.per_capita", "funding.per_capita?axis=1")
	addSquareValues(t, &d, people, incomes, grants)
	for i := range squares * squares {
		if i == 0 {
			continue // nothing
		}
		whole := int64(edition.Whole)
		g := edition.Grant{
			Source: grants, Row: int64(i + 1), Funder: "Métropole", Beneficiary: fmt.Sprintf("Structure %d", i), BeneficiaryID: fmt.Sprintf("%014d", i),
			Reference: fmt.Sprintf("G-%02d", i), DecidedOn: source.Day(2012, 3, 1), Year: 2012, Axis: 1 + i%5, Object: "Projet", Gross: source.Cents(100 * communeEuros(i)),
			Places: []edition.GrantPlace{{Ref: area(source.Commune, communeCode(i)), Kind: edition.PlaceSeat, Millionths: whole}},
		}
		d.Grants = append(d.Grants, g)
	}
	return d
}

func communeCode(i int) string { return fmt.Sprintf("%05d", 1001+i) }

func area(level source.Level, code string) source.Ref { return source.Ref{Level: level, Code: code} }

func addTestSource(t testing.TB, d *edition.Draft, s edition.Source) string {
	t.Helper()
	s, err := s.Identify()
	if err != nil {
		t.Fatal(err)
	}
	d.Sources = append(d.Sources, s)
	return s.ID
}

func square(west, south, width float64) orb.MultiPolygon {
	return orb.MultiPolygon{orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{west + width, south + width}}.ToPolygon()}
}

// corner is the south-west of a commune.
func corner(i int) (west, south float64) {
	return 3 + 0.1*float64(i%squares), 50 + 0.1*float64(i/squares)
}

func addSquares(t testing.TB, d *edition.Draft) {
	t.Helper()
	names := map[int]string{1: "La Bassée", 2: "Villeneuve-d’Ascq", 7: "Mons-en-Barœul"}
	var communes []edition.Area
	for i := range squares * squares {
		west, south := corner(i)
		name := names[i]
		if name == "" {
			name = fmt.Sprintf("Carré %d", i+1)
		}
		communes = append(communes, edition.Area{Code: communeCode(i), Name: name, AreaM2: 79e6, Boundary: square(west, south, 0.1)})
	}
	first, second := square(3.02, 50.02, 0.02), square(3.19, 50.04, 0.02)
	outside := square(3, 50, 0.4)
	outside[0] = append(outside[0], first[0][0], second[0][0])
	add := func(level source.Level, areas ...edition.Area) {
		b, err := edition.NewBoundaries(level, "2026", areas)
		if err != nil {
			t.Fatal(err)
		}
		d.Boundaries = append(d.Boundaries, b)
	}
	add(source.Commune, communes...)
	add(source.Territoire,
		edition.Area{Code: "S", Name: "Sud", AreaM2: 632e6, Boundary: orb.MultiPolygon{orb.Bound{Min: orb.Point{3, 50}, Max: orb.Point{3.4, 50.2}}.ToPolygon()}},
		edition.Area{Code: "N", Name: "Nord", AreaM2: 632e6, Boundary: orb.MultiPolygon{orb.Bound{Min: orb.Point{3, 50.2}, Max: orb.Point{3.4, 50.4}}.ToPolygon()}})
	add(source.EPCI, edition.Area{Code: "200000001", Name: "Carré", AreaM2: 1264e6, Boundary: square(3, 50, 0.4)})
	add(source.QPV2024, edition.Area{Code: "QN05901M", Name: "Quartier 1", AreaM2: 3e6, Boundary: first}, edition.Area{Code: "QN05902M", Name: "Quartier 2", AreaM2: 3e6, Boundary: second})
	add(source.OutsideQPV2024, edition.Area{Code: "200000001", Name: "Carré hors quartiers", AreaM2: 1258e6, Boundary: outside})
}

func addSquareLinks(d *edition.Draft) {
	for i := range squares * squares {
		territoire := "S"
		if i >= squares*squares/2 {
			territoire = "N"
		}
		d.Links.Members = append(d.Links.Members,
			edition.Member{Child: area(source.Commune, communeCode(i)), Parent: area(source.Territoire, territoire)},
			edition.Member{Child: area(source.Commune, communeCode(i)), Parent: area(source.EPCI, "200000001")})
	}
}

func defineAll(t testing.TB, d *edition.Draft, ids ...string) {
	t.Helper()
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		v, err := catalogue.Parse(id)
		if err != nil {
			t.Fatal(err)
		}
		d.Catalogue = append(d.Catalogue, edition.Define(v))
	}
}

// perHead is euros per inhabitant, with an interval for show.
func perHead(euros, people float64, basis edition.Basis) edition.Value {
	v := edition.Known(euros/people, basis)
	v.Numerator, v.Denominator, v.N = euros, people, 7
	v.Low, v.High, v.Verdict = v.Number/2, v.Number*2, indicator.CannotTell
	return v
}

func addSquareValues(t testing.TB, d *edition.Draft, people, incomes, grants string) {
	t.Helper()
	year, span := indicator.Year(2021), indicator.Period{From: 2011, To: 2014}
	count := edition.Basis{Method: "published", Sources: []string{people}}
	rate := edition.Basis{Method: "published", Sources: []string{incomes}}
	money := edition.Basis{Method: "funding.seat", Sources: []string{people, grants}, DenominatorPeriod: year}
	if money.Sources[0] > money.Sources[1] {
		money.Sources[0], money.Sources[1] = money.Sources[1], money.Sources[0]
	}
	var counts, rates, euros, axis []edition.Value
	for i := range squares * squares {
		counts = append(counts, edition.Known(communePeople(i), count))
		rates = append(rates, edition.Known(communePoverty(i), rate))
		euros = append(euros, perHead(communeEuros(i), communePeople(i), money))
		axis = append(axis, perHead(0, communePeople(i), money))
	}
	rates[secretPoverty] = edition.Unknown(indicator.Secret, indicator.SourceSecret, rate)
	rates[atMostPoverty].Basis.Args = map[string]string{edition.BottomCoded: "5"}
	euros[absentFunding] = edition.Unknown(indicator.Absent, indicator.NegativeNet, money)
	euros[unreliableFund].Status, euros[unreliableFund].Reason = indicator.Unreliable, indicator.WideInterval
	add := func(id string, level source.Level, p indicator.Period, values ...edition.Value) {
		hash := edition.Hash("")
		for _, b := range d.Boundaries {
			if b.Level == level {
				hash = b.Hash
			}
		}
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: level, Period: p}, hash, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, v)
	}
	add("people.count", source.Commune, year, counts...)
	add("people.count", source.QPV2024, year, edition.Known(400, count), edition.Known(600, count))
	add("people.count", source.OutsideQPV2024, year, edition.Known(135_000, count))
	add("need.poverty", source.Commune, year, rates...)
	add("funding.per_capita", source.Commune, span, euros...)
	add("funding.per_capita?axis=1", source.Commune, span, axis...)
	add("funding.per_capita", source.QPV2024, span, perHead(8000, 400, money), perHead(4000, 600, money))
	add("funding.per_capita", source.OutsideQPV2024, span, perHead(112_000, 135_000, money))
}
