package page

import (
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Problem is an error, for its page.
type Problem struct {
	Status        int
	Title, Detail string
	RequestID     string
	Asked         string        // the area that was sought and is not there
	Near          []edition.Hit // areas whose names are like it
}

// OwnFault tells whether the error is the service's own, or what it rests on.
func (p Problem) OwnFault() bool { return p.Status >= 500 }

// NotFound tells whether what was sought is not there.
func (p Problem) NotFound() bool { return p.Status == 404 }

// Problem is the page of an error. The edition is that in force; nil: there is none.
func (p *Pages) Problem(lang message.Lang, e *edition.Edition, problem Problem) ([]byte, error) {
	v := view{Writer: wording.Writer{Lang: lang}, Title: problem.Title, Path: "/", Edition: e, Content: problem}
	return p.render("problem", v)
}
