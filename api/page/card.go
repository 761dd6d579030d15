package page

import (
	"fmt"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// card is the content of the small page that other sites may show in a frame.
type card struct {
	keyFigure
	Of      edition.Relation
	Sources []string // titles and vintages
	Code    string   // to be copied into the other site
	Others  []choice // the figures that the card may show
}

// Card is one figure of an area in a page of its own: that of the state's indicator, else
// the first key figure with a number. Base is the address of the service, with its scheme.
func (p *Pages) Card(lang message.Lang, e *edition.Edition, s edition.Sheet, asked AreaAsked, base string) ([]byte, error) {
	v := view{
		Writer: wording.Writer{Text: p.text, Lang: lang}, Path: "/territoires/" + s.Ref.String(), State: asked.State.Query(), Title: s.Name, Edition: e,
	}
	r := newReader(v, e, s, asked)
	c := card{Of: edition.Relation{Ref: s.Ref, Name: s.Name}}
	keys := r.keyFigures()
	id := asked.State.Indicator
	for _, k := range keys {
		if id == "" && k.Known {
			id = k.ID
		}
		c.Others = append(c.Others, choice{Value: k.ID, Label: k.Label})
	}
	if id == "" && len(keys) > 0 {
		id = keys[0].ID
	}
	if f, ok := r.figure(id); ok {
		c.keyFigure = r.keyFigure(f)
		for _, source := range f.Sources {
			c.Sources = append(c.Sources, r.Say("card.source", "producer", source.Producer, "title", source.Title, "vintage", source.Vintage))
		}
		v.Title = r.Say("card.title", "label", c.Label, "name", s.Name)
	}
	for i := range c.Others {
		c.Others[i].Chosen = c.Others[i].Value == id
	}
	address := base + v.LinkWith(v.Path+"/carte-integrable", "indicator", id, "place", asked.State.Place, "period", asked.State.Period, "ref", refText(asked))
	c.Code = fmt.Sprintf(`<iframe src=%q title=%q width="360" height="300" loading="lazy"></iframe>`, address, s.Name)
	v.Content = c
	return p.render("card", v)
}

func refText(asked AreaAsked) string {
	if asked.State.Ref.Code == "" {
		return ""
	}
	return asked.State.Ref.String()
}
