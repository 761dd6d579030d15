package assises

import (
	"context"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/data/edition"
)

// moduleOfFigures is what draws the figures.
const moduleOfFigures = "github.com/tdewolff/canvas"

// Figures draws the figures of package figure.
type Figures struct{ Ask ask.Asker }

// Vocabulary are the kinds and uses of package figure.
func (Figures) Vocabulary() Vocabulary {
	return Vocabulary{Kinds: texts(figure.Kinds()), Uses: texts(figure.Uses())}
}

// Version is that of the drawing library.
func (Figures) Version() string { return "canvas " + moduleVersion(moduleOfFigures) }

// Resolutions of pictures: a slide has the 1920 × 1080 pixels of a projector.
const (
	dpiOfPaper  = 300
	dpiOfScreen = 144
)

func dpiOf(use figure.Use) int {
	switch use {
	case figure.Slide, figure.HalfSlide, figure.Web:
		return dpiOfScreen
	default:
		return dpiOfPaper
	}
}

// Table is the numbers of a figure. The errors are those of [figure.Make].
func (d Figures) Table(ctx context.Context, e *edition.Edition, s Slot) (Table, error) {
	f, err := figure.Make(ctx, d.Ask, e, SpecOf(s, figure.Use(s.Uses[0])))
	if err != nil {
		return Table{}, err
	}
	rows := f.Rows()
	return Table(rows), nil
}

// Data is what a figure draws, as numbers. The errors are those of [figure.Make].
func (d Figures) Data(ctx context.Context, e *edition.Edition, s Slot) (Data, error) {
	data, err := figure.DataOf(ctx, d.Ask, e, SpecOf(s, figure.Use(s.Uses[0])))
	if err != nil {
		return Data{}, err
	}
	n := Data{Vectors: data.Vectors}
	for _, t := range data.Own {
		n.Own = append(n.Own, OwnTable(t))
	}
	return n, nil
}

// Draw makes one figure for one use. The errors are those of [figure.Make].
func (d Figures) Draw(ctx context.Context, e *edition.Edition, s Slot, use string) (Drawing, error) {
	f, err := figure.Make(ctx, d.Ask, e, SpecOf(s, figure.Use(use)))
	if err != nil {
		return Drawing{}, err
	}
	width, height := f.Size()
	rows := f.Rows()
	out := Drawing{About: About{
		ID: f.ID(), Title: f.Title(), Subtitle: f.Subtitle(), Alt: f.Alt(), Table: Table(rows), WidthMM: width, HeightMM: height,
	}}
	if out.SVG, err = f.SVG(); err != nil {
		return Drawing{}, err
	}
	if out.PNG, err = f.PNG(dpiOf(figure.Use(use))); err != nil {
		return Drawing{}, err
	}
	out.PDF, err = f.PDF()
	return out, err
}

// Deck puts figures into one PDF, a slide each.
func (d Figures) Deck(ctx context.Context, e *edition.Edition, title string, slots []Slot) ([]byte, error) {
	list := make([]*figure.Figure, len(slots))
	for i, s := range slots {
		f, err := figure.Make(ctx, d.Ask, e, SpecOf(s, figure.Slide))
		if err != nil {
			return nil, err
		}
		list[i] = f
	}
	return figure.Deck(title, list...)
}

// SpecOf is a figure of a plan as package figure knows it.
func SpecOf(s Slot, use figure.Use) figure.Spec {
	return figure.Spec{
		Kind: figure.Kind(s.Kind), State: s.State, Use: use, Title: s.Title, Subtitle: s.Subtitle, Note: s.Note,
	}
}

func texts[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return list
}
