package figure

import (
	"math"
)

// Board is what a figure is drawn on: millimetres from the upper left corner, y down.
// What is drawn later covers what was drawn before.
type Board struct {
	Theme
	fonts *fonts
	root  *group
	into  *group
	limit float64 // where the drawing has to end
	lost  []Check // what found no place in the drawing
}

// group is things that are drawn, with a name for those who edit the picture.
type group struct {
	id    string
	items []any // *group, *shape, *label
}

// shape is a path with its paint.
type shape struct {
	path   Path
	style  Style
	title  string // what a reader is told of it; may be empty
	area   string // level and code of the area that it shows; may be empty
	bounds Box
}

// Style is how a path is painted. The zero value paints nothing.
type Style struct {
	Fill   Colour
	Stroke Colour
	Width  float64   // of the stroke, in millimetres
	Dash   []float64 // lengths of dashes and gaps, in millimetres
}

// label is a line of text.
type label struct {
	x, y   float64 // of the baseline, at the anchor
	text   string
	style  TextStyle
	box    Box // that it takes
	within Box // that it may not leave
}

// Anchor is which part of a line of text is at its point.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// TextStyle is how a line of text looks.
type TextStyle struct {
	Size   float64 // in points
	Bold   bool
	Colour Colour // not set: [ink]
	Anchor Anchor
	Halo   bool   // a white rim, for text on a drawing
	On     Colour // what it stands on; not set: [paper]
	Link   string // address that it leads to
}

// newBoard is an empty white board.
func newBoard(t Theme, f *fonts) *Board {
	root := &group{id: "figure"}
	b := &Board{Theme: t, fonts: f, root: root, into: root}
	b.Shape(Box{0, 0, t.Width, t.Height}.Path(), Style{Fill: paper()})
	return b
}

// Box is the whole board.
func (b *Board) Box() Box { return Box{0, 0, b.Width, b.Height} }

// Group draws things under a name. Names are unique in a figure: letters, digits and
// hyphens.
func (b *Board) Group(id string, draw func()) {
	g := &group{id: id}
	outer := b.into
	outer.items = append(outer.items, g)
	b.into = g
	draw()
	b.into = outer
}

// Shape draws a path.
func (b *Board) Shape(p Path, s Style) { b.AreaShape(p, s, "", "") }

// AreaShape draws a path that shows an area or a value: area is its level and code, title
// what a reader is told of it.
func (b *Board) AreaShape(p Path, s Style, area, title string) {
	if p.Empty() {
		return
	}
	b.into.items = append(b.into.items, &shape{path: p, style: s, title: title, area: area, bounds: p.bounds()})
}

// Text draws a line of text with its baseline at y, and returns the box that it takes.
// The text may not leave within; the zero Box is the whole board.
func (b *Board) Text(x, y float64, text string, s TextStyle, within Box) Box {
	if text == "" {
		return Box{x, y, 0, 0}
	}
	if within == (Box{}) {
		within = b.Box()
	}
	if !s.Colour.Set {
		s.Colour = ink()
	}
	text, lost := b.fonts.printable(text)
	if lost {
		b.lost = append(b.lost, Check{"letters", b.into.id, text})
	}
	l := &label{x: x, y: y, text: text, style: s, box: b.TextBox(x, y, text, s), within: within}
	b.into.items = append(b.into.items, l)
	return l.box
}

// TextBox is the box that a line of text would take.
func (b *Board) TextBox(x, y float64, text string, s TextStyle) Box {
	w, size := b.TextWidth(text, s), s.Size*mmPerPoint
	switch s.Anchor {
	case Middle:
		x -= w / 2
	case End:
		x -= w
	}
	return Box{x, y - ascent*size, w, (ascent + descent) * size}
}

// TextWidth is how wide a line of text is.
func (b *Board) TextWidth(text string, s TextStyle) float64 {
	return b.fonts.width(text, s.Size, s.Bold)
}

// LineHeight is from one baseline to the next, for a size in points.
func LineHeight(size float64) float64 { return leading * size * mmPerPoint }

// Cut shortens a text to a width, with an ellipsis in the end.
func (b *Board) Cut(text string, width float64, s TextStyle) string {
	return b.fonts.cut(text, width, s.Size, s.Bold)
}

// Wrap breaks a text into lines of a width.
func (b *Board) Wrap(text string, width float64, s TextStyle) []string {
	if text == "" {
		return nil
	}
	return b.fonts.wrap(text, width, s.Size, s.Bold)
}

// Paragraph draws a text in lines that fit into the box, from its top, and returns the
// height that it took. It draws no more than most lines; the last one then ends with an
// ellipsis.
func (b *Board) Paragraph(in Box, text string, s TextStyle, most int) float64 {
	lines := b.Wrap(text, in.W, s)
	if len(lines) > most {
		rest := lines[most-1]
		for _, l := range lines[most:] {
			rest += " " + l
		}
		lines = append(lines[:most-1:most-1], b.Cut(rest, in.W, s))
	}
	x := in.X
	switch s.Anchor {
	case Middle:
		x += in.W / 2
	case End:
		x += in.W
	}
	for i, l := range lines {
		b.Text(x, in.Y+ascent*s.Size*mmPerPoint+float64(i)*LineHeight(s.Size), l, s, Box{})
	}
	return b.linesHeight(len(lines), s.Size)
}

// linesHeight is the height of lines of text, from the ascent of the first to the descent
// of the last.
func (b *Board) linesHeight(lines int, size float64) float64 {
	if lines == 0 {
		return 0
	}
	return (ascent+descent)*size*mmPerPoint + float64(lines-1)*LineHeight(size)
}

// labels goes through all texts.
func (g *group) labels(visit func(group string, l *label)) {
	for _, item := range g.items {
		switch item := item.(type) {
		case *group:
			item.labels(visit)
		case *label:
			visit(g.id, item)
		}
	}
}

// shapes goes through all shapes.
func (g *group) shapes(visit func(group string, s *shape)) {
	for _, item := range g.items {
		switch item := item.(type) {
		case *group:
			item.shapes(visit)
		case *shape:
			visit(g.id, item)
		}
	}
}

// finite tells whether all points of a path are numbers.
func (p *Path) finite() bool {
	for _, v := range p.xy {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
