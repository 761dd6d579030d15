package cql2

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is a kind of token.
type kind int

const (
	end     kind = iota
	word         // a name or keyword
	quoted       // a name in double quotes
	text         // in single quotes
	number       //
	symbol       // a comparison, parenthesis or comma
	unknown      // anything else
)

// token is a piece of the filter.
type token struct {
	kind     kind
	text     string // without quotes
	position int    // in characters from 1
}

// is tells whether the token is that keyword.
func (t token) is(keyword string) bool { return t.kind == word && strings.EqualFold(t.text, keyword) }

// sign tells whether the token is that symbol.
func (t token) sign(s string) bool { return t.kind == symbol && t.text == s }

// lexer cuts a filter into tokens.
type lexer struct {
	rest     string
	position int // of rest
}

// next is the next token.
func (l *lexer) next() (token, error) {
	for {
		r, size := utf8.DecodeRuneInString(l.rest)
		if size == 0 || !unicode.IsSpace(r) {
			break
		}
		l.take(size)
	}
	t := token{position: l.position}
	if l.rest == "" {
		return t, nil
	}
	r, size := utf8.DecodeRuneInString(l.rest)
	switch {
	case r == '\'' || r == '"':
		return l.quote(byte(r))
	case startsName(r):
		t.kind, t.text = word, l.take(nameLength(l.rest))
	case startsNumber(l.rest):
		t.kind, t.text = number, l.take(numberLength(l.rest))
	default:
		t.kind, t.text = symbol, l.take(max(symbolLength(l.rest), 0))
		if t.text == "" {
			t.kind, t.text = unknown, l.take(size)
		}
	}
	return t, nil
}

// take cuts off n bytes.
func (l *lexer) take(n int) string {
	taken := l.rest[:n]
	l.rest = l.rest[n:]
	l.position += utf8.RuneCountInString(taken)
	return taken
}

// quote reads a text or name in quotes. A quote within is doubled; in a text it may
// also follow a backslash, which otherwise stands for itself.
func (l *lexer) quote(mark byte) (token, error) {
	t := token{kind: text, position: l.position}
	if mark == '"' {
		t.kind = quoted
	}
	var b strings.Builder
	for i := 1; i < len(l.rest); i++ {
		c := l.rest[i]
		follows := i+1 < len(l.rest) && l.rest[i+1] == mark
		switch {
		case follows && (c == mark || c == '\\' && mark == '\''):
			b.WriteByte(mark)
			i++
		case c == mark:
			l.take(i + 1)
			t.text = b.String()
			return t, nil
		default:
			b.WriteByte(c)
		}
	}
	return t, &Error{Kind: Unterminated, Position: t.position, Near: near(l.rest)}
}

// startsName tells whether a name may begin so.
func startsName(r rune) bool {
	return r == '_' || r == ':' || r != utf8.RuneError && unicode.IsLetter(r)
}

// nameLength is how many bytes of the text are its first name.
func nameLength(s string) int {
	for i, r := range s {
		if !startsName(r) && r != '.' && (r == utf8.RuneError || !unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc)) {
			return i
		}
	}
	return len(s)
}

func isDigit(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// startsNumber tells whether a number stands at the beginning.
func startsNumber(s string) bool {
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	return isDigit(s, 0) || s != "" && s[0] == '.' && isDigit(s, 1)
}

// numberLength is how many bytes of the text are its first number.
func numberLength(s string) int {
	i := 0
	if s[i] == '-' || s[i] == '+' {
		i++
	}
	digits := func() {
		for isDigit(s, i) {
			i++
		}
	}
	digits()
	if i < len(s) && s[i] == '.' {
		i++
		digits()
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		mantissa := i
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '+') {
			i++
		}
		if !isDigit(s, i) {
			return mantissa
		}
		digits()
	}
	return i
}

// symbolLength is how many bytes of the text are its first symbol, 0 for none.
func symbolLength(s string) int {
	for _, two := range []string{"<>", "<=", ">="} {
		if strings.HasPrefix(s, two) {
			return 2
		}
	}
	if strings.ContainsRune("=<>(),", rune(s[0])) {
		return 1
	}
	return 0
}

// near is the beginning of a text, short enough for a message.
func near(s string) string {
	const most = 20
	s = strings.ToValidUTF8(s, "\uFFFD")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
