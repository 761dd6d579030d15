package editiontest

import (
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Lille and its neighbours, as [Draft] has them.
const (
	Lille = "59350"
	Don   = "59670"
	MEL   = "200093201"
	QPV   = "QP059074"
)

// Draft is an edition of two square communes that touch, Lille with Lomme folded
// into it and Don; the MEL they belong to; one neighbourhood that lies in both; a
// commune's poverty rate that is secret; populations and the neighbourhood's boundary that are
// simulated.
func Draft(t testing.TB, label string) edition.Draft {
	t.Helper()
	d := edition.Draft{
		Label: label, AsOf: source.Day(2026, 1, 1),
		Pack: edition.Pack{
			Name: "mel", Title: edition.Text{FR: "Métropole Européenne de Lille", EN: "Métropole Européenne de Lille"}, CRS: 2154,
			Territory: &edition.Territory{Level: source.EPCI, Code: MEL},
			Roles: []edition.Role{{
				Name: "establishments", Title: edition.Text{FR: "Établissements de l’ESS (SIRENE)", EN: "ESS establishments (SIRENE)"},
				Obtain: edition.Text{FR: "data.gouv.fr, base SIRENE", EN: "data.gouv.fr, SIRENE register"},
			}},
		},
		Catalogue: []edition.Definition{
			{ID: "people.count", Unit: "people"},
			{ID: "need.poverty", Unit: "percent", Decimals: 1},
			{ID: "ess.density", Unit: "per_1000_people", Decimals: 1},
			{ID: "funding.per_capita", Unit: "euros_per_person", Decimals: 2},
		},
	}
	people := addSource(t, &d, edition.Source{
		Pack: "mel", Role: "populations", Kind: "insee.populations", Producer: "INSEE", Title: "Populations légales 2021", Vintage: "2023",
		Period: "2021", Licence: "Licence Ouverte 2.0", Address: "https://www.insee.fr/fr/statistiques/7739582",
		File: "donnees_communes.csv", SHA256: "ab12", Bytes: 100, Simulated: true,
		Rows: edition.Rows{Read: 3, Kept: 2, Rejected: 1}, Issues: []edition.Issue{{Code: "code.commune", Effect: "rejected", Rows: 1}},
	})
	incomes := addSource(t, &d, edition.Source{
		Pack: "mel", Role: "income_communes", Kind: "filosofi.communes", Producer: "INSEE", Title: "FILOSOFI 2021",
		Period: "2021", Licence: "Licence Ouverte 2.0", File: "cc_filosofi_2021_COM.csv", SHA256: "cd34", Bytes: 200,
	})
	outlines := addSource(t, &d, edition.Source{
		Pack: "mel", Role: "qpv2015_boundaries", Kind: "boundary.qpv2015", Producer: "ANCT", Title: "Contours des quartiers", Vintage: "2015",
		Licence: "Licence Ouverte 2.0", File: "qp-2015.geojson", SHA256: "ef56", Bytes: 300, Simulated: true,
	})
	addBoundaries(t, &d, outlines)
	addLinks(&d)
	addVectors(t, &d, people, incomes)
	return d
}

func addSource(t testing.TB, d *edition.Draft, s edition.Source) string {
	t.Helper()
	s, err := s.Identify()
	if err != nil {
		t.Fatal(err)
	}
	d.Sources = append(d.Sources, s)
	return s.ID
}

func ref(level source.Level, code string) source.Ref { return source.Ref{Level: level, Code: code} }

// box is the polygon of a box in degrees.
func box(west, south, east, north float64) orb.MultiPolygon {
	return orb.MultiPolygon{orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}.ToPolygon()}
}

func addBoundaries(t testing.TB, d *edition.Draft, outlines string) {
	t.Helper()
	for _, level := range []struct {
		level   source.Level
		vintage string
		areas   []edition.Area
	}{
		{source.Commune, "2023", []edition.Area{
			{Code: Lille, Name: "Lille", AreaM2: 34.8e6, Boundary: box(3, 50.6, 3.1, 50.7)},
			{Code: Don, Name: "Don", AreaM2: 2.3e6, Boundary: box(2.9, 50.6, 3, 50.7)},
		}},
		{source.EPCI, "2023", []edition.Area{{Code: MEL, Name: "Métropole Européenne de Lille", AreaM2: 37.1e6, Boundary: box(2.9, 50.6, 3.1, 50.7)}}},
		{source.QPV2015, "2015", []edition.Area{{Code: QPV, Name: "Secteur Sud <> \"Œuvres\"", AreaM2: 1.2e6, Boundary: box(2.99, 50.62, 3.03, 50.64), Sources: []string{outlines}}}},
	} {
		b, err := edition.NewBoundaries(level.level, level.vintage, level.areas)
		if err != nil {
			t.Fatal(err)
		}
		d.Boundaries = append(d.Boundaries, b)
	}
}

