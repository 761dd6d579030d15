package publish

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// establishments tells how many ESS establishments there are: those with staff, or
// all of them.
type establishments struct {
	in        *input
	ground    *ground
	units     *units
	employers bool
}

// takes is the test of the sorts of establishments that a variant counts. An
// indicator without the parameter perimeter counts INSEE's, which is what others
// publish.
func (t establishments) takes(v indicator.Variant) func(unitSort) bool {
	family, perimeter := v.Get("family"), v.Get("perimeter")
	return func(s unitSort) bool {
		if t.employers && !s.employer || family != "" && s.family != family {
			return false
		}
		switch perimeter {
		case "law":
			return s.inLaw
		case "any":
			return s.inINSEE || s.inLaw
		default:
			return s.inINSEE
		}
	}
}

// periods are the years of the stocks. IRIS have none: they have no boundary, and the
// register's points are not said to lie in one.
func (t establishments) periods(q question) []indicator.Period {
	if q.level == source.IRIS {
		return nil
	}
	var periods []indicator.Period
	for _, s := range t.units.stocks {
		periods = append(periods, s.period)
	}
	return periods
}

func (t establishments) parts(q question) []part {
	i := slices.IndexFunc(t.units.stocks, func(s stock) bool { return s.period == q.period })
	s := t.units.stocks[i]
	basis := &edition.Basis{Method: unitsMethod(q.level), Sources: t.in.sourceIDs(map[int64]bool{s.source: true})}
	if basis.Method != UnitsCommune {
		basis.Args = map[string]string{"unplaced": t.units.unplaced(s)}
	}
	// What nobody could place may lie in any of them, so that none can be told to have few.
	partial := basis.Method != UnitsCommune && t.units.places[s.source].Placed < t.units.places[s.source].All
	takes := t.takes(q.variant)
	parts := make([]part, len(t.ground.order[q.level]))
	for i, area := range t.ground.order[q.level] {
		parts[i] = part{indicator.Numerator{Count: float64(t.units.count(s, area, takes)), Partial: partial}, basis}
		if carried := t.units.carriedArgs(s, area); len(carried) > 0 {
			own := *basis
			maps.Copy(carried, basis.Args)
			own.Args = carried
			parts[i].basis = &own
		}
	}
	return parts
}

func (t establishments) missing(source.Level) string { return roleEstablishments }

// unplaced is the share of establishments of which nobody can say in which
// neighbourhood they lie, in whole percent.
func (u *units) unplaced(s stock) string {
	p := u.places[s.source]
	if p.All == 0 {
		return "0"
	}
	return fmt.Sprint(math.Round(100 * float64(p.All-p.Placed) / float64(p.All)))
}
