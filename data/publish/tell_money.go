package publish

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// netGrants tells the net euros of grants, grant by grant.
type netGrants struct{ *money }

// projects tells how many grants were awarded. A grant that goes to several areas is
// a project in each.
type projects struct{ *money }

// placeOf is the kind of place that a variant counts by: the seat, unless it says
// otherwise.
func placeOf(v indicator.Variant) string {
	if v.Get("place") == action {
		return action
	}
	return seat
}

func (t netGrants) periods(q question) []indicator.Period {
	return t.told(q.level, placeOf(q.variant), q.variant.Get("axis"))
}

func (t netGrants) parts(q question) []part {
	parts, known := t.placed(q)
	if !known {
		return parts
	}
	t.each(q, func(s share) {
		g := t.grants[s.grant]
		amount := indicator.Amount{Gross: float64(g.Gross) * s.part / centsPerEuro, Recovered: float64(g.Recovered) * s.part / centsPerEuro}
		list := parts[s.area].Amounts
		parts[s.area].Amounts = append(list, amount)
	})
	return parts
}

func (t netGrants) missing(source.Level) string { return roleGrants }

// usual is the largest grant of all: what a grant comes to at most.
func (t netGrants) usual() float64 { return t.largest }

func (t projects) periods(q question) []indicator.Period { return netGrants(t).periods(q) }

func (t projects) parts(q question) []part {
	parts, known := t.placed(q)
	if !known {
		return parts
	}
	for i := range parts {
		parts[i].Amounts = nil
	}
	t.each(q, func(s share) {
		if t.grants[s.grant].Gross > 0 {
			parts[s.area].Count++
		}
	})
	return parts
}

func (t projects) missing(source.Level) string { return roleGrants }

// each visits the shares of a question. A grant with several places in one area is
// visited once for it, with all of them.
func (m *money) each(q question, visit func(share)) {
	axis := q.variant.Get("axis")
	var gathered []share // of one grant
	flush := func() {
		for _, s := range gathered {
			visit(s)
		}
		gathered = gathered[:0]
	}
	for _, s := range m.shares[placeKey{q.level, placeOf(q.variant)}] {
		g := m.grants[s.grant]
		if !q.period.Contains(g.Year) || axis != "" && g.Axis != axis {
			continue
		}
		if len(gathered) > 0 && gathered[0].grant != s.grant {
			flush()
		}
		found := false
		for i := range gathered {
			if gathered[i].area == s.area {
				gathered[i].part += s.part
				found = true
			}
		}
		if !found {
			gathered = append(gathered, s)
		}
	}
	flush()
}

// placed are parts without any money yet; known is false when the grants do not tell
// their places at the level, which the parts then say.
func (m *money) placed(q question) (parts []part, known bool) {
	basis := &edition.Basis{Method: FundingSeat}
	kind := placeOf(q.variant)
	if kind == action {
		basis.Method = FundingPlace
	}
	numerator := indicator.Numerator{Amounts: []indicator.Amount{}}
	if known = m.known(q.level, kind, q.period); known {
		way := m.way(q)
		basis.Sources, basis.Args = way.sources, way.args
		numerator.Partial = way.args["sided"] != ""
	} else {
		basis.Missing = roleGrants
		numerator = indicator.Numerator{Status: indicator.Absent, Reason: PlaceUnknown}
	}
	parts = make([]part, len(m.ground.order[q.level]))
	for i := range parts {
		parts[i] = part{numerator, basis}
	}
	return parts, known
}
