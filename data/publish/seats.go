package publish

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// Ways in which the seat of a beneficiary was found: [data.StoredGrant.By].
const (
	byFile     = "file"     // the commune that the file of grants tells
	byRegister = "register" // the establishment of the SIRET, of which only the commune is sure
	byPoint    = "point"    // the establishment of the SIRET, by its point
	byCommune  = "commune"  // the commune has no neighbourhood: what is in it lies outside
)

// SeatOfGrants is the variable of a [Conflict] between the register and a file of
// grants; it counts grants, not areas.
const SeatOfGrants = "grant.seat"

// readSeats reads where the register has the seats of beneficiaries, and of those who
// ask. A seat is that of the establishment in the stock of the grant's year, else of
// the nearest year whose stock knows the SIRET (the earlier of two); else the commune
// that the file tells. The neighbourhood of a seat, or that it lies in none, is told by
// the establishment's point only, where that is certain or probable. What is placed in a
// commune without any neighbourhood lies outside of them.
func (in *input) readSeats(ctx context.Context, u *units) (*seatReader, error) {
	known, err := in.publication.Seats(ctx, in.allNeighbourhoods())
	if err != nil {
		return nil, err
	}
	r := &seatReader{input: in, seats: map[int64][]data.StoredSeat{}, stocks: map[int64]indicator.Period{}, conflicts: map[[2]int64]*Conflict{}}
	for _, s := range known {
		if to, ok := in.carrier.passage(s.Area, in.asOf); ok && len(to) == 1 && to[0].share == 1 {
			s.Area = to[0].area
		}
		r.seats[s.Grant] = append(r.seats[s.Grant], s)
	}
	for _, s := range u.stocks {
		r.stocks[s.source] = s.period
	}
	return r, nil
}

// readGrants reads the grants with their places, and reports where files of grants and
// the register contradict each other.
func (in *input) readGrants(ctx context.Context, r *seatReader) ([]data.StoredGrant, error) {
	stored, err := in.publication.Grants(ctx)
	if err != nil {
		return nil, err
	}
	grants := r.place(stored)
	r.report()
	return grants, nil
}

// place gives the rows of grants, which follow each other, the places that are known.
func (r *seatReader) place(stored []data.StoredGrant) []data.StoredGrant {
	var grants []data.StoredGrant
	for len(stored) > 0 {
		n := slices.IndexFunc(stored, func(s data.StoredGrant) bool { return s.Grant != stored[0].Grant })
		if n < 0 {
			n = len(stored)
		}
		grants = append(grants, r.seated(stored[:n])...)
		stored = stored[n:]
	}
	return r.withOutside(r.carryPlaces(grants, r.stocks))
}

// seatReader finds the seats of grants.
type seatReader struct {
	*input
	seats     map[int64][]data.StoredSeat // by grant
	stocks    map[int64]indicator.Period  // that count, by source
	conflicts map[[2]int64]*Conflict      // between a stock and a file of grants
}

// seated gives the rows of one grant the seat that the register knows.
func (r *seatReader) seated(rows []data.StoredGrant) []data.StoredGrant {
	found, ok := r.nearestSeat(rows[0])
	var out []data.StoredGrant
	told := false
	for _, row := range rows {
		if row.Kind != seat {
			if row.Kind != "" || !ok {
				out = append(out, row)
			}
			continue
		}
		told = true
		if !ok {
			row.By = byFile
			out = append(out, row)
		}
	}
	if !ok {
		return out
	}
	if told {
		r.compare(rows, found)
	}
	row := rows[0]
	row.Kind, row.Area, row.Share, row.Stock, row.By = seat, found.Area, 1, found.Stock, byRegister
	if found.Sure {
		row.By = byPoint
	}
	out = append(out, row)
	if !found.Sure {
		return out
	}
	for _, generation := range source.Generations() {
		inside := slices.DeleteFunc(slices.Clone(found.Inside), func(id int64) bool { return r.areas[id].Ref.Level != generation })
		if c, ok := r.complements[generation]; ok && len(inside) == 0 && !r.inOther(c, found) {
			inside = []int64{c.area}
		}
		for _, area := range inside { // more than one where neighbourhoods touch: alike in each
			row.Area, row.Share = area, 1/float64(len(inside))
			out = append(out, row)
		}
	}
	return out
}

