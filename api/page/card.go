package page

import (
	"fmt"
	"html"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// card is the content of the small page that other sites may show in a frame.
type card struct {
	keyFigure
	Of      edition.Relation
	Sources []string // titles and vintages
	Partial string   // how much is missing from what is counted in part
}

// Card is one figure of an area in a page of its own: that of the state's indicator, else
// the first key figure with a number.
func (p *Pages) Card(lang message.Lang, e *edition.Edition, s edition.Sheet, asked AreaAsked) ([]byte, error) {
	w := wording.Writer{Text: p.text, Lang: lang}
	s.Name = w.AreaName(s.Ref, s.Name)
	v := view{
		Writer: w, Path: "/territoires/" + s.Ref.String(), State: asked.State.Query(), Title: s.Name, Edition: e, Notices: asked.Notices,
	}
	r := newReader(v, e, s, asked)
	c := card{Of: edition.Relation{Ref: s.Ref, Name: s.Name}}
	keys := r.keyFigures()
	id := asked.State.Indicator
	for _, k := range keys {
		if id == "" && k.Known {
			id = k.ID
		}
	}
	if id == "" && len(keys) > 0 {
		id = keys[0].ID
	}
	if f, ok := r.figure(id); ok {
		c.keyFigure, c.Partial = r.keyFigure(f), r.Partial(f)
		for _, source := range f.Sources {
			c.Sources = append(c.Sources, r.Say("card.source", "producer", source.Producer, "title", source.Title, "vintage", source.Vintage))
		}
		v.Title = r.Say("card.title", "label", c.Label, "name", s.Name)
	}
	v.Content = c
	return p.render("card", v)
}

// embedding is what a site needs to show cards of an area: code to be copied, for each figure.
type embedding struct {
	Code   string
	Others []link // cards of the other key figures
}

// embedOf is the code of the card of an area in the state of its sheet. Base is the address
// of the service, with its scheme.
func (v view) embedOf(name, base string, asked AreaAsked, keys []keyFigure) embedding {
	var out embedding
	id := asked.State.Indicator
	for _, k := range keys {
		if id == "" && k.Known {
			id = k.ID
		}
		out.Others = append(out.Others, link{v.LinkWith(v.Path+"/carte-integrable", "indicator", k.ID), k.Label})
	}
	ref := ""
	if asked.State.Ref.Code != "" {
		ref = asked.State.Ref.String()
	}
	address := base + v.LinkWith(v.Path+"/carte-integrable", "indicator", id, "place", asked.State.Place, "period", asked.State.Period, "ref", ref)
	out.Code = fmt.Sprintf(`<iframe src="%s" title="%s" width="360" height="300" loading="lazy"></iframe>`, html.EscapeString(address), html.EscapeString(name))
	return out
}
