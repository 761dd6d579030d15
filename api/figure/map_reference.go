package figure

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
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
	if ref.Code == "" {
		ref = q.territory()
	}
	return q.valueOf(c, ref)
}

// territory is what the edition is about; none where it is about no area.
func (q *question) territory() source.Ref {
	if t := q.e.Pack.Territory; t != nil {
		return t.Ref()
	}
	return source.Ref{}
}

// valueOf is the value of an area for the period of a column.
func (q *question) valueOf(c column, ref source.Ref) (name string, value edition.Value, ok bool) {
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

// compare gives a column the verdicts on its areas against the area that a state names, told
// as on pages; false where it has no value. Without one, those of the edition stand.
func (q *question) compare(c column) (column, bool) {
	ref := q.spec.State.Ref
	name, reference, ok := q.referenceValue(c)
	if ref.Code == "" || ref == q.territory() {
		return c, true
	}
	c.against, c.verdicts = q.e.Name(ref), make([]indicator.Verdict, c.vector.Len())
	if !ok {
		return c, false
	}
	c.against = name
	_, whole, known := q.valueOf(c, q.territory())
	if !known {
		whole.Number = math.NaN()
	}
	for i := range c.verdicts {
		c.verdicts[i] = ask.Against(c.Definition, c.vector.At(i), reference, whole)
	}
	return c, true
}

// verdict is that on an area against what a column is compared with.
func (c column) verdict(i int) indicator.Verdict {
	if c.verdicts == nil {
		return c.vector.At(i).Verdict
	}
	return c.verdicts[i]
}

// referenceWords name what areas are compared with: another area, else the whole territory.
func (q *question) referenceWords(other string) map[string]string {
	if other == "" {
		return q.referenceForms("", nil)
	}
	return q.referenceForms(".other", map[string]string{"name": other})
}

// referenceInTitle is referenceWords without a name that would fill a title.
func (q *question) referenceInTitle(other string) map[string]string {
	const longest = 40 // letters
	if len([]rune(other)) > longest {
		return q.referenceForms(".long", nil)
	}
	return q.referenceWords(other)
}

func (q *question) referenceForms(suffix string, args map[string]string) map[string]string {
	words := map[string]string{}
	for _, form := range []string{"of", "to", "with"} {
		words[form] = q.say("reference."+form+suffix, args)
	}
	return words
}

// referenceTwice is the reference in two periods, where it is known in both.
func (q *question) referenceTwice(first, last column) (name string, then, now edition.Value, ok bool) {
	name, then, before := q.referenceValue(first)
	_, now, after := q.referenceValue(last)
	return name, then, now, before && after && first.vector.Period != last.vector.Period
}
