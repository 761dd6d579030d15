package figure

import (
	"math"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// trendColours are those of the areas of a trend, in order; each also has dashes of its
// own.
func trendColours() []Colour { return rgbs(0x1f5a99, 0xb4500c, 0x2f6b4f, 0x5e3c99) }

func trendDashes() [][]float64 { return [][]float64{nil, {2.2, 0.9}, {0.8, 0.8}, {3, 0.8, 0.8, 0.8}} }

// draw draws the trends with their names at the end of the lines.
func (t *trendFigure) draw(b *Board, in Box) {
	b.Group("key", func() {
		used := b.key(in, t.keys(b))
		in.Y, in.H = in.Y+used, in.H-used
	})
	names := t.nameWidth(b, in.W)
	from, to := t.years()
	x := axis{from: float64(from), to: float64(max(to, from+1))}
	y := t.valueAxis(in, b.Small)
	left := t.tickWidth(b, y) + 0.6*b.Small*mmPerPoint
	plot := Box{in.X + left, in.Y + 0.8*LineHeight(b.Small), in.W - left - names, in.H - 2.4*LineHeight(b.Small)}
	inner := Box{plot.X + 2, plot.Y, plot.W - 4, plot.H}
	b.Group("axes", func() { t.axes(b, plot, inner, x, y) })
	for i, one := range t.trends {
		b.Group("trend-"+strconv.Itoa(i+1), func() { t.line(b, inner, x, y, one, i) })
	}
	b.Group("names", func() { t.names(b, plot, inner, x, y, in) })
}

// keys explain the ribbon and what is not there.
func (t *trendFigure) keys(b *Board) []keyItem {
	q := t.q
	var keys []keyItem
	interval, weak, missing := false, false, false
	for _, one := range t.trends {
		for _, p := range one.points {
			interval, weak, missing = interval || p.hasInterval(), weak || p.drawn() && p.weak(), missing || !p.drawn()
		}
	}
	if interval && len(t.trends) == 1 {
		keys = append(keys, keyItem{q.say("trend.key.ribbon", nil), func(x, y, r float64) {
			b.Shape(Box{x - 1.6*r, y - r, 3.2 * r, 2 * r}.Path(), Style{Fill: tintColour()})
		}})
	}
	if interval && len(t.trends) > 1 && t.showsIntervals() {
		keys = append(keys, keyItem{q.say("trend.key.ribbon", nil), func(x, y, r float64) {
			b.Shape(Line(x, y-1.2*r, x, y+1.2*r), Style{Stroke: grey(), Width: 1.2 * b.Line})
		}})
	}
	if weak {
		keys = append(keys, keyItem{q.say("chart.weak.hollow", nil), func(x, y, r float64) {
			b.Shape(Circle(x, y, r), Style{Fill: paper(), Stroke: accent(), Width: 1.6 * b.Line})
		}})
	}
	if missing {
		keys = append(keys, keyItem{q.say("trend.key.missing", nil), func(x, y, r float64) { b.cross(x, y, 0.8*r) }})
	}
	return keys
}

// cross marks on the axis of years that there is no number.
func (b *Board) cross(x, y, r float64) {
	s := Style{Stroke: grey(), Width: 1.4 * b.Line}
	b.Shape(Line(x-r, y-r, x+r, y+r), s)
	b.Shape(Line(x-r, y+r, x+r, y-r), s)
}

// nameWidth is the room for names and last values at the right; a name that stands alone
// may take two lines.
func (t *trendFigure) nameWidth(b *Board, width float64) float64 {
	const most = 0.32 // of the width
	bold := TextStyle{Size: b.Body, Bold: true}
	widest := 0.0
	for _, one := range t.trends {
		for _, text := range t.endTexts(one) {
			widest = max(widest, b.TextWidth(text, bold))
		}
	}
	if len(t.trends) == 1 {
		name := t.trends[0].name
		for w := widest; !b.cutName(name, w, bold, 2); w -= 0.5 {
			widest = w
		}
		for _, text := range t.endTexts(t.trends[0])[1:] {
			widest = max(widest, b.TextWidth(text, bold))
		}
	}
	return min(widest+1.2*b.Body*mmPerPoint, most*width)
}

// endTexts are the lines at the end of a trend: its name, its last value.
func (t *trendFigure) endTexts(one trend) []string {
	known := one.known()
	if len(known) == 0 {
		return []string{one.name}
	}
	return []string{one.name, t.q.short(t.last.definition, known[len(known)-1].Number)}
}

// valueAxis spans all numbers, and intervals as far as they do not flatten the line. What
// is divided or counted begins at zero; published figures do where that costs little.
func (t *trendFigure) valueAxis(in Box, small float64) axis {
	var numbers, ends []float64
	for _, one := range t.trends {
		for _, p := range one.known() {
			numbers = append(numbers, p.Number)
			if p.hasInterval() && t.showsIntervals() {
				ends = append(ends, p.Low, p.High)
			}
		}
	}
	low, high := finiteRange(numbers...)
	if math.IsInf(low, 0) {
		low, high = 0, 1
	}
	far, wide := finiteRange(ends...)
	room := 2 * max(math.Abs(high), math.Abs(low))
	low, high = max(min(low, far), low-room), min(max(high, wide), high+room)
	if low > 0 && (low < 0.6*high || t.last.definition.Shape == indicator.Ratio.String()) {
		low = 0
	}
	return linearAxis(low, high, max(2, min(6, int(in.H/(2.2*LineHeight(small))))))
}

// mostWhiskers is how many points may have an interval each beside those of other areas.
const mostWhiskers = 16

// showsIntervals tells whether intervals are drawn: of one area always, of several while
// they can be told apart.
func (t *trendFigure) showsIntervals() bool {
	n := 0
	for _, one := range t.trends {
		n += len(one.known())
	}
	return len(t.trends) == 1 || n <= mostWhiskers
}

func (t *trendFigure) tickWidth(b *Board, y axis) float64 { return t.q.tickWidth(b, t.last, y) }

// tickWidth is the width of the widest number of an axis.
func (q *question) tickWidth(b *Board, s *chartSeries, a axis) float64 {
	widest := 0.0
	for _, v := range a.ticks {
		widest = max(widest, b.TextWidth(q.tick(s.definition, a, v), TextStyle{Size: b.Small}))
	}
	return widest
}

// axes draws the grid, the numbers and the years.
func (t *trendFigure) axes(b *Board, plot, inner Box, x, y axis) {
	t.q.ticksBeside(b, t.last, y, plot)
	years := map[int]bool{}
	for _, one := range t.trends {
		for _, p := range one.points {
			years[p.year] = true
		}
	}
	s := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
	b.Shape(Line(plot.X, plot.Bottom(), plot.Right(), plot.Bottom()), Style{Stroke: pale(), Width: b.Line})
	room := b.TextWidth("2000", s) + 0.7*b.Small*mmPerPoint
	end := inner.X + inner.W*x.at(x.to)
	last := math.Inf(-1)
	for year := int(x.from); year <= int(x.to); year++ {
		if !years[year] {
			continue
		}
		at := inner.X + inner.W*x.at(float64(year))
		b.Shape(Line(at, plot.Bottom(), at, plot.Bottom()+0.25*b.Small*mmPerPoint), Style{Stroke: pale(), Width: b.Line})
		if at-last < room || year != int(x.to) && end-at < room {
			continue
		}
		b.Text(at, plot.Bottom()+1.25*b.Small*mmPerPoint, strconv.Itoa(year), s, Box{})
		last = at
	}
}

// ticksBeside draws a grid with its numbers at the left.
func (q *question) ticksBeside(b *Board, s *chartSeries, a axis, plot Box) {
	style := TextStyle{Size: b.Small, Colour: grey(), Anchor: End}
	for _, v := range a.ticks {
		y := plot.Bottom() - plot.H*a.at(v)
		line := Style{Stroke: faint(), Width: b.Line}
		if v == 0 {
			line.Stroke = pale()
		}
		b.Shape(Line(plot.X, y, plot.Right(), y), line)
		b.Text(plot.X-0.5*b.Small*mmPerPoint, y+0.35*b.Small*mmPerPoint, q.tick(s.definition, a, v), style, Box{})
	}
}

// line draws a trend: what can be compared is joined, with its intervals as a ribbon
// when it stands alone, else as lines.
func (t *trendFigure) line(b *Board, plot Box, x, y axis, one trend, i int) {
	c := trendColours()[i%len(trendColours())]
	at := func(p trendPoint, v float64) (float64, float64) {
		return plot.X + plot.W*x.at(float64(p.year)), plot.Bottom() - plot.H*y.at(v)
	}
	pieces := t.pieces(one)
	for _, piece := range pieces {
		if t.showsIntervals() {
			t.intervals(b, piece, at, c, i)
		}
	}
	for _, piece := range pieces {
		var xy []float64
		for _, p := range piece {
			px, py := at(p, p.Number)
			xy = append(xy, px, py)
		}
		if len(piece) > 1 {
			b.Shape(Polyline(xy...), Style{Stroke: c, Width: 3 * b.Line, Dash: trendDashes()[i%len(trendDashes())]})
		}
	}
	r := 0.26 * b.Body * mmPerPoint
	for _, p := range one.points {
		px, py := at(p, p.Number)
		if !p.drawn() {
			b.cross(px, plot.Bottom()-float64(i)*2.4*r-1.6*r, 0.8*r)
			continue
		}
		style := Style{Fill: c, Stroke: c, Width: b.Line}
		if p.weak() {
			style = Style{Fill: paper(), Stroke: c, Width: 2 * b.Line}
		}
		b.AreaShape(Circle(px, py, r), style, p.ref.String(), one.name+", "+strconv.Itoa(p.year)+", "+t.q.withIntervalText(t.last, p.item))
	}
}

// pieces are the runs of known years that can be compared.
func (t *trendFigure) pieces(one trend) [][]trendPoint {
	var pieces [][]trendPoint
	open := false
	for i, p := range one.points {
		if !p.drawn() {
			open = false
			continue
		}
		if open && t.q.broken(one.points[i-1].item, p.item) == "" {
			last := len(pieces) - 1
			pieces[last] = append(pieces[last], p)
			continue
		}
		pieces, open = append(pieces, []trendPoint{p}), true
	}
	return pieces
}

// intervals draws the intervals of a piece.
func (t *trendFigure) intervals(b *Board, piece []trendPoint, at func(trendPoint, float64) (float64, float64), c Colour, i int) {
	alone := len(t.trends) == 1 && len(piece) > 1
	var upper, lower []float64
	shift := (float64(i) - float64(len(t.trends)-1)/2) * 4 * b.Line
	for _, p := range piece {
		if !p.hasInterval() {
			continue
		}
		px, high := at(p, p.High)
		_, low := at(p, p.Low)
		if !alone {
			b.Shape(Line(px+shift, high, px+shift, low), Style{Stroke: c, Width: 1.2 * b.Line})
			continue
		}
		upper = append(upper, px, high)
		lower = append([]float64{px, low}, lower...)
	}
	if len(upper) > 2 {
		b.Shape(Polygon(append(upper, lower...)...), Style{Fill: tintColour()})
	}
}
