package page

import (
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Operation is one address of the interface, as its page shows it.
type Operation struct {
	Method, Path string
	Summary      string
	Description  string
	Example      string // an address that answers; empty when there is none
	Forms        []string
	Parameters   []Parameter
}

// Parameter is a parameter of an operation.
type Parameter struct {
	Name     string
	In       string // "path" or "query"
	Required bool
	Values   []string // possible ones; nil: any
	About    string
}

// API is the page that describes the interface.
func (p *Pages) API(lang message.Lang, e *edition.Edition, operations []Operation, notices []string) ([]byte, error) {
	v := view{Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/api", Edition: e, Notices: notices, Content: operations}
	v.Title = v.Say("api.title")
	return p.render("api", v)
}
