package sirene

import (
	"bytes"

	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// quoted cuts a record that has quotes and may go on over several lines, into
// scratch. After a mistake reading goes on at the second line of the record.
func (s *scanner) quoted(first int) error {
	s.scratch = s.scratch[:0]
	pos, lines := 0, 1
	for {
		opens, err := s.is(pos, '"')
		if err != nil {
			return err
		}
		var fault infile.Code
		if opens {
			pos, lines, fault, err = s.inQuotes(pos+1, lines)
		} else {
			pos, err = s.bare(pos)
		}
		if err != nil {
			return err
		}
		if fault != "" {
			s.record, s.fault, s.ends, s.cut = nil, fault, s.ends[:0], 1
			s.advance(first, 1)
			return nil
		}
		s.ends = append(s.ends, len(s.scratch))
		again, err := s.is(pos, s.delim)
		if err != nil {
			return err
		}
		if !again {
			break
		}
		s.scratch = append(s.scratch, s.delim)
		pos++
	}
	s.record, s.cut = s.scratch, len(s.scratch)+1
	s.advance(pos, lines) // pos is at the line end
	return nil
}

// is tells whether a byte stands pos bytes after start.
func (s *scanner) is(pos int, c byte) (bool, error) {
	for s.start+pos >= s.end {
		if more, err := s.fill(); err != nil || !more {
			return false, err
		}
	}
	return s.buf[s.start+pos] == c, nil
}

// bare appends the unquoted field at pos and returns where it ends: at a delimiter,
// a line end or the end of the file.
func (s *scanner) bare(pos int) (int, error) {
	from := pos
	for ; ; pos++ {
		if s.start+pos >= s.end {
			if more, err := s.fill(); err != nil {
				return 0, err
			} else if !more {
				s.scratch = append(s.scratch, withoutCR(s.buf[s.start+from:s.end])...)
				return pos, nil
			}
		}
		switch s.buf[s.start+pos] {
		case s.delim:
			s.scratch = append(s.scratch, s.buf[s.start+from:s.start+pos]...)
			return pos, nil
		case '\n':
			s.scratch = append(s.scratch, withoutCR(s.buf[s.start+from:s.start+pos])...)
			return pos, nil
		}
	}
}

// inQuotes appends the field whose opening quote stands before pos, and returns where
// it ends, as bare does.
func (s *scanner) inQuotes(pos, lines int) (newPos, newLines int, fault infile.Code, err error) {
	for {
		i, err := s.quote(pos)
		if err != nil {
			return 0, 0, "", err
		}
		if i < 0 {
			return 0, 0, table.UnclosedQuote, nil
		}
		text := s.buf[s.start+pos : s.start+pos+i]
		lines += bytes.Count(text, []byte{'\n'})
		s.scratch = appendLines(s.scratch, text)
		pos += i + 1
		end, doubled, err := s.afterQuote(pos)
		if err != nil {
			return 0, 0, "", err
		}
		switch {
		case doubled:
			s.scratch = append(s.scratch, '"')
			pos++
		case end >= 0:
			return end, lines, "", nil
		default:
			return 0, 0, table.BadQuote, nil
		}
	}
}

// quote is how far behind pos the next quote stands; -1 when there is none within
// the length of a record.
func (s *scanner) quote(pos int) (int, error) {
	for seen := 0; ; {
		if from := s.start + pos + seen; from < s.end {
			if i := bytes.IndexByte(s.buf[from:s.end], '"'); i >= 0 {
				return seen + i, nil
			}
			seen = s.end - s.start - pos
		}
		if s.end-s.start > maxRecord {
			return -1, nil
		}
		if more, err := s.fill(); err != nil || !more {
			return -1, err
		}
	}
}

// afterQuote looks behind a quote: a second one, or the end of the field, where a
// carriage return may stand before the line end; else end is -1.
func (s *scanner) afterQuote(pos int) (end int, doubled bool, err error) {
	if doubled, err = s.is(pos, '"'); err != nil || doubled {
		return -1, doubled, err
	}
	if cr, err := s.is(pos, '\r'); err != nil {
		return -1, false, err
	} else if cr {
		pos++
		if delim, err := s.is(pos, s.delim); err != nil || delim {
			return -1, false, err // a carriage return between quote and delimiter
		}
	}
	if s.start+pos >= s.end { // the file ends here
		return pos, false, nil
	}
	if c := s.buf[s.start+pos]; c == '\n' || c == s.delim {
		return pos, false, nil
	}
	return -1, false, nil
}

// appendLines appends text with plain line ends.
func appendLines(to, text []byte) []byte {
	for {
		i := bytes.Index(text, []byte("\r\n"))
		if i < 0 {
			return append(to, text...)
		}
		to = append(append(to, text[:i]...), '\n')
		text = text[i+2:]
	}
}
