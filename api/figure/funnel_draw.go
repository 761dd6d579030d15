package figure

import (
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// plotWithin is the box of a plot with numbers at the left and below, a name of the axis
// above and one below.
func plotWithin(b *Board, in Box, tickWidth float64) Box {
	left, head, foot := tickWidth+0.7*b.Small*mmPerPoint, 1.5*LineHeight(b.Small), 2.4*LineHeight(b.Small)
	return Box{in.X + left, in.Y + head, in.W - left - 1, in.H - head - foot}
}

// markRadius is that of the mark of an area in a plot.
func (b *Board) markRadius() float64 { return 0.22 * b.Body * mmPerPoint }

// inside is the part of a plot on which numbers lie, so that marks at its ends are seen
// whole.
func (b *Board) inside(plot Box) Box { return plot.Inset(1.5 * b.markRadius()) }

// axisNames writes what the axes measure.
func axisNames(b *Board, plot, in Box, up, across string) {
	s := TextStyle{Size: b.Small}
	b.Text(in.X, plot.Y-0.75*b.Small*mmPerPoint, b.Cut(up, in.W, s), s, Box{})
	s.Anchor = End
	b.Text(plot.Right(), plot.Bottom()+2.5*b.Small*mmPerPoint, b.Cut(across, plot.Right()-in.X, s), s, Box{})
}

func (f *funnelFigure) draw(b *Board, in Box) {
	q, s := f.q, f.series
	in = q.drawLeftOut(b, s, in)
	in = q.aside(b, in, f.keys(b), f.content.note)
	y := f.rates(in.H, b.Small)
	plot := plotWithin(b, in, q.tickWidth(b, s, y))
	inner := b.inside(plot)
	x := f.sizes(b, inner.W)
	b.Group("axes", func() {
		q.ticksBeside(b, s, y, Box{plot.X, inner.Y, plot.W, inner.H})
		style := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
		for _, v := range x.ticks {
			at := inner.X + inner.W*x.at(v)
			b.Shape(Line(at, inner.Bottom(), at, plot.Bottom()), Style{Stroke: pale(), Width: b.Line})
			b.Text(at, plot.Bottom()+1.25*b.Small*mmPerPoint, q.Text.Float(q.Lang, v, 0), style, Box{})
		}
		axisNames(b, plot, in, s.UnitLabel, f.sizeName())
	})
	p := &placer{b: b, within: plot}
	if f.standard.known() {
		b.Group("limits", func() { f.drawLimits(b, p, inner, x, y) })
	}
	b.Group("areas", func() { f.drawPoints(b, p, inner, x, y) })
}

// sizes are the axis of denominators, with as many numbers as keep apart.
func (f *funnelFigure) sizes(b *Board, width float64) axis {
	low, high := math.Inf(1), 0.0
	for _, p := range f.points {
		low, high = min(low, p.Denominator), max(high, p.Denominator)
	}
	if high == 0 {
		low, high = 1, 10
	}
	s := TextStyle{Size: b.Small}
	const most = 30
	for n := most; ; n-- {
		a := logAxis(low/1.1, high*1.1, n)
		apart := true
		for i := 1; i < len(a.ticks); i++ {
			room := width * (a.at(a.ticks[i]) - a.at(a.ticks[i-1]))
			need := b.TextWidth(f.q.Text.Float(f.q.Lang, a.ticks[i], 0), s) + 1.2*b.Small*mmPerPoint
			apart = apart && room >= need
		}
		if apart || n == 1 {
			return a
		}
	}
}

// rates is the axis of rates: all numbers and the reference, from zero unless all are far
// from it. The limits of the smallest areas leave the frame where they are beyond.
func (f *funnelFigure) rates(height, small float64) axis {
	numbers, sure := []float64{}, []float64{} // sure: the limits of the largest area
	if f.standard.known() {
		numbers = append(numbers, f.standard.number)
	}
	largest := 0.0
	for _, p := range f.points {
		numbers = append(numbers, p.Number)
		if p.Denominator > largest {
			largest, sure = p.Denominator, []float64{p.outer.Low, p.outer.High}
		}
	}
	low, high := finiteRange(numbers...)
	const far = 0.6 // of the highest
	if !(low > far*high) {
		low = 0
	} else if f.standard.known() {
		low, high = finiteRange(append(sure, low, high)...)
	}
	if !(high > 0) {
		high = 1
	}
	room := 0.05 * (high - low)
	return looseAxis(max(low-room, 0), high+room, max(2, min(6, int(height/(2.4*LineHeight(small))))))
}

// drawLimits draws the bands of the limits and the reference, off which names keep.
func (f *funnelFigure) drawLimits(b *Board, p *placer, plot Box, x, y axis) {
	for i, level := range []float64{outerLimits, innerLimits} {
		sizes, low, high := f.curves(x, level)
		var up, down []float64
		for k, size := range sizes {
			px := plot.X + plot.W*x.at(size)
			up = append(up, px, plot.Bottom()-plot.H*y.at(high[k]))
			down = append(down, px, plot.Bottom()-plot.H*y.at(low[k]))
		}
		band := slices.Clone(up)
		for k := len(down) - 2; k >= 0; k -= 2 {
			band = append(band, down[k], down[k+1])
		}
		fill, dash := []Colour{wideColour(), tintColour()}[i], [][]float64{{2, 1}, nil}[i]
		b.Shape(Polygon(band...), Style{Fill: fill})
		for _, piece := range append(between(up, plot), between(down, plot)...) {
			b.Shape(Polyline(piece...), Style{Stroke: accent(), Width: b.Line, Dash: dash})
			p.avoid(piece...)
		}
	}
	at := plot.Bottom() - plot.H*y.at(f.standard.number)
	b.Shape(Line(plot.X, at, plot.Right(), at), Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: []float64{1.2, 0.8}})
	p.avoid(plot.X, at, plot.Right(), at)
}

