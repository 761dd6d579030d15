package page

import (
	"net/mail"
	"time"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
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

// What the statement says of its tests. A test compares it with what there is.
const (
	testedAxe = "4.14.1" // version of axe-core
	remedy    = "https://formulaire.defenseurdesdroits.fr/"
)

// TestedOn is the day of the statement, when the journeys were last looked over.
func (accessible) TestedOn() source.Date { return source.Day(2026, time.November, 26) }

// Axe is the version of axe-core.
func (accessible) Axe() string { return testedAxe }

// Remedy is where people turn who got no answer.
func (accessible) Remedy() string { return remedy }

// Tested are what was checked, by the last part of their sentences.
func (accessible) Tested() []string {
	return []string{"keyboard", "axe", "structure", "contrast", "width"}
}

// Short are what is known not to conform, or not to have been looked at.
func (accessible) Short() []string {
	return []string{"audit", "figures", "dark", "map", "tables", "files", "exempt"}
}

// Screens are the addresses that journeys look at in all forms.
func (accessible) Screens() []string {
	return []string{
		"/", "/carte", "/territoires/commune/59512", "/territoires/qpv2015/QP059074", "/territoires/epci/200093201", "/territoires/commune/59512/carte-integrable",
		"/equite", "/plan", "/indicateurs", "/donnees", "/assises", "/exporter/choropleth", "/accessibilite", "/api",
	}
}
