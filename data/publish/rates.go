package publish

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// rates computes a vector with intervals, smoothed values, verdicts and ranks: cells
// and bases are those of the areas of the level, in their order. The reference has no
// verdict: it would be compared with itself.
func (in *input) rates(ctx context.Context, g *ground, key edition.Key, cells indicator.Input, bases []edition.Basis) (*edition.Vector, error) {
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		return nil, err
	}
	if cells.Variant, err = catalogue.Parse(key.Indicator); err != nil {
		return nil, err
	}
	computed, err := indicator.Compute(ctx, cells)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	values := make([]edition.Value, len(computed))
	for i, v := range computed {
		basis := bases[i]
		basis.DenominatorPeriod = v.DenominatorPeriod
		values[i] = published(v, basis)
	}
	if level, _, position, ok := in.territory(g); ok && level == key.Level {
		values[position].Verdict = indicator.NoVerdict
	}
	return edition.NewVector(key, g.levels[key.Level].Hash, values)
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

// territory is the area that the pack is about, and its position in its level; ok is
// false when there is none.
func (in *input) territory(g *ground) (level source.Level, id int64, position int, ok bool) {
	ref := in.pack.Territory.Ref()
	for i, area := range g.order[ref.Level] {
		if in.areas[area].Ref == ref {
			return ref.Level, area, i, true
		}
	}
	return "", 0, 0, false
}

// perPeople is a denominator: the people of an area nearest to a period.
func perPeople(v edition.Value, period indicator.Period) indicator.Denominator {
	d := indicator.Denominator{Value: v.Number, Period: period, Status: v.Status, Reason: v.Reason}
	if !v.Status.HasValue() {
		d.Value = 0
	}
	return d
}
