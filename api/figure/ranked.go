package figure

import (
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
)

// rankedChart draws areas in order, each as a mark with its 95 % interval, and the
// reference as a line. The axis need not begin at zero: what is compared is positions.
func (q *question) rankedChart(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", "commune")
	st := q.spec.State
	s, err := q.series(ctx, st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	j := q.judged(ctx, s)
	items := s.drawn()
	byNumber(items)
	f := &rowsFigure{q: q, series: s, lines: j.lines(), mark: markInterval}
	seen, weak := map[indicator.Verdict]bool{}, false
	for _, v := range items {
		told := j.of(v)
		seen[told], weak = true, weak || v.weak()
		f.rows = append(f.rows, chartRow{item: v, text: q.withInterval(s, v), short: q.short(s.definition, v.Number), verdict: told, strong: q.selected(v.ref)})
	}
	f.axis = func(b *Board, width float64) axis {
		low, high, _ := spanOf(items, j.lines()...)
		return looseAxis(low, high, q.tickCount(b, s.definition, width, low, high))
	}
	c := &content{
		title: q.rankedTitle(s, j, items), subtitle: q.about(s), alt: q.rankedAlt(s, j, items), sources: q.mergeSources(s.Sources, j.standard.sources),
		vintages: []string{s.vintage}, table: q.valueTable(s, j.of),
	}
	c.note = q.rankedNote(items)
	c.draw = func(b *Board, in Box) {
		f.key = append(q.verdictKey(b, s, seen, weak), q.standardKey(b, s, j.standard)...)
		f.key = append(f.key, q.cutKey(b, items, j.lines()...)...)
		f.draw(b, in)
	}
	return c, nil
}

// judged is a series with the verdicts of its areas.
type judged struct {
	series   *chartSeries
	standard standard
	own      float64 // the reference of the edition
}

func (q *question) judged(ctx context.Context, s *chartSeries) judged {
	j := judged{series: s, standard: q.standard(ctx, s)}
	j.own = j.standard.number
	if !j.standard.own {
		plain := *q
		plain.spec.State.Ref.Code = ""
		j.own = plain.standard(ctx, s).number
	}
	return j
}

func (j judged) of(v item) indicator.Verdict {
	if !v.drawn() {
		return indicator.NoVerdict
	}
	return j.series.judge(v, j.own, j.standard)
}

// lines is where the line of the reference stands.
func (j judged) lines() []float64 {
	if !j.standard.known() {
		return nil
	}
	return []float64{j.standard.number}
}

// tally counts the verdicts of items.
func (j judged) tally(items []item) (above, cannot, below int) {
	for _, v := range items {
		switch j.of(v) {
		case indicator.Above:
			above++
		case indicator.Below:
			below++
		case indicator.CannotTell:
			cannot++
		}
	}
	return above, cannot, below
}

func (q *question) withInterval(s *chartSeries, v item) string {
	if q.spec.Use == HalfColumn {
		return q.short(s.definition, v.Number)
	}
	return q.withIntervalText(s, v)
}

// withIntervalText writes a number with its interval, where there is one.
func (q *question) withIntervalText(s *chartSeries, v item) string {
	text := q.short(s.definition, v.Number)
	if !v.hasInterval() {
		return text
	}
	return q.say("chart.value.interval", map[string]string{"value": text, "interval": q.interval(s, v)})
}

// mostSpread is how many times the span of the numbers the axis may be, for the sake of
// their intervals.
const mostSpread = 3

// spanOf is what an axis shows: all numbers, those of lines such as the reference, and
// whole intervals, unless that would press the numbers together; cut tells whether
// intervals go on beyond. What begins at zero where that costs little does.
func spanOf(items []item, lines ...float64) (low, high float64, cut bool) {
	numbers := slices.Clone(lines)
	var ends []float64
	for _, v := range items {
		numbers = append(numbers, v.Number)
		if v.hasInterval() {
			ends = append(ends, v.Low, v.High)
		}
	}
	low, high = finiteRange(numbers...)
	if math.IsInf(low, 0) {
		return 0, 1, false
	}
	least, most := finiteRange(append(ends, low, high)...)
	room := high - low
	if room == 0 {
		room = math.Max(math.Abs(high), 1)
	}
	before, after := low-least, most-high
	both := (mostSpread - 1) * room
	from, to := low-min(before, max(both/2, both-after)), high+min(after, max(both/2, both-before))
	if from > 0 && from < 0.6*to {
		from = 0
	}
	return from, to, least < from || most > to
}

// markInterval draws the interval and the mark of a row.
func markInterval(b *Board, a axis, plot Box, y float64, p rowPlan, r chartRow) {
	if r.hasInterval() {
		b.whisker(a, plot, y, r.Low, r.High)
	}
	radius := min(0.3*p.size*mmPerPoint, 0.36*p.height)
	b.AreaShape(verdictPath(plot.X+plot.W*a.at(r.Number), y, radius, r.verdict), b.verdictStyle(r.verdict, r.weak()), r.ref.String(), r.name+", "+r.text)
}

// standardKey is the sample of the line of the reference.
func (q *question) standardKey(b *Board, s *chartSeries, r standard) []keyItem {
	if !r.known() {
		return nil
	}
	text := q.say("chart.standard", map[string]string{"name": r.name, "value": q.full(s, r.number)})
	if r.natural {
		text = q.say("chart.standard.natural", map[string]string{"value": q.short(s.definition, r.number)})
	}
	return []keyItem{{text, func(x, y, r float64) {
		b.Shape(Line(x-1.6*r, y, x+1.6*r, y), Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: []float64{1.2, 0.8}})
	}}}
}

