package table

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/geo/infile"
)

// Formats as [Table.Format] names them.
const (
	Text = "text"
	JSON = "json"
	XLSX = "xlsx"
)

// Table is an open table whose header is known.
type Table struct {
	file       string // as the user named it, with "!member"
	spec       Spec
	format     string
	text       *decoder
	delimiter  byte
	sheet      string
	layout     *layout
	headerLine int
	rows       records
	closers    []io.Closer
	total      int64
	done       func() int64 // bytes read so far; nil when the container does not tell
}

// File is the file's name as the user gave it, with "!member" for a member of a zip.
func (t *Table) File() string { return t.file }

// Format is "text", "json" or "xlsx".
func (t *Table) Format() string { return t.format }

// Header are the names of the columns as the file has them. Rows of JSON may bring
// further ones.
func (t *Table) Header() []string { return slices.Clone(t.layout.header) }

// HeaderRow is the line of the header; 0 for JSON.
func (t *Table) HeaderRow() int { return t.headerLine }

// Extra are the columns that no wanted column claimed.
func (t *Table) Extra() []string { return t.layout.extra() }

// Has tells whether the file has the wanted column.
func (t *Table) Has(name string) bool { _, ok := t.layout.index[name]; return ok }

// Year is what "{yy}" or "{yyyy}" stood for in the name of a column, 0 if nothing.
func (t *Table) Year(name string) int { return t.layout.years[name] }

// Column is the file's own name of a wanted column, or ours when it has none.
func (t *Table) Column(name string) string {
	if i, ok := t.layout.index[name]; ok {
		return t.layout.header[i]
	}
	return name
}

// Encoding is "utf-8", "utf-16" or "windows-1252", as far as it was read.
func (t *Table) Encoding() string {
	if t.text == nil {
		return UTF8
	}
	return t.text.encoding
}

// Delimiter separates the columns of text; 0 in other formats.
func (t *Table) Delimiter() rune { return rune(t.delimiter) }

// Sheet is the sheet of a workbook that is read.
func (t *Table) Sheet() string { return t.sheet }

// Close releases the file.
func (t *Table) Close() error {
	var errs []error
	for _, c := range slices.Backward(t.closers) {
		errs = append(errs, c.Close())
	}
	t.closers = nil
	return errors.Join(errs...)
}

// progressEvery is how many rows pass between two calls of Progress.
const progressEvery = 1 << 12

// Rows goes through the rows below the header, blank ones left out. A damaged row
// comes with its fields, as far as they could be told apart, and a fault that
// [RowFault] recognises; reading goes on after it. Any other error ends the table.
// A Row is valid until the next one. Rows can be gone through once.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for n := 1; ; n++ {
			rec, err := t.rows.next()
			if n%progressEvery == 0 || err != nil {
				t.report(errors.Is(err, io.EOF))
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{table: t}, err)
				return
			}
			if rec.blank() {
				continue
			}
			row, err := t.row(rec)
			if !yield(row, err) {
				return
			}
		}
	}
}

// report tells Progress where reading is.
func (t *Table) report(end bool) {
	if t.spec.Progress == nil {
		return
	}
	done, total := int64(0), t.total
	if t.done != nil {
		done = t.done()
	}
	if end {
		done = max(done, total)
	}
	t.spec.Progress(done, total)
}

// row checks a record against the header.
func (t *Table) row(rec record) (Row, error) {
	row := Row{Number: rec.line, table: t, fields: rec.fields}
	want := len(t.layout.header)
	if rec.fault != "" {
		return row, &infile.Fault{Code: rec.fault, File: t.file, Row: rec.line}
	}
	got := len(rec.fields)
	for got > want && clean(rec.fields[got-1]) == "" {
		got--
	}
	row.fields = rec.fields[:got]
	code := TooManyFields
	switch {
	case got == want, got > want && t.format != Text:
		return row, nil
	case got < want:
		code = TooFewFields
	}
	return row, &infile.Fault{
		Code: code, File: t.file, Row: rec.line,
		Args: map[string]string{"want": strconv.Itoa(want), "got": strconv.Itoa(got)},
	}
}

// RowFault tells a damaged row, after which reading goes on, from an error that
// ends the table.
func RowFault(err error) (*infile.Fault, bool) {
	var f *infile.Fault
	if errors.As(err, &f) && f.Row > 0 {
		return f, true
	}
	return nil, false
}
