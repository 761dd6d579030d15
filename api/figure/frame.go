package figure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/edition"
)

// How many lines the texts around a figure may take.
const (
	titleLines    = 3
	subtitleLines = 3
	footLines     = 3
)

// noteLines is how many lines a note may take.
func (t Theme) noteLines() int {
	switch {
	case t.narrow():
		return 5 // short ones
	case t.Least < 14:
		return 4 // small letters
	default:
		return footLines
	}
}

// usualLines is how many lines a title takes before it is written smaller.
func (t Theme) usualLines() int {
	if t.Least >= 14 && !t.beside() {
		return 2 // of a slide, read from afar
	}
	return titleLines
}

// sourceLines is how many lines the sources of a use may take, across the figure.
func (t Theme) sourceLines() int {
	if t.Least >= 14 && !t.beside() {
		return 1 // large letters
	}
	return 2
}

// beside tells whether a figure stands beside text that explains it and has no room to do
// so itself.
func (t Theme) beside() bool { return t.Least >= 14 && t.Width < 200 }

// narrow tells whether lines of text are short: what the subtitle says is not said again below.
func (t Theme) narrow() bool { return t.Width < 100 }

// frame draws the texts that each figure carries, and the kind's drawing between them.
func (q *question) frame(f *Figure, c *content) {
	b := f.board
	in := b.Box().Inset(b.Margin)
	var body Box
	b.Group("head", func() { body = q.head(f, c, in) })
	body.H = in.Bottom() - body.Y
	// Where the legend of a map leaves room, the foot stands below it.
	if !b.takesFoot(c, body, func(width float64) []footPart { return q.footParts(f, c, width) }) {
		b.Group("foot", func() { body.H = q.foot(f, c, body) - body.Y })
	}
	b.limit = body.Bottom()
	b.Group("drawing", func() { c.draw(b, body) })
}

// head draws title and subtitle, and returns the box below them.
func (q *question) head(f *Figure, c *content, in Box) Box {
	b := f.board
	t := b.Theme
	style := TextStyle{Size: t.Title, Bold: true}
	// A long title is written smaller before it is cut.
	for len(b.Wrap(f.title, in.W, style)) > t.usualLines() && style.Size > max(t.Least, 0.75*t.Title) {
		style.Size -= 0.5
	}
	f.noteCut("title", b.Wrap(f.title, in.W, style), titleLines)
	y := in.Y
	y += b.Paragraph(Box{in.X, y, b.evenWidth(f.title, in.W, style), 0}, f.title, style, titleLines)
	subtitle := TextStyle{Size: t.Subtitle, Colour: grey()}
	text := cmp.Or(q.spec.Subtitle, c.brief, c.subtitle)
	y += 0.35 * LineHeight(t.Subtitle)
	f.noteCut("subtitle", b.Wrap(text, in.W, subtitle), subtitleLines)
	y += b.Paragraph(Box{in.X, y, in.W, 0}, text, subtitle, subtitleLines)
	y += 0.6 * LineHeight(t.Body)
	return Box{in.X, y, in.W, 0}
}

// evenWidth is the width in which a text has as many lines as in a greater one, and none of
// them is a single word that is left over, or ends between a number and what it counts.
func (b *Board) evenWidth(text string, width float64, s TextStyle) float64 {
	lines := b.Wrap(text, width, s)
	const short, steps, step = 0.3, 12, 0.04
	if n := len(lines); n < 2 || n > titleLines || b.TextWidth(lines[n-1], s) >= short*width {
		return width
	}
	best := width
	for i := 1; i <= steps; i++ {
		tried := b.Wrap(text, width*(1-step*float64(i)), s)
		if len(tried) > len(lines) || strings.Join(tried, " ") != strings.Join(lines, " ") { // a word that is wider is cut
			break
		}
		if !slices.ContainsFunc(tried[:len(tried)-1], endsWithDigit) {
			best = width * (1 - step*float64(i))
		}
	}
	return best
}

// columnLines is how many lines sources take in a column, and what is simulated anywhere.
const columnLines = 2

// footPart is a text below a figure.
type footPart struct {
	text  string
	style TextStyle
}

// footParts are note, sources, what is simulated and the name of the figure, for a column of
// a width.
func (q *question) footParts(f *Figure, c *content, width float64) []footPart {
	b := f.board
	small := TextStyle{Size: b.Small, Colour: grey()}
	name := small
	name.Link = f.Address("svg")
	parts := []footPart{
		{q.note(c), TextStyle{Size: b.Small}},
		{q.sourceLine(b, c.sources, width, columnLines), small},
		{q.simulatedLine(b, c.sources, width), TextStyle{Size: b.Small, Bold: true, Colour: highlight()}},
		{q.name(f, c, "name.short"), name},
	}
	return slices.DeleteFunc(parts, func(p footPart) bool { return p.text == "" })
}

// note says how to read a figure; beside text that explains it, or where the drawing holds it,
// only what somebody wrote.
func (q *question) note(c *content) string {
	if q.theme.beside() || c.aside && q.theme.wide() {
		return q.spec.Note
	}
	return cmp.Or(q.spec.Note, c.note)
}

