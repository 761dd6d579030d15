package publish

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data/source"
)

// FunnelRequests is the indicator whose numerator is a count of requests.
const FunnelRequests = "funnel.requests"

// funnelSuccess is the indicator whose numerators are the awards among these requests.
const funnelSuccess = "funnel.success"

// requestCount is how many requests for money there are in an area, for a year or a span
// of years: never how much was asked for. An area without one has a count of 0.
type requestCount struct {
	level   source.Level
	area    int64
	variant string // "", "axis=3"
	period  indicator.Period
	asked   int
	awarded int // of them, in the public register of grants
	sources map[int64]bool
}

// publishesRequests tells which counts of requests are published, where whole is the
// span of all of them: of the territory all, by year and by axis; of its parts those of
// the whole span, by axis for sub-territories only. In a commune or a neighbourhood a
// year or an axis has a request or two, which no edition may tell, and spans that are
// shown beside each other would tell their difference (docs/methods/secrecy.md).
func publishesRequests(level source.Level, variant string, period, whole indicator.Period) bool {
	switch {
	case level == source.IRIS || level.IsOutside():
		return false
	case level == source.EPCI:
		return true
	case level == source.Territoire:
		return period == whole
	default:
		return period == whole && variant == ""
	}
}

// requestsTable is the table of requests of all periods, since spans are the sums of
// their years. Awards are public, so whoever knows how many asked knows how many had
// nothing: these are the values of the table, and those who asked its units.
type requestsTable struct {
	*sumTable
	cells  map[maskKey]int
	counts map[maskKey]requestCount
}

// requestsAt counts the requests of any commune, of those too that are in earlier editions
// only.
type requestsAt func(commune int64, variant string, period indicator.Period) requestCount

// newRequestsTable gathers the counts that are published, and the sums among them.
func (in *input) newRequestsTable(counts []requestCount, at requestsAt, pasts []*past) (requestsTable, error) {
	t := requestsTable{&sumTable{sharing: true, least: float64(secrecy.Requests().MinUnits)}, map[maskKey]int{}, map[maskKey]requestCount{}}
	var variants []string
	var periods []indicator.Period
	for _, c := range counts {
		if c.asked < 0 || c.awarded < 0 {
			return requestsTable{}, fmt.Errorf("%d requests, %d of them awarded", c.asked, c.awarded)
		}
		t.counts[maskKey{c.level, c.area, c.variant, c.period}] = c
		variants, periods = append(variants, c.variant), append(periods, c.period)
	}
	slices.Sort(variants)
	variants, periods = slices.Compact(append([]string{""}, variants...)), union(periods, nil)
	whole := spanOf(counts)
	before := make([]map[maskKey]int, len(pasts))
	for i := range before {
		before[i] = map[maskKey]int{}
	}
	for _, period := range periods {
		a := in.newAreaTable(period, variants, func(level source.Level, variant string) bool { return publishesRequests(level, variant, period, whole) })
		a.label, a.sums, a.cells = period.String(), t.sumTable, t.cells
		a.fill(t.figure)
		t.addPasts(a, pasts, at, before)
	}
	t.addSpans(t.cells, periods, "")
	for i, p := range pasts {
		if !p.same {
			t.addSpans(before[i], periods, p.name+": ")
		}
	}
	t.addSpans(t.addMoved(), periods, "")
	return t, nil
}

// figure is the cell of a count. Of more awards than requests (they are dated in other
// years) nothing can be learnt.
func (t requestsTable) figure(key maskKey) tableFigure {
	c, ok := t.counts[key]
	return t.figureOf(c, ok)
}

func (t requestsTable) figureOf(c requestCount, ok bool) tableFigure {
	value := float64(max(0, c.asked-c.awarded))
	f := tableFigure{known: ok, value: value, units: c.asked, largest: min(1, value), sources: c.sources}
	if 0 < value && value < t.least && float64(c.asked) >= t.least {
		f.held = Protected
	}
	return f
}

// addSpans says that the requests of a span are those of its years, where all are
// published.
func (t requestsTable) addSpans(cells map[maskKey]int, periods []indicator.Period, prefix string) {
	for _, key := range slices.SortedFunc(maps.Keys(cells), compareKeys) {
		if key.period.Years() == 1 || cells[key] == noCell {
			continue
		}
		var years []int
		known := true
		for year := key.period.From; year <= key.period.To; year++ {
			of := maskKey{key.level, key.area, key.variant, indicator.Year(year)}
			cell, published := cells[of]
			switch {
			case published && cell != noCell:
				years = append(years, cell)
			case slices.Contains(periods, of.period):
				known = false
			}
		}
		if known && len(years) > 0 {
			t.sum(cells[key], years, prefix+t.Cells[cells[key]].Key+" other years", withheld{})
		}
	}
}

// compareKeys orders figures.
func compareKeys(a, b maskKey) int {
	return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.area, b.area), cmp.Compare(a.variant, b.variant),
		cmp.Compare(a.period.From, b.period.From), cmp.Compare(a.period.To, b.period.To))
}

// protectedRequests are the counts of requests of all periods as they may be published,
// under one mask for all indicators that carry them: [FunnelRequests] as numerators, the
// others as what they are divided by. What earlier editions say of the same register is
// kept.
func (in *input) protectedRequests(ctx context.Context, counts []requestCount, at requestsAt, o Options) (map[maskKey]protectedFigure, []MaskReport, error) {
	if len(counts) == 0 {
		return nil, nil, nil
	}
	registers := map[int64]bool{}
	for _, c := range counts {
		maps.Copy(registers, c.sources)
	}
	pasts, err := in.readPast(ctx, FunnelRequests, funnelSuccess, registers)
	if err != nil {
		return nil, nil, err
	}
	t, err := in.newRequestsTable(counts, at, pasts)
	if err != nil {
		return nil, nil, err
	}
	task := maskTask{sums: t.sumTable, rules: secrecy.Requests(), now: o.Now, report: MaskReport{Indicator: FunnelRequests, Period: spanOf(counts)}}
	mask, err := task.run(ctx)
	if err != nil {
		return nil, nil, err
	}
	figures := map[maskKey]protectedFigure{}
	for key, cell := range t.cells {
		if cell != noCell {
			figures[key] = t.shown(&task, mask, key)
		}
	}
	return figures, []MaskReport{task.report}, nil
}

// shown is a count as it may be published.
func (t requestsTable) shown(task *maskTask, mask secrecy.Mask, key maskKey) protectedFigure {
	f := task.shown(mask, t.cells[key])
	if f.Status.HasValue() {
		f.Value = float64(t.counts[key].asked)
	} else {
		f.Reason = FewRequests
	}
	return f
}

// spanOf is the span of all counts.
func spanOf(counts []requestCount) indicator.Period {
	span := indicator.Period{From: math.MaxInt, To: math.MinInt}
	for _, c := range counts {
		span.From, span.To = min(span.From, c.period.From), max(span.To, c.period.To)
	}
	return span
}
