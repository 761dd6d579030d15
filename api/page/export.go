package page

import (
	"cmp"

	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// exportContent is the content of the page that previews a figure before it is taken
// away.
type exportContent struct {
	Spec    figure.Spec
	Figure  *figure.Figure // nil: it could not be made, a notice says why
	Picture drawn
	Checks  []string // what fails in the use, in words
}

// Export is the page that shows a figure in a use with what fails in it, and the drawer;
// made is nil when the figure could not be made.
func (p *Pages) Export(lang message.Lang, e *edition.Edition, spec figure.Spec, made *figure.Figure, notices []string) ([]byte, error) {
	v := view{
		Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/exporter/" + string(spec.Kind), Notices: notices, Edition: e,
	}
	v.Title = v.Say("export.title")
	spec.Use = cmp.Or(spec.Use, figure.Web)
	c := exportContent{Spec: spec, Figure: made}
	words := figure.Words{Title: v.Title}
	if made != nil {
		words = figure.Words{Title: made.Title(), Alt: made.Alt()}
		for _, check := range made.Checks() {
			c.Checks = append(c.Checks, v.Say("export.check."+check.Code, "element", check.Element, "detail", check.Detail))
		}
	}
	c.Picture = v.pictureOf(spec, words)
	c.Picture.Drawer.Open = true
	v.Content = c
	return p.render("export", v)
}
