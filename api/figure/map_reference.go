package figure

import (
	"math"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// reference is the value of the territory that the edition is about, or of the area that
// the state compares with; NaN when there is none.
func (q *question) reference(c column) (name string, value float64) {
	name, v, ok := q.referenceValue(c)
	if !ok {
		return "", math.NaN()
	}
	return name, v.Number
}

func (q *question) referenceValue(c column) (name string, value edition.Value, ok bool) {
	ref := q.spec.State.Ref
	if ref.Code == "" && q.e.Pack.Territory != nil {
		ref = source.Ref{Level: q.e.Pack.Territory.Level, Code: q.e.Pack.Territory.Code}
	}
	b, i, _, err := q.e.Find(ref)
	if err != nil {
		return "", value, false
	}
	v := q.e.Vector(edition.Key{Indicator: c.ID, Level: ref.Level, Period: c.vector.Period})
	if v == nil || patternOf(v.At(i)) != plain {
		return "", value, false
	}
	q.draws(v.Key)
	return q.nameOf(b, i), v.At(i), true
}

// referenceTwice is the reference in two periods, where it is known in both.
func (q *question) referenceTwice(first, last column) (name string, then, now edition.Value, ok bool) {
	name, then, before := q.referenceValue(first)
	_, now, after := q.referenceValue(last)
	return name, then, now, before && after && first.vector.Period != last.vector.Period
}
