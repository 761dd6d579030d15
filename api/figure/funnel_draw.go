package figure

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// plotWithin is the box of a plot with numbers at the left and below, a name of the axis
// above and one below.
func plotWithin(b *Board, in Box, tickWidth float64) Box {
	left, head, foot := tickWidth+0.7*b.Small*mmPerPoint, 1.5*LineHeight(b.Small), 2.5*LineHeight(b.Small)
	return Box{in.X + left, in.Y + head, in.W - left - 1, in.H - head - foot}
}

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
	b.Group("key", func() {
		used := b.key(in, f.keys(b))
		in.Y, in.H = in.Y+used, in.H-used
	})
	y := f.rates(in.H, b.Small)
	plot := plotWithin(b, in, q.tickWidth(b, s, y))
	x := f.sizes(max(2, int(plot.W/(b.TextWidth("1\u202f000\u202f000", TextStyle{Size: b.Small})+2))))
	b.Group("axes", func() {
		q.ticksBeside(b, s, y, plot)
		style := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
		b.Shape(Line(plot.X, plot.Bottom(), plot.Right(), plot.Bottom()), Style{Stroke: pale(), Width: b.Line})
		for _, v := range x.ticks {
			b.Text(plot.X+plot.W*x.at(v), plot.Bottom()+1.25*b.Small*mmPerPoint, q.Text.Float(q.Lang, v, 0), style, Box{})
		}
		axisNames(b, plot, in, s.UnitLabel, f.sizeName())
	})
	if f.standard.known() {
		b.Group("limits", func() { f.drawLimits(b, plot, x, y) })
	}
	b.Group("areas", func() { f.drawPoints(b, plot, x, y) })
}

// rates is the axis of rates: all numbers, and limits as far as they do not flatten them.
func (f *funnelFigure) rates(height, small float64) axis {
	low, high := 0.0, f.standard.number
	if !f.standard.known() {
		high = 0
	}
	wide := 0.0
	for _, p := range f.points {
		high, wide = max(high, p.Number), max(wide, p.outer.High)
	}
	high = max(high, min(wide, 1.5*high))
	if high == 0 {
		high = 1
	}
	return linearAxis(low, high*1.02, max(2, min(6, int(height/(2.4*LineHeight(small))))))
}

func (f *funnelFigure) drawLimits(b *Board, plot Box, x, y axis) {
	for i, level := range []float64{outerLimits, innerLimits} {
		sizes, low, high := f.curves(x, level)
		var up, down, band []float64
		for k, size := range sizes {
			px := plot.X + plot.W*x.at(size)
			up = append(up, px, plot.Bottom()-plot.H*y.at(high[k]))
			down = append(down, px, plot.Bottom()-plot.H*y.at(low[k]))
		}
		band = slices.Clone(up)
		for k := len(down) - 2; k >= 0; k -= 2 {
			band = append(band, down[k], down[k+1])
		}
		fill, dash := []Colour{wideColour(), tintColour()}[i], [][]float64{{2, 1}, nil}[i]
		b.Shape(Polygon(band...), Style{Fill: fill})
		for _, edge := range [][]float64{up, down} {
			b.Shape(Polyline(edge...), Style{Stroke: accent(), Width: b.Line, Dash: dash})
		}
	}
	at := plot.Bottom() - plot.H*y.at(f.standard.number)
	b.Shape(Line(plot.X, at, plot.Right(), at), Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: []float64{1.2, 0.8}})
}

func (f *funnelFigure) drawPoints(b *Board, plot Box, x, y axis) {
	p := &placer{b: b, within: plot}
	r := 0.22 * b.Body * mmPerPoint
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
			p.place(px, py, 1.6*r, v.name, TextStyle{Size: b.Small, Bold: strong, Halo: true})
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
