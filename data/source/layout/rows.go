package layout

import (
	"context"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Visit turns one row into records.
type Visit func(table.Row) error

// Rows is a table on the way through a reader.
type Rows struct {
	*table.Table
	Ledger
	figures []Column
}

// Read opens the table, lets start look at its header, and gives each row to the
// function that start returns. What is wrong with the whole file is an
// [*infile.Fault].
func Read(ctx context.Context, in source.Input, to source.Sink, f File, start func(*Rows) (Visit, error)) (counts source.Counts, err error) {
	t, err := table.Open(ctx, in.File, f.spec(in))
	if err != nil {
		return source.Counts{}, err
	}
	defer func() {
		if closeErr := t.Close(); err == nil {
			err = closeErr
		}
	}()
	rows := &Rows{Table: t, Ledger: newLedger(in, t.File(), to), figures: f.WithNames(in.Columns).Figures()}
	visit, err := start(rows)
	if err != nil {
		return rows.Counts(), err
	}
	if err := rows.walk(ctx, visit); err != nil {
		return rows.Counts(), err
	}
	return rows.Counts(), rows.finish()
}

func (r *Rows) walk(ctx context.Context, visit Visit) error {
	for row, err := range r.Rows() {
		if fault, damaged := table.RowFault(err); damaged {
			if err := r.Reject(source.IssueOf(fault, source.Rejected)); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.settle(visit(row)); err != nil {
			return err
		}
	}
	return nil
}

// At is what a row has in a column.
func (r *Rows) At(row table.Row, column string) Value {
	return Value{Row: row.Number, Column: row.Col(column), Text: row.Text(column)}
}

// Missing says that the file has not the column without which it makes no sense.
func (r *Rows) Missing(column string) error {
	return r.missing(r.HeaderRow(), []string{column}, r.Header())
}
