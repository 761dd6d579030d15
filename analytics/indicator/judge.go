package indicator

import (
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
			v.Verdict = verdictOf(verdict)
			if v.N == 1 && w.isOfGrants() && v.Verdict == w.more() {
				v.Verdict = CannotTell
			}
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

func verdictOf(v rate.Verdict) Verdict {
	switch v {
	case rate.Above:
		return Above
	case rate.Below:
		return Below
	default:
		return CannotTell
	}
}

// isOfGrants tells whether the values are amounts, or count grants: of one alone nothing
// is told, be it of its euros or of the project.
func (w *work) isOfGrants() bool {
	return w.in.Variant.Definition.Interval == IntervalAmount || w.f.Numerator == Projects
}

// more is the verdict of an area that got more than the reference. One grant does not
// give it: it is one decision, and among many small areas some have one that is large for
// so few people.
func (w *work) more() Verdict {
	if w.f.Shape == Shortfall {
		return Below
	}
	return Above
}

// rank sets the ranks that intervals allow.
func (w *work) rank() {
	intervals, ranked := make([]rate.Interval, len(w.values)), 0
	for i, v := range w.values {
		intervals[i] = rate.Interval{Low: v.Low, High: v.High}
		if !math.IsNaN(v.Low) {
			ranked++
		}
	}
	if ranked > mostRanked || w.f.Shape == Shortfall {
		return
	}
	for i, b := range rate.RankBounds(intervals) {
		if b.First > 0 {
			w.values[i].RankLow, w.values[i].RankHigh = b.First, b.Last
		}
	}
}
