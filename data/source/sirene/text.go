package sirene

import (
	"bytes"
	"io"
	"strings"

	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// textRows are the rows of delimited text.
type textRows struct {
	*scanner
	at     []int // position of each wanted column, or -1
	fields int   // of the header
	done   func() int64
	stop   func() error
}

// newTextRows reads the header, which is the first line, and finds the delimiter: the
// one that cuts it into the most wanted columns.
func newTextRows(file string, r io.Reader, wanted []layout.Column) (*textRows, error) {
	s := newScanner(r)
	more, err := s.fill()
	for more && err == nil && bytes.IndexByte(s.buf[:s.end], '\n') < 0 && s.end < maxRecord {
		more, err = s.fill()
	}
	if err != nil {
		return nil, err
	}
	s.start = len("\ufeff")
	if !bytes.HasPrefix(s.buf[:s.end], []byte("\ufeff")) {
		s.start = 0
	}
	if s.delim, err = s.delimiter(wanted); err != nil {
		return nil, err
	}
	if more, err := s.next(); err != nil {
		return nil, err
	} else if !more || s.fault != "" {
		return nil, &infile.Fault{Code: table.NoHeader, File: file, Args: map[string]string{"row": "1"}}
	}
	t := &textRows{scanner: s, fields: s.count()}
	t.at, err = columns(file, wanted, t.header())
	return t, err
}

// delimiter tries the usual delimiters on the header.
func (s *scanner) delimiter(wanted []layout.Column) (byte, error) {
	best, most := byte(','), -1
	for _, delim := range []byte{',', ';', '\t', '|'} {
		try := &scanner{delim: delim, buf: s.buf[:s.end], start: s.start, end: s.end, eof: true}
		if more, err := try.next(); err != nil || !more {
			return best, err
		}
		names := map[string]bool{}
		for i := range try.count() {
			names[table.Fold(string(try.field(i)))] = true
		}
		found := 0
		for _, c := range wanted {
			for _, name := range c.Names {
				if names[table.Fold(name)] {
					found++
					break
				}
			}
		}
		if found > most {
			best, most = delim, found
		}
	}
	return best, nil
}

func (t *textRows) header() []string {
	names := make([]string, t.fields)
	for i := range names {
		names[i] = strings.TrimSpace(string(t.scanner.field(i)))
	}
	return names
}

func (t *textRows) number() int { return t.line }

func (t *textRows) field(column int) []byte {
	if column < 0 || t.at[column] < 0 {
		return nil
	}
	return present(t.scanner.field(t.at[column]))
}

func (t *textRows) whole() infile.Code {
	switch {
	case t.fault != "":
		return t.fault
	case t.count() < t.fields:
		return table.TooFewFields
	case t.count() > t.fields:
		return table.TooManyFields
	}
	return ""
}

// width is how many fields the row has, and how many the header.
func (t *textRows) width() (got, want int) { return t.count(), t.fields }

func (t *textRows) consumed() int64 { return t.done() }

func (t *textRows) close() error { return t.stop() }
