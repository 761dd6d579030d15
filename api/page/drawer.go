package page

import (
	"net/url"
	"strings"

	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
)

// drawer is what the export drawer shows of a figure: links to it in each use and form,
// and a form for its texts.
type drawer struct {
	view
	ID      string // of its fields on the page, without "-"
	Kind    string // of the figure
	Name    string // what the figure is of, for readers of links
	Open    bool
	Chosen  string // the use that is chosen first
	Texts   drawerTexts
	Uses    []drawerUse
	Hidden  []hiddenField
	Preview string // address of the page with preview and checks
	Prepare string // the same, of this figure
}

// pictured is a figure of a gallery: its picture, the files of what is shown, the slide, and
// where it is made ready for other uses.
type pictured struct {
	view
	Src, Alt, Name string
	Width, Height  int // pixels
	Forms          []drawerForm
	Slide, Prepare string
}

// pictured is a figure of which the words are known, under a short name: "figure 12".
func (v view) pictured(spec figure.Spec, words figure.Words, name string) pictured {
	d := v.pictureOf(spec, words)
	p := pictured{view: v, Src: d.Src, Alt: d.Alt, Name: name, Width: d.Width, Height: d.Height, Prepare: d.Drawer.Prepare}
	for _, use := range d.Drawer.Uses {
		switch use.Use {
		case string(spec.Use):
			p.Forms = use.Forms
		case string(figure.Slide):
			p.Slide = use.Forms[1].Address
		}
	}
	return p
}

// drawerTexts are the texts that somebody wrote; empty ones are made from the data.
type drawerTexts struct{ Title, Subtitle, Note string }

type drawerUse struct {
	Use   string
	Forms []drawerForm
}

type drawerForm struct{ Form, Address string }

type hiddenField struct{ Name, Value string }

// drawerUses and drawerForms are the uses and forms of figures, as package figure has
// them.
func drawerUses() []string {
	return []string{"web", "slide", "half-slide", "a4", "half-a4", "column", "half-column"}
}

func drawerForms() []string { return []string{"svg", "png", "pdf"} }

// Drawer is the export drawer of a figure, for {{template "drawer" (.Drawer "ranked"
// .Query .Title)}}: its kind, the query of its state as package state writes it, and its
// title.
func (v view) Drawer(kind, query, name string) drawer {
	return v.drawer(kind, query, name, "web", drawerTexts{})
}

func (v view) drawer(kind, query, name, use string, texts drawerTexts) drawer {
	d := drawer{
		view: v, ID: drawerID(kind, query), Kind: kind, Name: name, Chosen: use, Texts: texts, Preview: "/exporter/" + kind,
		Prepare: prepareAddress(kind, query, use, texts, v.Lang),
	}
	for pair := range strings.SplitSeq(query, "&") {
		key, value, ok := strings.Cut(pair, "=")
		if text, err := url.QueryUnescape(value); ok && err == nil {
			d.Hidden = append(d.Hidden, hiddenField{key, text})
		}
	}
	if v.Lang != message.FR {
		d.Hidden = append(d.Hidden, hiddenField{"lang", string(v.Lang)})
	}
	for _, use := range drawerUses() {
		one := drawerUse{Use: use}
		for _, form := range drawerForms() {
			one.Forms = append(one.Forms, drawerForm{form, figureAddress(kind, form, query, use, texts, v.Lang)})
		}
		d.Uses = append(d.Uses, one)
	}
	return d
}

// drawerID names the fields of a drawer apart from those of others on the page.
func drawerID(kind, query string) string {
	sum := uint32(2166136261)
	for _, c := range []byte(kind + "?" + query) {
		sum = (sum ^ uint32(c)) * 16777619
	}
	const digits = "abcdefghijklmnop"
	id := []byte("x")
	for range 8 {
		id = append(id, digits[sum&15])
		sum >>= 4
	}
	return string(id)
}

// figureAddress is the address of a figure in a use and form.
func figureAddress(kind, form, query, use string, texts drawerTexts, lang message.Lang) string {
	return stateAddress("/figures/"+kind+"."+form, query, use, texts, lang)
}

// prepareAddress is the address of the page that makes a figure ready.
func prepareAddress(kind, query, use string, texts drawerTexts, lang message.Lang) string {
	return stateAddress("/exporter/"+kind, query, use, texts, lang)
}

func stateAddress(path, query, use string, texts drawerTexts, lang message.Lang) string {
	address := path + "?"
	if query != "" {
		address += query + "&"
	}
	address += "use=" + use
	for _, text := range []hiddenField{{"title", texts.Title}, {"subtitle", texts.Subtitle}, {"note", texts.Note}} {
		if text.Value != "" {
			address += "&" + text.Name + "=" + url.QueryEscape(text.Value)
		}
	}
	if lang != message.FR {
		address += "&lang=" + string(lang)
	}
	return address
}
