package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
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

// number reads a number and returns it with its text, which is valid until the
// next read. Too large ones are infinite.
func (l *lexer) number() (float64, []byte, error) {
	if _, err := l.peek(); err != nil {
		return 0, nil, err
	}
	if l.end-l.pos < maxNumber+1 {
		if err := l.more(maxNumber + 1); err != nil {
			return 0, nil, err
		}
	}
	x, n := l.quickNumber(l.buf[l.pos:l.end])
	if n == 0 {
		return l.slowNumber()
	}
	l.pos += n
	return x, l.buf[l.pos-n : l.pos], nil
}

// quickNumber reads numbers of up to 15 digits with up to 22 decimals: digits and
// power of ten are then exact, and one division rounds as it should (Clinger
// 1990, doi:10.1145/93542.93557). It returns the length, or 0 for other numbers.
func (l *lexer) quickNumber(b []byte) (x float64, n int) {
	i := 0
	if i < len(b) && b[i] == '-' {
		i++
	}
	start := i
	var digits uint64
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		digits = digits*10 + uint64(b[i]-'0')
	}
	whole := i - start
	if whole == 0 || whole > 1 && b[start] == '0' || whole > 15 {
		return 0, 0
	}
	decimals := 0
	if i < len(b) && b[i] == '.' {
		point := i
		for i++; i < len(b) && b[i]-'0' <= 9; i++ {
			digits = digits*10 + uint64(b[i]-'0')
		}
		if decimals = i - point - 1; decimals == 0 || whole+decimals > 15 {
			return 0, 0
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		return 0, 0
	}
	x = float64(digits) / l.powers[decimals]
	if start == 1 {
		x = -x
	}
	return x, i
}

// slowNumber reads any number of the grammar.
func (l *lexer) slowNumber() (float64, []byte, error) {
	n := 0
	for l.pos+n < l.end && n <= maxNumber && bytes.IndexByte([]byte("+-.0123456789eEINafinty"), l.buf[l.pos+n]) >= 0 {
		n++
	}
	token := l.buf[l.pos : l.pos+n]
	if n > maxNumber {
		return 0, nil, &lexError{offset: l.base + int64(l.pos), tooLong: true}
	}
	x, ok := parseNumber(token)
	if !ok {
		return 0, nil, l.wrong("a number")
	}
	l.pos += n
	return x, token, nil
}

func parseNumber(token []byte) (float64, bool) {
	switch string(token) {
	case "NaN":
		return math.NaN(), true
	case "Infinity":
		return math.Inf(1), true
	case "-Infinity":
		return math.Inf(-1), true
	}
	if !validNumber(token) {
		return 0, false
	}
	x, err := strconv.ParseFloat(string(token), 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil // infinite
	}
	return x, err == nil
}

// validNumber checks the grammar of RFC 8259, 6.
func validNumber(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("-"))
	whole := leadingDigits(b)
	if whole == 0 || whole > 1 && b[0] == '0' {
		return false
	}
	b = b[whole:]
	if len(b) > 0 && b[0] == '.' {
		n := leadingDigits(b[1:])
		if n == 0 {
			return false
		}
		b = b[1+n:]
	}
	if len(b) > 0 && (b[0] == 'e' || b[0] == 'E') {
		b = b[1:]
		if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
			b = b[1:]
		}
		n := leadingDigits(b)
		return n > 0 && n == len(b)
	}
	return len(b) == 0
}

func leadingDigits(b []byte) int {
	n := 0
	for n < len(b) && b[n]-'0' <= 9 {
		n++
	}
	return n
}

// startsNumber tells whether a value that begins with c is a number.
func startsNumber(c byte) bool {
	return c-'0' <= 9 || c == '-' || c == 'N' || c == 'I'
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
