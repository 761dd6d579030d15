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
	markWidth    = 1.4
	markHeight   = 0.7
	markGap      = 0.45
	entryGap     = 0.2
	countWidth   = 2.0
	barWidth     = 2.2
	pictureGap   = 0.6
	leastPicture = 3.4 // height of a picture that may be left out
	mostPicture  = 6
	mostBar      = 8
	widestLegend = 0.5 // of the width of the drawing
	sideGap      = 1.5 // between a picture and entries at its side
	leastSide    = 9   // width of a picture at the side of entries
	tailGap      = 0.2
)

// keyLayout is how a legend fits into a box: heights and widths.
type keyLayout struct {
	side    bool // picture and entries stand side by side
	across  int  // columns of entries
	width   float64
	picture float64 // width of a picture at the side
	bars    bool
	title   float64 // heights
	entries float64
	tail    float64
}

// fitLegend finds how a legend fits into a width, its picture above the entries: with bars
// where the words of each entry have room on a line beside them.
func (b *Board) fitLegend(l *legend, width float64) keyLayout {
	k := keyLayout{across: 1, width: width, title: b.titleHeight(l, width), tail: b.tailHeight(l, width)}
	k.bars = b.widest(l) <= b.textRoom(width, true)
	k.entries = b.entriesHeight(l, k)
	return k
}

func (b *Board) titleHeight(l *legend, width float64) float64 {
	lines := min(len(b.Wrap(l.title, width, TextStyle{Size: b.Body, Bold: true})), 3)
	return b.linesHeight(lines, b.Body) + 0.35*LineHeight(b.Body)
}

// entriesHeight is the height of the highest column of entries.
func (b *Board) entriesHeight(l *legend, k keyLayout) float64 {
	highest, height := 0.0, 0.0
	for i, e := range l.entries {
		if i%k.down(l) == 0 {
			height = 0
		}
		height += b.entryHeight(e, k)
		highest = max(highest, height)
	}
	return highest
}

// down is how many entries a column has.
func (k keyLayout) down(l *legend) int { return max((len(l.entries)+k.across-1)/k.across, 1) }

// arrange fits a legend into a box beside a map: the picture above the entries, or where
// that is too high, at their side.
func (b *Board) arrange(l *legend, in Box) keyLayout {
	k := b.fitLegend(l, in.W)
	if l.picture == nil || k.title+k.entries+b.pictureNeed(l)+k.tail <= in.H && (l.least > 0 || b.pictureHeight(l, in.H-k.title-k.entries-k.tail-pictureGap*LineHeight(b.Body)) > 0) {
		return k
	}
	if side, ok := b.aside(l, in.W); ok && side.title+max(side.entries, l.least)+side.tail <= in.H {
		return side
	}
	return k
}

// aside puts the picture of a legend at the side of its entries.
func (b *Board) aside(l *legend, width float64) (keyLayout, bool) {
	line := LineHeight(b.Body)
	k := b.fitLegend(l, width)
	k.side, k.bars = true, false
	share := 0.55
	if l.least > 0 { // a picture with words of its own
		share = 0.4
	}
	k.width = min(b.widest(l)+0.1+(markWidth+markGap+countWidth)*line, share*width)
	k.entries = b.entriesHeight(l, k)
	k.picture = width - k.width - sideGap*line
	return k, l.picture != nil && k.picture >= max(l.wide, leastSide*line)
}

// under fits a legend below a map: the picture at the side of the entries, or entries in
// as many columns as their words leave.
func (b *Board) under(l *legend, width float64) keyLayout {
	line := LineHeight(b.Body)
	k := b.fitLegend(l, width)
	if l.picture != nil {
		k.side, k.width = true, 0.5*(width-sideGap*line)
		k.picture = k.width
		k.bars = b.widest(l) <= b.textRoom(k.width, true)
		k.entries = b.entriesHeight(l, k)
		return k
	}
	column := b.widest(l) + 0.1 + (markWidth+markGap+countWidth+0.6)*line
	if k.across = min(max(int(width/column), 1), len(l.entries)); k.across > 1 {
		k.width, k.bars = width/float64(k.across), false
		k.entries = b.entriesHeight(l, k)
	}
	return k
}

// widest is the width of the longest words of entries.
func (b *Board) widest(l *legend) float64 {
	w := 0.0
	for _, e := range l.entries {
		w = max(w, b.TextWidth(e.text, TextStyle{Size: b.Body}))
	}
	return w
}