// foot draws note, sources, what is simulated and the name of the figure at the foot of a
// box, and returns where the drawing above has to end.
func (q *question) foot(f *Figure, c *content, in Box) float64 {
	b := f.board
	small := TextStyle{Size: b.Small, Colour: grey()}
	parts := []footPart{
		{q.note(c), TextStyle{Size: b.Small}},
		{q.sourceLine(b, c.sources, in.W, b.sourceLines()), small},
		{q.simulatedLine(b, c.sources, in.W), TextStyle{Size: b.Small, Bold: true, Colour: highlight()}},
	}
	parts = slices.DeleteFunc(parts, func(p footPart) bool { return p.text == "" })
	y := in.Bottom()
	up := func(text string, s TextStyle, most int) {
		y -= b.linesHeight(min(len(b.Wrap(text, in.W, s)), most), s.Size)
		b.Paragraph(Box{in.X, y, in.W, 0}, text, s, most)
		y -= 0.15 * LineHeight(s.Size)
	}
	if !q.nameBeside(f, c, parts, in) {
		name := small
		name.Link = f.Address("svg")
		words := q.name(f, c, "name")
		if len(b.Wrap(words, in.W, name)) > 1 {
			words = q.name(f, c, "name.short")
		}
		up(words, name, 2)
	}
	f.noteCut("note", b.Wrap(q.note(c), in.W, small), b.noteLines())
	for _, p := range slices.Backward(parts) {
		up(p.text, p.style, b.noteLines())
	}
	y -= 0.25 * LineHeight(b.Small)
	b.Shape(Line(in.X, y, in.Right(), y), Style{Stroke: pale(), Width: b.Line})
	return y - 0.5*LineHeight(b.Small)
}

// nameBeside writes the name of the figure at the end of the last line of sources or of what
// is simulated, the lowest one that leaves room for it; false where none does.
func (q *question) nameBeside(f *Figure, c *content, parts []footPart, in Box) bool {
	b := f.board
	style := TextStyle{Size: b.Small, Colour: grey(), Anchor: End, Link: f.Address("svg")}
	y := in.Bottom()
	for _, p := range slices.Backward(parts) {
		if p.text == q.note(c) {
			break
		}
		lines := b.Wrap(p.text, in.W, p.style)
		room := in.W - b.TextWidth(lines[len(lines)-1], p.style) - 1.5*LineHeight(b.Small)
		for _, code := range []string{"name", "name.short"} {
			if words := q.name(f, c, code); b.TextWidth(words, style) <= room {
				b.Text(in.Right(), y-descent*style.Size*mmPerPoint, words, style, Box{})
				return true
			}
		}
		y -= b.linesHeight(len(lines), p.style.Size) + 0.15*LineHeight(b.Small)
	}
	return false
}

// noteCut remembers that a text has more lines than there is room for.
func (f *Figure) noteCut(element string, lines []string, most int) {
	if len(lines) > most {
		f.lost = append(f.lost, Check{Code: "overflow", Element: element, Detail: strings.Join(lines, " ")})
	}
}

// name is the line with the vintage of boundaries, the edition and the short name.
func (q *question) name(f *Figure, c *content, code string) string {
	return q.say(code, map[string]string{
		"vintage": strings.Join(eachOnce(c.vintages), ", "), "edition": f.edition.Label, "hash": f.edition.ID.Short(), "id": f.ID(),
	})
}

// eachOnce are the vintages of boundaries, those of boundaries made from others among them.
func eachOnce(vintages []string) []string {
	var list []string
	for v := range strings.SplitSeq(strings.Join(vintages, ", "), ", ") {
		if v != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// sourceLine names the sources that are not simulated, as many as fit, and how many more
// there are.
func (q *question) sourceLine(b *Board, sources []edition.Source, width float64, lines int) string {
	var names []string
	for _, src := range sources {
		if name := shortSource(src); !src.Simulated && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return q.list(b, "sources", names, width, lines, TextStyle{Size: b.Small})
}

// simulatedLine says which inputs are simulated; empty when none is.
func (q *question) simulatedLine(b *Board, sources []edition.Source, width float64) string {
	var names []string
	for _, src := range sources {
		if src.Simulated && !slices.Contains(names, src.Title) {
			names = append(names, src.Title)
		}
	}
	return q.list(b, "simulated", names, width, columnLines, TextStyle{Size: b.Small, Bold: true})
}

// list writes names into a sentence, as many as fit into lines.
func (q *question) list(b *Board, code string, names []string, width float64, lines int, s TextStyle) string {
	if len(names) == 0 {
		return ""
	}
	for n := len(names); ; n-- {
		args := map[string]string{"names": strings.Join(names[:n], q.say("separator", nil))}
		sentence := code
		if more := len(names) - n; more > 0 {
			sentence, args["more"] = code+".more", q.count(more)
			if more == 1 {
				sentence += ".one"
			}
		}
		if text := q.say(sentence, args); n == 1 || len(b.Wrap(text, width, s)) <= lines {
			return text
		}
	}
}

// shortSource names a source in a few words: producer, title, vintage.
func shortSource(s edition.Source) string {
	name := s.Title
	if s.Producer != "" && !strings.HasPrefix(s.Title, s.Producer) {
		name = s.Producer + ", " + s.Title
	}
	if s.Vintage != "" && !strings.Contains(s.Title, s.Vintage) {
		name += "\u00a0(" + s.Vintage + ")"
	}
	return name
}
