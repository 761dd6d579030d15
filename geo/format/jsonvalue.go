package format

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/observatoire-essor/essor/geo/infile"
)

// value reads the value of a property. The fault, without file and row, is for
// values that JSON allows and nobody can use; reading goes on after them.
func (l *lexer) value() (any, *infile.Fault, error) {
	c, err := l.peek()
	switch {
	case err != nil:
		return nil, nil, err
	case c == '"':
		b, err := l.text()
		if err != nil {
			return nil, nil, err
		}
		if !utf8.Valid(b) {
			return nil, fault(NotUTF8, "", 0), nil
		}
		return string(b), nil, nil
	case startsNumber(c):
		return l.numberValue()
	case c == '{' || c == '[':
		return l.nested()
	}
	v, err := l.word()
	return v, nil, err
}

func (l *lexer) numberValue() (any, *infile.Fault, error) {
	x, token, err := l.number()
	switch {
	case err != nil:
		return nil, nil, err
	case math.IsNaN(x) || math.IsInf(x, 0):
		return nil, fault(NumberRange, "", 0, "value", shorten(string(token))), nil
	case !bytes.ContainsAny(token, ".eE"):
		if n, err := strconv.ParseInt(string(token), 10, 64); err == nil {
			return n, nil, nil
		}
	}
	return x, nil, nil
}

// nested returns an array or object as its own text.
func (l *lexer) nested() (any, *infile.Fault, error) {
	l.keep = l.pos
	err := l.skipNested(0)
	raw := l.buf[max(l.keep, 0):l.pos]
	l.keep = -1
	switch {
	case err != nil:
		return nil, nil, err
	case len(raw) > maxToken:
		return nil, nil, &lexError{offset: l.base + int64(l.pos), tooLong: true}
	case !utf8.Valid(raw):
		return nil, fault(NotUTF8, "", 0), nil
	case !json.Valid(raw):
		return nil, nil, l.wrong("a value before it")
	}
	return json.RawMessage(bytes.Clone(raw)), nil, nil
}

// shorten keeps a value fit for a message.
func shorten(s string) string {
	const most = 40
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}
