package layout

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// ErrSkip tells [Read] to leave a row out: it is about an area outside the
// territory, or of a kind that is not asked for.
var ErrSkip = errors.New("row outside the territory")

// RefusalError tells [Read] to reject a row.
type RefusalError struct {
	Fault *infile.Fault
}

// Error is the refusal in the words of a log.
func (r *RefusalError) Error() string { return r.Fault.Error() }

// Visit turns one row into records.
type Visit func(table.Row) error

// Rows is a table on the way through a reader.
type Rows struct {
	*table.Table
	source.Tally
	In source.Input

	figures []Column
	seen    map[string]int // row that first had a key
	repairs []source.Issue // of the row at hand

	arrondissements int // rows of Paris, Lyon and Marseille left out
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
	rows := &Rows{Table: t, Tally: source.Tally{Sink: to}, In: in, figures: f.Figures(), seen: map[string]int{}}
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

// settle counts a row by what its visit returned.
func (r *Rows) settle(outcome error) error {
	repairs := r.repairs
	r.repairs = r.repairs[:0]
	var refusal *RefusalError
	switch {
	case errors.Is(outcome, ErrSkip):
		r.Skip()
		return nil
	case errors.As(outcome, &refusal):
		return r.Reject(source.IssueOf(refusal.Fault, source.Rejected))
	case outcome != nil:
		return outcome
	}
	r.Keep()
	for _, i := range repairs {
		if err := r.Repair(i); err != nil {
			return err
		}
	}
	return nil
}

// finish tells what concerns the whole file.
func (r *Rows) finish() error {
	if r.arrondissements == 0 {
		return nil
	}
	return r.Note(source.Issue{
		Code: string(Arrondissements),
		Args: map[string]string{"count": strconv.Itoa(r.arrondissements)},
	})
}

// Refuse rejects a row for the value of a column.
func (r *Rows) Refuse(row table.Row, column string, code infile.Code, args map[string]string) error {
	all := map[string]string{"value": row.Text(column)}
	maps.Copy(all, args)
	return &RefusalError{Fault: &infile.Fault{Code: code, File: r.File(), Row: row.Number, Column: row.Col(column), Args: all}}
}

// Once rejects a row whose key another row had before. The key is what may stand
// once in the file, such as a code.
func (r *Rows) Once(row table.Row, column, key string) error {
	if first, again := r.seen[key]; again {
		return r.Refuse(row, column, Duplicate, map[string]string{"first": strconv.Itoa(first)})
	}
	r.seen[strings.Clone(key)] = row.Number
	return nil
}

// Fault is a mistake of the whole file or of what the pack says of it.
func (r *Rows) Fault(code infile.Code, args map[string]string) error {
	return &infile.Fault{Code: code, File: r.File(), Args: args}
}

// Missing says that the file has not the column without which it makes no sense.
func (r *Rows) Missing(column string) error {
	return &infile.Fault{
		Code: table.MissingColumn, File: r.File(), Row: r.HeaderRow(), Column: column,
		Args: map[string]string{"columns": column, "found": strings.Join(r.Header(), ", ")},
	}
}
