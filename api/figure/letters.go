package figure

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"github.com/observatoire-essor/essor/api/ask"
)

// placeholder stands for a letter that figures cannot draw, as readers know it from forms.
const placeholder = '\u25a1'

// cleanText is a text that somebody wrote or pasted as one line: blanks for line ends and
// tabs, and without the invisible marks of direction and byte order that come with pasting.
func cleanText(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff', r == '\u200b':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	return strings.Trim(text, " ")
}

// draws tells whether the embedded fonts have a letter and write it from left to right.
func (f *fonts) draws(r rune) bool {
	if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL || p.Class() == bidi.AN {
		return false
	}
	return unicode.IsPrint(r) && f.regular.GlyphIndex(r) != 0 && f.bold.GlyphIndex(r) != 0 ||
		unicode.Is(unicode.Zs, r) && f.regular.GlyphIndex(r) != 0
}

// printable is a text with a square for each letter that figures cannot draw, so that all
// forms of a figure show the same; lost tells whether there was one.
func (f *fonts) printable(text string) (shown string, lost bool) {
	for _, r := range text {
		if (r < ' ' || r > '~') && !f.draws(r) {
			lost = true
			break
		}
	}
	if !lost {
		return text, false
	}
	return strings.Map(func(r rune) rune {
		if (r < ' ' || r > '~') && !f.draws(r) {
			return placeholder
		}
		return r
	}, text), true
}

// checkLetters says which letters of a text that somebody wrote figures cannot draw.
func checkLetters(parameter, text string) error {
	plain := true
	for _, r := range text {
		plain = plain && r <= 'ſ' // Latin letters of Europe: the embedded fonts have them all
	}
	if plain {
		return nil
	}
	f, err := loadFonts()
	if err != nil {
		return err
	}
	var letters []string
	seen := map[rune]bool{}
	for _, r := range text {
		if !seen[r] && !f.draws(r) {
			letters = append(letters, string(r))
		}
		seen[r] = true
	}
	if letters == nil {
		return nil
	}
	return ask.NewParamError(parameter, "figure_letters", map[string]string{"letters": strings.Join(letters[:min(len(letters), 8)], " ")})
}
