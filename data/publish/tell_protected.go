package publish

import (
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// protected tells a quantity as secrecy lets it through. Nothing that is hidden goes
// in, so that nothing which is computed from it tells more: it is the only teller of its
// quantity.
type protected struct {
	in        *input
	ground    *ground
	figures   map[maskKey]protectedFigure
	periodsOf []indicator.Period
	publishes func(level source.Level, variant string, period indicator.Period) bool
	method    string
	role      string
	unitOf    func(q question) float64 // nil: events are one by one
}

// unit is the size in which what is told comes together, over the whole territory; 0
// when nobody knows.
func (t protected) unit(q question) float64 {
	if t.unitOf == nil {
		return 0
	}
	return t.unitOf(q)
}

// params are the parameters of a variant as masks name them.
func params(v indicator.Variant) string {
	_, query, _ := strings.Cut(v.String(), "?")
	return query
}

// key names the figure of an area: complements go by their level and the territory.
func (t protected) key(q question, area int64) maskKey {
	if q.level.IsOutside() {
		area = t.in.territoryID()
	}
	return maskKey{q.level, area, params(q.variant), q.period}
}

// periods are those in which any area of the level has a figure, be it hidden.
func (t protected) periods(q question) []indicator.Period {
	var periods []indicator.Period
	for _, p := range t.periodsOf {
		if t.publishes(q.level, params(q.variant), p) && slices.ContainsFunc(t.ground.order[q.level], func(area int64) bool {
			_, ok := t.figures[t.key(q.in(p), area)]
			return ok
		}) {
			periods = append(periods, p)
		}
	}
	return periods
}

func (t protected) parts(q question) []part {
	bases := shared{}
	parts := make([]part, len(t.ground.order[q.level]))
	for i, area := range t.ground.order[q.level] {
		f, ok := t.figures[t.key(q, area)]
		if !ok {
			f = protectedFigure{Value: math.NaN(), Status: indicator.Absent, Reason: indicator.SourceNotPublished}
		}
		n := indicator.Numerator{Status: f.Status, Reason: f.Reason}
		if f.Status.HasValue() {
			n.Count, n.Cases = f.Value, f.Units
		}
		parts[i] = part{n, bases.of(edition.Basis{Method: t.method, Sources: t.in.sourceIDs(f.Sources)})}
	}
	return parts
}

func (t protected) missing(source.Level) string { return t.role }
