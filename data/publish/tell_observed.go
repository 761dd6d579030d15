package publish

import (
	"fmt"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// observed tells a variable that sources publish and that adds up, such as all
// salaried posts: of an area as published, of a whole also as the sum of its
// communes.
type observed struct {
	in       *input
	ground   *ground
	variable string
	role     string
}

func (t observed) periods(q question) []indicator.Period {
	periods := t.in.periods(q.level, t.variable)
	if isWhole(q.level) {
		periods = union(periods, t.in.periods(source.Commune, t.variable))
	}
	return periods
}

func (t observed) parts(q question) []part {
	bases := shared{}
	parts := make([]part, len(t.ground.order[q.level]))
	for i, area := range t.ground.order[q.level] {
		v := t.value(area, q)
		parts[i] = asPart(v, bases.of(v.Basis))
	}
	return parts
}

func (t observed) missing(source.Level) string { return t.role }

func (t observed) value(area int64, q question) edition.Value {
	_, told := t.in.told[figureKey{area, t.variable, q.period}]
	if !told && isWhole(q.level) {
		return t.in.sumOfCommunes(area, t.variable, q.period)
	}
	return t.in.figure(area, t.variable, q.period)
}

// sumOfCommunes adds up what sources say of the communes of a whole. When one of
// them is not known there is no sum; when one is secret, a sum of the others would
// say nothing, and that of all is not known either.
func (in *input) sumOfCommunes(whole int64, variable string, period indicator.Period) edition.Value {
	communes := in.communesOf[whole]
	basis := edition.Basis{Method: SumMembers, Args: map[string]string{"members": fmt.Sprint(len(communes))}}
	used := map[int64]bool{}
	var sum float64
	known := 0
	for _, c := range communes {
		o, ok := in.told[figureKey{c, variable, period}]
		if !ok || o.Value == nil {
			continue
		}
		known++
		sum += *o.Value
		used[o.Source] = true
	}
	basis.Sources = in.sourceIDs(used)
	if known < len(communes) || known == 0 {
		basis.Args["known"] = fmt.Sprint(known)
		return edition.Unknown(indicator.Absent, MemberMissing, basis)
	}
	return edition.Known(sum, basis)
}
