package figure

import "strings"

// wide tells whether a picture has much more width than height, so that words stand beside
// a drawing rather than above and below it.
func (t Theme) wide() bool { return t.Width > 1.7*t.Height }

// aside draws samples with their words, and returns the box that is left: above a drawing,
// or beside it in wide pictures, with the note, which then is not in the foot.
func (q *question) aside(b *Board, in Box, keys []keyItem, note string) Box {
	if !b.wide() {
		b.Group("key", func() {
			used := b.key(in, keys)
			in.Y, in.H = in.Y+used, in.H-used
		})
		return in
	}
	if q.spec.Note != "" {
		note = "" // what somebody wrote is in the foot
	}
	panel := Box{Y: in.Y, H: in.H}
	for _, share := range []float64{0.25, 0.3, 0.35} {
		panel.W = share * in.W
		if b.asideHeight(panel.W, keys, note) <= in.H {
			break
		}
	}
	panel.X = in.Right() - panel.W
	b.Group("key", func() { panel = b.keyColumn(panel, keys) })
	b.Group("note", func() {
		s := TextStyle{Size: b.Small}
		lines := b.Wrap(note, panel.W, s)
		fit := int((panel.H + 0.2*LineHeight(s.Size)) / LineHeight(s.Size))
		if len(lines) > fit {
			b.lost = append(b.lost, Check{Code: "overflow", Element: "note", Detail: strings.Join(lines, " ")})
		}
		if note != "" && fit > 0 {
			b.Paragraph(panel, note, s, fit)
		}
	})
	in.W -= panel.W + 2*b.Small*mmPerPoint
	return in
}

// sampleWidth is the room of a sample before its words, for half the height of small
// letters.
const sampleWidth = 5

// keyLines are the words of a sample in a column.
func (b *Board) keyLines(width float64, k keyItem) []string {
	s := TextStyle{Size: b.Small}
	return b.Wrap(k.text, width-sampleWidth*0.3*s.Size*mmPerPoint, s)
}

// asideHeight is how much of a column samples and a note take.
func (b *Board) asideHeight(width float64, keys []keyItem, note string) float64 {
	lines := len(b.Wrap(note, width, TextStyle{Size: b.Small}))
	for _, k := range keys {
		lines += len(b.keyLines(width, k))
	}
	return (float64(lines) + 0.7) * LineHeight(b.Small)
}

// keyColumn draws samples with their words below one another, and returns the box below
// them.
func (b *Board) keyColumn(in Box, keys []keyItem) Box {
	s := TextStyle{Size: b.Small}
	r := 0.3 * s.Size * mmPerPoint
	y := in.Y
	for _, k := range keys {
		base := y + ascent*s.Size*mmPerPoint
		k.draw(in.X+1.8*r, base-0.95*r, r)
		for i, line := range b.keyLines(in.W, k) {
			b.Text(in.X+sampleWidth*r, base+float64(i)*LineHeight(s.Size), line, s, Box{})
			y += LineHeight(s.Size)
		}
	}
	if len(keys) > 0 {
		y += 0.5 * LineHeight(s.Size)
	}
	return Box{in.X, y, in.W, in.Bottom() - y}
}
