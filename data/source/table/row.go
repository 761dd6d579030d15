package table

import (
	"errors"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Row is one row of a table; valid until the next one.
type Row struct {
	Number int // line where it begins (text), row of the sheet (xlsx), place in the array from 1 (JSON)

	table  *Table
	fields []string
}

// Text is the value of a wanted column without blanks around it (no-break ones
// included) and without the wrapping ="…" by which spreadsheets protect codes; empty
// when the file has no such column.
func (r Row) Text(name string) string {
	i, ok := r.table.layout.index[name]
	if !ok || i >= len(r.fields) {
		return ""
	}
	return clean(r.fields[i])
}

// Col is the file's own name of a wanted column, for messages.
func (r Row) Col(name string) string { return r.table.Column(name) }

// Raw are the fields as they stand; valid until the next row.
func (r Row) Raw() []string { return r.fields }

// WithFields is the row with other fields: what a caller made of a damaged row.
func (r Row) WithFields(fields []string) Row {
	r.fields = slices.Clone(fields)
	return r
}

// Fault is what is wrong with the row's value in a wanted column. When err is a
// [*ValueError], its code and arguments are taken.
func (r Row) Fault(name string, err error) *infile.Fault {
	f := &infile.Fault{Code: BadValue, File: r.table.file, Row: r.Number, Column: r.Col(name)}
	var value *ValueError
	if !errors.As(err, &value) {
		f.Args, f.Err = map[string]string{"value": r.Text(name)}, err
		return f
	}
	f.Code, f.Args = value.Code, map[string]string{"value": value.Text}
	return f
}

// clean takes blanks and a spreadsheet's wrapping away.
func clean(text string) string {
	if n := len(text); n == 0 || text[0] > ' ' && text[0] < 0x7f && text[0] != '=' && text[n-1] > ' ' && text[n-1] < 0x7f {
		return text
	}
	text = strings.TrimFunc(text, isBlank)
	if n := len(text); n >= 3 && text[0] == '=' && text[1] == '"' && text[n-1] == '"' {
		return strings.TrimFunc(text[2:n-1], isBlank)
	}
	return text
}
