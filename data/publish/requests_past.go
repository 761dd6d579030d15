package publish

import (
	"maps"
	"math"

	"github.com/observatoire-essor/essor/data/source"
)

// addPasts adds what readers know from earlier editions about a period; before gathers
// their cells.
func (t requestsTable) addPasts(now *areaTable, pasts []*past, at requestsAt, before []map[maskKey]int) {
	for i, p := range pasts {
		figure := func(key maskKey) tableFigure { return t.pastFigure(key, p, at) }
		said := func(key maskKey, v toldFigure) tableFigure { return t.said(key, v, figure(key)) }
		maps.Copy(before[i], now.addPast(p, figure, said).cells)
	}
}

// pastFigure is what the register says today of an area of an earlier edition: of a whole
// the requests of its communes of then.
func (t requestsTable) pastFigure(key maskKey, p *past, at requestsAt) tableFigure {
	if c, ok := t.counts[key]; ok && (p.same || !isWhole(key.level)) {
		return t.figureOf(c, ok)
	}
	if at == nil {
		return tableFigure{}
	}
	communes := p.in.communesOf[key.area]
	switch {
	case key.level == source.Commune:
		communes = []int64{key.area}
	case !isWhole(key.level):
		return tableFigure{}
	}
	sum := requestCount{sources: map[int64]bool{}}
	for _, commune := range communes {
		c := at(commune, key.variant, key.period)
		sum.asked, sum.awarded = sum.asked+c.asked, sum.awarded+c.awarded
	}
	return t.figureOf(sum, len(communes) > 0)
}

// said is a figure as an edition told it: how many asked, and of them those without an
// award, which that edition tells beside, or else the register of today.
func (t requestsTable) said(key maskKey, v toldFigure, today tableFigure) tableFigure {
	if !v.Status.HasValue() || !(v.Numerator >= 0) {
		return tableFigure{}
	}
	asked, awarded := int(v.Numerator), 0
	switch {
	case !math.IsNaN(v.beside.Numerator):
		awarded = int(v.beside.Numerator)
	case today.known && today.units == asked:
		return today
	default:
		awarded = min(asked, t.counts[key].awarded)
	}
	f := t.figureOf(requestCount{asked: asked, awarded: awarded, sources: map[int64]bool{}}, true)
	f.held = ""
	return f
}
