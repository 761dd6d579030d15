package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// headerRows is how many rows at the top of a file may hold the header.
const headerRows = 50

// openText finds delimiter and line ends in the head of the file, then the header.
func (t *Table) openText(r *bufio.Reader, head []byte) error {
	eol := byte('\n')
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		eol = '\r'
	}
	found, delim := t.sniff(head, eol)
	if want := t.spec.Delimiter; want != 0 {
		if want >= utf8.RuneSelf {
			return t.fault(WrongDelimiter, map[string]string{"delimiter": string(want), "found": delimiterName(delim)})
		}
		given := t.holdsHeader(head, byte(want), eol)
		if !given && found {
			return t.fault(WrongDelimiter, map[string]string{"delimiter": delimiterName(byte(want)), "found": delimiterName(delim)})
		}
		delim = byte(want)
	}
	t.delimiter = delim
	t.rows = newScanner(r, delim, eol, t.text)
	err := t.findHeader()
	if !found && t.spec.Delimiter == 0 && t.required() > 1 && !separated(head, eol) && isFault(err, MissingColumn) {
		return t.fault(WrongDelimiter, nil)
	}
	return err
}

// sniff tries the usual delimiters on the head of the file. The one whose header
// holds the most wanted columns wins; without a full header, the one that cuts the
// first rows most evenly.
func (t *Table) sniff(head []byte, eol byte) (found bool, best byte) {
	best, bestScore := byte(';'), -1
	for _, delim := range []byte{';', ',', '\t', '|'} {
		score, full := t.score(head, delim, eol)
		if full {
			score += 1 << 20
		}
		if score > bestScore {
			best, bestScore = delim, score
		}
	}
	return bestScore >= 1<<20, best
}

// score counts the wanted columns of the best header row, and says whether it has
// all required ones.
func (t *Table) score(head []byte, delim, eol byte) (best int, full bool) {
	s := scanBytes(head, delim, eol, &decoder{encoding: t.text.encoding, decided: t.text.decided})
	for {
		rec, err := s.next()
		if errors.Is(err, io.EOF) || err != nil || rec.line > max(headerRows, t.spec.HeaderRow) {
			return best, full
		}
		if t.spec.HeaderRow > 0 && rec.line != t.spec.HeaderRow {
			continue
		}
		l := arrange(t.spec.Columns, rec.fields)
		ok := len(l.missing(t.spec.Columns)) == 0 && len(l.index) > 0
		if ok && !full || ok == full && len(l.index) > best {
			best, full = len(l.index), ok
		}
	}
}

func (t *Table) holdsHeader(head []byte, delim, eol byte) bool {
	_, full := t.score(head, delim, eol)
	return full
}

// separated tells whether the first line has any of the usual delimiters.
func separated(head []byte, eol byte) bool {
	line, _, _ := bytes.Cut(head, []byte{eol})
	return bytes.ContainsAny(line, ";,\t|")
}

func delimiterName(d byte) string {
	if d == '\t' {
		return "tab"
	}
	return string(rune(d))
}
