package format

import (
	"bytes"
	"io"
)

// skip passes over a value of any kind. Of nested ones it checks that brackets
// match and texts end, not every comma.
func (l *lexer) skip() error {
	c, err := l.peek()
	switch {
	case err != nil:
		return err
	case c == '"':
		return l.skipText()
	case c == '{' || c == '[':
		return l.skipNested(0)
	case startsNumber(c):
		_, _, err := l.number()
		return err
	}
	_, err = l.word()
	return err
}

// skipText passes over a string of any length.
func (l *lexer) skipText() error {
	for l.pos++; ; {
		i := bytes.IndexAny(l.buf[l.pos:l.end], `"\`)
		switch {
		case i < 0:
			l.pos = l.end
		case l.buf[l.pos+i] == '"':
			l.pos += i + 1
			return nil
		default:
			l.pos += i
			if err := l.more(2); err != nil {
				return err
			}
			l.pos = min(l.pos+2, l.end)
		}
		if err := l.more(1); err != nil {
			return err
		}
		if l.pos == l.end {
			return io.ErrUnexpectedEOF
		}
	}
}

// skipNested passes over the rest of open brackets: those that are open already,
// which are arrays, and those that follow, until all are closed.
func (l *lexer) skipNested(open int) error {
	expected := make([]byte, 0, maxDepth) // the closing brackets, innermost last
	for range open {
		expected = append(expected, ']')
	}
	for {
		c, err := l.peek()
		if err != nil {
			return err
		}
		switch c {
		case '"':
			if err := l.skipText(); err != nil {
				return err
			}
			continue
		case '{', '[':
			if len(expected) == maxDepth {
				return &lexError{offset: l.base + int64(l.pos), tooDeep: true}
			}
			expected = append(expected, c+2) // as ASCII has them
		case '}', ']':
			last := len(expected) - 1
			if c != expected[last] {
				return l.wrong(string(rune(expected[last])))
			}
			if expected = expected[:last]; last == 0 {
				l.pos++
				return nil
			}
		}
		l.pos++
		l.skipPlain()
	}
}

// skipPlain passes over what is neither a bracket nor a text: numbers, words,
// commas, blanks.
func (l *lexer) skipPlain() {
	for l.pos < l.end {
		switch l.buf[l.pos] {
		case '"', '{', '}', '[', ']':
			return
		}
		l.pos++
	}
}
