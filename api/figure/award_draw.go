package figure

import "strings"

// draw draws a row for each stage: its name, its number, its bar where it is counted, and
// what goes with it.
func (f *awardFigure) draw(b *Board, in Box) {
	height := min(in.H/float64(len(f.stages)), 30)
	a := f.counts()
	if l, ok := f.lines(b, in, height, a); ok {
		for i, s := range f.stages {
			b.Group("stage-"+s.id, func() { f.line(b, l, Box{in.X, in.Y + float64(i)*height, in.W, height}, a, s) })
		}
		return
	}
	name := TextStyle{Size: b.Body, Bold: true}
	number := TextStyle{Size: b.Body, Bold: true, Anchor: End}
	for i, s := range f.stages {
		b.Group("stage-"+s.id, func() {
			row := Box{in.X, in.Y + float64(i)*height, in.W, height}
			if i > 0 {
				b.Shape(Line(row.X, row.Y, row.Right(), row.Y), Style{Stroke: faint(), Width: b.Line})
			}
			base := row.Y + 1.15*b.Body*mmPerPoint
			number.Colour = ink()
			if !s.known {
				number.Colour, number.Bold = grey(), false
			}
			taken := b.Text(row.Right(), base, s.text, number, Box{})
			number.Bold = true
			b.Text(row.X, base, b.Cut(f.stageName(s), taken.X-row.X-2, name), name, Box{})
			f.bar(b, row, a, s)
		})
	}
}

// counts is the axis of all that is counted.
func (f *awardFigure) counts() axis {
	most := 1.0
	for _, s := range f.stages {
		if s.counted && s.known {
			most = max(most, s.number)
		}
	}
	return axis{from: 0, to: most}
}

// awardLines is how stages are laid out in wide pictures, one line each: the name, the bar
// and what goes with it, the number.
type awardLines struct {
	plot Box // of bars; its height is not used
}

// lines lays stages out in lines, if all that goes with them finds a place.
func (f *awardFigure) lines(b *Board, in Box, height float64, a axis) (awardLines, bool) {
	bold, small := TextStyle{Size: b.Body, Bold: true}, TextStyle{Size: b.Small}
	names, numbers := 0.0, 0.0
	for _, s := range f.stages {
		names, numbers = max(names, b.TextWidth(f.stageName(s), bold)), max(numbers, b.TextWidth(s.text, bold))
	}
	gap := b.Body * mmPerPoint
	l := awardLines{plot: Box{X: in.X + names + gap, W: in.W - names - numbers - 2*gap}}
	const least = 0.5 // of the width, for bars
	if l.plot.W < least*in.W {
		return l, false
	}
	for _, s := range f.stages {
		if _, ok := b.whole(s.more, l.plot.W-l.end(a, s)-gap, small, linesAfter(b, height)); ok {
			continue
		}
		if _, ok := b.whole(s.more, names, small, 1); !ok || height < LineHeight(b.Body)+1.2*LineHeight(b.Small) {
			return l, false
		}
	}
	return l, true
}

// whole breaks a text into lines, and tells whether it fits into so many without being cut.
func (b *Board) whole(text string, width float64, s TextStyle, most int) ([]string, bool) {
	lines := b.Wrap(text, width, s)
	return lines, len(lines) == 0 || len(lines) <= most && !strings.HasSuffix(lines[len(lines)-1], "…")
}

// linesAfter is how many lines find a place after a bar.
func linesAfter(b *Board, height float64) int { return min(max(int(height/LineHeight(b.Small)), 1), 2) }

// end is how long the bar of a stage is.
func (l awardLines) end(a axis, s stage) float64 {
	if !s.counted || !s.known {
		return 0
	}
	return l.plot.W * a.at(s.number)
}

// line draws a stage in a line.
func (f *awardFigure) line(b *Board, l awardLines, row Box, a axis, s stage) {
	if s.id != f.stages[0].id {
		b.Shape(Line(row.X, row.Y, row.Right(), row.Y), Style{Stroke: faint(), Width: b.Line})
	}
	name := TextStyle{Size: b.Body, Bold: true}
	number := TextStyle{Size: b.Body, Bold: s.known, Anchor: End}
	if !s.known {
		number.Colour = grey()
	}
	more := TextStyle{Size: b.Small, Colour: grey()}
	base := row.Y + row.H/2 + 0.35*b.Body*mmPerPoint
	gap := b.Body * mmPerPoint
	x := l.plot.X
	if end := l.end(a, s); s.counted && s.known {
		thick := 0.6 * row.H
		b.bar(a, l.plot, Box{Y: row.Y + (row.H-thick)/2, H: thick}, barOf{number: s.number, area: f.ref.String(), title: f.stageName(s) + ", " + s.text})
		x += end + 0.6*gap
	}
	if after, ok := b.whole(s.more, l.plot.W-l.end(a, s)-gap, more, linesAfter(b, row.H)); ok {
		middle := row.Y + row.H/2 + 0.35*b.Small*mmPerPoint
		for i, words := range after {
			b.Text(x, middle+(float64(i)-float64(len(after)-1)/2)*LineHeight(b.Small), words, more, Box{})
		}
	} else {
		base -= 0.5 * LineHeight(b.Small)
		b.Text(row.X, base+LineHeight(b.Small), s.more, more, Box{})
	}
	b.Text(row.X, base, f.stageName(s), name, Box{})
	b.Text(row.Right(), row.Y+row.H/2+0.35*b.Body*mmPerPoint, s.text, number, Box{})
}

// bar draws the bar of a stage below its name, and what goes with it below that.
func (f *awardFigure) bar(b *Board, row Box, a axis, s stage) {
	y := row.Y + 1.6*b.Body*mmPerPoint
	if f.tight(b, row) {
		f.barBetween(b, row, a, s)
	}
	left := row.Bottom() - y - 0.3*b.Small*mmPerPoint
	words := LineHeight(b.Small)
	if thick := min(left-words, 10); s.counted && s.known && !f.tight(b, row) {
		b.bar(a, Box{X: row.X, W: row.W}, Box{Y: y, H: thick}, barOf{number: s.number, area: f.ref.String(), title: f.stageName(s) + ", " + s.text})
		y += thick
	}
	style := TextStyle{Size: b.Small, Colour: grey()}
	if s.more != "" && y+words <= row.Bottom()+0.5 {
		b.Paragraph(Box{row.X, y + 0.1*words, row.W, 0}, s.more, style, max(1, int((row.Bottom()-y)/words)))
	}
}

// tight tells whether a row has no room for a bar below its name.
func (f *awardFigure) tight(b *Board, row Box) bool {
	return row.H < 1.6*b.Body*mmPerPoint+0.3*b.Small*mmPerPoint+LineHeight(b.Small)+1.2
}

// barBetween draws the bar of a stage between all names and all numbers.
func (f *awardFigure) barBetween(b *Board, row Box, a axis, s stage) {
	if !s.counted || !s.known {
		return
	}
	names, numbers := 0.0, 0.0
	style := TextStyle{Size: b.Body, Bold: true}
	for _, other := range f.stages {
		names, numbers = max(names, b.TextWidth(f.stageName(other), style)), max(numbers, b.TextWidth(other.text, style))
	}
	const gap = 3
	plot := Box{X: row.X + names + gap, W: row.W - names - numbers - 2*gap}
	if plot.W < 5 {
		return
	}
	size := b.Body * mmPerPoint
	b.bar(a, plot, Box{Y: row.Y + 0.5*size, H: 0.65 * size}, barOf{number: s.number, area: f.ref.String(), title: f.stageName(s) + ", " + s.text})
}
