package layout

import (
	"errors"
	"maps"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// ErrSkip leaves a row out: it is about an area outside the territory, or of a kind
// that is not asked for.
var ErrSkip = errors.New("row outside the territory")

// RefusalError rejects a row.
type RefusalError struct {
	Fault *infile.Fault
}

// Error is the refusal in the words of a log.
func (r *RefusalError) Error() string { return r.Fault.Error() }

// Value is what a row has in a column.
type Value struct {
	Row    int
	Column string // as the file names it
	Text   string // without blanks around it
}

// Ledger keeps account of the rows of a file: what became of each, and which codes
// stood there before.
type Ledger struct {
	source.Tally
	In source.Input

	file    string
	seen    map[string]int // row that first had a key
	repairs []source.Issue // of the row at hand

	arrondissements int // rows of Paris, Lyon and Marseille left out
}

func newLedger(in source.Input, file string, to source.Sink) Ledger {
	return Ledger{Tally: source.Tally{Sink: to}, In: in, file: file, seen: map[string]int{}}
}

// settle counts a row by what its visit returned.
func (l *Ledger) settle(outcome error) error {
	repairs := l.repairs
	l.repairs = l.repairs[:0]
	var refusal *RefusalError
	switch {
	case errors.Is(outcome, ErrSkip):
		l.Skip()
		return nil
	case errors.As(outcome, &refusal):
		return l.Reject(source.IssueOf(refusal.Fault, source.Rejected))
	case outcome != nil:
		return outcome
	}
	l.Keep()
	for i, issue := range repairs {
		tell := l.Repair
		if i > 0 { // the row is counted once
			issue.Effect = source.Repaired
			tell = l.Sink.Issue
		}
		if err := tell(issue); err != nil {
			return err
		}
	}
	return nil
}

// finish tells what concerns the whole file.
func (l *Ledger) finish() error {
	if l.arrondissements == 0 {
		return nil
	}
	return l.Note(source.Issue{
		Code: string(Arrondissements),
		Args: map[string]string{"count": strconv.Itoa(l.arrondissements)},
	})
}

// Repaired remembers how the row at hand was changed; it is told when the row is
// kept.
func (l *Ledger) Repaired(i source.Issue) { l.repairs = append(l.repairs, i) }

// Refuse rejects a row for a value.
func (l *Ledger) Refuse(v Value, code infile.Code, args map[string]string) error {
	all := map[string]string{"value": v.Text}
	maps.Copy(all, args)
	return &RefusalError{Fault: &infile.Fault{Code: code, File: l.file, Row: v.Row, Column: v.Column, Args: all}}
}

// Because rejects a row for a value that a parser refused; of a
// [*table.ValueError] the code and the text are taken.
func (l *Ledger) Because(v Value, err error) error {
	var wrong *table.ValueError
	if errors.As(err, &wrong) {
		return l.Refuse(v, wrong.Code, map[string]string{"value": wrong.Text})
	}
	return l.Refuse(v, table.BadValue, nil)
}

// Once rejects a row whose key another row had before. The key is what may stand
// once in the file, such as a code.
func (l *Ledger) Once(v Value, key string) error {
	if first, again := l.seen[key]; again {
		return l.Refuse(v, Duplicate, map[string]string{"first": strconv.Itoa(first)})
	}
	l.seen[strings.Clone(key)] = v.Row
	return nil
}

// Fault is a mistake of the whole file or of what the pack says of it.
func (l *Ledger) Fault(code infile.Code, args map[string]string) error {
	return &infile.Fault{Code: code, File: l.file, Args: args}
}

// missing says that the file has not the columns without which it makes no sense.
func (l *Ledger) missing(headerRow int, columns, found []string) error {
	return &infile.Fault{
		Code: table.MissingColumn, File: l.file, Row: headerRow, Column: columns[0],
		Args: map[string]string{"columns": strings.Join(columns, ", "), "found": strings.Join(found, ", ")},
	}
}
