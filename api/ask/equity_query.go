package ask

import (
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Ids of indicators that measures of equity lean on.
const (
	peopleCount = "people.count"
	needPoverty = "need.poverty"
	perPoor     = "funding.per_poor"
)

// equityRequest is what measures of equity are computed from; columns have an item for
// each area of the level, NaN where it does not count.
type equityRequest struct {
	measures     []string
	definition   edition.Definition
	level        source.Level
	vector       *edition.Vector
	weight       string // what counts as one
	weightPeriod string // of people.count, when the indicator has no denominator

	perHead []float64 // in the indicator's unit
	amounts []float64 // perHead times the weights, in any unit
	weights []float64
	why     []string  // why an area does not count; empty when it does
	people  []float64 // who lives there

	need       edition.Definition // no id: there is none
	needVector *edition.Vector
	needs      []float64
	needWhy    []string

	group  source.Level // empty: none
	groups []string     // code of the group of each area

	vectors    []*edition.Vector // whose sources the answer rests on
	boundaries []source.Level    // whose boundaries it rests on
}

func (q *equityRequest) wants(measure string) bool { return slices.Contains(q.measures, measure) }

// follows tells whether a measure of how the indicator follows need is wanted.
func (q *equityRequest) follows() bool { return q.wants("concentration") || q.wants("kakwani") }

// shared tells whether the indicator is of something that people share, of which areas have
// parts that add up: a rate as published, a median or a quotient is not.
func (q *equityRequest) shared() bool { return q.definition.Shape == indicator.Ratio.String() }

// count is how many areas a measure leaves in, for which why is empty, and of how many of them
// the value is unreliable, or that of another vector, if there is one.
func (q *equityRequest) count(why []string, other *edition.Vector) (areas, unreliable int) {
	for i := range why {
		if why[i] != "" {
			continue
		}
		areas++
		if q.vector.Status[i] == indicator.Unreliable || other != nil && other.Status[i] == indicator.Unreliable {
			unreliable++
		}
	}
	return areas, unreliable
}

func equityQuery(e *edition.Edition, in *EquityIn) (*equityRequest, error) {
	q := &equityRequest{}
	var err error
	if q.definition, q.level, q.vector, err = askedVector(e, in.Indicator, in.Level, in.Period); err != nil {
		return nil, err
	}
	if slices.Contains([]string{"people", "km2", "euros"}, q.definition.Unit) {
		return nil, &ParamError{"indicator", "not_per_head", map[string]string{"value": q.definition.ID}}
	}
	all := equityMeasures()
	if q.measures, err = parseWords("measures", in.Measures, all); err != nil {
		return nil, err
	}
	if in.Measures == "" {
		q.measures = q.measures[:len(q.measures)-1] // all but the heavy one
	}
	q.vectors = []*edition.Vector{q.vector}
	q.readPeople(e)
	q.readValues()
	if err := q.readNeed(e, in); err != nil {
		return nil, err
	}
	return q, q.readGroups(e, in.Group)
}

// readPeople finds who lives in the areas: the population of the indicator's last year,
// else of the year that is nearest.
func (q *equityRequest) readPeople(e *edition.Edition) {
	q.people = missing(q.vector.Len())
	v := nearest(e, peopleCount, q.level, q.vector.Period)
	if v == nil {
		return
	}
	for i := range q.people {
		if x := v.At(i); x.Status.HasValue() {
			q.people[i] = x.Number
		}
	}
	q.weightPeriod = v.Period.String()
	q.vectors = append(q.vectors, v)
}

// nearest is the vector of an indicator whose period ends nearest to another's, the
// earlier of two; the latest for no period, which stands for all years up to now; nil when
// there is none.
func nearest(e *edition.Edition, id string, level source.Level, p indicator.Period) *edition.Vector {
	var found *edition.Vector
	away := math.MaxInt
	for _, k := range e.Keys() { // periods ascend
		if k.Indicator != id || k.Level != level {
			continue
		}
		d := max(k.Period.To-p.To, p.To-k.Period.To)
		if p == (indicator.Period{}) {
			d = -k.Period.To
		}
		if d < away {
			found, away = e.Vector(k), d
		}
	}
	return found
}

// readValues finds what counts: what the indicator divides by is what is counted as
// one, and people where it divides by nothing.
func (q *equityRequest) readValues() {
	n := q.vector.Len()
	q.perHead, q.amounts, q.weights, q.why = missing(n), missing(n), missing(n), make([]string, n)
	ratio := q.definition.Shape == indicator.Ratio.String()
	if q.weight = string(indicator.People); ratio && q.definition.Denominator != "" {
		q.weight, q.weightPeriod = q.definition.Denominator, ""
	}
	for i := range n {
		v := q.vector.At(i)
		if q.why[i] = whyNot(v); q.why[i] != "" {
			continue
		}
		weight, amount := q.people[i], v.Number*q.people[i]
		if ratio {
			weight, amount = v.Denominator, v.Numerator
		}
		if !(weight > 0) || math.IsNaN(amount) {
			q.why[i] = "no_population"
			continue
		}
		q.perHead[i], q.amounts[i], q.weights[i] = v.Number, amount, weight
	}
}

// whyNot says why a value cannot be computed with; empty when it can.
func whyNot(v edition.Value) string {
	switch {
	case !v.Status.HasValue():
		return v.Status.String()
	case v.Basis.AtMost():
		return "at_most"
	}
	return ""
}

// readNeed finds the need of the areas. A need that nobody asked for is left out when
// it is not published.
func (q *equityRequest) readNeed(e *edition.Edition, in *EquityIn) error {
	id := in.Need
	if id == "" {
		if _, ok := e.Latest(needPoverty, q.level); !ok && in.NeedPeriod == "" {
			return nil
		}
		id = needPoverty
	}
	var err error
	if q.need, err = ParseIndicator(e, "need", id); err != nil {
		return err
	}
	if q.needVector, err = findVectorOf(e, q.need.ID, q.level, "need_period", in.NeedPeriod); err != nil {
		return err
	}
	if q.follows() {
		q.vectors = append(q.vectors, q.needVector)
	}
	n := q.vector.Len()
	q.needs, q.needWhy = missing(n), make([]string, n)
	for i := range n {
		v := q.needVector.At(i)
		if q.needWhy[i] = whyNot(v); q.needWhy[i] == "" {
			q.needs[i] = v.Number
		}
	}
	return nil
}

// readGroups finds the group of each area.
func (q *equityRequest) readGroups(e *edition.Edition, group string) error {
	group, err := ParseWord("group", group, "", string(source.Territoire), string(source.EPCI))
	if err != nil || group == "" {
		return err
	}
	q.group = source.Level(group)
	b := e.Level(q.level)
	q.groups = make([]string, b.Len())
	for i, code := range b.Codes {
		for _, p := range e.Parents(source.Ref{Level: q.level, Code: code}) {
			if p.Ref.Level == q.group {
				q.groups[i] = p.Ref.Code
			}
		}
	}
	if !slices.ContainsFunc(q.groups, func(g string) bool { return g != "" }) {
		return &ParamError{"group", "no_groups", map[string]string{"value": group, "level": string(q.level)}}
	}
	return nil
}

// areasOfGroups is how many areas of each group count.
func (q *equityRequest) areasOfGroups() map[string]int {
	areas := map[string]int{}
	for i, why := range q.why {
		if why == "" {
			areas[q.groups[i]]++
		}
	}
	return areas
}

// findVectorOf is findVector for a period of another name.
func findVectorOf(e *edition.Edition, id string, level source.Level, parameter, period string) (*edition.Vector, error) {
	if _, err := ParsePeriod(parameter, period); err != nil {
		return nil, err
	}
	return FindVector(e, id, level, period)
}

// missing are n numbers that are not known.
func missing(n int) []float64 {
	return slices.Repeat([]float64{math.NaN()}, n)
}

// whyOrder puts reasons in the order in which people see them.
func whyOrder() []string {
	return strings.Fields("secret absent not_applicable at_most no_population")
}
