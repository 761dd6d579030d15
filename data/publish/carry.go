package publish

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/cog"
	"github.com/observatoire-essor/essor/data/source"
)

// carrier carries what sources say of the communes of another day to those of the
// edition, so that a series keeps one perimeter: see package cog.
type carrier struct {
	history cog.History
	day     source.Date                // on which the communes of the edition were communes
	ids     map[string]int64           // of the communes of the edition, by code
	codes   map[int64]string           // of all communes that sources speak of
	folded  map[string]int64           // the commune of the edition that another code leads to by its alias
	people  map[int]map[string]float64 // municipal populations by year and code, for shares
}

// readCarrier reads the history of communes and dates the communes of the edition: by
// its day, or the nearest on which all of them were communes.
func (in *input) readCarrier(ctx context.Context) error {
	movements, err := in.publication.Movements(ctx)
	if err != nil {
		return err
	}
	c := &carrier{history: cog.NewHistory(movements), ids: map[string]int64{}, folded: map[string]int64{}}
	if c.codes, err = in.publication.CommuneCodes(ctx); err != nil {
		return err
	}
	for _, id := range in.levels[source.Commune] {
		c.ids[in.areas[id].Ref.Code] = id
	}
	for _, a := range in.aliases {
		if _, stands := c.ids[a.Code]; !stands && in.areas[a.Area].Ref.Level == source.Commune {
			c.folded[a.Code] = a.Area
		}
	}
	c.day = c.history.BestDay(slices.Sorted(maps.Keys(c.ids)), in.asOf)
	in.carrier = c
	return nil
}

// weigh shares out by the municipal populations of the year nearest to a day in which
// those of all parts are known; of two as near, the earlier.
func (c *carrier) weigh(parts []string, on source.Date) ([]float64, bool) {
	years := slices.SortedFunc(maps.Keys(c.people), func(a, b int) int {
		return cmp.Or(cmp.Compare(max(a-on.Year(), on.Year()-a), max(b-on.Year(), on.Year()-b)), cmp.Compare(a, b))
	})
	for _, year := range years {
		shares, sum := make([]float64, len(parts)), 0.0
		for i, p := range parts {
			n, ok := c.people[year][p]
			if !ok {
				sum = 0
				break
			}
			shares[i] = n
			sum += n
		}
		if sum > 0 {
			for i := range shares {
				shares[i] /= sum
			}
			return shares, true
		}
	}
	return nil, false
}

// passage is where what was in a commune on a day is in the edition: itself, another
// commune, or several with their shares. Places outside of the edition are left out.
// ok is false when nobody knows the shares.
func (c *carrier) passage(area int64, day source.Date) (to []target, ok bool) {
	code, commune := c.codes[area]
	if !commune {
		return []target{{area, 1}}, true
	}
	if last, was := c.history.Last(code, day); was {
		day = last
	}
	parts, ok := c.history.Passage(code, day, c.day, c.weigh)
	for _, p := range parts {
		id, inside := c.ids[p.Code]
		if !inside {
			id, inside = c.folded[p.Code]
		}
		if inside {
			to = append(to, target{id, p.Share})
		}
	}
	return to, ok
}

// dayOf is the day whose communes a source speaks of: the first of the year of its
// vintage, and stated then; else the nearest to the edition on which its codes were
// those of communes.
func (c *carrier) dayOf(s string, codes []string) (day source.Date, stated bool) {
	if vintage, err := indicator.ParsePeriod(s); err == nil && vintage.From == vintage.To {
		return source.Day(vintage.From, 1, 1), true
	}
	return c.history.BestDay(codes, c.day), false
}

// carryUnits counts establishments in the communes of the edition. Those of a commune
// that split are shared out by population in whole establishments; where nobody knows
// the shares they count in none. carried is told how many come from another commune.
func (in *input) carryUnits(counted []data.StoredUnits, carried func(unitKey, int64)) []data.StoredUnits {
	var out []data.StoredUnits
	for _, of := range counted {
		year, err := indicator.ParsePeriod(in.sources[of.Source].Period)
		if err != nil {
			continue // not a stock that counts
		}
		to, known := in.carrier.passage(of.Area, source.Day(year.From, 1, 1))
		if !known {
			continue
		}
		weights := make([]float64, len(to))
		for i, t := range to {
			weights[i] = t.share
		}
		for i, n := range wholes(of.N, weights) {
			part := of
			part.Area, part.N = to[i].area, n
			out = append(out, part)
			if part.Area != of.Area || len(to) > 1 {
				carried(unitKey{of.Source, part.Area}, n)
			}
		}
	}
	return out
}

// wholes shares out a number of which some may go elsewhere.
func wholes(n int64, shares []float64) []int64 {
	inside := 0.0
	for _, s := range shares {
		inside += s
	}
	if inside == 0 {
		return nil
	}
	return cog.Round(n, append(slices.Clone(shares), max(0, 1-inside)))[:len(shares)]
}

// carryPlaces gives the places of grants in communes of another day those of the
// edition. A place of which nobody knows what became of it stays, outside of the edition.
func (in *input) carryPlaces(grants []data.StoredGrant, stocks map[int64]indicator.Period) []data.StoredGrant {
	var out []data.StoredGrant
	for _, s := range grants {
		day := in.asOf
		if s.Year != 0 {
			day = source.Day(s.Year, 12, 31)
		}
		if stock, ok := stocks[s.Stock]; ok {
			day = source.Day(stock.From, 1, 1)
		}
		to, known := in.carrier.passage(s.Area, day)
		if s.Area == 0 || !known || len(to) == 0 {
			out = append(out, s)
			continue
		}
		for _, t := range to {
			part := s
			part.Area, part.Share = t.area, s.Share*t.share
			out = append(out, part)
		}
	}
	return out
}
