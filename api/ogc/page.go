package ogc

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
)

// page is a document for people who open an address in a browser.
type page struct {
	Lang  string
	Title string
	Text  string
	List  []string
	Links []link
}

// pageTemplate shows a page; it has neither style nor script.
const pageTemplate = `<!DOCTYPE html>
<html lang="{{.Lang}}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}} – Essor</title>
<h1>{{.Title}}</h1>
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .List}}<ul>
{{range .}}<li>{{.}}</li>
{{end}}</ul>
{{end}}<ul>
{{range .Links}}<li><a href="{{.Href}}" rel="{{.Rel}}"{{with .Type}} type="{{.}}"{{end}}>{{or .Title .Rel}}</a></li>
{{end}}</ul>
</html>
`

// sendPage sends a document as a page.
func (s *Service) sendPage(w http.ResponseWriter, r *http.Request, p page) error {
	p.Lang = string(s.Host.Lang(r))
	var b bytes.Buffer
	if err := s.page.Execute(&b, p); err != nil {
		return fmt.Errorf("ogc page: %w", err)
	}
	return s.Host.Send(w, r, typeHTML, b.Bytes())
}

// mostOnPage is how many features a page lists: the others have their own pages.
const mostOnPage = 1000

// page lists the features of an answer by their ids, each with a link.
func (a answer) page(r *http.Request) page {
	s := a.service
	args := map[string]string{
		"matched": s.Text.Int(s.Host.Lang(r), int64(a.chosen.matched)), "returned": s.Text.Int(s.Host.Lang(r), int64(a.chosen.n)),
	}
	p := page{Title: s.describe(r, a.dataset, a.of).Title, Text: s.say(r, "ogc.page.items", args), Links: a.links(r)}
	name, named := a.of.property("name")
	for k := range min(a.chosen.n, mostOnPage) {
		i := a.chosen.at(k)
		title := a.of.key(i)
		if named {
			text, _ := name.text(i)
			title += " " + text
		}
		path := "/collections/" + a.of.id + "/items/" + url.PathEscape(a.of.key(i))
		p.Links = append(p.Links, link{address(r, path, url.Values{"f": {"html"}}), "item", "text/html", title})
	}
	return p
}

// featurePage lists the properties of a feature.
func (a answer) featurePage(r *http.Request, i int) page {
	p := page{Title: a.of.key(i), Links: selves(r, a.query, a.form, typeGeoJSON)}
	for _, property := range a.of.properties {
		p.List = append(p.List, a.service.schema(r, property).Title+" : "+string(property.append(nil, i)))
	}
	return p
}
