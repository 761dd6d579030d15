package figure_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// The longest names of communes of France (COG 2024), and of neighbourhoods (ANCT).
func longChartNames() []string {
	return []string{
		"Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "Saint-Germain-de-Tallevende-la-Lande-Vaumont", "Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur",
		"Saint-Jean-de-Beauregard-les-Grandes-Chapelles", "Mareil-sur-Loir-les-Hautes-Bruyères-d’Anjou", "Roche-sur-Linotte-et-Sorans-les-Cordiers",
		"Quartier Prioritaire Intercommunal - Blanc Riez - Le Nouveau Mons - Les Sarts - Dombrowski - Trois Baudets", "Y",
	}
}

const chartAreas = 60

// chartDraft is an edition with all that charts have to bear: the longest names, each
// status, values known as a maximum only, gaps below zero, years that break, requests that
// are secret. The same seed gives the same edition.
func chartDraft(t testing.TB, seed uint64) edition.Draft {
	t.Helper()
	m := chartMaker{t: t, random: rand.New(rand.NewPCG(seed, 2)), draft: edition.Draft{
		Label: "essai", AsOf: source.Day(2026, 1, 1),
		Pack: edition.Pack{
			Name: "essai", Title: edition.Text{FR: "Essai", EN: "Test"}, CRS: 2154,
			Territory: &edition.Territory{Level: source.EPCI, Code: "200093201"},
		},
	}}
	for i, role := range []string{"establishments", "requests"} {
		s, err := edition.Source{
			Pack: "essai", Role: role, Kind: "test", Producer: "Essor", Title: "Fichier simulé des " + role, Period: "2021", Licence: "–",
			File: role + ".csv", SHA256: "0" + strconv.Itoa(i), Bytes: 1, Simulated: true,
		}.Identify()
		if err != nil {
			t.Fatal(err)
		}
		m.draft.Sources = append(m.draft.Sources, s)
	}
	m.levels()
	m.values()
	m.grants()
	return m.draft
}

type chartMaker struct {
	t      testing.TB
	random *rand.Rand
	draft  edition.Draft
}

func (m *chartMaker) levels() {
	var communes []edition.Area
	for i := range chartAreas {
		name := "Commune " + strconv.Itoa(i)
		if i < len(longChartNames()) {
			name = longChartNames()[i]
		}
		x := float64(i%10) / 50
		y := float64(i/10) / 50
		communes = append(communes, edition.Area{
			Code: "59" + strconv.Itoa(100+i), Name: name, AreaM2: 1e6,
			Boundary: orb.MultiPolygon{orb.Bound{Min: orb.Point{3 + x, 50 + y}, Max: orb.Point{3.02 + x, 50.02 + y}}.ToPolygon()},
		})
	}
	whole := []edition.Area{{Code: "200093201", Name: "Métropole Européenne de Lille et des Communes associées", AreaM2: 6e7, Boundary: communes[0].Boundary}}
	for _, l := range []struct {
		level source.Level
		areas []edition.Area
	}{{source.Commune, communes}, {source.EPCI, whole}} {
		b, err := edition.NewBoundaries(l.level, "2024", l.areas)
		if err != nil {
			m.t.Fatal(err)
		}
		m.draft.Boundaries = append(m.draft.Boundaries, b)
	}
}

// values writes vectors of all shapes, for communes and the whole, for years and a span.
func (m *chartMaker) values() {
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		m.t.Fatal(err)
	}
	periods := []indicator.Period{indicator.Year(2015), indicator.Year(2016), indicator.Year(2017), indicator.Year(2019), {From: 2015, To: 2019}}
	for _, id := range []string{
		"people.count", "need.poverty", "ess.density", "ess.quotient", "funding.per_capita", "funding.projects", "funding.gap", "funnel.requests", "funnel.success",
	} {
		variant, err := catalogue.Parse(id)
		if err != nil {
			m.t.Fatal(err)
		}
		d := edition.Define(variant)
		m.draft.Catalogue = append(m.draft.Catalogue, d)
		for _, p := range periods {
			for _, b := range m.draft.Boundaries {
				values := make([]edition.Value, b.Len())
				for i := range values {
					values[i] = m.value(d, p, b.Level == source.EPCI)
				}
				v, err := edition.NewVector(edition.Key{Indicator: id, Level: b.Level, Period: p}, b.Hash, values)
				if err != nil {
					m.t.Fatal(err)
				}
				m.draft.Vectors = append(m.draft.Vectors, v)
			}
		}
	}
}

