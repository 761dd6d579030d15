package publish

import (
	"fmt"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// observed tells a variable that sources publish and that adds up, such as all
// salaried posts: of an area as published, of a whole also as the sum of its
// communes, as when the source gives the whole of another day.
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
	o, told := t.in.told[figureKey{area, t.variable, q.period}]
	if isWhole(q.level) && (!told || o.Reason == OtherPerimeter) {
		return t.in.sumOfCommunes(area, t.variable, q.period)
	}
	return t.in.figure(area, t.variable, q.period)
}

// sumOfCommunes adds up what sources say of the communes of a whole. When one of
// them is not known there is no sum; when one is secret, a sum of the others would
// say nothing, and that of all is not known either.
func (in *input) sumOfCommunes(whole int64, variable string, period indicator.Period) edition.Value {
	sum, known, basis := in.addCommunes(whole, variable, period)
	basis.Method = SumMembers
	if known < len(in.communesOf[whole]) || known == 0 {
		basis.Args["known"] = fmt.Sprint(known)
		return edition.Unknown(indicator.Absent, MemberMissing, basis)
	}
	return edition.Known(sum, basis)
}

// addCommunes adds up a variable over the communes of a whole, and tells of how many of
// them it is known. The basis has their number, how many figures were carried over from
// former communes, and the sources; its method is the caller's.
func (in *input) addCommunes(whole int64, variable string, period indicator.Period) (sum float64, known int, basis edition.Basis) {
	communes := in.communesOf[whole]
	basis.Args = map[string]string{"members": fmt.Sprint(len(communes))}
	used, carried := map[int64]bool{}, 0
	for _, c := range communes {
		key := figureKey{c, variable, period}
		o, ok := in.told[key]
		if !ok || o.Value == nil {
			continue
		}
		known++
		sum += *o.Value
		used[o.Source] = true
		if _, ok := in.carried[carriedKey{key, o.Source}]; ok {
			carried++
		}
	}
	if carried > 0 {
		basis.Args["carried"] = fmt.Sprint(carried)
	}
	basis.Sources = in.sourceIDs(used)
	return sum, known, basis
}
