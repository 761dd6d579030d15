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
		for _, period := range periods {
			for _, kind := range []string{"seat", "action"} {
				if kind == "action" && !slices.ContainsFunc(counted, func(s data.StoredGrant) bool { return s.Kind == kind }) {
					continue
				}
				v, err := in.fundingVector(g, p, level, period, kind, counted)
				if err != nil {
					return nil, err
				}
				vectors = append(vectors, v)
			}
		}
	}
	return vectors, nil
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
	cents   float64
	grants  map[int64]bool
	sources map[int64]bool
}

// fundingVector is the money of one period at one level.
func (in *input) fundingVector(g *ground, p people, level source.Level, period indicator.Period, kind string, grants []data.StoredGrant) (*edition.Vector, error) {
	id, method := Funding, FundingSeat
	if kind == "action" {
		id, method = FundingAction, FundingPlace
	}
	money, here, all := in.place(level, period, kind, grants)
	args := map[string]string{}
	if here < all {
		args["placed"] = fmt.Sprint(math.Floor(100 * here / all))
	}
	used := map[int64]bool{}
	for _, m := range money {
		maps.Copy(used, m.sources)
	}
	key := edition.Key{Indicator: id, Level: level, Period: period}
	values := make([]edition.Value, 0, len(g.order[level]))
	for i, area := range g.order[level] {
		population, year := p.nearest(level, i, period)
		basis := edition.Basis{
			Method: method, Args: args, DenominatorPeriod: year,
			Sources: slices.Sorted(slices.Values(slices.Concat(in.sourceIDs(used), population.Basis.Sources))),
		}
		basis.Sources = slices.Compact(basis.Sources)
		switch {
		case len(money) == 0:
			values = append(values, edition.Unknown(indicator.Absent, PlaceUnknown, edition.Basis{Method: method, Missing: roleGrants}))
		case !population.Status.HasValue() || population.Number == 0:
			values = append(values, edition.Unknown(indicator.Absent, DenominatorMissing, basis))
		default:
			values = append(values, perPerson(money[area], population.Number, basis))
		}
	}
	return edition.NewVector(key, g.levels[level].Hash, values)
}

// perPerson divides the money of an area, which may be none, by its people.
func perPerson(m placed, people float64, basis edition.Basis) edition.Value {
	euros := math.Round(m.cents) / centsPerEuro
	v := edition.Known(euros/people, basis)
	v.Numerator, v.Denominator, v.N = euros, people, int32(len(m.grants))
	return v
}

// place sums the money of a period by area of a level: what goes to the area
// itself and, for wholes, to its communes. It also returns the euro cents that have
// a place at the level, and all of them.
func (in *input) place(level source.Level, period indicator.Period, kind string, grants []data.StoredGrant) (byArea map[int64]placed, here, all float64) {
	wholes := map[int64][]int64{}
	if isWhole(level) {
		for _, id := range in.levels[level] {
			for _, commune := range in.communesOf[id] {
				wholes[commune] = append(wholes[commune], id)
			}
		}
	}
	byArea = map[int64]placed{}
	seen := map[int64]bool{}
	for _, s := range grants {
		if !period.Contains(s.Year) {
			continue
		}
		if !seen[s.Grant] {
			seen[s.Grant] = true
			all += float64(s.Net)
		}
		if s.Kind != kind {
			continue
		}
		targets := wholes[s.Area]
		if in.areas[s.Area].Ref.Level == level {
			targets = []int64{s.Area}
		}
		for _, area := range targets {
			m := byArea[area]
			if m.grants == nil {
				m = placed{grants: map[int64]bool{}, sources: map[int64]bool{}}
			}
			m.cents += float64(s.Net) * s.Share
			m.grants[s.Grant], m.sources[s.Source] = true, true
			byArea[area] = m
		}
		if len(targets) > 0 {
			here += float64(s.Net) * s.Share
		}
	}
	return byArea, here, all
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
