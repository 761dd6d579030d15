package publish

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// centsPerEuro turns cents into euros.
const centsPerEuro = 100

// funding is net euros per inhabitant, by the seat of the beneficiary and by the
// place of the action, for each year and for all years together. Only the grants
// of the role "grants" count: money of other funders is in the sums of the
// edition, not here.
func (in *input) funding(g *ground, p people, grants []data.StoredGrant) ([]*edition.Vector, error) {
	counted := slices.DeleteFunc(slices.Clone(grants), func(s data.StoredGrant) bool {
		return in.sources[s.Source].Role != roleGrants || s.InKind || s.Year == 0
	})
	periods := grantPeriods(counted)
	var vectors []*edition.Vector
	for _, level := range in.sortedLevels() {
		if len(periods) == 0 {
			v, err := in.allAbsent(g, edition.Key{Indicator: Funding, Level: level}, roleGrants)
			if err != nil {
				return nil, err
			}
			vectors = append(vectors, v)
		}
		for _, kind := range []string{seat, action} {
			of, err := in.fundingOf(g, p, level, kind, periods, counted)
			if err != nil {
				return nil, err
			}
			vectors = append(vectors, of...)
		}
	}
	return vectors, nil
}

// Kinds of places of grants.
const (
	seat   = "seat"
	action = "action"
)

// fundingOf is the money at one level by one kind of place. When no grant has such
// a place at the level, one vector for all years says so; by the place of action,
// only if grants tell it at another level.
func (in *input) fundingOf(g *ground, p people, level source.Level, kind string, periods []indicator.Period, grants []data.StoredGrant) ([]*edition.Vector, error) {
	if len(periods) == 0 || kind == action && !anyPlace(grants, kind, periods[len(periods)-1]) {
		return nil, nil
	}
	all := periods[len(periods)-1]
	if money, _, _ := in.place(level, all, kind, grants); len(money) == 0 {
		periods = []indicator.Period{all}
	}
	var vectors []*edition.Vector
	for _, period := range periods {
		v, err := in.fundingVector(g, p, edition.Key{Level: level, Period: period}, kind, grants)
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

// anyPlace tells whether any grant of a period has a place of that kind.
func anyPlace(grants []data.StoredGrant, kind string, period indicator.Period) bool {
	return slices.ContainsFunc(grants, func(s data.StoredGrant) bool { return s.Kind == kind && period.Contains(s.Year) })
}

// grantPeriods are the years of the grants, and the span of all of them.
func grantPeriods(grants []data.StoredGrant) []indicator.Period {
	years := map[int]bool{}
	for _, s := range grants {
		years[s.Year] = true
	}
	var periods []indicator.Period
	sorted := slices.Sorted(maps.Keys(years))
	for _, y := range sorted {
		periods = append(periods, indicator.Year(y))
	}
	if len(sorted) > 1 {
		periods = append(periods, indicator.Period{From: sorted[0], To: sorted[len(sorted)-1]})
	}
	return periods
}

// placed is the money that goes to one area.
type placed struct {
	cents  float64
	grants map[int64]bool
}

// fundingVector is the money of one period at one level. A year in which grants
// have places, but none at this level, has zeros: they went elsewhere.
func (in *input) fundingVector(g *ground, p people, key edition.Key, kind string, grants []data.StoredGrant) (*edition.Vector, error) {
	method := FundingSeat
	key.Indicator = Funding
	if kind == action {
		key.Indicator, method = FundingAction, FundingPlace
	}
	money, here, all := in.place(key.Level, key.Period, kind, grants)
	ever, _, _ := in.place(key.Level, indicator.Period{From: math.MinInt, To: math.MaxInt}, kind, grants)
	placed := len(ever) > 0 && anyPlace(grants, kind, key.Period)
	args := map[string]string{}
	if here < all && !isQPV(key.Level) { // neighbourhoods do not cover the territory: money elsewhere is no gap
		args["placed"] = fmt.Sprint(math.Floor(100 * here / all))
	}
	used := map[int64]bool{}
	for _, s := range grants {
		if key.Period.Contains(s.Year) {
			used[s.Source] = true
		}
	}
	values := make([]edition.Value, 0, len(g.order[key.Level]))
	for i, area := range g.order[key.Level] {
		population, year := p.nearest(key.Level, i, key.Period)
		sources := slices.Concat(in.sourceIDs(used), population.Basis.Sources)
		slices.Sort(sources)
		basis := edition.Basis{Method: method, Args: args, DenominatorPeriod: year, Sources: slices.Compact(sources)}
		switch {
		case !placed:
			values = append(values, edition.Unknown(indicator.Absent, PlaceUnknown, edition.Basis{Method: method, Missing: roleGrants}))
		case !population.Status.HasValue() || population.Number == 0:
			values = append(values, edition.Unknown(indicator.Absent, DenominatorMissing, basis))
		default:
			values = append(values, perPerson(money[area], population.Number, basis))
		}
	}
	return edition.NewVector(key, g.levels[key.Level].Hash, values)
}

// perPerson divides the money of an area, which may be none, by its people.
func perPerson(m placed, people float64, basis edition.Basis) edition.Value {
	euros := math.Round(m.cents) / centsPerEuro
	v := edition.Known(euros/people, basis)
	v.Numerator, v.Denominator, v.N = euros, people, int32(len(m.grants))
	return v
}

// grantSums sum up what each source says of public money, year by year.
func (in *input) grantSums(grants []data.StoredGrant) []edition.GrantSum {
	type key struct {
		source int64
		year   int
	}
	sums := map[key]*edition.GrantSum{}
	seen := map[int64]bool{}
	for _, s := range grants {
		if seen[s.Grant] {
			continue
		}
		seen[s.Grant] = true
		k := key{s.Source, s.Year}
		if sums[k] == nil {
			sums[k] = &edition.GrantSum{Source: in.sources[s.Source].ID, Year: s.Year}
		}
		sums[k].Decisions++
		if s.InKind {
			sums[k].InKind++
			continue
		}
		sums[k].Gross += s.Gross
		sums[k].Recovered += s.Recovered
		sums[k].Net += s.Net
	}
	var list []edition.GrantSum
	for _, sum := range sums {
		list = append(list, *sum)
	}
	slices.SortFunc(list, func(a, b edition.GrantSum) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Year, b.Year))
	})
	return list
}
