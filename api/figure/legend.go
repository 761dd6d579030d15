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
)

// keyLayout is how a legend fits into a width.
type keyLayout struct {
	columns bool // picture and entries stand side by side
	width   float64
	bars    bool
	title   float64 // heights
	entries float64
}

// fitLegend finds how a legend fits into a width: with bars where the words of each entry
// have room on a line beside them.
func (b *Board) fitLegend(l *legend, width float64, columns bool) keyLayout {
	line := LineHeight(b.Body)
	k := keyLayout{columns: columns && l.picture != nil, width: width}
	if k.columns {
		k.width = 0.5 * (width - 1.5*line)
	}
	k.bars = b.widest(l) <= b.textRoom(k.width, true)
	k.title = b.linesHeight(min(len(b.Wrap(l.title, width, TextStyle{Size: b.Body, Bold: true})), 3), b.Body) + 0.35*line
	for _, e := range l.entries {
		k.entries += b.entryHeight(e, k)
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
	gap, strip := 1.2*line, 1.5*LineHeight(b.Small)
	need := min(max(b.widest(l)+0.1+(markWidth+markGap+countWidth)*line, l.wide), 0.42*body.W)
	w := max(need, min(0.3*body.W, need+(barWidth+0.3)*line))
	beside := min(body.W-w-gap, (body.H-strip)*aspect)
	if k := b.fitLegend(l, w, false); k.title+k.entries+b.pictureNeed(l) > body.H {
		beside = 0 // too low
	}
	below := b.belowHeight(l, body.W)
	above := min(body.W, (body.H-below-gap-strip)*aspect)
	if beside >= above { // the legend stands next to the map, and takes the room that it has use for
		w = min(body.W-beside-gap, max(w, b.legendWidth(l, widestLegend*body.W)))
		x := body.X + (body.W-beside-gap-w)/2
		return Box{x, body.Y, beside, body.H}, Box{x + beside + gap, body.Y, w, body.H}
	}
	h := min(body.H-below-gap, body.W/aspect+strip)
	return Box{body.X, body.Y, body.W, h}, Box{body.X, body.Y + h + gap, body.W, body.H - h - gap}
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
	k := b.fitLegend(l, width, true)
	if l.picture == nil {
		return k.title + k.entries
	}
	return k.title + max(k.entries, l.least, leastPicture*LineHeight(b.Body))
}

// drawLegend draws a legend into a box.
func (b *Board) drawLegend(l *legend, in Box, wide bool) {
	line := LineHeight(b.Body)
	b.Group("legend", func() {
		k := b.fitLegend(l, in.W, wide)
		b.Paragraph(Box{in.X, in.Y, in.W, 0}, l.title, TextStyle{Size: b.Body, Bold: true}, 3)
		entries := Box{in.X, in.Y + k.title, k.width, in.H - k.title}
		switch {
		case l.picture == nil:
		case k.columns:
			b.Group("legend-picture", func() { l.picture(b, Box{in.X, entries.Y, k.width, b.pictureHeight(l, entries.H)}) })
			entries.X = in.Right() - k.width
		default:
			if h := b.pictureHeight(l, entries.H-k.entries-pictureGap*line); h > 0 {
				b.Group("legend-picture", func() { l.picture(b, Box{in.X, entries.Y, k.width, h}) })
				entries.Y += h + pictureGap*line
			}
		}
		b.entries(l, entries, k)
	})
}

// entries draws the lines of a legend.
func (b *Board) entries(l *legend, in Box, k keyLayout) {
	line := LineHeight(b.Body)
	style := TextStyle{Size: b.Body}
	y := in.Y
	room := b.columnRoom(l, k)
	bar := min(k.width-room-(markWidth+markGap+countWidth+0.3)*line, mostBar*line)
	for i, e := range l.entries {
		b.Group(fmt.Sprintf("legend-%d", i+1), func() {
			e.mark(b, Box{in.X, y + (1-markHeight)/2*line, markWidth * line, markHeight * line})
			x := in.X + (markWidth+markGap)*line
			b.Paragraph(Box{x, y + 0.5*line - (ascent+descent)/2*b.Body*mmPerPoint, room, 0}, e.text, style, 2)
			right := x + room + countWidth*line
			b.Text(right, y+0.5*line+0.35*b.Body*mmPerPoint, e.count, TextStyle{Size: b.Body, Anchor: End, Colour: grey()}, Box{})
			if k.bars && e.share > 0 {
				b.Shape(Box{right + 0.3*line, y + 0.3*line, math.Max(e.share*bar, 0.2), 0.4 * line}.Path(), Style{Fill: pale()})
			}
		})
		y += b.entryHeight(e, k)
	}
	if y-entryGap*line > b.limit+0.01 {
		b.lost = append(b.lost, Check{"overflow", "legend", fmt.Sprintf("%.1f mm", y-b.limit)})
	}
}