func (m *chartMaker) value(d edition.Definition, p indicator.Period, whole bool) edition.Value {
	basis := edition.Basis{Method: "published", Sources: []string{m.draft.Sources[0].ID}}
	if p.To >= 2017 && d.ID == "ess.density" {
		basis.Method = "people.grid" // another method from then on
	}
	luck := m.random.Float64()
	switch {
	case whole:
	case luck < 0.06:
		return edition.Unknown(indicator.Secret, indicator.SourceSecret, basis)
	case luck < 0.1:
		return edition.Unknown(indicator.Absent, indicator.SourceNotPublished, basis)
	case luck < 0.12:
		return edition.Unknown(indicator.NotApplicable, indicator.DenominatorZero, basis)
	case luck < 0.15 && d.ID == "need.poverty":
		v := edition.Known(5, edition.Basis{Method: "published.bottom_coded", Args: map[string]string{edition.BottomCoded: "5"}, Sources: basis.Sources})
		return v
	}
	size := 200 * (1 + 500*m.random.Float64()*m.random.Float64())
	if whole {
		size *= chartAreas
	}
	number := 10 + 20*m.random.Float64()*m.random.Float64()
	switch d.Unit {
	case "people":
		number = float64(int(size))
	case "euros":
		number = 2e6 * (m.random.Float64() - 0.5)
	case "quotient":
		number = 2 * m.random.Float64()
	}
	if luck > 0.95 && d.Unit != "people" {
		number = 0 // zero is data
	}
	v := edition.Known(number, basis)
	if d.Shape == "" {
		return v
	}
	if d.Scale > 0 {
		v.Denominator = float64(int(size))
		v.Numerator = number * v.Denominator / d.Scale
	}
	v.N = int32(m.random.IntN(60))
	wide := (0.05 + m.random.Float64()) * (1 + number*number/1e3)
	if d.Unit == "euros" {
		wide = 1e6 * m.random.Float64()
	}
	v.Low, v.High = number-wide, number+3*wide
	if d.Unit != "euros" {
		v.Low = max(v.Low, 0)
	}
	v.Verdict = []indicator.Verdict{indicator.Above, indicator.CannotTell, indicator.Below}[m.random.IntN(3)]
	if m.random.Float64() < 0.3 {
		v.Status, v.Reason = indicator.Unreliable, indicator.WideInterval
	}
	return v
}

// grants gives communes money, at their seat.
func (m *chartMaker) grants() {
	for i := range 80 {
		code := "59" + strconv.Itoa(100+m.random.IntN(chartAreas))
		m.draft.Grants = append(m.draft.Grants, edition.Grant{
			Source: m.draft.Sources[0].ID, Row: int64(i + 2), Funder: "Métropole", Beneficiary: "Association", Reference: "R" + strconv.Itoa(i),
			Year: 2015 + i%5, Axis: 1 + i%5, Gross: source.Cents(100_000 + m.random.IntN(9_000_000)),
			Places: []edition.GrantPlace{
				{Ref: source.Ref{Level: source.Commune, Code: code}, Kind: edition.PlaceSeat, Millionths: edition.Whole},
				{Ref: source.Ref{Level: source.EPCI, Code: "200093201"}, Kind: edition.PlaceSeat, Millionths: edition.Whole},
			},
		})
	}
}

// chartEdition publishes a draft in memory.
func chartEdition(t testing.TB, seed uint64) *edition.Edition {
	t.Helper()
	return openChartDraft(t, chartDraft(t, seed))
}

func openChartDraft(t testing.TB, draft edition.Draft) *edition.Edition {
	t.Helper()
	bundle, err := draft.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e, err := bundle.Open(time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func chartAsker(t testing.TB, lang message.Lang) ask.Asker {
	t.Helper()
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ask.Asker{Writer: wording.Writer{Text: text, Lang: lang}, Known: ask.NewKnown()}
}
