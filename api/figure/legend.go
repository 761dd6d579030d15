package figure

import (
	"fmt"
	"math"
)

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
	least   float64                // millimetres of height that a picture has to have; 0: one that may be left out
	wide    float64                // millimetres of width that a picture has to have
	most    float64                // millimetres of height that it has use for; 0: six lines
	entries []entry
	tail    []footPart // at its foot; may be empty
	fills   bool       // it takes all the width beside the map
	strip   Box        // of the entries, below map and picture; empty: they are in the box of the legend
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
	markWidth     = 1.4
	markHeight    = 0.7
	markGap       = 0.45
	entryGap      = 0.2
	countWidth    = 2.0
	barWidth      = 2.2
	pictureGap    = 0.6
	keyTitleLines = 4
	leastPicture  = 3.4 // height of a picture that may be left out
	mostPicture   = 6
	mostBar       = 8
	widestLegend  = 0.5 // of the width of the drawing
	sideGap       = 1.5 // between a picture and entries at its side
	leastSide     = 9   // width of a picture at the side of entries
	tailGap       = 0.2
)

// drawLegend draws a legend into a box, beside a map or below it.
func (b *Board) drawLegend(l *legend, in Box, below bool) {
	line := LineHeight(b.Body)
	b.Group("legend", func() {
		k := b.arrange(l, in)
		if below {
			k = b.under(l, in.W)
		}
		b.Paragraph(Box{in.X, in.Y, in.W, 0}, l.title, TextStyle{Size: b.Body, Bold: true}, keyTitleLines)
		entries := Box{in.X, in.Y + k.title, k.width, in.H - k.title - k.tail}
		switch {
		case l.strip.H > 0:
			b.Group("legend-picture", func() { l.picture(b, Box{in.X, entries.Y, in.W, b.pictureHeight(l, entries.H)}) })
			entries, k = l.strip, b.lowestColumns(l, l.strip.W)
		case l.picture == nil:
		case k.side:
			room := Box{in.X, entries.Y, k.picture, b.pictureHeight(l, entries.H)}
			if l.least > 0 || below {
				entries.X = in.Right() - k.width
			} else { // a distribution stands at the right
				room.X = in.Right() - k.picture
			}
			b.Group("legend-picture", func() { l.picture(b, room) })
		default:
			if h := b.pictureHeight(l, entries.H-k.entries-pictureGap*line); h > 0 {
				b.Group("legend-picture", func() { l.picture(b, Box{in.X, entries.Y, k.width, h}) })
				entries.Y += h + pictureGap*line
			}
		}
		b.entries(l, entries, k)
		b.tail(l, in)
	})
}

// tailHeight is the height of the texts at the foot of a legend.
func (b *Board) tailHeight(l *legend, width float64) float64 {
	height := 0.0
	for _, p := range l.tail {
		height += b.linesHeight(len(b.Wrap(p.text, width, p.style)), p.style.Size) + tailGap*LineHeight(p.style.Size)
	}
	if height > 0 {
		height += pictureGap * LineHeight(b.Body)
	}
	return height
}

// tail writes the texts at the foot of a legend.
func (b *Board) tail(l *legend, in Box) {
	y := in.Bottom()
	for i := len(l.tail) - 1; i >= 0; i-- {
		p := l.tail[i]
		lines := b.Wrap(p.text, in.W, p.style)
		y -= b.linesHeight(len(lines), p.style.Size)
		b.Paragraph(Box{in.X, y, in.W, 0}, p.text, p.style, len(lines))
		y -= tailGap * LineHeight(p.style.Size)
	}
}

// entries draws the lines of a legend, one column after the other.
func (b *Board) entries(l *legend, in Box, k keyLayout) {
	line := LineHeight(b.Body)
	style := TextStyle{Size: b.Body}
	x, y, lowest := in.X, in.Y, in.Y
	room := b.columnRoom(l, k)
	bar := min(k.width-room-(markWidth+markGap+countWidth+0.3)*line, mostBar*line)
	for i, e := range l.entries {
		if i > 0 && i%k.down(l) == 0 {
			x, y = x+k.width+k.gutter, in.Y
		}
		b.Group(fmt.Sprintf("legend-%d", i+1), func() {
			e.mark(b, Box{x, y + (1-markHeight)/2*line, markWidth * line, markHeight * line})
			at := x + (markWidth+markGap)*line
			b.Paragraph(Box{at, y + 0.5*line - (ascent+descent)/2*b.Body*mmPerPoint, room, 0}, e.text, style, 2)
			right := at + room + countWidth*line
			b.Text(right, y+0.5*line+0.35*b.Body*mmPerPoint, e.count, TextStyle{Size: b.Body, Anchor: End, Colour: grey()}, Box{})
			if k.bars && e.share > 0 {
				b.Shape(Box{right + 0.3*line, y + 0.3*line, math.Max(e.share*bar, 0.2), 0.4 * line}.Path(), Style{Fill: pale()})
			}
		})
		y += b.entryHeight(e, k)
		lowest = max(lowest, y)
	}
	if lowest-entryGap*line > b.limit+0.01 {
		b.lost = append(b.lost, Check{"overflow", "legend", fmt.Sprintf("%.1f mm", lowest-b.limit)})
	}
}
