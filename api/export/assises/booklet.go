package assises

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"

	"github.com/observatoire-essor/essor/data/edition"
)

//go:embed booklet.tmpl booklet.css
var pages embed.FS

// booklet is what the template of the booklet shows.
type booklet struct {
	*builder
	Style    template.CSS
	Title    string
	Subtitle string
	Chapters []chapter
	Sheets   []sheetList
	Terms    []term // statuses
	Defined  []definition
	Source   []edition.Source
	Left     []LeftOut
}

// chapter is a section of the plan.
type chapter struct {
	Number  int
	Title   string
	Text    string
	Figures []bookFigure
}

// bookFigure is a figure of the booklet.
type bookFigure struct {
	made
	Picture template.HTML
}

// Number is the number of the figure in the pack.
func (f bookFigure) Number() int { return f.slot.Number }

// Reading is what the plan says of how to read the figure.
func (f bookFigure) Reading() string { return f.slot.Reading }

// Annex are the figures of which the numbers stand behind the chapters and sheets, for their
// length.
func (b booklet) Annex() []bookFigure {
	var list []bookFigure
	for _, c := range b.Chapters {
		for _, f := range c.Figures {
			if f.Table.Long() {
				list = append(list, f)
			}
		}
	}
	return list
}

// captioned is a table with what it is of.
type captioned struct {
	Table   Table
	Caption string
}

// TableOf are the numbers of a figure.
func (b booklet) TableOf(f bookFigure) captioned {
	return captioned{f.Table.filled(), b.Say("in_numbers", "figure", b.Label(f))}
}

// bookletHTML writes the booklet: one file that needs nothing beside it.
func (b *builder) bookletHTML(figures []made) ([]byte, error) {
	style, err := pages.ReadFile("booklet.css")
	if err != nil {
		return nil, err
	}
	book := booklet{
		builder: b,
		Title:   b.title(), Subtitle: b.Plan.Subtitle.In(b.Plan.Language), Sheets: b.sheets(), Terms: b.terms(), Defined: b.definitions(),
		Source: b.sources(), Left: b.left,
	}
	if book.Chapters, err = b.chapters(figures); err != nil {
		return nil, err
	}
	book.Style = template.CSS(fontFaces() + string(style) + book.running()) //nolint:gosec // our own style sheet; texts are quoted
	t, err := template.New("booklet.tmpl").ParseFS(pages, "booklet.tmpl")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, book); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (b *builder) chapters(figures []made) ([]chapter, error) {
	var list []chapter
	for i, section := range b.Plan.Sections {
		c := chapter{Number: len(list) + 1, Title: section.Title.In(b.Plan.Language), Text: section.Text.In(b.Plan.Language)}
		for _, f := range figures {
			use := f.slot.inBooklet()
			if f.slot.Section != i || use == "" {
				continue
			}
			svg, err := b.folder.read(f.slot.file(use) + ".svg")
			if err != nil {
				return nil, err
			}
			c.Figures = append(c.Figures, bookFigure{f, picture(svg, f)})
		}
		if len(c.Figures) > 0 {
			list = append(list, c)
		}
	}
	return list, nil
}

// Parts of the opening tag of a picture, and the names that it gives to its parts.
var (
	openingTag = regexp.MustCompile(`^[^<]*(?:<\?[^>]*>\s*)?<svg\b[^>]*>`)
	ofReaders  = regexp.MustCompile(` (?:role|aria-[a-z]+|xml:lang|lang)="[^"]*"`)
	givenNames = regexp.MustCompile(`( id="| href="#|url\(#)`)
	links      = regexp.MustCompile(`</?a\b[^>]*>`)
	ownFonts   = regexp.MustCompile(`<style>[^<]*</style>\n?`)
)

// picture puts a figure into the page: its names are told apart from those of other
// figures, and readers of screens get its description as that of a picture. Its link leads
// to a service that nobody knows who reads the booklet, so it is left out, as its letters
// are, which the page has.
func picture(svg []byte, f made) template.HTML {
	text := string(svg)
	opening := openingTag.FindString(text)
	rest := text[len(opening):]
	at := strings.Index(opening, "<svg")
	if at < 0 {
		return ""
	}
	opening = ofReaders.ReplaceAllString(opening[at:], "")
	label := template.HTMLEscapeString(f.Title + ". " + f.Alt)
	opening = `<svg role="img" aria-label="` + label + `"` + strings.TrimPrefix(opening, "<svg")
	prefix := fmt.Sprintf("f%d-", f.slot.Number)
	return template.HTML(givenNames.ReplaceAllString(opening+ownFonts.ReplaceAllString(links.ReplaceAllString(rest, ""), ""), "${1}"+prefix)) //nolint:gosec // drawn by package figure, texts escaped
}

