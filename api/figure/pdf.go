package figure

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/tdewolff/canvas/renderers/pdf"
)

// PDF is the figure as a page of its size, with subset fonts, text that can be searched,
// and a tag with its description for those who do not see it.
func (f *Figure) PDF() ([]byte, error) { return Deck(f.title, f) }

// Deck puts figures of the same edition and language into one PDF, a page each in its own
// size. Its date is the edition’s day, so that the same edition published elsewhere gives the same bytes.
func Deck(title string, figures ...*Figure) ([]byte, error) {
	if len(figures) == 0 {
		return nil, errors.New("a deck of no figures")
	}
	first := figures[0]
	var b bytes.Buffer
	t := first.board.Theme
	p := pdf.New(&b, t.Width, t.Height, &pdf.Options{SubsetFonts: true})
	p.SetInfo(title, first.provenance(), "", "Essor", "Essor")
	alts := make([]string, len(figures))
	for i, f := range figures {
		if i > 0 {
			p.NewPage(f.board.Width, f.board.Height)
		}
		f.board.withFonts(first.board.fonts).render(p, false)
		alts[i] = f.title + "\n" + f.alt
	}
	if err := p.Close(); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return tidyPDF(b.Bytes(), pdfFacts{lang: first.lang, created: first.edition.Day().Time, alts: alts})
}

// withFonts is the same drawing with the fonts of another, so that a document holds them
// once.
func (b *Board) withFonts(f *fonts) *Board {
	same := *b
	same.fonts = f
	return &same
}
