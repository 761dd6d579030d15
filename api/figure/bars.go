package figure

import (
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// barsChart draws numbers as bars from zero, on both sides of it where there are numbers
// below zero.
func (q *question) barsChart(ctx context.Context) (*content, error) {
	q.usual("funding.gap", "commune")
	st := q.spec.State
	s, err := q.series(ctx, st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	j := q.judged(ctx, s)
	items := s.drawn()
	byNumber(items)
	f := &rowsFigure{q: q, series: s, lines: []float64{0}, mark: markBar}
	compared := !j.standard.natural || j.standard.number != 0 // zero has a line of its own
	if compared {
		f.lines = append(f.lines, j.lines()...)
	}
	for _, v := range items {
		f.rows = append(f.rows, chartRow{item: v, text: q.withInterval(s, v), short: q.short(s.definition, v.Number), verdict: j.of(v), strong: q.selected(v.ref)})
	}
	f.axis = func(b *Board, width float64) axis { return q.barAxis(b, s, width, items, f.lines) }
	c := &content{
		title: q.barsTitle(s, j, items), subtitle: q.about(s), sources: q.mergeSources(s.Sources, j.standard.sources),
		vintages: []string{s.vintage}, table: q.valueTable(s, j.of),
		alt: q.say("bars.alt", map[string]string{"subtitle": q.about(s), "extremes": q.extremes(s, items)}) + q.altLeftOut(s),
	}
	c.draw = func(b *Board, in Box) {
		f.key = q.barKey(b, s, items, f.lines)
		if compared {
			f.key = append(f.key, q.standardKey(b, s, j.standard)...)
		}
		f.draw(b, in)
	}
	return c, nil
}

// barAxis spans zero, all numbers, and intervals as far as they leave bars their length.
func (q *question) barAxis(b *Board, s *chartSeries, width float64, items []item, lines []float64) axis {
	low, high, _ := spanOf(items, append([]float64{0}, lines...)...)
	return looseAxis(low, high, q.tickCount(b, s.definition, width, low, high))
}

// markBar draws a bar from zero, hatched when its number is unreliable, and its interval
// over it.
func markBar(b *Board, a axis, plot Box, y float64, p rowPlan, r chartRow) {
	thick := min(0.66*p.height, 3*p.size*mmPerPoint)
	b.bar(a, plot, Box{Y: y - thick/2, H: thick}, barOf{r.Number, r.weak(), r.ref.String(), r.name + ", " + r.text})
	if r.hasInterval() {
		b.barWhisker(a, plot, y, r.Low, r.High)
	}
}

// barWhisker draws an interval with a white rim, to be seen on a bar.
func (b *Board) barWhisker(a axis, plot Box, y, low, high float64) {
	if from, to := plot.X+plot.W*a.at(low), plot.X+plot.W*a.at(high); to > from {
		b.Shape(Line(from, y, to, y), Style{Stroke: paper(), Width: 3 * b.Line})
	}
	b.whiskerOf(a, plot, y, [2]float64{low, high}, ink())
}

// barOf is what a bar stands for.
type barOf struct {
	number      float64
	weak        bool
	area, title string
}

// bar draws a bar from zero to a number in the height of a row.
func (b *Board) bar(a axis, plot, row Box, of barOf) {
	zero, end := plot.X+plot.W*a.at(0), plot.X+plot.W*a.at(of.number)
	box := Box{min(zero, end), row.Y, math.Abs(end - zero), row.H}
	c := barColour(of.number)
	if box.W < 0.05 { // zero is data: it has no bar, but its line
		b.AreaShape(Line(zero, row.Y, zero, row.Y+row.H), Style{Stroke: c, Width: 3 * b.Line}, of.area, of.title)
		return
	}
	if !of.weak {
		b.AreaShape(box.Path(), Style{Fill: c}, of.area, of.title)
		return
	}
	b.AreaShape(box.Path(), Style{Fill: paper(), Stroke: c, Width: 1.2 * b.Line}, of.area, of.title)
	b.hatch(box, Style{Stroke: c, Width: 1.2 * b.Line})
}

func barColour(v float64) Colour {
	if v < 0 {
		return highlight()
	}
	return accent()
}

// barKey says what the sides and the hatching mean.
func (q *question) barKey(b *Board, s *chartSeries, items []item, lines []float64) []keyItem {
	var keys []keyItem
	sample := func(number float64, weak bool) func(x, y, r float64) {
		return func(x, y, r float64) {
			a := axis{from: min(0, number), to: max(0, number)}
			b.bar(a, Box{X: x - 1.6*r, W: 3.2 * r}, Box{Y: y - r, H: 2 * r}, barOf{number: number, weak: weak})
		}
	}
	if s.definition.Shape == indicator.Shortfall.String() {
		if slices.ContainsFunc(items, func(v item) bool { return v.Number > 0 }) {
			keys = append(keys, keyItem{q.say("bars.key.short", nil), sample(1, false)})
		}
		if slices.ContainsFunc(items, func(v item) bool { return v.Number < 0 }) {
			keys = append(keys, keyItem{q.say("bars.key.more", nil), sample(-1, false)})
		}
	}
	if slices.ContainsFunc(items, item.weak) {
		keys = append(keys, keyItem{q.say("chart.weak.hatched", nil), sample(1, true)})
	}
	if slices.ContainsFunc(items, item.hasInterval) {
		code, end := "chart.key.interval", 1.0
		if _, _, cut := spanOf(items, lines...); cut {
			code, end = "chart.key.interval.cut", 2
		}
		keys = append(keys, keyItem{q.say(code, nil), func(x, y, r float64) {
			b.whiskerOf(axis{to: 1}, Box{X: x - 1.6*r, W: 3.2 * r}, y, [2]float64{0, end}, ink())
		}})
	}
	return keys
}

func (q *question) barsTitle(s *chartSeries, j judged, items []item) string {
	args := map[string]string{"label": q.subject(s.Indicator)}
	if len(items) == 0 {
		return q.say("chart.title.nothing", args)
	}
	if above, cannot, below := j.tally(items); s.definition.Shape == indicator.Shortfall.String() && above+cannot+below > 0 {
		return q.verdicts("bars.title.shortfall", s.Level, above, cannot, below, args)
	}
	return q.extremesTitle(s, j, items)
}
