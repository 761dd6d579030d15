package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/web"
)

//go:embed *.tmpl *.css
var files embed.FS

// Pages writes pages. Its methods may be called at the same time.
type Pages struct {
	text      message.Catalogue
	templates map[string]*template.Template
	styles    map[string]style // by template
	bundle    web.Bundle
}

// New reads the templates.
func New(text message.Catalogue) (*Pages, error) {
	bundle, err := web.Load()
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	p := &Pages{text: text, templates: map[string]*template.Template{}, styles: map[string]style{}, bundle: bundle}
	names, err := fs.Glob(files, "*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	for _, file := range names {
		name := strings.TrimSuffix(file, ".tmpl")
		if name == "layout" || name == "drawer" {
			continue
		}
		t, err := template.New("layout.tmpl").ParseFS(files, "layout.tmpl", "drawer.tmpl", "hit.tmpl", name+".tmpl")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		p.templates[name] = t
		if p.styles[name], err = newStyle(name); err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
	}
	return p, nil
}

// Bundle is the scripts of pages, and what these fetch.
func (p *Pages) Bundle() web.Bundle { return p.bundle }

// view is what every template gets.
type view struct {
	wording.Writer
	Style   string
	Script  string
	Title   string
	Path    string   // of this page, without query
	Query   string   // what was searched
	State   string   // what else of the address the other language keeps
	Notices []string // what was wrong with the address
	Edition *edition.Edition
	Content any
}

func (p *Pages) render(name string, v view) ([]byte, error) {
	v.Text, v.Style, v.Script = p.text, p.styles[name].name, p.bundle.Script()
	var b bytes.Buffer
	root := "layout.tmpl"
	if p.templates[name].Lookup("bare") != nil { // a page without the site around it
		root = "bare"
	}
	if err := p.templates[name].ExecuteTemplate(&b, root, v); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// Say is a sentence of the catalogue; pairs are the names of its arguments and
// what they are.
func (v view) Say(code string, pairs ...string) string {
	args := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return v.Text.Sentence(v.Lang, "page."+code, args)
}

// Link is an address of this site in the language of the page.
func (v view) Link(path string) string {
	if v.Lang == message.FR {
		return path
	}
	return path + "?" + url.Values{"lang": {string(v.Lang)}}.Encode()
}

// OtherLanguage is the address of this page in the other language, and its name.
func (v view) OtherLanguage() (link string) {
	query := url.Values{"lang": {"fr"}}
	if v.Lang == message.FR {
		query.Set("lang", "en")
	}
	if v.Query != "" {
		query.Set("q", v.Query)
	}
	if v.State != "" {
		return v.Path + "?" + v.State + "&" + query.Encode()
	}
	return v.Path + "?" + query.Encode()
}

// NavEntry is a page that all pages lead to.
type NavEntry struct {
	Path, Title string
	Here        bool // it is this page, or this page is below it
}

// Pages are the pages that all pages lead to.
func (v view) Pages() []NavEntry {
	var entries []NavEntry
	for _, name := range []string{"carte", "equite", "plan", "indicateurs", "donnees", "assises"} {
		path := "/" + name
		entries = append(entries, NavEntry{path, v.Say("nav." + name), v.Path == path || strings.HasPrefix(v.Path, path+"/")})
	}
	return entries
}

// Position is the number of item i of a list, for people.
func (v view) Position(i int) int { return i + 1 }

// Choose is a text in the language of the page.
func (v view) Choose(t edition.Text) string {
	if v.Lang == message.EN {
		return t.EN
	}
	return t.FR
}
