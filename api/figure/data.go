package figure

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Data is what a figure draws, as numbers and not as texts: values that the edition has,
// and numbers that only this figure has.
type Data struct {
	Vectors []edition.Key // of values that are drawn or compared with, in the order of the drawing
	Own     []OwnTable
}

// OwnTable holds numbers that are made for a figure: stages, points of a curve, limits,
// changes, the amounts of a what-if. Shares are in percent.
type OwnTable struct {
	Name  string       // a word for its file; empty for the main table
	Table export.Table // its sheet has no name yet
	Areas []source.Ref // of the rows, for their boundaries; nil when rows are not areas
}

// DataOf gives the numbers that [Make] draws, without drawing. The errors are those of Make.
func DataOf(ctx context.Context, a ask.Asker, e *edition.Edition, s Spec) (Data, error) {
	q, c, err := answer(ctx, a, e, s)
	if err != nil {
		return Data{}, err
	}
	d := Data{Vectors: q.drew}
	if c.own != nil {
		d.Own = c.own()
	}
	return d, nil
}

// draws notes that values of a vector are drawn.
func (q *question) draws(k edition.Key) {
	if !slices.Contains(q.drew, k) {
		q.drew = append(q.drew, k)
	}
}

// ownRows makes a table of rows that are all there.
func (q *question) ownRows(rows [][]export.Cell, names ...string) export.Table {
	t := export.Table{Columns: ask.ColumnsOf(q.Writer, names...), Rows: slices.Values(rows)}
	for i, c := range t.Columns {
		switch c.Name {
		case "now", "amount", "change", "euros_per_person":
			t.Columns[i].Decimals = 2
		}
	}
	return t
}

// areaCells are the cells that name an area: level, code, name.
func (q *question) areaCells(ref source.Ref) []export.Cell {
	return []export.Cell{export.Text(string(ref.Level)), export.Text(ref.Code), export.Text(q.e.Name(ref))}
}

// statusCells are the cells of status, reason and what is simulated.
func (q *question) statusCells(v edition.Value) []export.Cell {
	return []export.Cell{export.Text(v.Status.String()), export.Text(string(v.Reason)), export.Text(q.simulatedOf(v))}
}