// inOther tells whether a seat does not lie outside: it is in a neighbourhood that is
// too far out to be in the edition, or in a commune that is not.
func (r *seatReader) inOther(c complement, found data.StoredSeat) bool {
	_, member := r.areas[found.Area]
	return !member || slices.ContainsFunc(found.Inside, func(id int64) bool { return slices.Contains(c.neighbourhoods, id) })
}

// nearestSeat is the seat of a grant's beneficiary in the stock nearest to its year.
// Without a year, the latest stock counts.
func (r *seatReader) nearestSeat(grant data.StoredGrant) (data.StoredSeat, bool) {
	usable := slices.DeleteFunc(slices.Clone(r.seats[grant.Grant]), func(s data.StoredSeat) bool {
		_, ok := r.stocks[s.Stock]
		return !ok
	})
	if len(usable) == 0 {
		return data.StoredSeat{}, false
	}
	year := indicator.Year(grant.Year)
	if grant.Year == 0 {
		year = indicator.Period{From: math.MaxInt32, To: math.MaxInt32}
	}
	return slices.MinFunc(usable, func(a, b data.StoredSeat) int {
		first, second := r.stocks[a.Stock], r.stocks[b.Stock]
		return cmp.Or(cmp.Compare(distance(first, year), distance(second, year)), cmp.Compare(first.To, second.To))
	}), true
}

// compare counts a grant whose file tells a seat as well.
func (r *seatReader) compare(rows []data.StoredGrant, found data.StoredSeat) {
	key := [2]int64{found.Stock, rows[0].Source}
	c := r.conflicts[key]
	if c == nil {
		c = &Conflict{
			Variable: SeatOfGrants, Level: source.Commune, Period: r.stocks[found.Stock],
			Chosen: r.sources[found.Stock].File, Other: r.sources[rows[0].Source].File,
		}
		r.conflicts[key] = c
	}
	c.Areas++
	if slices.ContainsFunc(rows, func(row data.StoredGrant) bool { return row.Kind == seat && row.Area != found.Area }) {
		c.Differ++
	}
}

// report adds the contradictions to those of the publication.
func (r *seatReader) report() {
	var list []Conflict
	for _, c := range r.conflicts {
		if c.Differ > 0 {
			list = append(list, *c)
		}
	}
	slices.SortFunc(list, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Other, b.Other), cmp.Compare(a.Period.To, b.Period.To), cmp.Compare(a.Chosen, b.Chosen))
	})
	r.input.conflicts = append(r.input.conflicts, list...)
}

// withOutside adds what grants place in communes of the territory that have no
// neighbourhood of a generation: it lies outside of them, whatever its point. It only
// completes what is told of the neighbourhoods: where no grant tells any place inside
// or outside of a generation, what is in these communes says nothing of it.
func (in *input) withOutside(grants []data.StoredGrant) []data.StoredGrant {
	type side struct {
		kind       string
		generation source.Level
	}
	told := map[side]bool{}
	for _, c := range in.complements {
		for _, s := range grants {
			at := in.areas[s.Area].Ref.Level
			if countsMoney(in.sources[s.Source].Role) && (at == c.generation || at == c.level) {
				told[side{s.Kind, c.generation}] = true
			}
		}
	}
	var out []data.StoredGrant
	for _, s := range grants {
		out = append(out, s)
		for _, c := range in.sortedComplements() {
			a, inside := in.areas[s.Area]
			if inside && a.Ref.Level == source.Commune && !c.touched[s.Area] && s.By != byPoint && told[side{s.Kind, c.generation}] {
				row := s
				row.Area, row.By = c.area, byCommune
				out = append(out, row)
			}
		}
	}
	return out
}

// countsMoney tells whether the files of a role tell of money that indicators count.
func countsMoney(role string) bool { return role == roleGrants || role == roleRequests }

// allNeighbourhoods are the neighbourhoods of the edition, and those that only touch the
// territory.
func (in *input) allNeighbourhoods() []int64 {
	ids := in.neighbourhoods()
	for _, c := range in.complements {
		ids = append(ids, c.neighbourhoods...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
