package publish

import (
	"context"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// unitKey names a sort of establishments in a stock.
type unitKey struct {
	source int64
	area   int64
}

// unitSort is what an establishment is.
type unitSort struct {
	family                   string
	inINSEE, inLaw, employer bool
}

// units are the establishments of the stocks of a pack, counted by area.
type units struct {
	counts map[unitKey]map[unitSort]int64
	places map[int64]data.StoredPlaces // by source
	stocks []stock                     // by year
	// carried counts those of which the commune is one of another day.
	carried map[unitKey]int64
}

// stock is one load of the register.
type stock struct {
	source int64
	period indicator.Period
}

// readUnits counts establishments in communes, in what communes make up, and in
// neighbourhoods and outside of them by their points. Of several stocks of one year the first in the
// order of the pack counts.
func (in *input) readUnits(ctx context.Context) (*units, error) {
	u := &units{counts: map[unitKey]map[unitSort]int64{}, places: map[int64]data.StoredPlaces{}, carried: map[unitKey]int64{}}
	places, err := in.publication.PlacesOfUnits(ctx)
	if err != nil || len(places) == 0 {
		return u, err
	}
	seen := map[indicator.Period]bool{}
	for _, p := range places {
		u.places[p.Source] = p
		period, err := indicator.ParsePeriod(in.sources[p.Source].Period)
		if err != nil {
			return nil, err
		}
		if !seen[period] {
			seen[period] = true
			u.stocks = append(u.stocks, stock{p.Source, period})
		}
	}
	slices.SortFunc(u.stocks, func(a, b stock) int { return a.period.From - b.period.From })
	communes, err := in.publication.UnitsOfCommunes(ctx)
	if err != nil {
		return nil, err
	}
	communes = in.carryUnits(communes, func(k unitKey, n int64) { u.carried[k] += n })
	u.add(communes)
	for _, c := range communes {
		for _, whole := range in.wholesOf[c.Area] {
			c.Area = whole
			u.add([]data.StoredUnits{c})
		}
	}
	inside, err := in.publication.UnitsInside(ctx, in.neighbourhoods())
	if err != nil {
		return nil, err
	}
	u.add(inside)
	for _, c := range in.sortedComplements() {
		outside, err := in.publication.UnitsOutside(ctx, c.neighbourhoods)
		if err != nil {
			return nil, err
		}
		for _, of := range in.carryUnits(outside, func(unitKey, int64) {}) {
			of.Area = c.area
			u.add([]data.StoredUnits{of})
		}
	}
	return u, nil
}

// unitsMethod is how establishments are counted at a level.
func unitsMethod(level source.Level) string {
	switch {
	case isQPV(level):
		return UnitsPoint
	case level.IsOutside():
		return UnitsOutside
	default:
		return UnitsCommune
	}
}

func (u *units) add(counted []data.StoredUnits) {
	for _, c := range counted {
		key := unitKey{c.Source, c.Area}
		if u.counts[key] == nil {
			u.counts[key] = map[unitSort]int64{}
		}
		u.counts[key][unitSort{c.Family, c.InINSEE, c.InLaw, c.Employer}] += c.N
	}
}

// carriedArgs tells how many establishments of a commune come from another one of the
// day of the stock.
func (u *units) carriedArgs(s stock, area int64) map[string]string {
	if n := u.carried[unitKey{s.source, area}]; n > 0 {
		return map[string]string{"carried": strconv.FormatInt(n, 10)}
	}
	return map[string]string{}
}

// count sums the sorts that a selection takes.
func (u *units) count(s stock, area int64, takes func(unitSort) bool) int64 {
	var n int64
	for sort, of := range u.counts[unitKey{s.source, area}] {
		if takes(sort) {
			n += of
		}
	}
	return n
}

// neighbourhoods are the areas of all levels of neighbourhoods.
func (in *input) neighbourhoods() []int64 {
	var ids []int64
	for id, a := range in.areas {
		if isQPV(a.Ref.Level) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
