package figure

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/observatoire-essor/essor/api/ask"
)

// Texts from elsewhere: what comes with pasting goes, and what cannot be drawn is refused with
// the letters at fault.
func TestTextsThatPeopleWrite(t *testing.T) {
	for text, want := range map[string]string{
		"Œuvre « à » l’été — ŷ, ½ · Ελλάδα, Україна": "",
		"from a\u200f word\u202a processor\u200b":    "",
		"two\nlines\tand\x00more":                    "",
		"titre مرحبا":                                "م ر ح ب ا",
		"שלום":                                       "ש ל ו ם",
		"fête 🎉":                                     "🎉",
		"中文":                                         "中 文",
		"\xff\xfe":                                   "\ufffd",
	} {
		err := Spec{Kind: Choropleth, Title: text}.Check()
		var fault *ask.ParamError
		switch errors.As(err, &fault); {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (fault == nil || fault.Parameter != "title" || fault.Args["letters"] != want):
			t.Errorf("%q: %+v, want %q", text, fault, want)
		}
	}
	if got := cleanText(" one\u200f\r\nline\x00 "); got != "one  line" {
		t.Errorf("cleaned: %q", got)
	}
}

// FuzzLetters draws any name of an area: never a panic of the shaper, always an SVG that can
// be read, with a square and a failing check for each letter that cannot be drawn.
func FuzzLetters(f *testing.F) {
	for _, name := range []string{"Lille", "مرحبا", "שלום, 12", "\u200f", "a\u0301 🎉", "\x00\x01", "\uffff", "Saint-Quentin-en-Tourmont"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		letters, err := loadFonts()
		if err != nil {
			t.Fatal(err)
		}
		b := newBoard(Web.Theme(), letters)
		style := TextStyle{Size: 9}
		for i, line := range b.Wrap(name, 40, style) {
			b.Text(10, 10+5*float64(i), line, style, Box{})
		}
		drawn := &Figure{board: b, title: cleanText(name), lang: "fr"}
		svg, err := drawn.SVG()
		if err != nil {
			t.Fatal(err)
		}
		read := xml.NewDecoder(strings.NewReader(string(svg)))
		for {
			if _, err := read.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
		}
		if _, err := drawn.PNG(48); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		squares := false
		for _, c := range drawn.board.lost {
			squares = squares || c.Code == "letters"
		}
		if shown := strings.ContainsRune(string(svg), placeholder); shown != squares && !strings.ContainsRune(name, placeholder) {
			t.Errorf("%q: square %v, check %v", name, shown, squares)
		}
	})
}
