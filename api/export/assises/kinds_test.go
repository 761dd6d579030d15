package assises_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// kindsPlan has a figure of each kind.
const kindsPlan = `title: "Toutes les figures"
uses: [half-column]
sections:
  - title: "Toutes"
    figures:
      - {figure: choropleth, name: carte, indicator: ess.density, level: commune}
      - {figure: bivariate, name: deux, indicator: funding.per_capita, level: commune, need: need.poverty}
      - {figure: symbols, name: cercles, indicator: people.count, level: commune}
      - {figure: symbols, name: euros, indicator: funding.per_capita, level: commune}
      - {figure: lisa, name: voisins, indicator: ess.density, level: commune}
      - {figure: difference, name: avant-apres, indicator: ess.density, level: commune, period: "2019", against: "2015"}
      - {figure: multiples, name: petites, indicator: ess.density, level: commune}
      - {figure: ranked, name: rangs, indicator: ess.density, level: commune, period: "2016"}
      - {figure: bars, name: barres, indicator: funding.per_capita, level: territoire}
      - {figure: trend, name: evolution, indicator: ess.density, level: epci}
      - {figure: trend, name: evolutions, indicator: funding.per_capita, level: commune, select: "commune/59103,commune/59107"}
      - {figure: lorenz, name: partage, indicator: funding.per_capita, level: commune}
      - {figure: concentration, name: concentration, indicator: funding.per_capita, level: commune, need: need.poverty}
      - {figure: funnel-plot, name: entonnoir, indicator: ess.density, level: commune}
      - {figure: scatter, name: nuage, indicator: funding.per_capita, level: commune, need: need.poverty}
      - {figure: award-funnel, name: etapes, indicator: funnel.requests, level: epci, period: "2015-2019"}
      - {figure: award-funnel, name: etapes-2016, indicator: funnel.requests, level: epci, period: "2016"}
      - {figure: scenario, name: simulation, level: commune, scenario: "envelope=609000&principle=inhabitants&level=commune"}
`

// changed changes the value of an area before the edition is made: none when it changes
// nothing.
type changed func(k edition.Key, code string, v *edition.Value)

// kindsOptions are those of a pack with a figure of each kind.
func kindsOptions(t testing.TB, place string) assises.Options {
	t.Helper()
	o := options(t, place)
	var err error
	if o.Plan, err = assises.ParsePlan("kinds.yaml", []byte(kindsPlan)); err != nil {
		t.Fatal(err)
	}
	o.Draw = undrawn{o.Draw.(assises.Figures)}
	o.Edition = kindsEdition(t, func(edition.Key, string, *edition.Value) {})
	return o
}

// undrawn says what figures are of and draws no picture: tests of numbers need none.
type undrawn struct{ assises.Figures }

func (u undrawn) Draw(ctx context.Context, e *edition.Edition, s assises.Slot, _ string) (assises.Drawing, error) {
	table, err := u.Table(ctx, e, s)
	return assises.Drawing{About: assises.About{ID: s.Name, Title: s.Name, Subtitle: s.Name, Table: table}}, err
}

// kindsMaker makes the edition of the kinds: communes, territoires and the whole, four years
// and a span, each status. Its numbers are drawn by chance from a fixed seed.
type kindsMaker struct {
	t      testing.TB
	random *rand.Rand
	change changed
	draft  edition.Draft
}

