package figure

import "math"

// entry is a line of a legend: a mark, what it means, and how many areas have it.
type entry struct {
	text  string
	count string  // empty: none
	share float64 // 0 to 1: length of the bar beside the count; negative: no bar
	mark  func(b *Board, in Box)
}

// legend is the key of a map: a title, a picture above the entries, and the entries.
type legend struct {
	title   string
	picture func(b *Board, in Box) // nil: none
	aspect  float64                // width by height of the picture; 0: as low as there is room
	entries []entry
}

// swatch is a box of a colour with a pattern over it.
func swatch(fill Colour, kind pattern) func(*Board, Box) {
	return func(b *Board, in Box) {
		b.Shape(in.Path(), Style{Fill: fill, Stroke: rgb(0x8d96a5), Width: 0.6 * b.Line})
		b.fillPattern(in.Path(), fill, kind)
	}
}

// outlineMark is a box with an outline only.
func outlineMark(s Style) func(*Board, Box) {
	return func(b *Board, in Box) { b.Shape(in.Inset(s.Width/2).Path(), s) }
}

// Sizes of legends, as parts of the height of a line.
const (
	markWidth   = 1.5
	markHeight  = 0.72
	entryGap    = 0.22
	countWidth  = 1.9
	barWidth    = 2.2
	pictureGap  = 0.7
	leastHeight = 3.2 // of a picture without aspect
)

// layout puts a map beside its legend when the box is wide, else above it.
func (b *Board) layout(body Box, l *legend, aspect float64) (picture, key Box) {
	gap := 1.2 * LineHeight(b.Body)
	if body.W > 1.25*body.H {
		w := min(max(0.27*body.W, 15*LineHeight(b.Body)), 0.42*body.W)
		return Box{body.X, body.Y, body.W - w - gap, body.H}, Box{body.Right() - w, body.Y, w, body.H}
	}
	h := b.legendHeight(l, body.W)
	strip := 1.5 * LineHeight(b.Small)
	mapHeight := min(body.H-h-gap, body.W/aspect+strip)
	return Box{body.X, body.Y, body.W, mapHeight}, Box{body.X, body.Y + mapHeight + gap, body.W, body.H - mapHeight - gap}
}

// twoColumns tells whether a legend is so wide that its picture stands beside its entries.
func (b *Board) twoColumns(width float64) bool { return width > 24*LineHeight(b.Body)*0.8 }

// legendHeight is how high a legend is below a map.
func (b *Board) legendHeight(l *legend, width float64) float64 {
	line := LineHeight(b.Body)
	title := b.linesHeight(len(b.Wrap(l.title, width, TextStyle{Size: b.Body, Bold: true})), b.Body) + 0.3*line
	column := width
	if b.twoColumns(width) && l.picture != nil {
		column = 0.5*width - line
	}
	entries := b.entriesHeight(l, column)
	picture := 0.0
	if l.picture != nil {
		picture = leastHeight * line
		if l.aspect > 0 {
			picture = min(column/l.aspect, 9*line)
		}
	}
	if b.twoColumns(width) {
		return title + max(entries, picture)
	}
	return title + picture + pictureGap*line + entries
}

func (b *Board) entriesHeight(l *legend, width float64) float64 {
	h := 0.0
	for _, e := range l.entries {
		h += b.entryHeight(e, width)
	}
	return h
}

func (b *Board) entryHeight(e entry, width float64) float64 {
	lines := min(len(b.Wrap(e.text, b.textRoom(e, width), TextStyle{Size: b.Body})), 2)
	return (float64(max(lines, 1)) + entryGap) * LineHeight(b.Body)
}

// textRoom is the width that the words of an entry have.
func (b *Board) textRoom(e entry, width float64) float64 {
	line := LineHeight(b.Body)
	room := width - (markWidth+0.5)*line
	if e.count != "" {
		room -= countWidth * line
	}
	if e.share >= 0 {
		room -= barWidth * line
	}
	return room
}

// drawLegend draws a legend into a box.
func (b *Board) drawLegend(l *legend, in Box) {
	line := LineHeight(b.Body)
	b.Group("legend", func() {
		y := in.Y + b.Paragraph(Box{in.X, in.Y, in.W, 0}, l.title, TextStyle{Size: b.Body, Bold: true}, 3) + 0.3*line
		rest := Box{in.X, y, in.W, in.Bottom() - y}
		entries := rest
		switch {
		case l.picture == nil:
		case b.twoColumns(in.W):
			half := 0.5*in.W - line
			h := min(rest.H, max(b.entriesHeight(l, half), leastHeight*line))
			b.picture(l, Box{rest.X, rest.Y, half, h})
			entries.X, entries.W = in.Right()-half, half
		default:
			room := rest.H - b.entriesHeight(l, rest.W) - pictureGap*line
			h := min(room, 6*line)
			if l.aspect > 0 {
				h = min(room, rest.W/l.aspect)
			}
			if h >= 0.8*leastHeight*line {
				b.picture(l, Box{rest.X, rest.Y, rest.W, h})
				entries.Y += h + pictureGap*line
			}
		}
		b.entries(l, entries)
	})
}

// picture draws the picture of a legend into a box, in its proportions.
func (b *Board) picture(l *legend, in Box) {
	if l.aspect > 0 {
		w := min(in.W, in.H*l.aspect)
		in = Box{in.X, in.Y, w, w / l.aspect}
	}
	b.Group("legend-picture", func() { l.picture(b, in) })
}

// entries draws the lines of a legend.
func (b *Board) entries(l *legend, in Box) {
	line := LineHeight(b.Body)
	style := TextStyle{Size: b.Body}
	y := in.Y
	for _, e := range l.entries {
		mark := Box{in.X, y + (1-markHeight)/2*line, markWidth * line, markHeight * line}
		e.mark(b, mark)
		x := in.X + (markWidth+0.5)*line
		room := b.textRoom(e, in.W)
		b.Paragraph(Box{x, y + 0.5*line - (ascent+descent)/2*b.Body*mmPerPoint, room, 0}, e.text, style, 2)
		baseline := y + 0.5*line + 0.35*b.Body*mmPerPoint
		if e.count != "" {
			b.Text(x+room+countWidth*line-0.3*line, baseline, e.count, TextStyle{Size: b.Body, Anchor: End, Colour: grey()}, Box{})
		}
		if e.share > 0 {
			w := math.Max(e.share*barWidth*line, 0.2)
			b.Shape(Box{in.Right() - barWidth*line, y + 0.3*line, w, 0.4 * line}.Path(), Style{Fill: pale()})
		}
		y += b.entryHeight(e, in.W)
	}
}
