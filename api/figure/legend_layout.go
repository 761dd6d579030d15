package figure

import "slices"

// mostColumns is how many columns the entries of a legend may have whose words need two lines.
const mostColumns = 3

// keyLayout is how a legend fits into a box: heights and widths.
type keyLayout struct {
	side    bool    // picture and entries stand side by side
	across  int     // columns of entries
	gutter  float64 // between them, where their width does not hold it
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
	lines := min(len(b.Wrap(l.title, width, TextStyle{Size: b.Body, Bold: true})), keyTitleLines)
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
	return b.columns(l, width)
}

// columns fits the entries of a legend into as many columns as their words leave.
func (b *Board) columns(l *legend, width float64) keyLayout {
	k := b.fitLegend(l, width)
	column := b.widest(l) + 0.1 + (markWidth+markGap+countWidth+0.6)*LineHeight(b.Body)
	if k.across = min(max(int(width/column), 1), len(l.entries)); k.across > 1 {
		k.width, k.bars = width/float64(k.across), false
		k.entries = b.entriesHeight(l, k)
	}
	return k
}

// lowestColumns fits the entries of a legend into the columns that take the least height, where
// words may need two lines.
func (b *Board) lowestColumns(l *legend, width float64) keyLayout {
	best := b.columns(l, width)
	for across := best.across + 1; across <= min(len(l.entries), mostColumns); across++ {
		k := best
		k.across, k.gutter, k.bars = across, 0.8*LineHeight(b.Body), false
		k.width = (width+k.gutter)/float64(across) - k.gutter
		fits := func(e entry) bool {
			return len(b.Wrap(e.text, b.textRoom(k.width, false), TextStyle{Size: b.Body})) <= 2
		}
		if k.entries = b.entriesHeight(l, k); k.entries < best.entries && !slices.ContainsFunc(l.entries, func(e entry) bool { return !fits(e) }) {
			best = k
		}
	}
	return best
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
	l.strip = Box{}
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
	if picture, key, ok := b.layoutParted(body, l, aspect); ok && picture.W > 1.2*max(beside, above) {
		l.strip = Box{body.X, key.Bottom() + gap, body.W, body.Bottom() - key.Bottom() - gap}
		return picture, key
	}
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

// layoutParted puts a map beside the picture of a legend, and the entries below both; false
// where there is no such picture, or no room for it.
func (b *Board) layoutParted(body Box, l *legend, aspect float64) (picture, key Box, ok bool) {
	if l.least == 0 || len(l.entries) == 0 || len(l.tail) > 0 {
		return Box{}, Box{}, false
	}
	line := LineHeight(b.Body)
	gap := 1.2 * line
	room := body.H - b.lowestColumns(l, body.W).entries - gap
	width := min(body.W-l.wide-gap, room*aspect)
	picture = Box{body.X, body.Y, width, room}
	key = Box{picture.Right() + gap, body.Y, body.W - width - gap, picture.H}
	return picture, key, width > 0 && b.titleHeight(l, key.W)+l.least <= key.H
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
