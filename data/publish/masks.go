package publish

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data/source"
)

// Reasons of figures that secrecy hides. Whether a figure is hidden for one unit that
// dominates it or only to protect others is not told: to the unit that dominates, it
// would bound what the others have (package secrecy, Reason). That a figure has few
// units is no news: registers are public. Nobody knows how many asked for money, so that
// all counts of requests are hidden for one reason: with the awards, which are public,
// "fewer than three" would tell how many had nothing.
const (
	FewUnits     indicator.Reason = "few_units"          // fewer than 3 units
	FewRequests  indicator.Reason = "few_requests"       // fewer than 3 requests, or 1 or 2 that had nothing, or it would tell others
	Protected    indicator.Reason = "protected"          // one unit has more than 85 % of it, or it would tell others
	Unverifiable indicator.Reason = "secrecy_unverified" // the source does not say how many units, or the largest: the rules cannot be applied
)

// maskKey names a figure that secrecy rules on. Complements are named by their level
// and the id of the territory.
type maskKey struct {
	level   source.Level
	area    int64
	variant string // parameters of the indicator's id: "", "family=associations"
	period  indicator.Period
}

// protectedFigure is a figure as it may be published: one that is hidden has no value.
type protectedFigure struct {
	Value   float64 // NaN without a value
	Units   int     // behind the figure, hidden ones too: counts of units are public
	Status  indicator.Status
	Reason  indicator.Reason
	Sources map[int64]bool
}

// MaskReport says what secrecy did to the figures of one period. It is for those who
// publish: an edition does not tell which figures are hidden for others.
type MaskReport struct {
	Indicator string
	Period    indicator.Period
	Cells     int      // figures of areas with units
	Primary   int      // hidden by the rules or by their source
	Secondary int      // hidden to protect others
	Totals    []string // those of the hidden figures that are of wholes: "territoire/8|family=mutuals"
	Kept      int      // hidden because an earlier edition hides them
	Broken    int      // sums that the source contradicts
	Leaks     []string // figures that are hidden but cannot be protected: earlier editions or public files have told them already, and this one adds nothing
	Close     []string // figures hidden only for others that are known closer than promised, since earlier editions tell them nearly
	Protect   time.Duration
	Audit     time.Duration
}

// maskTask is a table to be masked.
type maskTask struct {
	sums   *sumTable
	rules  secrecy.Rules
	now    func() time.Time
	report MaskReport
}

// run hides what must be hidden and attacks the result. What would be told for the first
// time although it is secret is a [*RefusedError].
func (t *maskTask) run(ctx context.Context) (secrecy.Mask, error) {
	began := t.now()
	mask, err := t.protect(ctx)
	if err != nil {
		return nil, fmt.Errorf("secrecy of %s %s: %w", t.report.Indicator, t.report.Period, err)
	}
	protected := t.now()
	audit, err := secrecy.Audit(ctx, t.sums.Table, mask, t.rules)
	if err != nil {
		return nil, fmt.Errorf("secrecy of %s %s: %w", t.report.Indicator, t.report.Period, err)
	}
	t.report.Protect, t.report.Audit = protected.Sub(began), t.now().Sub(protected)
	t.report.Broken = t.sums.broken
	if err := t.weigh(ctx, mask, audit); err != nil {
		return nil, err
	}
	for i, c := range t.sums.Cells {
		if c.Inner || c.Units == 0 {
			continue
		}
		t.report.Cells++
		switch mask[i] {
		case secrecy.Primary, secrecy.Given:
			t.report.Primary++
		case secrecy.Secondary:
			t.report.Secondary++
		}
		if mask.Hides(i) && c.Hidden {
			t.report.Kept++
		}
		if mask.Hides(i) && t.sums.whole[i] {
			t.report.Totals = append(t.report.Totals, c.Key)
		}
	}
	slices.Sort(t.report.Totals)
	return mask, nil
}

// shown is a cell as it may be published.
func (t *maskTask) shown(mask secrecy.Mask, cell int) protectedFigure {
	c := t.sums.Cells[cell]
	out := protectedFigure{Value: c.Value, Units: c.Units, Sources: t.sums.sources[cell]}
	if !mask.Hides(cell) {
		return out
	}
	out.Value, out.Status, out.Reason = math.NaN(), indicator.Secret, Protected
	switch held := t.sums.held[cell]; {
	case held != "":
		out.Reason = held
	case c.Units < t.rules.MinUnits:
		out.Reason = FewUnits
	}
	return out
}
