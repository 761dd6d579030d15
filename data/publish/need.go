package publish

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// needs are poverty rates and incomes, as their sources publish them for each
// area: a median or a rate of parts says nothing of the whole.
func (in *input) needs(g *ground) ([]*edition.Vector, error) {
	var vectors []*edition.Vector
	for id, variable := range map[string]string{Poverty: source.PovertyRate, Income: source.IncomeMedian} {
		latest := indicator.Period{}
		if all := in.periods("", variable); len(all) > 0 {
			latest = all[len(all)-1]
		}
		for _, level := range in.sortedLevels() {
			periods := in.periods(level, variable)
			value := func(area int64, period indicator.Period) (edition.Value, error) {
				return in.observed(area, variable, period)
			}
			if len(periods) == 0 {
				periods = []indicator.Period{latest}
				value = func(int64, indicator.Period) (edition.Value, error) { return in.noNeed(level, variable), nil }
			}
			for _, period := range periods {
				v, err := in.need(g, edition.Key{Indicator: id, Level: level, Period: period}, value)
				if err != nil {
					return nil, err
				}
				vectors = append(vectors, v)
			}
		}
	}
	return vectors, nil
}

func (in *input) need(g *ground, key edition.Key, value func(int64, indicator.Period) (edition.Value, error)) (*edition.Vector, error) {
	values := make([]edition.Value, 0, len(g.order[key.Level]))
	for _, id := range g.order[key.Level] {
		v, err := value(id, key.Period)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return edition.NewVector(key, g.levels[key.Level].Hash, values)
}

// noNeed is the value of areas of a level that no source speaks of.
func (in *input) noNeed(level source.Level, variable string) edition.Value {
	if (isWhole(level) || level.IsOutside()) && in.speaks(source.Commune, variable) {
		return edition.Unknown(indicator.Absent, NotAdditive, edition.Basis{})
	}
	return edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: incomeRole(level)})
}

// allAbsent is a vector of which nothing is known for want of a file.
func (in *input) allAbsent(g *ground, key edition.Key, role string) (*edition.Vector, error) {
	values := make([]edition.Value, len(g.order[key.Level]))
	for i := range values {
		values[i] = edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: role})
	}
	return edition.NewVector(key, g.levels[key.Level].Hash, values)
}