// between are the pieces of a line that do not lie at the upper or lower end of a frame,
// where it has left it; zero, at the lower end of an axis, is drawn by the grid.
func between(xy []float64, frame Box) [][]float64 {
	var pieces [][]float64
	open := false
	for i := 0; i+1 < len(xy); i += 2 {
		inside := xy[i+1] > frame.Y && xy[i+1] < frame.Bottom()
		if inside && !open {
			pieces = append(pieces, nil)
			if i > 0 {
				pieces[len(pieces)-1] = append(pieces[len(pieces)-1], xy[i-2], xy[i-1])
			}
		}
		if last := len(pieces) - 1; inside || open {
			pieces[last] = append(pieces[last], xy[i], xy[i+1])
		}
		open = inside
	}
	return pieces
}

func (f *funnelFigure) drawPoints(b *Board, p *placer, plot Box, x, y axis) {
	r := b.markRadius()
	at := func(v funnelPoint) (float64, float64) {
		return plot.X + plot.W*x.at(v.Denominator), plot.Bottom() - plot.H*y.at(v.Number)
	}
	for _, v := range f.points {
		px, py := at(v)
		side := v.beyond(v.inner)
		b.AreaShape(verdictPath(px, py, r, side), b.verdictStyle(side, v.weak()), v.ref.String(), v.name+", "+f.q.withIntervalText(f.series, v.item))
		p.blockPoint(px, py, r)
	}
	for _, v := range f.points {
		if strong := f.q.selected(v.ref); strong || v.beyond(v.outer) != indicator.CannotTell {
			px, py := at(v)
			p.place(px, py, 2*r, v.name, TextStyle{Size: b.Small, Bold: strong, Halo: true})
		}
	}
}

func (f *funnelFigure) keys(b *Board) []keyItem {
	q := f.q
	keys := q.standardKey(b, f.series, f.standard)
	band := func(c Colour, dash []float64) func(x, y, r float64) {
		return func(x, y, r float64) {
			b.Shape(Box{x - 1.6*r, y - r, 3.2 * r, 2 * r}.Path(), Style{Fill: c, Stroke: accent(), Width: b.Line, Dash: dash})
		}
	}
	if f.standard.known() {
		keys = append(keys, keyItem{q.say("funnel.column.limits95", nil), band(tintColour(), nil)},
			keyItem{q.say("funnel.column.limits998", nil), band(wideColour(), []float64{1, 0.5})})
	}
	seen, weak := map[indicator.Verdict]bool{}, false
	for _, p := range f.points {
		seen[p.beyond(p.inner)], weak = true, weak || p.weak()
	}
	for _, v := range []indicator.Verdict{indicator.Above, indicator.Below} {
		if seen[v] {
			keys = append(keys, keyItem{q.say("funnel.key."+v.String(), nil), func(x, y, r float64) {
				b.Shape(verdictPath(x, y, r, v), b.verdictStyle(v, false))
			}})
		}
	}
	return append(keys, q.verdictKey(b, f.series, nil, weak)...)
}
