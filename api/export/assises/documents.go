package assises

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/data/edition"
)

// Files of a pack beside figures and values.
const (
	bookletHTML = "livret.html"
	bookletPDF  = "livret.pdf"
	slidesPDF   = "diapos.pdf"
	workbook    = "donnees.xlsx"
)

// documents makes the workbook, the slides and the booklet. It returns the names of files
// that could not be made for want of a printer.
func (b *builder) documents(ctx context.Context, figures []made) (missing []string, err error) {
	all := digest(b.id())
	if b.wants(PartWorkbook) {
		kept, err := b.folder.make("workbook "+all, func() (map[string][]byte, any, error) {
			body, err := b.workbook(ctx, figures)
			return map[string][]byte{workbook: body}, nil, err
		}, nil, true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", workbook, err)
		}
		b.tell("workbook", kept)
	}
	if slots := slides(b.slots); b.wants(PartSlides) && len(slots) > 0 {
		kept, err := b.folder.make("slides "+all, func() (map[string][]byte, any, error) {
			body, err := b.Draw.Deck(ctx, b.edition, b.title(), slots)
			return map[string][]byte{slidesPDF: body}, nil, err
		}, nil, true)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", slidesPDF, err)
		}
		b.tell("slides", kept)
	}
	if !b.wants(PartBooklet) {
		return nil, nil
	}
	return b.booklet(ctx, figures, all)
}

// slides are the figures that stand on slides.
func slides(all []Slot) []Slot {
	var list []Slot
	for _, s := range all {
		for _, use := range s.Uses {
			if use == "slide" {
				list = append(list, s)
			}
		}
	}
	return list
}

// booklet makes the booklet as HTML, and prints it.
func (b *builder) booklet(ctx context.Context, figures []made, all string) (missing []string, err error) {
	kept, err := b.folder.make("booklet "+all, func() (map[string][]byte, any, error) {
		body, err := b.bookletHTML(figures)
		return map[string][]byte{bookletHTML: body}, nil, err
	}, nil, true)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", bookletHTML, err)
	}
	if b.Print == nil {
		b.tell("booklet", kept)
		return []string{bookletPDF}, nil
	}
	kept, err = b.folder.make("printed "+all, func() (map[string][]byte, any, error) {
		html, err := b.folder.read(bookletHTML)
		if err != nil {
			return nil, nil, err
		}
		body, err := b.print(ctx, html)
		return map[string][]byte{bookletPDF: body}, nil, err
	}, nil, true)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", bookletPDF, err)
	}
	b.tell("booklet", kept)
	return nil, nil
}

// print prints the booklet twice: the first print tells on which pages its chapters and figures
// stand.
func (b *builder) print(ctx context.Context, html []byte) ([]byte, error) {
	day := b.edition.Head.Day().Time
	first, err := b.Print.Print(ctx, html, day)
	if err != nil {
		return nil, err
	}
	pages := pagesIn(first)
	if len(pages) == 0 {
		return first, nil
	}
	return b.Print.Print(ctx, withPages(html, pages), day)
}

// manifest names all files, and puts itself and the plan into the folder.
func (b *builder) manifest(figures []made, missing []string) (Manifest, error) {
	if _, err := b.folder.make("plan", func() (map[string][]byte, any, error) {
		return map[string][]byte{PlanName: b.Plan.Body}, nil, nil
	}, nil, true); err != nil {
		return Manifest{}, err
	}
	m := Manifest{
		Format: manifestFormat, ID: b.id(), Title: b.title(), Language: b.Plan.Language, Edition: editionOf(b.edition.Head),
		Plan: fileOf(PlanName, b.Plan.Body).SHA256, Tolerant: b.Plan.Tolerant, Only: b.Only, Renderers: b.renderers(), Missing: missing, Files: b.folder.files(),
	}
	for _, f := range figures {
		if !b.wantsFigure(f.slot) && !b.wants(PartBooklet) && !b.wants(PartSlides) {
			continue
		}
		vector, vectors := "", []string(nil)
		if k := b.vectorOf(f.slot); k.Indicator != "" {
			vector = k.String()
		}
		for _, k := range b.data[f.slot.Number-1].Vectors {
			vectors = append(vectors, k.String())
		}
		var data []string
		if b.wants(PartWorkbook) {
			data = b.filesOf(f.slot)
		}
		m.Figures = append(m.Figures, Printed{
			Number: f.slot.Number, Name: f.slot.Name, ID: f.ID, Kind: f.slot.Kind, Query: f.slot.State.Query(), Vector: vector, Vectors: vectors, Data: data, Uses: f.slot.Uses, Title: f.Title,
			Own: OwnTexts{f.slot.Title, f.slot.Subtitle, f.slot.Note}, Numbers: f.Table.digest(),
		})
	}
	for _, l := range b.left {
		m.LeftOut = append(m.LeftOut, Omitted{l.Name, Says(b.words, l.Why)})
	}
	body, err := m.encode()
	if err != nil {
		return Manifest{}, err
	}
	return m, b.folder.write(ManifestName, body)
}

func editionOf(h edition.Head) EditionOf { return EditionOf{h.ID, h.Label, h.AsOf} }

// digest names the numbers of a figure.
func (t Table) digest() string {
	texts := append([]string{fmt.Sprint(len(t.Columns))}, t.Columns...)
	for _, row := range t.Rows {
		texts = append(texts, row...)
	}
	return digest(texts...)
}
