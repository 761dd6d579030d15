package wording

import (
	"unicode"
	"unicode/utf8"
)

// Inside writes a name as within a sentence: it begins with a small letter, but not where a
// word of capitals does: "ESS".
func Inside(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	if next, _ := utf8.DecodeRuneInString(name[n:]); unicode.IsUpper(next) {
		return name
	}
	return string(unicode.ToLower(r)) + name[n:]
}
