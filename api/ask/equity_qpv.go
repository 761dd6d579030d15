package ask

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// leastUnplaced is the share of the whole below which nothing is said of what has no place.
const leastUnplaced = 0.005

// twoSides are the priority neighbourhoods of a generation and what lies outside of them:
// the areas of both that count.
type twoSides struct {
	key             edition.Key // of the neighbourhoods
	vectors         []*edition.Vector
	amounts, people []float64
	inside          []bool
	all, unreliable int // areas
}

// neighbourhoods adds how priority neighbourhoods compare with the rest.
func (m equityWriter) neighbourhoods(e *edition.Edition) {
	if !m.q.wants("qpv_ratio") {
		return
	}
	if m.q.definition.Shape != indicator.Ratio.String() {
		m.none("not_a_ratio", "qpv_ratio")
		return
	}
	for _, level := range m.q.generations(e) {
		sides, ok := sidesOf(e, edition.Key{Indicator: m.q.definition.ID, Level: level, Period: m.q.vector.Period})
		if !ok {
			continue
		}
		ratio, err := sides.ratio(0, 0)
		if err != nil {
			m.none(reasonOf(err), "qpv_ratio")
			return
		}
		m.compared(e, sides, ratio)
		m.q.vectors = append(m.q.vectors, sides.vectors...)
		m.q.boundaries = append(m.q.boundaries, level)
		return
	}
	m.none("no_neighbourhoods", "qpv_ratio")
}

// generations are the levels of neighbourhoods, the one to compare before any other first:
// that of the level asked for, else that in force in the last year of the period.
func (q *equityRequest) generations(e *edition.Edition) []source.Level {
	generations := []source.Level{source.QPV2024, source.QPV2015}
	for _, level := range generations {
		if q.level == level || q.level == level.Outside() {
			return append([]source.Level{level}, generations...)
		}
	}
	if q.vector.Period != (indicator.Period{}) { // else all years up to now
		return append([]source.Level{Neighbourhoods(e, q.vector.Period.To)}, generations...)
	}
	return generations
}

// sidesOf are the neighbourhoods of a key and what lies outside of them; ok is false when the
// indicator is not published for both.
func sidesOf(e *edition.Edition, key edition.Key) (sides twoSides, ok bool) {
	outside := key
	outside.Level = key.Level.Outside()
	sides = twoSides{key: key, vectors: []*edition.Vector{e.Vector(key), e.Vector(outside)}}
	if slices.Contains(sides.vectors, nil) {
		return twoSides{}, false
	}
	for side, v := range sides.vectors {
		sides.all += v.Len()
		for i := range v.Len() {
			x := v.At(i)
			if whyNot(x) != "" {
				continue
			}
			sides.amounts, sides.people = append(sides.amounts, x.Numerator), append(sides.people, x.Denominator)
			sides.inside = append(sides.inside, side == 0)
			if x.Status == indicator.Unreliable {
				sides.unreliable++
			}
		}
	}
	return sides, true
}

// ratio compares the two sides, with so much more on each.
func (s twoSides) ratio(moreInside, moreOutside float64) (float64, error) {
	amounts := slices.Clone(s.amounts)
	if i := slices.Index(s.inside, true); i >= 0 {
		amounts[i] += moreInside
	}
	if i := slices.Index(s.inside, false); i >= 0 {
		amounts[i] += moreOutside
	}
	return inequality.QPVRatio(amounts, s.people, s.inside)
}

// unplaced is what the territory has on neither side, and its share of all that it has; ok
// is false when nobody knows, or it is next to nothing.
func (s twoSides) unplaced(e *edition.Edition) (amount, share float64, ok bool) {
	if e.Pack.Territory == nil {
		return 0, 0, false
	}
	key := s.key
	key.Level = e.Pack.Territory.Level
	v := e.Vector(key)
	if v == nil {
		return 0, 0, false
	}
	i, ok := e.Level(key.Level).Index(e.Pack.Territory.Code)
	if !ok || !(v.At(i).Numerator > 0) {
		return 0, 0, false
	}
	amount = v.At(i).Numerator
	for _, placed := range s.amounts {
		amount -= placed
	}
	share = amount / v.At(i).Numerator
	return amount, share, share >= leastUnplaced
}

// compared adds the ratio of two sides, between which bounds it lies, and whether one can
// tell who has more.
func (m equityWriter) compared(e *edition.Edition, s twoSides, ratio float64) {
	number := func(x float64) string { return m.Text.Float(m.Lang, x, 2) }
	count := func(n int) string { return m.Text.Int(m.Lang, int64(n)) }
	one := measureOut(m.Writer, "qpv_ratio", ratio, len(s.amounts), m.who(), map[string]string{
		"value": number(ratio), "level": m.Level(s.key.Level), "areas": count(len(s.amounts)), "all": count(s.all),
	})
	one.Unreliable = s.unreliable
	told := &NeighbourhoodsOut{Level: s.key.Level}
	if amount, share, ok := s.unplaced(e); ok {
		told.Unplaced = &share
		args := map[string]string{"unplaced": m.Share(share)}
		id := "qpv_ratio.unplaced"
		low, lowErr := s.ratio(0, amount)
		high, highErr := s.ratio(amount, 0)
		if len(s.amounts) == s.all && lowErr == nil && highErr == nil { // else people are missing too
			told.Low, told.High = &low, &high
			args["low"], args["high"] = number(low), number(high)
			if id = "qpv_ratio.bounds"; low <= 1 && high >= 1 {
				id = "qpv_ratio.bounds.cannot_tell"
			}
		}
		one.Text += " " + m.Measure(id, args)
	}
	if one.Weak() {
		one.Text += " " + m.weakText("qpv_ratio", one, nil)
	}
	m.out.Measures, m.out.Neighbourhoods = append(m.out.Measures, one), told
}
