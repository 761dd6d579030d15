package publish

import (
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// people are the populations of areas by level and period, with what they rest on.
type people map[edition.Key][]edition.Value

// peopleOf counts people: communes as published, wholes as the sum of their
// communes, neighbourhoods as published, or else from the grid, or else by surface, for
// the latest year of the communes' populations; what lies outside of the
// neighbourhoods as what they leave.
func (in *input) peopleOf(g *ground) (people, error) {
	p := people{}
	latest := in.latestOfCommunes()
	for _, level := range in.sortedLevels() {
		if level.IsOutside() {
			continue
		}
		periods := in.periods(level, source.PopulationMunicipal, source.Population)
		if isWhole(level) {
			periods = union(periods, in.periods(source.Commune, source.PopulationMunicipal))
		}
		if len(periods) == 0 {
			periods = []indicator.Period{latest}
		}
		estimate := isQPV(level) && !in.speaks(level, source.PopulationMunicipal, source.Population) && latest != indicator.Period{}
		for _, period := range periods {
			count := in.countPeople
			if estimate {
				estimates := in.estimate(g, g.order[level], period)
				count = func(id int64, _ indicator.Period) (edition.Value, error) { return estimates[id], nil }
			}
			key := edition.Key{Indicator: People, Level: level, Period: period}
			for _, id := range g.order[level] {
				v, err := count(id, period)
				if err != nil {
					return nil, err
				}
				p[key] = append(p[key], v)
			}
		}
	}
	in.countPeopleOutside(g, p)
	return p, nil
}

// countPeople is the population of an area as sources or its communes give it.
func (in *input) countPeople(id int64, period indicator.Period) (edition.Value, error) {
	level := in.areas[id].Ref.Level
	if isWhole(level) && len(in.communesOf[id]) > 0 {
		return in.sumPeople(id, period)
	}
	for _, variable := range []string{source.PopulationMunicipal, source.Population} {
		if _, ok := in.told[figureKey{id, variable, period}]; ok {
			return in.observed(id, variable, period)
		}
	}
	if in.speaks(level, source.PopulationMunicipal, source.Population) {
		return in.observed(id, source.PopulationMunicipal, period)
	}
	return edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: peopleRole(level)}), nil
}

// sumPeople adds up the communes of a whole. When one of them is not known, there
// is no sum.
func (in *input) sumPeople(id int64, period indicator.Period) (edition.Value, error) {
	sum, known, basis := in.addCommunes(id, source.PopulationMunicipal, period)
	basis.Method = PeopleMembers
	switch {
	case known == len(in.communesOf[id]):
		return edition.Known(sum, basis), nil
	case known > 0:
		basis.Args["known"] = fmt.Sprint(known)
		return edition.Unknown(indicator.Absent, MemberMissing, basis), nil
	}
	if _, ok := in.told[figureKey{id, source.PopulationMunicipal, period}]; ok {
		return in.observed(id, source.PopulationMunicipal, period)
	}
	return edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: rolePopulations}), nil
}

// latestOfCommunes is the latest period for which the populations of most communes
// are known, or no period.
func (in *input) latestOfCommunes() indicator.Period {
	communes := in.levels[source.Commune]
	for _, period := range slices.Backward(in.periods(source.Commune, source.PopulationMunicipal)) {
		known := 0
		for _, id := range communes {
			if in.told[figureKey{id, source.PopulationMunicipal, period}].Value != nil {
				known++
			}
		}
		if 2*known > len(communes) {
			return period
		}
	}
	return indicator.Period{}
}

// vectors are the populations as columns.
func (p people) vectors(g *ground) ([]*edition.Vector, error) {
	var vectors []*edition.Vector
	for key, values := range p {
		v, err := edition.NewVector(key, g.levels[key.Level].Hash, values)
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

// distance is how many years lie between the ends of two periods.
func distance(a, b indicator.Period) int { return max(a.To-b.To, b.To-a.To) }
