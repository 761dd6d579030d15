package assises

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// term is a word and what it means.
type term struct{ Word, Title, Means string }

// definition says what an indicator is.
type definition struct {
	ID, Label, Unit, Means string
	Simulated              bool
}

// statuses say what the statuses of values mean.
func (b *builder) statuses() []term {
	var list []term
	for s := indicator.OK; s <= indicator.NotApplicable; s++ {
		list = append(list, term{s.String(), b.words.Text.Sentence(b.words.Lang, "status."+s.String(), nil), b.words.Status(s)})
	}
	return list
}

// terms are the statuses, and what a value is that is known as a maximum.
func (b *builder) terms() []term {
	return append(b.statuses(), term{"at_most", b.words.Text.Sentence(b.words.Lang, "figure.legend.at_most", nil), b.say("book.reading.at_most", nil)})
}

// definitions are those of all indicators that figures and sheets show, in the order of the
// catalogue, each without its parameters.
func (b *builder) definitions() []definition {
	shown := map[string]bool{}
	for _, k := range b.vectorsOf() {
		d, _ := b.edition.Definition(k.Indicator)
		shown[d.Base()] = true
	}
	var list []definition
	for _, d := range b.edition.Catalogue {
		base := d.Base()
		onSheets := len(b.Plan.Sheets) > 0 && d.ID == base
		if !shown[base] && !onSheets || slices.ContainsFunc(list, func(x definition) bool { return x.ID == base }) {
			continue
		}
		list = append(list, definition{ID: base, Label: b.words.Indicator(base), Unit: b.words.Unit(d.Unit), Means: b.words.Definition(d)})
	}
	return list
}

// sources are those of the edition: figures and sheets rest on them.
func (b *builder) sources() []edition.Source { return slices.Collect(b.edition.Sources()) }
