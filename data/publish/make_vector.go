package publish

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// work is a task under way. It belongs to one goroutine.
type work struct {
	*maker
	task
	numerator, denominator teller
	merged                 map[[2]*edition.Basis]*edition.Basis
}

func (m *maker) newWork(t task) *work {
	f := t.definition.Formula
	return &work{
		maker: m, task: t, numerator: m.tellers[f.Numerator], denominator: m.tellers[f.Denominator],
		merged: map[[2]*edition.Basis]*edition.Basis{},
	}
}

// vector computes one variant, with intervals, smoothed values, verdicts and ranks.
// The reference has no verdict: it would be compared with itself.
func (w *work) vector(ctx context.Context, v indicator.Variant) (*edition.Vector, error) {
	key := edition.Key{Indicator: v.String(), Level: w.level, Period: w.period}
	cells, bases := w.cells(question{level: w.level, variant: v, period: w.period})
	input := indicator.Input{Variant: v, Areas: cells}
	level, position, ok := w.in.territory(w.ground)
	if ok {
		input.Reference = w.reference(question{level: level, variant: v, period: w.period}, position)
	}
	if u, knows := w.numerator.(usualTeller); knows {
		input.Usual = u.usual()
	}
	if u, knows := w.numerator.(unitTeller); knows {
		input.Unit = u.unit(question{level: w.level, variant: v, period: w.period})
	}
	computed, err := indicator.Compute(ctx, input)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	values := make([]edition.Value, len(computed))
	for i, c := range computed {
		values[i] = published(c, *bases[i])
		values[i].Basis.DenominatorPeriod = c.DenominatorPeriod
	}
	if ok && level == w.level {
		values[position].Verdict = indicator.NoVerdict
	}
	return edition.NewVector(key, w.ground.levels[w.level].Hash, values)
}

// cells are numerators and denominators of the areas of a level, and what each
// rests on.
func (w *work) cells(q question) ([]indicator.Cell, []*edition.Basis) {
	parts := w.numerator.parts(q)
	below := w.divisors(q, len(parts))
	cells, bases := make([]indicator.Cell, len(parts)), make([]*edition.Basis, len(parts))
	for i, p := range parts {
		cells[i] = indicator.Cell{Numerator: p.Numerator, Denominator: below[i].Denominator}
		bases[i] = w.basis(p.basis, below[i].basis)
	}
	return cells, bases
}

// divisors are what the numerators are divided by. A share of what happens in a period,
// such as requests, is one of that very period: what is not known then, or is hidden, has
// no share.
func (w *work) divisors(q question, areas int) []divisor {
	if !w.definition.Formula.Denominator.IsFlow() {
		return divisors(w.denominator, q, areas)
	}
	out := make([]divisor, areas)
	for i, p := range w.denominator.parts(q) {
		out[i] = divisorOf(p, q.period)
	}
	return out
}

// reference is the cell of the territory.
func (w *work) reference(q question, position int) *indicator.Cell {
	if len(w.numerator.periods(q)) == 0 {
		return nil
	}
	cells, _ := w.cells(q)
	return &cells[position]
}

// basis is that of a ratio: the method of its numerator, with the sources of both.
// A denominator that was made in a way of its own says so.
func (w *work) basis(numerator, denominator *edition.Basis) *edition.Basis {
	pair := [2]*edition.Basis{numerator, denominator}
	if b := w.merged[pair]; b != nil {
		return b
	}
	b := *numerator
	if denominator != nil && b.Missing == "" {
		b.Sources = slices.Concat(numerator.Sources, denominator.Sources)
		slices.Sort(b.Sources)
		b.Sources = slices.Compact(b.Sources)
		if tells(denominator.Method) {
			b.Args = maps.Clone(numerator.Args)
			if b.Args == nil {
				b.Args = map[string]string{}
			}
			b.Args["denominator"] = denominator.Method
		}
	}
	w.merged[pair] = &b
	return &b
}

// tells tells whether a denominator's method is worth a word beside the numerator's:
// figures as published and populations have their own indicators that say it.
func tells(method string) bool {
	return method == PoorGrid || method == PoorRate
}

// published is a computed value as editions have it.
func published(v indicator.Value, basis edition.Basis) edition.Value {
	if !v.Status.HasValue() {
		return edition.Unknown(v.Status, v.Reason, basis)
	}
	out := edition.Known(v.Number, basis)
	out.Status, out.Reason = v.Status, v.Reason
	out.Numerator, out.Denominator = v.Numerator, v.Denominator
	out.Low, out.High, out.Smoothed = v.Low, v.High, v.Smoothed
	out.N, out.RankLow, out.RankHigh = int32(v.N), int32(v.RankLow), int32(v.RankHigh)
	out.Verdict = v.Verdict
	return out
}

// territory is the level of the area that the pack is about, and its position
// there; ok is false when there is none.
func (in *input) territory(g *ground) (level source.Level, position int, ok bool) {
	ref := in.pack.Territory.Ref()
	for i, area := range g.order[ref.Level] {
		if in.areas[area].Ref == ref {
			return ref.Level, i, true
		}
	}
	return "", 0, false
}