// fontFaces are the fonts of the figures, so that the page looks the same on every machine.
func fontFaces() string {
	var css strings.Builder
	for _, f := range []struct {
		weight string
		ttf    []byte
	}{{"400", liberationsansregular.TTF}, {"700", liberationsansbold.TTF}} {
		fmt.Fprintf(&css, "@font-face{font-family:\"Liberation Sans\";font-weight:%s;src:url(data:font/ttf;base64,%s)}\n",
			f.weight, base64.StdEncoding.EncodeToString(f.ttf))
	}
	return css.String()
}

// running are the heads and feet of printed pages: the title and the chapter, and on each page
// that some numbers are simulated.
func (b booklet) running() string {
	var css strings.Builder
	head := func(page, says string) {
		fmt.Fprintf(&css, "@page %s { @top-left { content: %s } }\n", page, quoted(b.Title+" – "+says))
	}
	for _, c := range b.Chapters {
		head(fmt.Sprintf("chapter-%d", c.Number), c.Title)
	}
	for _, s := range b.Sheets {
		head("sheets-"+string(s.Level), b.Say("sheets", "levels", s.Title))
	}
	for _, name := range []string{"numbers", "methods", "sources"} {
		head("of-"+name, b.Say(name))
	}
	if b.Simulated() != "" {
		fmt.Fprintf(&css, "@page { @bottom-left { content: %s } }\n@page :first { @bottom-left { content: \"\" } }\n", quoted(b.Say("simulated.foot")))
	}
	return css.String()
}

// quoted is a text as a style sheet has it.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "<", `\3c `).Replace(text) + `"`
}

// Say is a sentence of the catalogue; pairs are the names of its arguments and what they are.
func (b booklet) Say(code string, pairs ...string) string {
	args := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return b.say("book."+code, args)
}

// Lang is the language of the page.
func (b booklet) Lang() string { return string(b.words.Lang) }

// Edition is the edition of the pack.
func (b booklet) Edition() edition.Head { return b.edition.Head }

// Day is the day of the edition, for people.
func (b booklet) Day() string { return b.words.Text.Date(b.words.Lang, b.edition.Head.Day().Time) }

// Territory is what the edition is about.
func (b booklet) Territory() string {
	if t := b.edition.Pack.Territory; t != nil {
		return b.edition.Name(t.Ref())
	}
	return Text(b.edition.Pack.Title).In(b.words.Lang)
}

// Simulated names what is simulated; empty when nothing is.
func (b booklet) Simulated() string { return b.words.Simulated(b.Source) }

// Line is a source in one line.
func (b booklet) Line(s edition.Source) string { return b.words.Source(s) }

// Paragraphs are the annex on methods.
func (b booklet) Paragraphs() []term {
	var list []term
	for _, name := range []string{"territories", "rates", "intervals", "verdicts", "smoothing", "needs", "money", "secrecy", "equity", "classes", "simulated"} {
		list = append(list, term{Word: b.Say("method." + name + ".title"), Means: b.Say("method." + name)})
	}
	return list
}

// Why is why a figure was left out.
func (b booklet) Why(err error) string { return Says(b.words, err) }

// Count writes a whole number.
func (b booklet) Count(n int) string { return b.words.Text.Int(b.words.Lang, int64(n)) }

// Label is "Figure 3".
func (b booklet) Label(f bookFigure) string { return b.Say("figure", "n", b.Count(f.Number())) }

// Cells are the cells of a row of a table.
func (t Table) Cells(row []string) []cell {
	list := make([]cell, len(row))
	for i, text := range row {
		list[i] = cell{Text: text, Head: i == 0, Number: t.Numeric(i)}
	}
	return list
}

// cell is a cell of a table of the booklet.
type cell struct {
	Text         string
	Head, Number bool
}

// isNumber tells what stands to the right in a table.
var isNumber = regexp.MustCompile(`^[−-]?[\d\x{202f}\x{a0},. ]+(?:[\x{a0}\x{202f} ]?[%€]?.{0,22})?$`)

// filled is a table without the columns that hold nothing.
func (t Table) filled() Table {
	var keep []int
	for i := range t.Columns {
		if slices.ContainsFunc(t.Rows, func(row []string) bool { return i < len(row) && row[i] != "" }) {
			keep = append(keep, i)
		}
	}
	pick := func(row []string) []string {
		out := make([]string, 0, len(keep))
		for _, i := range keep {
			if i < len(row) {
				out = append(out, row[i])
			}
		}
		return out
	}
	out := Table{Columns: pick(t.Columns)}
	for _, row := range t.Rows {
		out.Rows = append(out.Rows, pick(row))
	}
	return out
}

// mostRows is how many rows a table has that stands below its figure on one page.
const mostRows = 16

// Long tells whether a table does not fit below its figure.
func (t Table) Long() bool { return len(t.Rows) > mostRows }

// Narrow tells whether a table leaves room for another beside it.
func (t Table) Narrow() bool { return len(t.Columns) <= 3 && len(t.Rows) > 12 }

// Numeric tells whether a column of a table holds numbers.
func (t Table) Numeric(column int) bool {
	return column > 0 && len(t.Rows) > 0 && slices.ContainsFunc(t.Rows, func(row []string) bool {
		return column < len(row) && isNumber.MatchString(row[column])
	})
}
