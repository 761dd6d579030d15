package page

import (
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Assises is the content of the page about the pack of the Assises.
type Assises struct {
	Sections []GallerySection
	LeftOut  []string // figures of the plan that the edition cannot show, and why
	Editions []edition.Head
	Plan     string // the text of the plan
}

// GallerySection is a section of the plan with its figures.
type GallerySection struct {
	Title, Text string
	Figures     []GalleryFigure
}

// GalleryFigure is a figure of the plan with what it says.
type GalleryFigure struct {
	Number int
	Spec   figure.Spec
	Words  figure.Words
}

// Assises is the page about the pack: what it holds, its figures, how to make it.
func (p *Pages) Assises(lang message.Lang, e *edition.Edition, content Assises, notices []string) ([]byte, error) {
	v := view{Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/assises", Notices: notices, Edition: e, Content: content}
	v.Title = v.Say("assises.title")
	return p.render("assises", v)
}

// Day writes a day of an edition.
func (v view) Day(h edition.Head) string { return v.date(h.Day()) }

// DayOf writes a day.
func (v view) DayOf(d source.Date) string { return v.date(d) }

// Published is the day on which an edition was published.
func (v view) Published(h edition.Head) string { return v.Text.Date(v.Lang, h.PublishedAt) }

// Pictured is a figure of the plan as the page shows it.
func (v view) Pictured(f GalleryFigure) pictured {
	return v.pictured(f.Spec, f.Words, v.Say("assises.figure", "n", v.Count(f.Number)))
}
