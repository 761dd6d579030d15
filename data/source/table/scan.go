package table

import (
	"bytes"
	"errors"
	"io"

	"github.com/observatoire-essor/essor/geo/infile"
)

// maxRecord bounds a row of delimited text in bytes; a quote that never closes
// would otherwise swallow the rest of the file.
const maxRecord = 1 << 20

// scanner splits delimited text (RFC 4180, and the ways in which real files differ
// from it) into records. A quote inside an unquoted field is an ordinary character.
type scanner struct {
	r     io.Reader
	delim byte
	eol   byte // '\n', or '\r' in files of old Macintoshes
	text  *decoder

	buf        []byte
	start, end int // unread bytes of buf
	eof        bool
	line       int // number of the line that begins at start

	scratch []byte
	ends    []int // ends of the fields in scratch
	fields  []string
}

func newScanner(r io.Reader, delim, eol byte, text *decoder) *scanner {
	return &scanner{r: r, delim: delim, eol: eol, text: text, buf: make([]byte, 128<<10), line: 1}
}

// scanBytes splits text that is in memory, without changing it.
func scanBytes(body []byte, delim, eol byte, text *decoder) *scanner {
	return &scanner{delim: delim, eol: eol, text: text, buf: body, end: len(body), eof: true, line: 1}
}

// fill reads more bytes behind end and tells whether there were any.
func (s *scanner) fill() (bool, error) {
	if s.eof {
		return false, nil
	}
	if s.start > 0 {
		copy(s.buf, s.buf[s.start:s.end])
		s.end -= s.start
		s.start = 0
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if errors.Is(err, io.EOF) {
			s.eof = true
			return n > 0, nil
		}
		if err != nil {
			return n > 0, err
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, io.ErrNoProgress
}

// lineEnd is the length of the line that begins `from` bytes after start, without
// its end; ok is false when the record would grow beyond maxRecord. At the end of
// the file the last line needs no end.
func (s *scanner) lineEnd(from int) (length int, ok bool, err error) {
	seen := from
	for {
		if i := bytes.IndexByte(s.buf[s.start+seen:s.end], s.eol); i >= 0 {
			return seen + i - from, true, nil
		}
		seen = s.end - s.start
		if seen > maxRecord {
			return 0, false, nil
		}
		more, err := s.fill()
		if err != nil {
			return 0, false, err
		}
		if !more {
			return seen - from, true, nil
		}
	}
}

// next splits the next record.
func (s *scanner) next() (record, error) {
	length, ok, err := s.lineEnd(0)
	if err != nil {
		return record{}, err
	}
	if !ok {
		return s.skipLong()
	}
	if length == 0 && s.start == s.end {
		return record{}, io.EOF
	}
	line := s.line
	row := trimCR(s.buf[s.start : s.start+length])
	if bytes.IndexByte(row, '"') < 0 {
		s.split(row)
		s.advance(length, 1)
		return s.finish(line)
	}
	return s.quoted(line, length)
}

// split cuts a row without quotes.
func (s *scanner) split(row []byte) {
	s.scratch = append(s.scratch[:0], row...)
	s.ends = s.ends[:0]
	// The delimiters stay in scratch: field i begins one byte after end i-1.
	for from := 0; ; {
		i := bytes.IndexByte(row[from:], s.delim)
		if i < 0 {
			s.ends = append(s.ends, len(row))
			return
		}
		s.ends = append(s.ends, from+i)
		from += i + 1
	}
}

// quoted cuts a record that has quotes and may go on over several lines. After a
// mistake reading goes on at the second line of the record, so that one lost quote
// costs one row.
func (s *scanner) quoted(line, length int) (record, error) {
	s.scratch, s.ends = s.scratch[:0], s.ends[:0]
	first, lines := length, 1
	pos := 0 // of the next byte after start
	for {
		if pos < length && s.buf[s.start+pos] == '"' {
			var fault infile.Code
			var err error
			pos, length, lines, fault, err = s.quotedField(pos+1, length, lines)
			if err != nil {
				return record{}, err
			}
			if fault != "" {
				s.advance(first, 1)
				return record{line: line, fault: fault}, nil
			}
		} else {
			row := trimCR(s.buf[s.start+pos : s.start+length])
			i := bytes.IndexByte(row, s.delim)
			if i < 0 {
				i = len(row)
			}
			s.scratch = append(s.scratch, row[:i]...)
			pos += i
		}
		s.ends = append(s.ends, len(s.scratch))
		s.scratch = append(s.scratch, s.delim)
		if pos < length && s.buf[s.start+pos] == s.delim {
			pos++
			continue
		}
		s.advance(length, lines)
		return s.finish(line)
	}
}

// quotedField appends the field whose opening quote stands before pos. length is
// where the current line of the record ends; both grow when the field spans lines.
func (s *scanner) quotedField(pos, length, lines int) (newPos, newLength, newLines int, fault infile.Code, err error) {
	for {
		i := bytes.IndexByte(s.buf[s.start+pos:s.start+length], '"')
		if i < 0 {
			s.scratch = append(s.scratch, s.buf[s.start+pos:s.start+length]...)
			next := length + 1
			if s.start+length >= s.end {
				return 0, 0, 0, UnclosedQuote, nil
			}
			more, ok, err := s.lineEnd(next)
			if err != nil {
				return 0, 0, 0, "", err
			}
			if !ok {
				return 0, 0, 0, UnclosedQuote, nil
			}
			s.scratch = append(s.scratch, '\n')
			pos, length, lines = next, next+more, lines+1
			continue
		}
		s.scratch = append(s.scratch, s.buf[s.start+pos:s.start+pos+i]...)
		pos += i + 1
		rest := trimCR(s.buf[s.start+pos : s.start+length])
		switch {
		case len(rest) == 0:
			return length, length, lines, "", nil
		case rest[0] == s.delim:
			return pos, length, lines, "", nil
		case rest[0] == '"':
			s.scratch = append(s.scratch, '"')
			pos++
		default:
			return 0, 0, 0, BadQuote, nil
		}
	}
}

// finish turns scratch into strings.
func (s *scanner) finish(line int) (record, error) {
	var ok bool
	s.fields, ok = s.text.fields(s.fields[:0], s.scratch, s.ends)
	r := record{line: line, fields: s.fields}
	if !ok {
		r.fault = WrongEncoding
	}
	return r, nil
}

// advance goes behind the line that ends after length bytes, and its end.
func (s *scanner) advance(length, lines int) {
	s.start = min(s.start+length+1, s.end)
	s.line += lines
}

// skipLong drops a line that is longer than maxRecord.
func (s *scanner) skipLong() (record, error) {
	r := record{line: s.line, fault: LongRow}
	for {
		if i := bytes.IndexByte(s.buf[s.start:s.end], s.eol); i >= 0 {
			s.advance(i, 1)
			return r, nil
		}
		s.start = s.end
		more, err := s.fill()
		if err != nil {
			return record{}, err
		}
		if !more {
			return r, nil
		}
	}
}

func trimCR(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}
