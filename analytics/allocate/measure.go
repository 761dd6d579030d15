package allocate

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// Measures say how evenly amounts are spread over people, and how they follow need.
// Each is a number, or the reason why there is none. Package inequality defines
// them, and docs/methods/inequality.md explains.
type Measures struct {
	Total   int64            // cents
	PerHead inequality.Value // euros per inhabitant of the areas whose population is known
	Gini    inequality.Value
	TheilT  inequality.Value
	// Theil within and between groups of areas (Area.Group) sum to TheilT.
	TheilWithin, TheilBetween inequality.Value
	Hoover                    inequality.Value
	// Concentration by the share of poor inhabitants, above 0 when poorer areas get
	// more per inhabitant, and Kakwani, above 0 when they get more than in proportion
	// to the poor they have.
	Concentration, Kakwani inequality.Value
	QPVRatio               inequality.Value // neighbourhoods' euros per inhabitant over the others'
	// ShareWithoutNeed is the share of the known population that lives in areas whose
	// number of poor is not known: Concentration and Kakwani leave them out.
	ShareWithoutNeed float64
}

// Measure measures amounts in cents, one per area. It returns [ErrInput] when there
// is not one amount per area.
func Measure(areas []Area, amounts []int64) (Measures, error) {
	if len(amounts) != len(areas) {
		return Measures{}, badInput("%d amounts for %d areas", len(amounts), len(areas))
	}
	c := newColumns(areas, amounts)
	m := Measures{QPVRatio: valueOf(inequality.QPVRatio(c.euros, c.people, c.qpv))}
	for _, a := range amounts {
		m.Total += a
	}
	m.spread(c)
	concentration, err := inequality.Concentrate(c.euros, c.need, c.people)
	m.Concentration, m.Kakwani = valueOf(concentration.Index, err), concentration.Kakwani
	if err != nil {
		m.Kakwani = inequality.Value{Err: err}
	}
	m.ShareWithoutNeed = peopleShare(areas, func(i int) bool { return math.IsNaN(c.need[i]) })
	return m, nil
}

// spread sets the measures that know nothing of need.
func (m *Measures) spread(c columns) {
	d, err := inequality.OfAmounts(c.euros, c.people)
	if err != nil {
		none := inequality.Value{Err: err}
		m.PerHead, m.Gini, m.TheilT, m.TheilWithin, m.TheilBetween, m.Hoover = none, none, none, none, none, none
		return
	}
	m.PerHead = inequality.Value{Value: d.Mean()}
	m.Gini = inequality.Value{Value: d.Gini()}
	m.TheilT = inequality.Value{Value: d.TheilT()}
	m.Hoover = inequality.Value{Value: d.Hoover()}
	parts, err := inequality.Decompose(d, c.groups)
	m.TheilWithin, m.TheilBetween = valueOf(parts.T.Within, err), valueOf(parts.T.Between, err)
}

func valueOf(v float64, err error) inequality.Value {
	if err != nil {
		return inequality.Value{Err: err}
	}
	return inequality.Value{Value: v}
}

// columns are the areas as package inequality takes them.
type columns struct {
	euros, people, need []float64 // need is the share of poor inhabitants
	groups              []string
	qpv                 []bool
}

// needDigits takes the noise out of shares of poor inhabitants: where these are a rate times
// people, people divide out to twelve digits, and areas of one rate are ranked as equal.
const needDigits = 1e12

func newColumns(areas []Area, amounts []int64) columns {
	const centsPerEuro = 100
	n := len(areas)
	c := columns{
		euros: make([]float64, n), people: make([]float64, n), need: make([]float64, n),
		groups: make([]string, n), qpv: make([]bool, n),
	}
	for i, a := range areas {
		c.euros[i] = float64(amounts[i]) / centsPerEuro
		c.people[i], c.groups[i], c.qpv[i] = a.Population, a.Group, a.QPV
		c.need[i] = math.NaN()
		if a.Population > 0 {
			c.need[i] = math.Round(a.Poor/a.Population*needDigits) / needDigits
		}
	}
	return c
}
