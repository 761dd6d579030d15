package publish

import (
	"context"
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
func (in *input) funding(ctx context.Context, g *ground, p people, grants []data.StoredGrant) ([]*edition.Vector, error) {
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
			of, err := in.fundingOf(ctx, g, fundingTask{p, level, kind, counted}, periods)
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
func (in *input) fundingOf(ctx context.Context, g *ground, t fundingTask, periods []indicator.Period) ([]*edition.Vector, error) {
	if len(periods) == 0 || t.kind == action && !anyPlace(t.grants, t.kind, periods[len(periods)-1]) {
		return nil, nil
	}
	all := periods[len(periods)-1]
	if money, _, _ := in.place(t.level, all, t.kind, t.grants); len(money) == 0 {
		periods = []indicator.Period{all}
	}
	var vectors []*edition.Vector
	for _, period := range periods {
		v, err := in.fundingVector(ctx, g, t, period)
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

// fundingTask is the money at one level by one kind of place.
type fundingTask struct {
	people people
	level  source.Level
	kind   string
	grants []data.StoredGrant
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

// placed is the money that goes to one area: its share of each grant, in euros.
type placed map[int64]indicator.Amount

// amounts are the shares, by grant.
func (p placed) amounts() []indicator.Amount {
	var list []indicator.Amount
	for _, grant := range slices.Sorted(maps.Keys(p)) {
		list = append(list, p[grant])
	}
	return list
}

// largest is the largest grant of all, in euros: what a grant comes to at most.
func largest(grants []data.StoredGrant) float64 {
	var most int64
	for _, s := range grants {
		most = max(most, s.Gross)
	}
	return float64(most) / centsPerEuro
}

// fundingVector is the money of one period at one level. A year in which grants
// have places, but none at this level, has zeros: they went elsewhere.
func (in *input) fundingVector(ctx context.Context, g *ground, t fundingTask, period indicator.Period) (*edition.Vector, error) {
	key := edition.Key{Indicator: Funding, Level: t.level, Period: period}
	method := FundingSeat
	if t.kind == action {
		key.Indicator, method = FundingAction, FundingPlace
	}
	money, here, all := in.place(t.level, period, t.kind, t.grants)
	args := map[string]string{}
	if here < all && !isQPV(t.level) { // neighbourhoods do not cover the territory: money elsewhere is no gap
		args["placed"] = fmt.Sprint(math.Floor(100 * here / all))
	}
	ever, _, _ := in.place(t.level, indicator.Period{From: math.MinInt, To: math.MaxInt}, t.kind, t.grants)
	known := len(ever) > 0 && anyPlace(t.grants, t.kind, period)
	used := map[int64]bool{}
	for _, s := range t.grants {
		if period.Contains(s.Year) {
			used[s.Source] = true
		}
	}
	var input indicator.Input
	var bases []edition.Basis
	for i, area := range g.order[t.level] {
		population, year := t.people.nearest(t.level, i, period)
		sources := slices.Concat(in.sourceIDs(used), population.Basis.Sources)
		slices.Sort(sources)
		basis := edition.Basis{Method: method, Args: args, Sources: slices.Compact(sources)}
		cell := indicator.Cell{Numerator: indicator.Numerator{Amounts: money[area].amounts()}, Denominator: perPeople(population, year)}
		if !known {
			cell.Numerator = indicator.Numerator{Status: indicator.Absent, Reason: PlaceUnknown}
			basis = edition.Basis{Method: method, Missing: roleGrants}
		}
		input.Areas, bases = append(input.Areas, cell), append(bases, basis)
	}
	input.Usual = largest(t.grants)
	input.Reference = in.fundingReference(g, t, period)
	return in.rates(ctx, g, key, input, bases)
}

// fundingReference is the money of the whole territory per inhabitant.
func (in *input) fundingReference(g *ground, t fundingTask, period indicator.Period) *indicator.Cell {
	level, area, position, ok := in.territory(g)
	if !ok {
		return nil
	}
	money, _, _ := in.place(level, period, t.kind, t.grants)
	population, year := t.people.nearest(level, position, period)
	return &indicator.Cell{
		Numerator:   indicator.Numerator{Amounts: money[area].amounts()},
		Denominator: perPeople(population, year),
	}
}
