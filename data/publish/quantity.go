package publish

import (
	"cmp"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// teller tells one quantity of the catalogue, such as people or net grants, for the
// areas of the edition. It may be asked by several goroutines at a time.
type teller interface {
	// periods are those for which the quantity is told at a level for a variant, the
	// earliest first; none when no source tells it. The period of the question does
	// not matter.
	periods(q question) []indicator.Period
	// parts are the quantity in the areas of the level, in their order.
	parts(q question) []part
	// missing is the role of the pack whose file would tell it at a level.
	missing(level source.Level) string
}

// usualTeller is a teller of amounts that knows what an amount comes to at most.
type usualTeller interface {
	usual() float64
}

// unitTeller is a teller of what comes in lots, such as posts in establishments.
type unitTeller interface {
	unit(q question) float64
}

// question is what an indicator asks of its quantities.
type question struct {
	level   source.Level
	variant indicator.Variant
	period  indicator.Period
}

// in is the question for another period.
func (q question) in(p indicator.Period) question {
	q.period = p
	return q
}

// at is the question at another level.
func (q question) at(level source.Level) question {
	q.level = level
	return q
}

// part is a quantity in one area, and what it rests on. Many parts share a basis,
// which nobody changes.
type part struct {
	indicator.Numerator
	basis *edition.Basis
}

// value is the part as one number.
func (p part) value() float64 {
	if p.Amounts == nil {
		return p.Count
	}
	var sum float64
	for _, a := range p.Amounts {
		sum += a.Gross - a.Recovered
	}
	return sum
}

// divisor is a part that others are divided by.
type divisor struct {
	indicator.Denominator
	basis *edition.Basis
}

// divisorOf is the part of a period as others are divided by it.
func divisorOf(p part, period indicator.Period) divisor {
	return divisor{indicator.Denominator{Value: p.value(), Period: period, Status: p.Status, Reason: p.Reason}, p.basis}
}

// divisors asks a teller for what is divided by: of each area that of the period
// asked for, else of the nearest one in which it is known; of two as near, the
// earlier. An area that is known in none has the status it has in the nearest.
func divisors(t teller, q question, areas int) []divisor {
	periods := slices.Clone(t.periods(q))
	slices.SortStableFunc(periods, func(a, b indicator.Period) int {
		if (a == q.period) != (b == q.period) {
			if a == q.period {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(distance(a, q.period), distance(b, q.period)), cmp.Compare(a.To, b.To))
	})
	out := make([]divisor, areas)
	left := areas
	for i, period := range periods {
		for j, p := range t.parts(q.in(period)) {
			d := &out[j]
			if i > 0 && d.Status.HasValue() {
				continue
			}
			if i == 0 || p.Status.HasValue() {
				*d = divisorOf(p, period)
			}
			if p.Status.HasValue() {
				left--
			}
		}
		if left == 0 {
			break
		}
	}
	return out
}
