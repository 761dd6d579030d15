package format

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string. The bytes are valid until the next read.
func (l *lexer) text() ([]byte, error) {
	if err := l.take('"'); err != nil {
		return nil, err
	}
	start := l.pos
	for i := start; ; {
		quote := bytes.IndexByte(l.buf[i:l.end], '"')
		if i+quote-start > maxToken {
			return nil, &lexError{offset: l.base + int64(start), tooLong: true}
		}
		if quote >= 0 && bytes.IndexByte(l.buf[start:i+quote], '\\') < 0 {
			l.pos = i + quote + 1
			return l.buf[start : i+quote], nil
		}
		if quote >= 0 {
			return l.escaped(start)
		}
		i = l.end
		if err := l.widen(&start, &i); err != nil {
			return nil, err
		}
	}
}

// widen reads on while the text from start stays in the window.
func (l *lexer) widen(start, i *int) error {
	n := *i - *start
	if n > maxToken {
		return &lexError{offset: l.base + int64(*start), tooLong: true}
	}
	l.pos = *start
	if err := l.more(n + 1); err != nil {
		return err
	}
	if l.end-l.pos <= n {
		return io.ErrUnexpectedEOF
	}
	*start, *i = l.pos, l.pos+n
	return nil
}

// escaped reads a string that has escapes, from its first byte on.
func (l *lexer) escaped(start int) ([]byte, error) {
	l.scratch = l.scratch[:0]
	l.pos = start
	for {
		if err := l.more(12); err != nil { // an escape with a surrogate pair
			return nil, err
		}
		if l.pos == l.end {
			return nil, io.ErrUnexpectedEOF
		}
		if len(l.scratch) > maxToken {
			return nil, &lexError{offset: l.base + int64(l.pos), tooLong: true}
		}
		switch c := l.buf[l.pos]; c {
		case '"':
			l.pos++
			return l.scratch, nil
		case '\\':
			if err := l.escape(); err != nil {
				return nil, err
			}
		default:
			l.scratch = append(l.scratch, c)
			l.pos++
		}
	}
}

// escape reads a backslash and what it stands for.
func (l *lexer) escape() error {
	if l.end-l.pos < 2 {
		return io.ErrUnexpectedEOF
	}
	c := l.buf[l.pos+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return l.unicode()
	default:
		return l.wrong("an escape")
	}
	l.scratch = append(l.scratch, c)
	l.pos += 2
	return nil
}

// unicode reads \uXXXX, or two of them that make a surrogate pair; half a pair
// becomes the replacement character.
func (l *lexer) unicode() error {
	high, ok := hex4(l.buf[l.pos:l.end])
	if !ok {
		return l.wrong("four hexadecimal digits")
	}
	l.pos += 6
	if utf16.IsSurrogate(high) {
		if low, ok := hex4(l.buf[l.pos:l.end]); ok && utf16.IsSurrogate(low) {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				l.pos += 6
				high = r
			}
		}
	}
	l.scratch = utf8.AppendRune(l.scratch, high)
	return nil
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}
