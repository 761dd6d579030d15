package publish

import (
	"fmt"
	"math"
)

// wayfinding is how the money of a question found its places.
type wayfinding struct {
	args    map[string]string // of the method; nobody changes them
	sources []string
}

// way tells how the money of a level, period, kind of place and axis found its places.
// The indicators of money ask the same of it.
func (m *money) way(q question) wayfinding {
	axis, kind := q.variant.Get("axis"), placeOf(q.variant)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	key := wayKey{q.level, kind, axis, q.period}
	if w, ok := m.ways[key]; ok {
		return w
	}
	rows := m.rows[axis]
	w := wayfinding{args: m.in.placeArgs(q.level, q.period, kind, rows)}
	if here, all := m.here(q); here < all && !isQPV(q.level) && !q.level.IsOutside() { // neighbourhoods do not cover the territory: money elsewhere is no gap
		w.args["placed"] = fmt.Sprint(math.Floor(100 * here / all))
	}
	used := map[int64]bool{}
	for _, s := range rows {
		if q.period.Contains(s.Year) {
			used[s.Source] = true
			if s.Stock != 0 && s.Kind == kind {
				used[s.Stock] = true
			}
		}
	}
	w.sources = m.in.sourceIDs(used)
	m.ways[key] = w
	return w
}

// here sums the net cents of a question that have a place at its level, and all.
func (m *money) here(q question) (here, all float64) {
	axis := q.variant.Get("axis")
	for _, g := range m.grants {
		if q.period.Contains(g.Year) && (axis == "" || g.Axis == axis) {
			all += float64(g.Net)
		}
	}
	m.each(q, func(s share) { here += float64(m.grants[s.grant].Net) * s.part })
	return here, all
}