func addLinks(d *edition.Draft) {
	d.Links = edition.Links{
		Members: []edition.Member{
			{Child: ref(source.Commune, Lille), Parent: ref(source.EPCI, MEL)},
			{Child: ref(source.Commune, Don), Parent: ref(source.EPCI, MEL), From: source.Day(2017, 1, 1)},
		},
		Overlaps: []edition.Overlap{
			{Area: ref(source.QPV2015, QPV), In: ref(source.Commune, Don), ShareArea: 0.25, SharePopulation: 0.1},
			{Area: ref(source.QPV2015, QPV), In: ref(source.Commune, Lille), ShareArea: 0.75, SharePopulation: 0.9},
		},
		Aliases: []edition.Alias{
			{Ref: ref(source.Commune, Lille), Code: "59355", Name: "Lomme", Kind: "associated"},
			{Ref: ref(source.EPCI, MEL), Code: "245900410", Kind: "former_code", To: source.Day(2020, 3, 14)},
		},
	}
}

func addVectors(t testing.TB, d *edition.Draft, people, incomes string) {
	t.Helper()
	published := func(s string) edition.Basis { return edition.Basis{Method: "published", Sources: []string{s}} }
	known := func(n float64, s string, row int32) edition.Value {
		v := edition.Known(n, published(s))
		v.Row = row
		return v
	}
	sum := edition.Known(238048, edition.Basis{Method: "people.members", Args: map[string]string{"members": "2"}, Sources: []string{people}})
	grid := edition.Known(45961, edition.Basis{
		Method: "people.grid", Args: map[string]string{"grid_year": "2017", "people_year": "2021"}, Sources: []string{people},
	})
	secret := edition.Unknown(indicator.Secret, indicator.SourceSecret, published(incomes))
	notAdditive := edition.Unknown(indicator.Absent, "not_additive", edition.Basis{})
	missing := edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: "establishments"})
	year := indicator.Year(2021)
	// Communes are in the order of their codes: Lille, Don.
	add := func(id string, level source.Level, p indicator.Period, values ...edition.Value) {
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: level, Period: p}, hashOf(d, level), values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, v)
	}
	add("people.count", source.Commune, year, known(236710, people, 12), known(1338, people, 13))
	add("people.count", source.Commune, indicator.Year(2015), known(232787, people, 14), known(1400, people, 15))
	add("people.count", source.EPCI, year, sum)
	add("people.count", source.QPV2015, year, grid)
	add("need.poverty", source.Commune, year, known(27, incomes, 9), secret)
	atMost := known(5, incomes, 10)
	atMost.Basis.Method, atMost.Basis.Args = "published.bottom_coded", map[string]string{edition.BottomCoded: "5"}
	add("need.poverty", source.Commune, indicator.Year(2015), known(28.1, incomes, 9), atMost)
	add("need.poverty", source.EPCI, year, notAdditive)
	add("need.poverty", source.QPV2015, year, edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: "income_qpv2015"}))
	for _, level := range []source.Level{source.Commune, source.EPCI, source.QPV2015} {
		values := []edition.Value{missing, missing}
		if level != source.Commune {
			values = values[:1]
		}
		add("ess.density", level, indicator.Period{}, values...)
	}
	span := indicator.Period{From: 2011, To: 2014}
	uncertain := edition.Known(12.4, edition.Basis{Method: "funding.seat", Sources: []string{people}, DenominatorPeriod: year})
	uncertain.Numerator, uncertain.Denominator, uncertain.N = 16591, 1338, 2
	uncertain.Low, uncertain.High, uncertain.Smoothed = 3.1, 30.5, 6.2
	uncertain.RankLow, uncertain.RankHigh, uncertain.Verdict = 1, 2, indicator.CannotTell
	uncertain.Status, uncertain.Reason = indicator.Unreliable, "wide_interval"
	none := edition.Known(0, edition.Basis{Method: "funding.seat", Sources: []string{people}, DenominatorPeriod: year})
	none.Numerator, none.Denominator, none.N = 0, 236710, 0
	add("funding.per_capita", source.Commune, span, none, uncertain)
}

func hashOf(d *edition.Draft, level source.Level) edition.Hash {
	for _, b := range d.Boundaries {
		if b.Level == level {
			return b.Hash
		}
	}
	return ""
}
