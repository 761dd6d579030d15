package page

import (
	"net/mail"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// accessible is the content of the statement on accessibility.
type accessible struct {
	Contact string // how to reach who runs the service, as they said; empty when they did not
	Link    string // the same to be followed; empty when it is no address
}

// Access is the statement on accessibility. Contact is how to reach who runs the service,
// an address for mail or a page; empty when nobody said.
func (p *Pages) Access(lang message.Lang, e *edition.Edition, contact string, notices []string) ([]byte, error) {
	v := view{Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/accessibilite", Notices: notices, Edition: e}
	v.Title = v.Say("accessibilite.title")
	c := accessible{Contact: contact}
	if a, err := mail.ParseAddress(contact); err == nil && a.Name == "" {
		c.Link = "mailto:" + a.Address
	} else if v.IsLink(contact) {
		c.Link = contact
	}
	v.Content = c
	return p.render("access", v)
}

// Tested are what was checked, by the last part of their sentences.
func (accessible) Tested() []string {
	return []string{"structure", "names", "tables", "contrast", "keyboard", "script", "width", "print"}
}

// Short are what is known not to conform, or not to have been looked at.
func (accessible) Short() []string { return []string{"audit", "readers", "figures", "tables", "files"} }
