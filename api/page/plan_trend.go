package page

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// axisIndicator writes an indicator of the whole territory through its cycles, or its years
// where it has none, and what it is in the areas below.
func (v view) axisIndicator(sheet edition.Sheet, id, period string) (axisIndicator, []edition.Source) {
	one := axisIndicator{ID: id, Label: v.Indicator(id)}
	figures := slices.DeleteFunc(slices.Clone(sheet.Figures), func(f edition.Figure) bool { return f.ID != id || f.Period == (indicator.Period{}) })
	var periods []indicator.Period
	for _, f := range figures {
		periods = append(periods, f.Period)
	}
	if cycles := cyclesOf(periods); len(cycles) > 0 {
		periods = cycles
	}
	figures = slices.DeleteFunc(figures, func(f edition.Figure) bool { return !slices.Contains(periods, f.Period) })
	slices.Reverse(figures) // the earliest first
	if len(figures) == 0 {
		one.Missing = v.Say("plan.missing")
		return one, nil
	}
	var sources []edition.Source
	for _, f := range figures {
		one.Rows = append(one.Rows, v.trendRow(f))
		one.PerYear = one.PerYear || wording.IsSum(f)
		sources = append(sources, f.Sources...)
	}
	one.Trend = v.trend(figures)
	one.Verdicts = v.verdictCounts(id, period)
	return one, sources
}

func (v view) trendRow(f edition.Figure) trendRow {
	row := trendRow{
		Period: wording.Period(f.Period), Value: v.Value(f.Definition, f.Value), PerYear: "—", Interval: v.Interval(f.Definition, f.Value),
		Known: f.Value.Status.HasValue(), Simulated: f.Simulated(),
	}
	if row.Interval == "" {
		row.Interval = "—"
	}
	switch f.Value.Status {
	case indicator.Unreliable:
		row.Note = v.Text.Sentence(v.Lang, "status.unreliable", nil)
	case indicator.OK:
	default:
		row.Note = v.Reason(f.Value.Reason)
	}
	if wording.IsSum(f) {
		d := f.Definition
		d.Decimals++ // one year is a small part of a span
		row.PerYear = v.Number(d, f.Value.Number/float64(f.Period.Years()))
	}
	return row
}

// trend says whether the last value is above or below the first: more than chance would
// make it when their intervals, for a year where values add up over years, do not meet.
func (v view) trend(figures []edition.Figure) string {
	known := slices.DeleteFunc(slices.Clone(figures), func(f edition.Figure) bool { return !f.Value.Status.HasValue() })
	if len(known) < 2 {
		return v.Say("plan.trend.one")
	}
	first, last := known[0], known[len(known)-1]
	low0, high0 := yearly(first)
	low1, high1 := yearly(last)
	code := "plan.trend.cannot_tell"
	switch {
	case low1 > high0:
		code = "plan.trend.above"
	case high1 < low0:
		code = "plan.trend.below"
	case low0 != low0 || low1 != low1:
		code = "plan.trend.no_interval"
	}
	return v.Say(code, "first", wording.Period(first.Period), "last", wording.Period(last.Period))
}

// yearly is the interval of a figure, for one year of its period where it adds up; NaN
// without interval.
func yearly(f edition.Figure) (low, high float64) {
	low, high = f.Value.Low, f.Value.High
	if wording.IsSum(f) {
		low, high = low/float64(f.Period.Years()), high/float64(f.Period.Years())
	}
	return low, high
}

// verdictCounts say for how many areas of each level the value of the plan's years, else
// the latest, is above or below that of the whole territory, or cannot be told.
func (v view) verdictCounts(id, period string) []string {
	var lines []string
	for _, level := range []source.Level{source.Commune, source.QPV2024, source.QPV2015} {
		key, ok := v.Edition.Latest(id, level)
		if !ok {
			continue
		}
		if p, err := indicator.ParsePeriod(period); err == nil && v.Edition.Compact(edition.Key{Indicator: id, Level: level, Period: p}) != nil {
			key.Period = p
		}
		counts := map[indicator.Verdict]int{}
		vector := v.Edition.Vector(key)
		for i := range vector.Len() {
			counts[vector.At(i).Verdict]++
		}
		above, below := counts[indicator.Above], counts[indicator.Below]
		if counts[indicator.CannotTell]+above+below == 0 {
			continue
		}
		lines = append(lines, v.Say("plan.verdicts", "level", v.Levels(level), "period", wording.Period(key.Period), "above", v.Count(above), "below", v.Count(below),
			"cannot_tell", v.Count(vector.Len()-above-below)))
	}
	return lines
}
