package sirene

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"

	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

const (
	blockSize = 512 << 10
	// maxRecord bounds a row in bytes: a quote that never closes would otherwise swallow
	// the rest of the file.
	maxRecord = 1 << 20
)

// scanner cuts delimited text (RFC 4180) into records, and a record into fields only
// as far as fields are asked for: most rows of the register end with a look at one of
// them. On text that encoding/csv accepts it gives the same fields; otherwise a quote
// within an unquoted field is an ordinary character, and a damaged record costs one
// line.
type scanner struct {
	r     io.Reader
	delim byte

	buf        []byte
	start, end int // unread bytes of buf
	eof        bool
	line       int // of the record at hand
	lines      int // before start

	record  []byte // the plain record, or the fields of a quoted one joined by delimiters
	ends    []int  // ends of the fields cut so far
	cut     int    // how far record was looked at for ends; beyond its end when all are found
	scratch []byte
	fault   infile.Code
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, delim: ',', buf: make([]byte, blockSize)}
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
		if n > 0 || err != nil {
			return n > 0, err
		}
	}
	return false, io.ErrNoProgress
}

// next goes to the next record that is not blank.
func (s *scanner) next() (bool, error) {
	for {
		length, ok, err := s.lineEnd()
		if err != nil {
			return false, err
		}
		s.line, s.fault, s.ends, s.cut = s.lines+1, "", s.ends[:0], 0
		if !ok {
			s.record = nil
			return true, s.skipLong()
		}
		if length == 0 && s.start == s.end {
			return false, nil
		}
		row := withoutCR(s.buf[s.start : s.start+length])
		if len(row) == 0 {
			s.advance(length, 1)
			continue
		}
		if bytes.IndexByte(row, '"') >= 0 {
			return true, s.quoted(length)
		}
		s.record = row
		s.advance(length, 1)
		return true, nil
	}
}

// lineEnd is the length of the line at start, without its end; ok is false when it
// is longer than maxRecord.
func (s *scanner) lineEnd() (length int, ok bool, err error) {
	for seen := 0; ; {
		if i := bytes.IndexByte(s.buf[s.start+seen:s.end], '\n'); i >= 0 {
			return seen + i, true, nil
		}
		if seen = s.end - s.start; seen > maxRecord {
			return 0, false, nil
		}
		more, err := s.fill()
		if err != nil {
			return 0, false, err
		}
		if !more {
			return seen, true, nil
		}
	}
}

// advance goes behind a line end that stands length bytes after start.
func (s *scanner) advance(length, lines int) {
	s.start = min(s.start+length+1, s.end)
	s.lines += lines
}

// skipLong drops a line that is longer than maxRecord.
func (s *scanner) skipLong() error {
	s.fault = table.LongRow
	for {
		if i := bytes.IndexByte(s.buf[s.start:s.end], '\n'); i >= 0 {
			s.advance(i, 1)
			return nil
		}
		s.start = s.end
		if more, err := s.fill(); err != nil || !more {
			s.lines++
			return err
		}
	}
}

// field is the n-th field of the record, from 0; nil when it has fewer.
func (s *scanner) field(n int) []byte {
	for len(s.ends) <= n {
		if !s.cutSome() {
			return nil
		}
	}
	if n == 0 {
		return s.record[:s.ends[0]]
	}
	return s.record[s.ends[n-1]+1 : s.ends[n]]
}

// cutSome finds the ends of one more field or of a few. Fields are short, many of them
// empty: looking at eight bytes at once beats a search for each.
func (s *scanner) cutSome() bool {
	if s.cut > len(s.record) {
		return false
	}
	for s.cut+wordBytes <= len(s.record) {
		at := s.cut
		s.cut += wordBytes
		marks := equalBytes(binary.LittleEndian.Uint64(s.record[at:]), s.delim)
		if marks == 0 {
			continue
		}
		for ; marks != 0; marks &= marks - 1 {
			s.ends = append(s.ends, at+bits.TrailingZeros64(marks)/8)
		}
		return true
	}
	for s.cut < len(s.record) {
		s.cut++
		if s.record[s.cut-1] == s.delim {
			s.ends = append(s.ends, s.cut-1)
			return true
		}
	}
	s.ends = append(s.ends, len(s.record))
	s.cut = len(s.record) + 1
	return true
}

const wordBytes = 8

// equalBytes sets the highest bit of each byte of a word that is c, and no other
// (H. S. Warren, Hacker's Delight, 6-1).
func equalBytes(word uint64, c byte) uint64 {
	const each, low = 0x0101010101010101, 0x7F7F7F7F7F7F7F7F
	x := word ^ uint64(c)*each
	return ^((x&low + low) | x | low)
}

// count is the number of fields of the record.
func (s *scanner) count() int {
	for more := true; more; {
		more = s.cutSome()
	}
	return len(s.ends)
}

func withoutCR(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}