func (q *question) rankedTitle(s *chartSeries, j judged, items []item) string {
	above, cannot, below := j.tally(items)
	args := map[string]string{"label": q.subject(s.Indicator), "reference": j.standard.name}
	switch {
	case len(items) == 0:
		return q.say("chart.title.nothing", args)
	case above+cannot+below == 0:
		return q.extremesTitle(s, j, items)
	case s.definition.Shape == indicator.Shortfall.String():
		return q.verdicts("bars.title.shortfall", s.Level, above, cannot, below, args)
	default:
		var told []string
		for _, v := range items {
			if at := j.of(v); at == indicator.Above || at == indicator.Below {
				told = append(told, v.name)
			}
		}
		args["who"] = q.few(told)
		return q.verdicts("ranked.title", s.Level, above, cannot, below, args)
	}
}

func (q *question) rankedAlt(s *chartSeries, j judged, items []item) string {
	above, cannot, below := j.tally(items)
	code := "ranked.alt"
	if !slices.ContainsFunc(items, item.hasInterval) {
		code = "ranked.alt.plain"
	}
	text := q.say(code, map[string]string{"subtitle": q.about(s), "extremes": q.extremes(s, items)})
	if above+cannot+below > 0 {
		text += q.say("ranked.alt.verdicts", map[string]string{"above": q.count(above), "below": q.count(below), "cannot": q.count(cannot)})
	}
	return text + q.altLeftOut(s)
}

// altLeftOut counts the areas without number.
func (q *question) altLeftOut(s *chartSeries) string {
	text := ""
	for _, group := range q.leftOutGroups(s) {
		text += q.say("chart.alt.left_out", map[string]string{"why": wording.Inside(group.why), "n": q.count(len(group.names))})
	}
	return text
}

// rankedNote says how intervals and verdicts are read.
func (q *question) rankedNote(items []item) string {
	if !slices.ContainsFunc(items, item.hasInterval) {
		return ""
	}
	return q.say("ranked.note", nil)
}

// cutKey says what the arrows of intervals mean that leave the frame; lines are those
// that the axis shows beside the items.
func (q *question) cutKey(b *Board, items []item, lines ...float64) []keyItem {
	if _, _, cut := spanOf(items, lines...); !cut {
		return nil
	}
	return []keyItem{{q.say("chart.key.cut", nil), func(x, y, r float64) {
		b.whisker(axis{from: 0, to: 1}, Box{X: x - 1.6*r, W: 3.2 * r}, y, 0, 2)
	}}}
}
