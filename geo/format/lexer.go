package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// lexer reads JSON (RFC 8259) from a stream through a window of fixed size. It
// also takes NaN, Infinity and -Infinity for numbers, which some programs write;
// readers of coordinates refuse them by name.
type lexer struct {
	r       io.Reader
	buf     []byte
	pos     int   // the next byte
	end     int   // of what was read
	keep    int   // the first byte that must stay in the window, or -1
	base    int64 // bytes of the input before the window
	eof     bool
	powers  [23]float64 // of ten, those that a float64 holds exactly
	scratch []byte      // the last text that had escapes
}

// Bounds of one text, number or nested value, and of nesting.
const (
	windowSize = 512 << 10
	maxToken   = windowSize / 2
	maxNumber  = 400
	maxDepth   = 64
)

// lexError is a mistake in the JSON: where, and what was expected there.
type lexError struct {
	offset   int64 // bytes before it
	expected string
	tooLong  bool
	tooDeep  bool
}

func (e *lexError) Error() string { return fmt.Sprintf("byte %d: want %s", e.offset+1, e.expected) }

func newLexer(r io.Reader) *lexer { return newLexerOn(r, make([]byte, windowSize), 0) }

// newLexerOver reads data that is in memory already, and leaves it as it is.
func newLexerOver(data []byte) *lexer {
	l := newLexerOn(nil, data, len(data))
	l.eof = true
	return l
}

func newLexerOn(r io.Reader, window []byte, filled int) *lexer {
	l := &lexer{r: r, buf: window, end: filled, keep: -1}
	for i, x := 0, 1.0; i < len(l.powers); i, x = i+1, x*10 {
		l.powers[i] = x
	}
	return l
}

// more reads until n bytes are in the window from pos on, or as many as there are.
func (l *lexer) more(n int) error {
	for l.end-l.pos < n && !l.eof {
		from := l.pos
		if l.keep >= 0 {
			from = l.keep
		}
		if l.end == len(l.buf) {
			if from == 0 {
				return &lexError{offset: l.base, tooLong: true}
			}
			copy(l.buf, l.buf[from:l.end])
			l.base += int64(from)
			l.pos, l.end = l.pos-from, l.end-from
			if l.keep >= 0 {
				l.keep = 0
			}
		}
		m, err := l.r.Read(l.buf[l.end:])
		l.end += m
		switch {
		case errors.Is(err, io.EOF):
			l.eof = true
		case err != nil:
			return err
		}
	}
	return nil
}

// peek skips blanks and returns the next byte, which stays unread.
func (l *lexer) peek() (byte, error) {
	for {
		for l.pos < l.end {
			c := l.buf[l.pos]
			if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
				return c, nil
			}
			l.pos++
		}
		if err := l.more(1); err != nil {
			return 0, err
		}
		if l.pos == l.end {
			return 0, io.ErrUnexpectedEOF
		}
	}
}

func (l *lexer) wrong(expected string) error {
	return &lexError{offset: l.base + int64(l.pos), expected: expected}
}

// take consumes the byte c.
func (l *lexer) take(c byte) error {
	got, err := l.peek()
	if err != nil {
		return err
	}
	if got != c {
		return l.wrong(string(rune(c)))
	}
	l.pos++
	return nil
}

// object reads an object's members: each gets its name, which is valid until the
// next read, and must read its value.
func (l *lexer) object(member func(name []byte) error) error {
	if err := l.take('{'); err != nil {
		return err
	}
	for first := true; ; first = false {
		more, err := l.another('}', first)
		if err != nil || !more {
			return err
		}
		name, err := l.text()
		if err != nil {
			return err
		}
		if err := l.take(':'); err != nil {
			return err
		}
		if err := member(name); err != nil {
			return err
		}
	}
}

// another tells whether an object or array has another item, and consumes the
// comma before it or the closing bracket after the last.
func (l *lexer) another(closing byte, first bool) (bool, error) {
	c, err := l.peek()
	switch {
	case err != nil:
		return false, err
	case c == closing:
		l.pos++
		return false, nil
	case first:
		return true, nil
	case c != ',':
		return false, l.wrong(", " + string(rune(closing)))
	}
	l.pos++
	if c, err = l.peek(); err == nil && c == closing {
		err = l.wrong("a value")
	}
	return true, err
}

// word reads true, false or null.
func (l *lexer) word() (any, error) {
	if err := l.more(5); err != nil {
		return nil, err
	}
	b := l.buf[l.pos:l.end]
	switch {
	case bytes.HasPrefix(b, []byte("null")):
		l.pos += 4
		return nil, nil
	case bytes.HasPrefix(b, []byte("true")):
		l.pos += 4
		return true, nil
	case bytes.HasPrefix(b, []byte("false")):
		l.pos += 5
		return false, nil
	}
	if l.eof && len(b) < 5 && (bytes.HasPrefix([]byte("true"), b) || bytes.HasPrefix([]byte("false"), b) || bytes.HasPrefix([]byte("null"), b)) {
		return nil, io.ErrUnexpectedEOF
	}
	return nil, l.wrong("a value")
}
