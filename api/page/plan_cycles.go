package page

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/source"
)

// cycleRow is how even things were in a span of years.
type cycleRow struct {
	Period, Equity                    string // and the query of the page of equity
	When                              string // before the plan, or of it; empty when that cannot be said
	PerYear, Gini, Concentration, QPV string
	Neighbourhoods                    string // which of them, and how far QPV may be off
}

// cycles are how evenly money was spread over communes in spans of years, the earliest first.
func (v view) cycles(ctx context.Context, a ask.Asker, c *plan) error {
	spans := cyclesOf(periodsOf(v.Edition, equityIndicator, source.Commune))
	slices.Reverse(spans)
	for _, p := range spans {
		out, err := a.Equity(ctx, v.Edition, &ask.EquityIn{
			Indicator: equityIndicator, Level: string(source.Commune), Period: p.String(), Measures: "gini,concentration,qpv_ratio",
		})
		if err != nil {
			return err
		}
		row := cycleRow{
			Period: wording.Period(p), Equity: state.State{Period: p.String()}.Query(), When: v.whenOfPlan(c.Plan.Period, p),
			Gini: "—", Concentration: "—", QPV: "—", PerYear: "—", Neighbourhoods: v.neighbourhoods(out.Neighbourhoods),
		}
		for _, m := range out.Measures {
			switch value := v.measureValue(&out, m); m.ID {
			case "mean":
				d, _ := v.Edition.Definition(equityIndicator)
				row.PerYear = v.Number(d, *m.Value/float64(p.Years()))
			case "gini":
				row.Gini = value
			case "concentration":
				row.Concentration = value
			case "qpv_ratio":
				row.QPV = value
			}
		}
		c.addSimulated(out.Sources)
		c.Cycles = append(c.Cycles, row)
	}
	return nil
}

// whenOfPlan tells whether years are those of the plan, or before or after them; empty when
// they are some of each, or nobody says.
func (v view) whenOfPlan(period string, years indicator.Period) string {
	p, err := indicator.ParsePeriod(period)
	switch {
	case err != nil || p == (indicator.Period{}):
		return ""
	case years.To < p.From:
		return v.Say("plan.cycles.before")
	case years.From > p.To:
		return v.Say("plan.cycles.after")
	case years.From >= p.From && years.To <= p.To:
		return v.Say("plan.cycles.during")
	}
	return ""
}

// neighbourhoods names the neighbourhoods that are compared with the rest, and the bounds of
// what one can say of them.
func (v view) neighbourhoods(n *ask.NeighbourhoodsOut) string {
	if n == nil {
		return ""
	}
	args := []string{"level", v.Levels(n.Level)}
	if n.Unplaced != nil {
		args = append(args, "unplaced", v.Share(*n.Unplaced))
	}
	if n.Low != nil {
		args = append(args, "low", v.Text.Float(v.Lang, *n.Low, 2), "high", v.Text.Float(v.Lang, *n.High, 2))
	}
	return v.Say("plan.cycles.neighbourhoods", args...)
}
