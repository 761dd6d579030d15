package figure

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"

	"github.com/observatoire-essor/essor/data/edition"
)

// Figure is a drawing that is finished. Its methods may not be called at the same time.
type Figure struct {
	spec    Spec
	edition edition.Head
	lang    string
	board   *Board
	title   string
	about   string // the whole subtitle
	alt     string
	table   Table
	rows    func() Table
	scale   []Colour // of the classes, in order
	ordered bool     // the scale goes from little to much
	lost    []Check  // texts that found no place
}

// Table is what a figure draws, as texts for people.
type Table struct {
	Columns []string
	Rows    [][]string
}

// Title is what the figure says.
func (f *Figure) Title() string { return f.title }

// Subtitle is what is measured, in which unit, when and for how many areas, in full: the
// picture leaves out what its title says.
func (f *Figure) Subtitle() string { return f.about }

// Alt describes the figure to those who do not see it: what it shows, its extremes, how
// many areas each class has and how many have no number.
func (f *Figure) Alt() string { return f.alt }

// Rows are what the figure draws.
func (f *Figure) Rows() Table {
	if f.rows != nil {
		return f.rows()
	}
	return Table{slices.Clone(f.table.Columns), slices.Clone(f.table.Rows)}
}

// Size is the width and height in millimetres.
func (f *Figure) Size() (width, height float64) { return f.board.Width, f.board.Height }

// formOfDrawing changes when the same spec and edition are drawn otherwise.
const formOfDrawing = "2"

// ID is a short name of what the figure is of: its spec, language and edition.
func (f *Figure) ID() string {
	sum := sha256.Sum256([]byte(formOfDrawing + "\n" + f.lang + "\n" + string(f.edition.ID) + "\n" + f.address("")))
	return hex.EncodeToString(sum[:5])
}

// Address is the path and query of the figure in its edition, without the name of the
// service; form is "svg", "png" or "pdf".
func (f *Figure) Address(form string) string { return f.address("." + form) }

func (f *Figure) address(ending string) string {
	s := f.spec.State
	s.Edition = string(f.edition.ID)
	query := s.Query() + "&use=" + string(f.spec.Use)
	for _, text := range [][2]string{{"title", f.spec.Title}, {"subtitle", f.spec.Subtitle}, {"note", f.spec.Note}, {"lang", f.lang}} {
		if text[1] != "" {
			query += "&" + text[0] + "=" + url.QueryEscape(text[1])
		}
	}
	return "/figures/" + string(f.spec.Kind) + ending + "?" + query
}

// provenance names the figure, its edition and its address, for programs.
func (f *Figure) provenance() string {
	return "Essor figure " + f.ID() + ", edition " + f.edition.Label + " (" + string(f.edition.ID) + "), " + f.address(".svg")
}
