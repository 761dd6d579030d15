package publish

import (
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// BottomCoded is the reason of a number of poor people that is at most what the rate
// says, so that nothing can be divided by it.
const BottomCoded indicator.Reason = "bottom_coded"

// poorPeople tells how many inhabitants live under the poverty line: people × the
// rate that a source publishes for the area, else as the 200 m grid has them.
type poorPeople struct {
	in     *input
	ground *ground
	people values
	grid   values // estimates; empty without a grid
}

func (t poorPeople) periods(q question) []indicator.Period {
	if rates := t.in.periods(q.level, source.PovertyRate); len(rates) > 0 {
		return rates
	}
	return t.grid.periods(q)
}

func (t poorPeople) parts(q question) []part {
	if len(t.in.periods(q.level, source.PovertyRate)) == 0 {
		return t.grid.parts(q)
	}
	people := divisors(t.people, q, len(t.ground.order[q.level]))
	parts := make([]part, len(people))
	bases := shared{}
	for i, area := range t.ground.order[q.level] {
		rate := t.in.figure(area, source.PovertyRate, q.period)
		v := poor(people[i], rate)
		v.Basis.Sources = mergedSources(rate.Basis.Sources, people[i].basis)
		parts[i] = asPart(v, bases.of(v.Basis))
	}
	return parts
}

// poor is people × rate. What is secret of the rate is secret of the people; a rate
// that means "at most" gives no number that others could be divided by.
func poor(people divisor, rate edition.Value) edition.Value {
	basis := edition.Basis{Method: PoorRate, Args: map[string]string{"people_year": people.Period.String()}}
	switch {
	case !rate.Status.HasValue():
		return edition.Unknown(rate.Status, rate.Reason, basis)
	case !people.Status.HasValue():
		return edition.Unknown(people.Status, people.Reason, basis)
	case rate.Basis.AtMost():
		basis.Args["at_most"] = strconv.FormatFloat(rate.Number, 'f', -1, 64)
		return edition.Unknown(indicator.Absent, BottomCoded, basis)
	}
	return edition.Known(people.Value*rate.Number/100, basis)
}

func (t poorPeople) missing(level source.Level) string { return incomeRole(level) }
