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
	noteLines     = 3
)

// usualLines is how many lines a title takes before it is written smaller.
func (t Theme) usualLines() int {
	if t.Least >= 14 && !t.beside() {
		return 2 // of a slide, read from afar
	}
	return titleLines
}

// sourceLines is how many lines the sources of a use may take.
func (t Theme) sourceLines() int {
	if t.Least >= 14 && !t.beside() {
		return 1 // large letters
	}
	return 2
}

// beside tells whether a figure stands beside text that explains it and has no room to do
// so itself.
func (t Theme) beside() bool { return t.Least >= 14 && t.Width < 200 }

// frame draws the texts that each figure carries, and the kind's drawing between them.
func (q *question) frame(f *Figure, c *content) {
	b := f.board
	in := b.Box().Inset(b.Margin)
	var body Box
	b.Group("head", func() { body = q.head(f, c, in) })
	b.Group("foot", func() { body.H = q.foot(f, c, in) - body.Y })
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
	y += b.Paragraph(Box{in.X, y, in.W, 0}, f.title, style, titleLines)
	subtitle := TextStyle{Size: t.Subtitle, Colour: grey()}
	text := cmp.Or(q.spec.Subtitle, c.brief, c.subtitle)
	y += 0.35 * LineHeight(t.Subtitle)
	f.noteCut("subtitle", b.Wrap(text, in.W, subtitle), subtitleLines)
	y += b.Paragraph(Box{in.X, y, in.W, 0}, text, subtitle, subtitleLines)
	y += 0.6 * LineHeight(t.Body)
	return Box{in.X, y, in.W, 0}
}

// foot draws note, sources, what is simulated and the name of the figure, from below, and
// returns where the drawing has to end.
func (q *question) foot(f *Figure, c *content, in Box) float64 {
	b := f.board
	small := TextStyle{Size: b.Small, Colour: grey()}
	y := in.Bottom()
	up := func(text string, s TextStyle, most int) {
		if text == "" {
			return
		}
		lines := b.Wrap(text, in.W, s)
		y -= b.linesHeight(min(len(lines), most), s.Size)
		b.Paragraph(Box{in.X, y, in.W, 0}, text, s, most)
		y -= 0.15 * LineHeight(s.Size)
	}
	name := small
	name.Link = f.Address("svg")
	words := q.name(f, c, "name")
	if len(b.Wrap(words, in.W, name)) > 1 {
		words = q.name(f, c, "name.short")
	}
	up(words, name, 2)
	sources := q.sourceLine(b, c.sources, in.W)
	if simulated := q.simulatedLine(b, c.sources, in.W); simulated != "" {
		up(simulated, TextStyle{Size: b.Small, Bold: true, Colour: highlight()}, 2)
	}
	up(sources, small, b.sourceLines())
	note := c.note
	if b.beside() {
		note = ""
	}
	note = cmp.Or(q.spec.Note, note)
	f.noteCut("note", b.Wrap(note, in.W, small), noteLines)
	up(note, TextStyle{Size: b.Small}, noteLines)
	y -= 0.25 * LineHeight(b.Small)
	b.Shape(Line(in.X, y, in.Right(), y), Style{Stroke: pale(), Width: b.Line})
	return y - 0.5*LineHeight(b.Small)
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
		"vintage": strings.Join(c.vintages, ", "), "edition": f.edition.Label, "hash": f.edition.ID.Short(), "id": f.ID(),
	})
}

// sourceLine names the sources that are not simulated, as many as fit, and how many more
// there are.
func (q *question) sourceLine(b *Board, sources []edition.Source, width float64) string {
	var names []string
	for _, src := range sources {
		if name := shortSource(src); !src.Simulated && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return q.list(b, "sources", names, width, b.sourceLines(), TextStyle{Size: b.Small})
}

// simulatedLine says which inputs are simulated; empty when none is.
func (q *question) simulatedLine(b *Board, sources []edition.Source, width float64) string {
	var names []string
	for _, src := range sources {
		if src.Simulated && !slices.Contains(names, src.Title) {
			names = append(names, src.Title)
		}
	}
	const lines = 2
	return q.list(b, "simulated", names, width, lines, TextStyle{Size: b.Small, Bold: true})
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
		name += " (" + s.Vintage + ")"
	}
	return name
}
