package table

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/geo/infile"
)

// findHeader goes to the header row: the one that the Spec names, else the first of
// the first rows that holds all required columns.
func (t *Table) findHeader() error {
	best, err := t.seekHeader()
	if err != nil {
		return err
	}
	if best == nil {
		return t.fault(NoHeader, map[string]string{"row": strconv.Itoa(max(1, t.spec.HeaderRow))})
	}
	return t.adopt(best)
}

// candidate is a row that may be the header.
type candidate struct {
	line   int
	layout *layout
}

// seekHeader returns the header row, or the row that comes nearest.
func (t *Table) seekHeader() (*candidate, error) {
	var best *candidate
	for {
		rec, err := t.rows.next()
		if errors.Is(err, io.EOF) {
			return best, nil
		}
		if err != nil {
			return nil, err
		}
		if h := t.spec.HeaderRow; h > 0 {
			if rec.line > h {
				return best, nil
			}
			if rec.line < h {
				continue
			}
		} else if rec.line > headerRows {
			return best, nil
		}
		if rec.fault != "" || rec.blank() {
			continue
		}
		c := &candidate{line: rec.line, layout: arrange(t.spec.Columns, headerOf(rec.fields))}
		if len(c.layout.missing(t.spec.Columns)) == 0 && len(c.layout.index) > 0 {
			return c, nil
		}
		if best == nil || len(c.layout.index) > len(best.layout.index) {
			best = c
		}
	}
}

// headerOf keeps the names of a header row, without the empty ones at its end.
func headerOf(fields []string) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = strings.Clone(clean(f))
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

// adopt makes a row the header, or says why it cannot be.
func (t *Table) adopt(c *candidate) error {
	t.layout, t.headerLine = c.layout, c.line
	if missing := c.layout.missing(t.spec.Columns); len(missing) > 0 {
		return &infile.Fault{
			Code: MissingColumn, File: t.file, Row: c.line, Column: missing[0],
			Args: map[string]string{"columns": list(t.published(missing)), "found": list(c.layout.header)},
		}
	}
	if c.layout.twice >= 0 {
		return &infile.Fault{Code: DuplicateColumn, File: t.file, Row: c.line, Column: c.layout.header[c.layout.twice]}
	}
	return nil
}

// published are the names under which files have our columns: those that users
// look for.
func (t *Table) published(names []string) []string {
	var out []string
	for _, c := range t.spec.Columns {
		switch {
		case !slices.Contains(names, c.Name):
		case len(c.Aliases) > 0:
			out = append(out, c.Aliases[0])
		default:
			out = append(out, c.Name)
		}
	}
	return out
}

// required is how many columns the Spec requires.
func (t *Table) required() int {
	n := 0
	for _, c := range t.spec.Columns {
		if c.Required {
			n++
		}
	}
	return n
}

func isFault(err error, code infile.Code) bool {
	var f *infile.Fault
	return errors.As(err, &f) && f.Code == code
}
