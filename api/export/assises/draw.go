package assises

import (
	"context"
	"time"

	"github.com/observatoire-essor/essor/data/edition"
)

// Drawer draws the figures of a pack. Its methods may be called at the same time.
type Drawer interface {
	Vocabulary() Vocabulary
	// Table is the numbers of a figure, in its first use. It tells what hinders the figure
	// from being drawn, in the errors of package ask.
	Table(ctx context.Context, e *edition.Edition, s Slot) (Table, error)
	// Data is what a figure draws, as numbers. The errors are those of Table.
	Data(ctx context.Context, e *edition.Edition, s Slot) (Data, error)
	// Draw makes one figure for one use. The texts of the slot stand for those that would
	// be made from the data.
	Draw(ctx context.Context, e *edition.Edition, s Slot, use string) (Drawing, error)
	// Deck puts figures into one PDF, a slide each.
	Deck(ctx context.Context, e *edition.Edition, title string, slots []Slot) ([]byte, error)
	// Version names what draws, with its version.
	Version() string
}

// Drawing is a figure in all its forms. The bytes depend on the edition, the slot, the use
// and the version of the drawer alone.
type Drawing struct {
	About
	SVG, PNG, PDF []byte
}

// About is what a figure says of itself.
type About struct {
	ID                string // short, of what is drawn and the edition
	Title             string // the message
	Subtitle          string // what is measured
	Alt               string // what the picture shows, in words
	Table             Table  // the numbers of the picture
	WidthMM, HeightMM float64
}

// Table is the numbers of a figure, written for people.
type Table struct {
	Columns []string
	Rows    [][]string
	Key     int // how many columns tell rows apart, the first ones; 0 is one
}

// Printer makes PDF files of HTML.
type Printer interface {
	// Print prints a page that needs nothing beside it. Sizes are those of its style sheet;
	// the day stands in the document as that of its making.
	Print(ctx context.Context, html []byte, day time.Time) ([]byte, error)
	// Version names the program that prints, with its version.
	Version() string
}
