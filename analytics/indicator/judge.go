package indicator

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// fewCases is the number of cases below which a value is unreliable.
const fewCases = 5

// judge sets verdicts, and the status of values that chance may have made. The verdict of
// an unreliable value is that nobody can tell, whatever its interval says: who reads that
// three projects are more or less than elsewhere has forgotten how few they are.
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
		}
		if w.in.Areas[i].Numerator.Partial && (v.Verdict == Below || v.Verdict == Above && w.f.Shape == Shortfall) {
			v.Verdict = CannotTell // what is not counted may be here, or elsewhere and then shared
		}
		switch {
		case v.Status != OK: // the source says so
		case v.N < fewCases:
			v.Status, v.Reason = Unreliable, FewCases
		case known && v.High-v.Low > math.Abs(v.Number):
			v.Status, v.Reason = Unreliable, WideInterval
		}
		if v.Verdict != NoVerdict && v.Status == Unreliable {
			v.Verdict = CannotTell
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
