package figure

// names writes the names at the ends of the lines, and what breaks them above.
func (t *trendFigure) names(b *Board, plot, inner Box, x, y axis, in Box) {
	s := TextStyle{Size: b.Body}
	height := LineHeight(b.Body) * 2
	var heights []float64
	for _, one := range t.trends {
		at := plot.Bottom()
		if known := one.known(); len(known) > 0 {
			at = inner.Bottom() - inner.H*y.at(known[len(known)-1].Number)
		}
		heights = append(heights, at)
	}
	size := b.Body * mmPerPoint
	left := plot.Right() + 0.8*size
	for i, at := range spread(heights, height, plot.Y+0.5*size, plot.Bottom()-size) {
		s.Colour = trendColours()[i%len(trendColours())]
		texts := t.endTexts(t.trends[i])
		if len(t.trends) == 1 { // nothing stands below it
			bold := s
			bold.Bold = true
			texts = append(b.wrapName(texts[0], in.Right()-left, bold), texts[1:]...)
		}
		for k, text := range texts {
			s.Bold = k < len(texts)-1 || len(texts) == 1
			b.Text(left, at+float64(k)*LineHeight(b.Body), b.Cut(text, in.Right()-left, s), s, Box{})
		}
	}
	p := &placer{b: b, within: Box{plot.X, in.Y, plot.W, plot.H}}
	for _, one := range t.trends {
		for _, k := range one.breaks {
			at := inner.X + inner.W*(x.at(float64(k.from))+x.at(float64(k.to)))/2
			b.Shape(Line(at, plot.Y, at, plot.Bottom()), Style{Stroke: ink(), Width: 1.2 * b.Line, Dash: []float64{1, 1}})
			p.place(at, plot.Y+0.4*size, 0.5*size, t.q.say("trend.break."+k.why, nil), TextStyle{Size: b.Small, Halo: true})
		}
	}
}
