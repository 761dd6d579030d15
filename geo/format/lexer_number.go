package format

import (
	"bytes"
	"errors"
	"math"
	"strconv"
)

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
