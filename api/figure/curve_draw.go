package figure

import (
	"math"
	"slices"

	"github.com/observatoire-essor/essor/api/ask"
)

// draw draws a square with the curve, and beside or below it what it tells.
func (f *curveFigure) draw(b *Board, in Box) {
	if f.curve == nil {
		b.Paragraph(in, f.measures(), TextStyle{Size: b.Body}, 12)
		return
	}
	left := b.TextWidth("100\u00a0%", TextStyle{Size: b.Small}) + 0.8*b.Small*mmPerPoint
	head, foot := 1.4*LineHeight(b.Small), 3.7*LineHeight(b.Small)
	beside := in.W > 1.25*in.H
	side := min(in.H-head-foot, in.W-left-1)
	texts := Box{in.X + left + side + 8, in.Y + head, 0, in.H - head}
	if beside {
		texts.W = in.Right() - texts.X
	} else {
		side = min(side, 0.68*in.H)
		texts = Box{in.X, in.Y + head + side + foot + 2, in.W, 0}
		texts.H = in.Bottom() - texts.Y
	}
	plot := Box{in.X + left, in.Y + head, side, side}
	b.Group("axes", func() { f.axes(b, plot, Box{in.X, in.Y, max(plot.Right()-in.X, min(in.W, side+left)), in.H}) })
	b.Group("curve", func() { f.line(b, plot) })
	b.Group("measures", func() { f.texts(b, texts) })
}

func (f *curveFigure) axes(b *Board, plot, in Box) {
	q := f.q
	s := TextStyle{Size: b.Small, Colour: grey()}
	step := 0.2
	switch label := b.TextWidth("100\u00a0%", s); {
	case plot.W < 3.6*label:
		step = 1
	case plot.W < 9*label:
		step = 0.5
	}
	for v := 0.0; v <= 1.0001; v += step {
		x, y := plot.X+plot.W*v, plot.Bottom()-plot.H*v
		b.Shape(Line(x, plot.Y, x, plot.Bottom()), Style{Stroke: faint(), Width: b.Line})
		b.Shape(Line(plot.X, y, plot.Right(), y), Style{Stroke: faint(), Width: b.Line})
		text := q.Text.Percent(q.Lang, 100*v, 0)
		beside, below := s, s
		beside.Anchor, below.Anchor = End, Middle
		b.Text(plot.X-0.4*b.Small*mmPerPoint, y+0.35*b.Small*mmPerPoint, text, beside, Box{})
		if v > 0.9 {
			below.Anchor, x = End, plot.Right()+0.3
		}
		b.Text(x, plot.Bottom()+1.2*b.Small*mmPerPoint, text, below, Box{})
	}
	name := TextStyle{Size: b.Small}
	b.Text(in.X, plot.Y-0.7*b.Small*mmPerPoint, b.Cut(q.say(f.kind+".axis.value", nil), in.W, name), name, Box{})
	b.Paragraph(Box{plot.X, plot.Bottom() + 1.5*b.Small*mmPerPoint, in.Right() - plot.X, 0}, q.say(f.kind+".axis.people", map[string]string{"who": q.Who(f.out.Weight)}), name, 2)
}

func (f *curveFigure) line(b *Board, plot Box) {
	xy := []float64{}
	for i := range f.curve.Population {
		xy = append(xy, plot.X+plot.W*f.curve.Population[i], plot.Bottom()-plot.H*f.curve.Value[i])
	}
	b.Shape(Polygon(append(slices.Clone(xy), plot.X, plot.Bottom())...), Style{Fill: tintColour()})
	b.Shape(Line(plot.X, plot.Bottom(), plot.Right(), plot.Y), Style{Stroke: ink(), Width: 1.4 * b.Line, Dash: []float64{1.6, 1}})
	b.Shape(Polyline(xy...), Style{Stroke: accent(), Width: 3 * b.Line})
	half := f.at(0.5)
	x, y := plot.X+plot.W/2, plot.Bottom()-plot.H*half
	b.Shape(Circle(x, y, 0.28*b.Body*mmPerPoint), Style{Fill: accent()})
	// Words stand in the corners that the lines leave free.
	size := b.Small * mmPerPoint
	equal := TextStyle{Size: b.Small, Anchor: End, Halo: true}
	ex := plot.X + 0.7*plot.W
	b.Text(ex-0.9*size, plot.Bottom()-0.7*plot.H-0.5*size, b.Cut(f.q.say("curve.equality", nil), ex-0.9*size-plot.X, equal), equal, plot)
	s := TextStyle{Size: b.Small, Bold: true, Colour: accent(), Halo: true}
	p := &placer{b: b, within: plot}
	for i := 2; i < len(xy); i += 2 { // words keep off the curve
		p.block(Box{min(xy[i-2], xy[i]), min(xy[i-1], xy[i+1]), math.Abs(xy[i] - xy[i-2]), math.Abs(xy[i+1]-xy[i-1]) + 0.1})
	}
	text := f.q.say("curve.half", map[string]string{"share": f.q.Share(half)})
	if !p.place(x, y, 0.9*size, text, s) {
		p.place(x, y, 0.9*size, f.q.Share(half), s)
	}
}

// texts writes the measures.
func (f *curveFigure) texts(b *Board, in Box) {
	if in.W < 20 || in.H < LineHeight(b.Small) {
		return
	}
	size := b.Body
	y := in.Y
	list := slices.Clone(f.out.Measures)
	if f.q.spec.Use == HalfSlide { // which has no note that nobody wrote
		list = append([]ask.MeasureOut{{Text: f.note()}}, list...)
	}
	for _, m := range list {
		if m.ID == "mean" || m.ID == "excluded" {
			continue
		}
		s := TextStyle{Size: size}
		lines := len(b.Wrap(m.Text, in.W, s))
		for s.Size > b.Least && y+b.linesHeight(lines, s.Size) > in.Bottom() {
			s.Size = max(b.Least, s.Size-0.5)
			lines = len(b.Wrap(m.Text, in.W, s))
		}
		if y+b.linesHeight(lines, s.Size) > in.Bottom() {
			return
		}
		y += b.Paragraph(Box{in.X, y, in.W, 0}, m.Text, s, lines) + 0.5*LineHeight(s.Size)
	}
}