// textRoom is the width that the words of an entry have.
func (b *Board) textRoom(width float64, bars bool) float64 {
	line := LineHeight(b.Body)
	room := width - (markWidth+markGap+countWidth)*line
	if bars {
		room -= (barWidth + 0.3) * line
	}
	return room
}

// columnRoom is the width that the words of all entries get: what they need, so that
// counts stand near them.
func (b *Board) columnRoom(l *legend, k keyLayout) float64 {
	return min(b.textRoom(k.width, k.bars), b.widest(l)+0.1)
}

func (b *Board) entryHeight(e entry, k keyLayout) float64 {
	lines := len(b.Wrap(e.text, b.textRoom(k.width, k.bars), TextStyle{Size: b.Body}))
	return (float64(min(max(lines, 1), 2)) + entryGap) * LineHeight(b.Body)
}

// layout puts a map beside its legend, or above it, whichever leaves more room for the
// map.
func (b *Board) layout(body Box, l *legend, aspect float64) (picture, key Box) {
	line := LineHeight(b.Body)
	gap := 1.2 * line
	need := min(max(b.widest(l)+0.1+(markWidth+markGap+countWidth)*line, l.wide), 0.42*body.W)
	w := max(need, min(0.3*body.W, need+(barWidth+0.3)*line))
	beside := min(body.W-w-gap, body.H*aspect)
	if k := b.arrange(l, Box{0, 0, max(w, body.W-beside-gap), body.H}); k.height(b, l) > body.H {
		beside = 0 // too low
	}
	below := b.belowHeight(l, body.W)
	above := min(body.W, (body.H-below-gap)*aspect)
	if beside >= above { // the legend stands next to the map, and takes the room that it has use for
		rest := body.W - beside - gap
		w = min(rest, max(w, b.legendWidth(l, widestLegend*body.W)))
		if l.fills {
			w = rest
		}
		x := body.X + (rest-w)/2
		return Box{x, body.Y, beside, body.H}, Box{x + beside + gap, body.Y, w, body.H}
	}
	h := min(body.H-below-gap, body.W/aspect)
	return Box{body.X, body.Y, body.W, h}, Box{body.X, body.Y + h + gap, body.W, body.H - h - gap}
}

// height is that of a legend, with no more than its picture has to have.
func (k keyLayout) height(b *Board, l *legend) float64 {
	if k.side {
		return k.title + max(k.entries, l.least) + k.tail
	}
	return k.title + k.entries + b.pictureNeed(l) + k.tail
}

// legendWidth is the width that a legend has use for, of so much: a distribution takes all
// of it.
func (b *Board) legendWidth(l *legend, most float64) float64 {
	if l.picture != nil && l.wide == 0 {
		return most
	}
	line := LineHeight(b.Body)
	entries := b.widest(l) + 0.1 + (markWidth+markGap+countWidth)*line
	return min(most, max(entries, l.wide, b.TextWidth(l.title, TextStyle{Size: b.Body, Bold: true})+0.1))
}

// pictureNeed is the height that a picture may not go without, with the gap below it.
func (b *Board) pictureNeed(l *legend) float64 {
	if l.picture == nil || l.least == 0 {
		return 0
	}
	return l.least + pictureGap*LineHeight(b.Body)
}

// pictureHeight is the height of a picture for which there is room.
func (b *Board) pictureHeight(l *legend, room float64) float64 {
	line := LineHeight(b.Body)
	most := l.most
	if most == 0 {
		most = mostPicture * line
	}
	h := min(room, most)
	if h < leastPicture*line && l.least == 0 {
		return 0
	}
	return max(h, l.least)
}

// belowHeight is how high a legend is below a map.
func (b *Board) belowHeight(l *legend, width float64) float64 {
	k := b.under(l, width)
	if l.picture == nil {
		return k.title + k.entries
	}
	return k.title + max(k.entries, l.least, leastPicture*LineHeight(b.Body))
}

// drawLegend draws a legend into a box, beside a map or below it.
func (b *Board) drawLegend(l *legend, in Box, below bool) {
	line := LineHeight(b.Body)
	b.Group("legend", func() {
		k := b.arrange(l, in)
		if below {
			k = b.under(l, in.W)
		}
		b.Paragraph(Box{in.X, in.Y, in.W, 0}, l.title, TextStyle{Size: b.Body, Bold: true}, 3)
		entries := Box{in.X, in.Y + k.title, k.width, in.H - k.title - k.tail}
		switch {
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
			x, y = x+k.width, in.Y
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
