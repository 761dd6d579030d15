package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes names comparable: letters in lower case without accents, and digits;
// blanks and punctuation fall away. "Date de l'Arrêté" becomes "datedelarrete".
func Fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// pattern is a folded alias, which may have a place for a year.
type pattern struct {
	prefix, suffix string
	digits         int // of the year: 0, 2 or 4
}

func compile(alias string) pattern {
	for placeholder, digits := range map[string]int{"{yy}": 2, "{yyyy}": 4} {
		if before, after, found := strings.Cut(alias, placeholder); found {
			return pattern{prefix: Fold(before), suffix: Fold(after), digits: digits}
		}
	}
	return pattern{prefix: Fold(alias)}
}

// match tells whether a folded name is meant, and the year in it.
func (p pattern) match(folded string) (year int, ok bool) {
	if p.digits == 0 {
		return 0, folded == p.prefix && folded != ""
	}
	if len(folded) != len(p.prefix)+p.digits+len(p.suffix) ||
		!strings.HasPrefix(folded, p.prefix) || !strings.HasSuffix(folded, p.suffix) {
		return 0, false
	}
	for _, c := range []byte(folded[len(p.prefix) : len(p.prefix)+p.digits]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		year = 10*year + int(c-'0')
	}
	if p.digits == 4 {
		return year, year >= 1900 && year < 2200
	}
	if year >= 50 {
		return 1900 + year, true
	}
	return 2000 + year, true
}
