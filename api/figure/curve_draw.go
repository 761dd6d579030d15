package figure

import (
	"math"
	"slices"
	"strings"
)

// narrowestNumbers is how wide a list of numbers is beside a curve, in letters.
const narrowestNumbers = 8

// smallerSquare is how small a square may become for the sake of numbers beside it.
const smallerSquare = 0.7

// draw draws a square with the curve, and beside or below it what it tells.
func (f *curveFigure) draw(b *Board, in Box) {
	if f.curve == nil {
		text := strings.TrimSpace(f.measures())
		if b.wide() || b.beside() { // which have no note in the foot
			text += " " + f.note()
		}
		const lines = 12
		b.Paragraph(in, text, TextStyle{Size: b.Body}, lines)
		return
	}
	left := b.TextWidth("100\u00a0%", TextStyle{Size: b.Small}) + 0.8*b.Small*mmPerPoint
	head := 1.4 * LineHeight(b.Small)
	foot := func(width float64) float64 { // numbers and the name of the axis
		return (1.4 + float64(len(b.Wrap(f.peopleAxis(), left+width, TextStyle{Size: b.Small})))) * LineHeight(b.Small)
	}
	list := f.numbers(b)
	side := min(in.H-head-foot(in.H-head), in.W-left-1)
	gap := 2.2 * b.Body * mmPerPoint
	fits := func(in Box, size float64) bool { return b.planNumbers(in, list, size).height <= in.H }
	below := func(side float64) Box {
		y := in.Y + head + side + foot(side) + 0.6*LineHeight(b.Small)
		return Box{in.X, y, in.W, in.Bottom() - y}
	}
	var texts Box
	beside := in.W - left - gap - narrowestNumbers*b.Body*mmPerPoint // the largest square with numbers beside it
	if beside < smallerSquare*side || fits(below(side), b.Body) {
		for least := 0.5 * side; side-2 >= least && !fits(below(side), max(b.Least, 0.9*b.Body)); side -= 2 { // the numbers are worth a smaller square
		}
		texts = below(side)
	} else {
		side = min(side, beside)
		texts = Box{in.X + left + side + gap, in.Y + head, in.W - left - side - gap, side}
	}
	plot := Box{in.X + left, in.Y + head, side, side}
	b.Group("axes", func() { f.axes(b, plot, Box{in.X, in.Y, max(plot.Right()-in.X, min(in.W, side+left)), in.H}) })
	b.Group("curve", func() { f.line(b, plot) })
	b.Group("measures", func() { b.drawNumbers(texts, list) })
}

func (f *curveFigure) peopleAxis() string {
	return f.q.say(f.kind+".axis.people", map[string]string{"who": f.q.Who(f.out.Weight)})
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
	b.Paragraph(Box{in.X, plot.Bottom() + 1.5*b.Small*mmPerPoint, plot.Right() - in.X, 0}, f.peopleAxis(), name, 3)
}

func (f *curveFigure) line(b *Board, plot Box) {
	xy := []float64{}
	for i := range f.curve.Population {
		xy = append(xy, plot.X+plot.W*f.curve.Population[i], plot.Bottom()-plot.H*f.curve.Value[i])
	}
	b.Shape(Polygon(append(slices.Clone(xy), plot.X, plot.Bottom())...), Style{Fill: tintColour()})
	b.Shape(Line(plot.X, plot.Bottom(), plot.Right(), plot.Y), Style{Stroke: ink(), Width: 1.4 * b.Line, Dash: []float64{1.6, 1}})
	b.Shape(Polyline(xy...), Style{Stroke: accent(), Width: 3 * b.Line})
	p := &placer{b: b, within: plot}
	for i := 2; i < len(xy); i += 2 { // words keep off the curve
		p.block(Box{min(xy[i-2], xy[i]), min(xy[i-1], xy[i+1]), math.Abs(xy[i] - xy[i-2]), math.Abs(xy[i+1]-xy[i-1]) + 0.1})
	}
	p.avoid(diagonal(plot)...)
	f.mark(b, p, plot)
	f.equality(b, p, plot)
}

// diagonal is the line of equality in short pieces.
func diagonal(plot Box) []float64 {
	const pieces = 40
	var xy []float64
	for i := range pieces + 1 {
		t := float64(i) / pieces
		xy = append(xy, plot.X+t*plot.W, plot.Bottom()-t*plot.H)
	}
	return xy
}

// mark marks the half of which the title speaks, with its share: from nothing to the
// curve the half that has least, from the curve to all of it the half of most need.
func (f *curveFigure) mark(b *Board, p *placer, plot Box) {
	size := b.Small * mmPerPoint
	x, y := plot.X+plot.W/2, plot.Bottom()-plot.H*f.at(0.5)
	end := plot.Bottom()
	if f.kind == string(Concentration) {
		end = plot.Y
	}
	b.Shape(Line(x, y, x, end), Style{Stroke: highlight(), Width: 2 * b.Line})
	const foot = 1.2 // millimetres
	b.Shape(Line(x-foot, end, x+foot, end), Style{Stroke: highlight(), Width: 2 * b.Line})
	b.Shape(Circle(x, y, 0.28*b.Body*mmPerPoint), Style{Fill: highlight()})
	p.block(Box{x - 0.5, min(y, end), 1, math.Abs(end - y)})
	p.blockPoint(x, y, 0.28*b.Body*mmPerPoint)
	s := TextStyle{Size: b.Body, Bold: true, Colour: highlight(), Halo: true}
	middle := (y + end) / 2
	if f.kind != string(Concentration) {
		middle = y
	}
	if text := f.q.Share(f.half()); !p.place(x, middle, 0.9*size, text, s) {
		p.place(x, y, 0.9*size, text, s)
	}
}

// equality names the diagonal where the curve leaves room.
func (f *curveFigure) equality(b *Board, p *placer, plot Box) {
	size := b.Small * mmPerPoint
	s := TextStyle{Size: b.Small, Halo: true}
	text := f.q.say("curve.equality", nil)
	for _, t := range []float64{0.72, 0.85, 0.35, 0.25, 0.9} {
		x, y := plot.X+t*plot.W, plot.Bottom()-t*plot.H
		for _, try := range []spot{{-0.7 * size, -0.3 * size, End}, {0.7 * size, 1.1 * size, Start}} {
			s.Anchor = try.anchor
			if box := b.TextBox(x+try.dx, y+try.dy, text, s); p.free(box) {
				p.block(b.Text(x+try.dx, y+try.dy, text, s, plot))
				return
			}
		}
	}
}
