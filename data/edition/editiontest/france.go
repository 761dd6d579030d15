package editiontest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Size is how large an edition made by [France] is.
type Size struct {
	Communes int
	Others   int                 // areas of two more levels
	Corners  int                 // of each commune
	Years    int                 // of each of twenty indicators
	Real     *edition.Boundaries // of the communes, as many as Communes; nil: made up
}

// WholeFrance is as many communes, areas and corners as France has, and 200
// indicator-years.
func WholeFrance() Size { return Size{Communes: 35357, Others: 1600, Corners: 60, Years: 10} }

// France is an edition of made-up communes of the sizes that French ones have, on a
// grid, with rates of establishments and amounts per head, intervals, smoothed values
// and verdicts. The same seed gives the same edition.
func France(t testing.TB, size Size, seed uint64) edition.Draft {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same draws for the same seed
	m := maker{t: t, random: random, draft: edition.Draft{
		Label: "france", AsOf: source.Day(2024, 1, 1),
		Pack: edition.Pack{Name: "france", Title: edition.Text{FR: "Essai", EN: "Test"}, CRS: 2154},
	}}
	m.source = addSource(t, &m.draft, edition.Source{
		Pack: "france", Role: "establishments", Kind: "test", Producer: "–", Title: "Simulé", Simulated: true,
		Licence: "–", File: "stock.csv", SHA256: "00", Bytes: 1,
	})
	if size.Real != nil {
		m.add(size.Real)
	} else {
		m.level(source.Commune, size.Communes, size.Corners)
	}
	m.level(source.QPV2024, size.Others*4/5, 20)
	m.level(source.QPV2015, size.Others-size.Others*4/5, 20)
	for i := range 20 {
		id := fmt.Sprintf("ess.density?family=%d", i)
		if i%5 == 4 {
			id = fmt.Sprintf("funding.per_capita?axis=%d", i)
		}
		m.draft.Catalogue = append(m.draft.Catalogue, edition.Definition{ID: id, Unit: "per_1000_people", Decimals: 1})
		for _, b := range m.draft.Boundaries {
			for year := range size.Years {
				m.vector(edition.Key{Indicator: id, Level: b.Level, Period: indicator.Year(2015 + year)}, b, i)
			}
		}
	}
	return m.draft
}

type maker struct {
	t      testing.TB
	random *rand.Rand
	draft  edition.Draft
	source string
	people map[source.Level][]float64
}

// level adds areas on a grid, each a star with that many corners.
func (m *maker) level(level source.Level, n, corners int) {
	m.t.Helper()
	side := int(math.Ceil(math.Sqrt(float64(n))))
	areas := make([]edition.Area, n)
	for i := range areas {
		lon, lat := -4+12*float64(i%side)/float64(side), 42+8*float64(i/side)/float64(side)
		ring := make(orb.Ring, 0, corners+1)
		for c := range corners {
			angle, radius := 2*math.Pi*float64(c)/float64(corners), (0.3+0.15*m.random.Float64())*8/float64(side)
			ring = append(ring, orb.Point{lon + radius*math.Cos(angle), lat + radius*math.Sin(angle)})
		}
		areas[i] = edition.Area{
			Code: strconv.Itoa(10_000 + i), Name: fmt.Sprintf("Saint-%c%d-sur-Œuvre", 'A'+i%26, i), AreaM2: 1e7,
			Boundary: orb.MultiPolygon{{append(ring, ring[0])}}, Sources: []string{m.source},
		}
	}
	b, err := edition.NewBoundaries(level, "2024", areas)
	if err != nil {
		m.t.Fatal(err)
	}
	m.add(b)
}

// add adds a level whose areas have as many people as French communes: half of them have
// fewer than 450, and one in 30 more than 5 000.
func (m *maker) add(b *edition.Boundaries) {
	m.draft.Boundaries = append(m.draft.Boundaries, b)
	if m.people == nil {
		m.people = map[source.Level][]float64{}
	}
	for range b.Len() {
		m.people[b.Level] = append(m.people[b.Level], math.Ceil(450*math.Exp(1.3*m.random.NormFloat64())))
	}
}

func (m *maker) vector(k edition.Key, b *edition.Boundaries, i int) {
	m.t.Helper()
	basis := edition.Basis{Method: "ess.counted", Sources: []string{m.source}, DenominatorPeriod: k.Period}
	values := make([]edition.Value, b.Len())
	mean := 1 / float64(1+i) // establishments for 1 000 people: families differ in size
	for area, people := range m.people[b.Level] {
		n := math.Floor(people/1000*mean*2*m.random.Float64() + m.random.Float64())
		number := n
		if i%5 == 4 {
			number = math.Round(n*100*2000*(1+m.random.ExpFloat64())) / 100 // euros, to the cent
		}
		values[area] = rate(number, n, people, mean, basis)
	}
	v, err := edition.NewVector(k, b.Hash, values)
	if err != nil {
		m.t.Fatal(err)
	}
	m.draft.Sealed = append(m.draft.Sealed, v.Seal())
}

// rate is a value in which all columns have something to say: Byar's interval of a
// count, scaled, and a mean of the rate and the mean of all.
func rate(number, n, people, mean float64, basis edition.Basis) edition.Value {
	v := edition.Known(number/people*1000, basis)
	v.Numerator, v.Denominator, v.N = number, people, int32(n)
	each := 1.0
	if n > 0 {
		each = number / n
		v.Low = n * math.Pow(1-1/(9*n)-1.96/(3*math.Sqrt(n)), 3) / people * 1000 * each
	} else {
		v.Low = 0
	}
	v.High = (n + 1) * math.Pow(1-1/(9*(n+1))+1.96/(3*math.Sqrt(n+1)), 3) / people * 1000 * each
	v.Smoothed = (number + mean*each) / (people/1000 + 1)
	v.Verdict = indicator.CannotTell
	if n < 5 {
		v.Status, v.Reason = indicator.Unreliable, "few_cases"
	} else if v.Low > mean {
		v.Verdict = indicator.Above
	}
	return v
}
