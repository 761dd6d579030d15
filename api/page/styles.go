package page

import (
	"crypto/sha256"
	"encoding/hex"
)

// style is the style sheet of a page, and the name under which the page seeks it below
// /assets/: it changes with its content.
type style struct {
	name string
	body []byte
}

// newStyle puts the sheet of a page together: what all pages have, then what the pages of
// its kind have, so that a class means one thing on one page.
func newStyle(template string) (style, error) {
	var s style
	for _, part := range append([]string{"style", "drawer"}, partsOf(template)...) {
		body, err := files.ReadFile(part + ".css")
		if err != nil {
			return s, err
		}
		s.body = append(s.body, body...)
	}
	sum := sha256.Sum256(s.body)
	s.name = "style-" + hex.EncodeToString(sum[:6]) + ".css"
	return s, nil
}

// partsOf are the sheets of pages of one kind.
func partsOf(template string) []string {
	switch template {
	case "index", "area", "card":
		return []string{"area"}
	case "map":
		return []string{"map"}
	case "assises":
		return []string{"assises"}
	case "equity", "plan", "indicators", "indicator", "data", "access", "problem":
		return []string{"equity", "plan", "indicators", "data", "problem"}
	}
	return nil
}

// Styles are the style sheets of all pages by name.
func (p *Pages) Styles() map[string][]byte {
	all := map[string][]byte{}
	for _, s := range p.styles {
		all[s.name] = s.body
	}
	return all
}
