package publish

import (
	"maps"
	"slices"
	"sync"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source"
)

// centsPerEuro turns cents into euros.
const centsPerEuro = 100

// Kinds of places of grants.
const (
	seat   = "seat"
	action = "action"
)

// money is the grants of the role "grants", and where they go. Money of other
// funders is in the grants of the edition, not here; so is help in kind.
type money struct {
	in      *input
	ground  *ground
	rows    map[string][]data.StoredGrant // that count, one for each place, by axis; all of them under ""
	grants  []data.StoredGrant            // each once, in the order of their sources and rows
	shares  map[placeKey][]share
	years   map[string]map[int]bool // in which any grant has a place of a kind
	axes    map[string]bool         // that any grant has
	largest float64                 // euros
	spans   []indicator.Period

	mutex sync.Mutex
	ways  map[wayKey]wayfinding // asked before
}

// placeKey is a level and a kind of place.
type placeKey struct {
	level source.Level
	kind  string
}

// wayKey is what a way depends on.
type wayKey struct {
	level      source.Level
	kind, axis string
	period     indicator.Period
}

// share is the part of a grant that goes to an area of a level.
type share struct {
	grant, area int // positions
	part        float64
}

func newMoney(in *input, g *ground, stored []data.StoredGrant) *money {
	m := &money{ways: map[wayKey]wayfinding{}, in: in, ground: g, shares: map[placeKey][]share{}, years: map[string]map[int]bool{seat: {}, action: {}}, axes: map[string]bool{}}
	counted := slices.DeleteFunc(slices.Clone(stored), func(s data.StoredGrant) bool {
		return in.sources[s.Source].Role != roleGrants || s.InKind || s.Year == 0
	})
	m.rows = map[string][]data.StoredGrant{"": counted}
	for _, s := range counted {
		if s.Axis != "" {
			m.rows[s.Axis] = append(m.rows[s.Axis], s)
		}
	}
	position := map[int64]int{}
	for _, s := range counted {
		if _, ok := position[s.Grant]; !ok {
			position[s.Grant] = len(m.grants)
			m.grants = append(m.grants, s)
			m.axes[s.Axis] = true
			m.largest = max(m.largest, float64(s.Gross)/centsPerEuro)
		}
		if s.Kind != "" {
			m.years[s.Kind][s.Year] = true
		}
	}
	delete(m.axes, "")
	for _, level := range in.sortedLevels() {
		at := map[int64]int{}
		for i, area := range g.order[level] {
			at[area] = i
		}
		for _, kind := range []string{seat, action} {
			inCommunes := in.shareInCommunes(kind, counted)
			key := placeKey{level, kind}
			for _, s := range counted {
				if s.Kind != kind {
					continue
				}
				for _, t := range in.targets(level, s, inCommunes[s.Grant]) {
					if i, ok := at[t.area]; ok {
						m.shares[key] = append(m.shares[key], share{position[s.Grant], i, t.share})
					}
				}
			}
		}
	}
	years := map[int]bool{}
	for _, g := range m.grants {
		years[g.Year] = true
	}
	m.spans = yearsAndSpans(slices.Sorted(maps.Keys(years)), in.pack.Spans)
	return m
}

// yearsAndSpans are years, the spans of the pack that have any of them, and the span of
// all of them, the earliest first.
func yearsAndSpans(years []int, spans []pack.Span) []indicator.Period {
	var periods []indicator.Period
	for _, y := range years {
		periods = append(periods, indicator.Year(y))
	}
	for _, s := range spans {
		if slices.ContainsFunc(years, s.Contains) {
			periods = append(periods, s.Period)
		}
	}
	if len(years) > 1 {
		periods = append(periods, indicator.Period{From: slices.Min(years), To: slices.Max(years)})
	}
	return union(periods, nil)
}

// wholeSpan is the span of all periods, or their only year.
func wholeSpan(periods []indicator.Period) indicator.Period {
	whole := indicator.Period{}
	for i, p := range periods {
		if i == 0 {
			whole = p
		}
		whole = indicator.Period{From: min(whole.From, p.From), To: max(whole.To, p.To)}
	}
	return whole
}

// told are the periods for which money of an axis has places of a kind at a level.
// Grants that have such places elsewhere only, are told once, as being nowhere here.
func (m *money) told(level source.Level, kind, axis string) []indicator.Period {
	switch {
	case len(m.grants) == 0, kind == action && len(m.years[action]) == 0, axis != "" && !m.axes[axis]:
		return nil
	case len(m.shares[placeKey{level, kind}]) > 0:
		return m.spans
	case axis != "":
		return nil
	}
	return []indicator.Period{wholeSpan(m.spans)}
}

// known tells whether the money of a period has places of a kind, and some at the
// level in any year: then an area without any has none.
func (m *money) known(level source.Level, kind string, period indicator.Period) bool {
	if len(m.shares[placeKey{level, kind}]) == 0 {
		return false
	}
	for year := range m.years[kind] {
		if period.Contains(year) {
			return true
		}
	}
	return false
}
