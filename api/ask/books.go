package ask

import (
	"iter"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// ColumnsOf are columns without a fixed number of decimals, with what they hold in
// words.
func ColumnsOf(w wording.Writer, names ...string) []export.Column {
	columns := make([]export.Column, len(names))
	for i, name := range names {
		columns[i] = export.Column{Name: name, Means: w.Column(name), Decimals: -1}
	}
	return columns
}

// bookOf is a workbook around a table: its notes begin with what is simulated and end
// with what the columns hold.
func bookOf(w wording.Writer, e *edition.Edition, title string, data export.Table, sources []edition.Source, more ...export.Note) export.Book {
	data.Name = w.Sheet("data")
	notes := export.Notes{Name: w.Sheet("notes")}
	if text := w.Simulated(sources); text != "" {
		notes.Lines = append(notes.Lines, export.Note{About: w.About("simulated"), Says: text, Warning: true})
	}
	notes.Lines = append(notes.Lines,
		export.Note{About: w.About("content"), Says: title},
		export.Note{About: w.About("edition"), Says: e.Head.Label + " (" + string(e.Head.ID) + "), " + e.Head.AsOf},
	)
	notes.Lines = append(notes.Lines, more...)
	for _, c := range data.Columns {
		notes.Lines = append(notes.Lines, export.Note{About: c.Name, Says: c.Means})
	}
	return export.Book{Title: title, Data: data, Notes: notes, Sources: sourcesTable(w, sources)}
}

// statusNotes say what the statuses mean.
func statusNotes(w wording.Writer) []export.Note {
	var notes []export.Note
	for status := indicator.OK; status <= indicator.NotApplicable; status++ {
		notes = append(notes, export.Note{About: "status = " + status.String(), Says: w.Status(status)})
	}
	return notes
}

func sourcesTable(w wording.Writer, sources []edition.Source) export.Table {
	return export.Table{
		Name: w.Sheet("sources"),
		Columns: ColumnsOf(w, "id", "simulated", "role", "producer", "title", "vintage", "period", "licence", "file", "layer", "sha256", "address",
			"rows_kept", "rows_repaired", "rows_rejected"),
		Rows: func(yield func([]export.Cell) bool) {
			for _, s := range sources {
				if !yield([]export.Cell{
					export.Text(s.ID), export.Flag(s.Simulated), export.Text(s.Role), export.Text(s.Producer), export.Text(s.Title), export.Text(s.Vintage),
					export.Text(s.Period), export.Text(s.Licence), export.Text(s.File), export.Text(s.Layer), export.Text(s.SHA256), export.Text(s.Address),
					export.Count(s.Rows.Kept), export.Count(s.Rows.Repaired), export.Count(s.Rows.Rejected),
				}) {
					return
				}
			}
		},
	}
}

// basisCells are the cells about what values rest on, written once for all values of
// one basis.
type basisCells struct{ denominatorPeriod, method, bound, simulated, sources export.Cell }

func basisCellsOf(e *edition.Edition, b edition.Basis) basisCells {
	var sources, simulated []string
	for _, id := range b.Sources {
		s, ok := e.Source(id)
		if !ok {
			continue
		}
		file := s.File
		if of := joinWords(slices.DeleteFunc([]string{s.Producer, s.Vintage}, func(word string) bool { return word == "" })); of != "" {
			file += " (" + of + ")"
		}
		sources = append(sources, file)
		if s.Simulated {
			simulated = append(simulated, s.Role)
		}
	}
	return basisCells{
		export.Text(b.DenominatorPeriod.String()), export.Text(b.Method), export.Text(bound(b)),
		export.Text(strings.Join(simulated, ", ")), export.Text(strings.Join(sources, "; ")),
	}
}

// countCell is a count that may not be known.
func countCell(n int32) export.Cell {
	if n == edition.None {
		return export.Cell{}
	}
	return export.Count(int64(n))
}

// CellsFor makes the rows of n items, one after the other in the same cells.
func CellsFor(n int, row func(i int, cells []export.Cell) []export.Cell) iter.Seq[[]export.Cell] {
	return func(yield func([]export.Cell) bool) {
		var cells []export.Cell
		for i := range n {
			if cells = row(i, cells[:0]); !yield(cells) {
				return
			}
		}
	}
}

func joinWords(words []string) string { return strings.Join(words, ", ") }
