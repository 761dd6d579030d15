package indicator

import (
	"context"
	"errors"
	"math"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// fewCases is the number of cases below which a value is unreliable.
const fewCases = 5

// judge sets verdicts, and the status of values that chance may have made.
func (w *work) judge() error {
	for i := range w.values {
		v := &w.values[i]
		if !v.Status.HasValue() {
			continue
		}
		known := !math.IsNaN(v.Low)
		if known && !math.IsNaN(w.standard) {
			verdict, err := rate.Judge(rate.Interval{Low: v.Low, High: v.High}, w.standard)
			if err != nil {
				return err
			}
			v.Verdict = map[rate.Verdict]Verdict{rate.Above: Above, rate.CannotTell: CannotTell, rate.Below: Below}[verdict]
		}
		if area := w.in.Areas[i]; v.Verdict != NoVerdict && area.Denominator.Status == Unreliable || v.Verdict == Below && area.Numerator.Partial {
			v.Verdict = CannotTell
		}
		switch {
		case v.Status != OK: // the source says so
		case v.N < fewCases:
			v.Status, v.Reason = Unreliable, FewCases
		case known && v.High-v.Low > math.Abs(v.Number):
			v.Status, v.Reason = Unreliable, WideInterval
		}
	}
	return nil
}

// rank sets the ranks that intervals allow.
func (w *work) rank(ctx context.Context) error {
	ranked := 0
	for _, v := range w.values {
		if !math.IsNaN(v.Low) {
			ranked++
		}
	}
	if ranked == 0 || ranked > mostRanked || w.f.Shape == Shortfall {
		return nil
	}
	ranks, err := w.ranks(ctx, rate.RankOptions{Seed: w.in.Seed, Draws: w.in.Draws})
	if errors.Is(err, rate.ErrUndefined) {
		return nil // no grant at all: nothing to draw from
	}
	if err != nil {
		return err
	}
	for i, r := range ranks {
		if v := &w.values[i]; !math.IsNaN(v.Low) && r.Err == nil {
			v.RankLow, v.RankHigh = r.Low, r.High
		}
	}
	return nil
}

func (w *work) ranks(ctx context.Context, opt rate.RankOptions) ([]rate.Rank, error) {
	switch kind := w.in.Variant.Definition.Interval; {
	case kind == IntervalCount, kind == IntervalShare && w.in.Unit == 0:
		return rate.Ranks(ctx, w.numerators, w.denominators, opt)
	case w.in.Unit > 0:
		return rate.TotalRanks(ctx, w.numerators, w.denominators, w.in.Unit, opt)
	}
	amount, area := w.flat()
	return rate.AmountRanks(ctx, amount, area, w.divisors(), opt)
}