func kindsEdition(t testing.TB, change changed) *edition.Edition {
	t.Helper()
	m := kindsMaker{t: t, random: rand.New(rand.NewPCG(7, 7)), change: change, draft: edition.Draft{
		Label: "toutes", AsOf: source.Day(2026, 1, 1),
		Pack: edition.Pack{
			Name: "essai", Title: edition.Text{FR: "Essai", EN: "Test"}, CRS: 2154,
			Territory: &edition.Territory{Level: source.EPCI, Code: "200093201"},
		},
	}}
	simulated, err := edition.Source{
		Pack: "essai", Role: "grants", Kind: "test", Producer: "Essor", Title: "Registre simulé", Period: "2021", Licence: "–", File: "r.csv", SHA256: "00",
		Bytes: 1, Simulated: true,
	}.Identify()
	if err != nil {
		t.Fatal(err)
	}
	m.draft.Sources = append(m.draft.Sources, simulated)
	m.areas()
	m.values()
	for i := range 60 {
		m.draft.Grants = append(m.draft.Grants, edition.Grant{
			Source: simulated.ID, Row: int64(i + 2), Funder: "Métropole", Beneficiary: "Association", Reference: "R" + strconv.Itoa(i), Year: 2015 + i%5, Axis: 1 + i%5,
			Gross: source.Cents(100_000 + m.random.IntN(9_000_000)),
			Places: []edition.GrantPlace{
				{Ref: source.Ref{Level: source.Commune, Code: "59" + strconv.Itoa(100+m.random.IntN(30))}, Kind: edition.PlaceSeat, Millionths: edition.Whole},
				{Ref: source.Ref{Level: source.EPCI, Code: "200093201"}, Kind: edition.PlaceSeat, Millionths: edition.Whole},
			},
		})
	}
	bundle, err := m.draft.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e, err := bundle.Open(time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (m *kindsMaker) areas() {
	square := func(i int) orb.MultiPolygon {
		x, y := 3+float64(i%6)/50, 50.5+float64(i/6)/50
		return orb.MultiPolygon{orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + 0.02, y + 0.02}}.ToPolygon()}
	}
	var communes []edition.Area
	for i := range 30 {
		communes = append(communes, edition.Area{Code: "59" + strconv.Itoa(100+i), Name: "Commune " + string(rune('A'+i%26)) + string(rune('a'+i/26)), AreaM2: 1e6, Boundary: square(i)})
	}
	for _, l := range []struct {
		level source.Level
		areas []edition.Area
	}{
		{source.Commune, communes},
		{source.Territoire, []edition.Area{{Code: "nord", Name: "Nord", AreaM2: 1e6, Boundary: square(1)}, {Code: "sud", Name: "Sud", AreaM2: 1e6, Boundary: square(20)}}},
		{source.EPCI, []edition.Area{{Code: "200093201", Name: "Métropole Européenne de Lille", AreaM2: 3e7, Boundary: square(9)}}},
	} {
		b, err := edition.NewBoundaries(l.level, "2024", l.areas)
		if err != nil {
			m.t.Fatal(err)
		}
		m.draft.Boundaries = append(m.draft.Boundaries, b)
	}
}

func (m *kindsMaker) values() {
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		m.t.Fatal(err)
	}
	periods := []indicator.Period{indicator.Year(2015), indicator.Year(2016), indicator.Year(2017), indicator.Year(2019), {From: 2015, To: 2019}}
	for _, id := range []string{"people.count", "need.poverty", "ess.density", "funding.per_capita", "funnel.requests", "funnel.success"} {
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
					values[i] = m.value(d, p, b.Level == source.Commune)
					m.change(edition.Key{Indicator: id, Level: b.Level, Period: p}, b.Codes[i], &values[i])
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

func (m *kindsMaker) value(d edition.Definition, p indicator.Period, small bool) edition.Value {
	basis := edition.Basis{Method: "published", Sources: []string{m.draft.Sources[0].ID}}
	if d.Shape != "" {
		basis.DenominatorPeriod = indicator.Year(2021)
	}
	if p.To >= 2017 && d.ID == "ess.density" {
		basis.Method = "people.grid" // another method from then on
	}
	luck, size := m.random.Float64(), 200*(1+50*m.random.Float64())
	number := 10 + 20*m.random.Float64()*m.random.Float64()
	switch {
	case !small:
	case luck < 0.06:
		return edition.Unknown(indicator.Secret, indicator.SourceSecret, basis)
	case luck < 0.1:
		return edition.Unknown(indicator.Absent, indicator.SourceNotPublished, basis)
	}
	if d.Unit == "people" {
		number = float64(int(size))
	}
	v := edition.Known(number, basis)
	if d.Shape == "" {
		return v
	}
	v.Denominator = float64(int(size))
	v.Numerator, v.N = number*v.Denominator/d.Scale, int32(m.random.IntN(60))
	wide := 0.05 + 3*m.random.Float64()
	v.Low, v.High = max(number-wide, 0), number+3*wide
	v.Verdict = []indicator.Verdict{indicator.Above, indicator.CannotTell, indicator.Below}[m.random.IntN(3)]
	if m.random.Float64() < 0.3 {
		v.Status, v.Reason = indicator.Unreliable, indicator.WideInterval
	}
	return v
}
