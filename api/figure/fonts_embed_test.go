package figure_test

import (
	"bytes"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/tdewolff/font"

	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// An SVG carries a glyph for each letter of its texts, as wide as that of the machine's
// font would be, in few bytes, and the same ones each time.
func TestSVGCarriesItsLetters(t *testing.T) {
	a, e := published(t)
	spec := figure.Spec{Kind: figure.Choropleth, Use: figure.Slide, State: state.State{Indicator: "funding.per_capita", Level: source.Commune}, Title: "Œuvre « ÀÉÎÔÜ » : 1 187 €, −0,5 % – ÿ"}
	svg := func() []byte {
		f, err := figure.Make(t.Context(), a, e, spec)
		if err != nil {
			t.Fatal(err)
		}
		b, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	made := svg()
	if !bytes.Equal(made, svg()) {
		t.Error("other bytes the second time")
	}
	if !bytes.Contains(made, []byte(`font-family="Essor Sans, Liberation Sans, Arial, Helvetica, sans-serif"`)) {
		t.Error("no fonts for those who read none from files")
	}
	faces := regexp.MustCompile(`font-weight:(\w+);src:url\(data:font/woff2;base64,([^)]*)\)`).FindAllSubmatch(made, -1)
	if len(faces) != 2 {
		t.Fatalf("%d fonts", len(faces))
	}
	fonts, size := map[string]*font.SFNT{}, 0
	for _, face := range faces {
		packed, err := base64.StdEncoding.DecodeString(string(face[2]))
		if err != nil {
			t.Fatal(err)
		}
		size += len(packed)
		plain, err := font.ParseWOFF2(packed)
		if err != nil {
			t.Fatal(err)
		}
		if fonts[string(face[1])], err = font.ParseSFNT(plain, 0); err != nil {
			t.Fatal(err)
		}
	}
	const most = 12_000 // bytes; the whole fonts are 800 000
	if size > most {
		t.Errorf("the letters take %d bytes", size)
	}
	for _, text := range regexp.MustCompile(`<text[^>]*>([^<]*)<`).FindAllStringSubmatch(string(made), -1) {
		weight := "normal"
		if strings.Contains(text[0], "bold") {
			weight = "bold"
		}
		for _, r := range html.UnescapeString(text[1]) {
			g := fonts[weight].GlyphIndex(r)
			if g == 0 {
				t.Errorf("no letter %q (%s) for %q", r, weight, text[1])
			}
			if r > ' ' && r != '\u00a0' && r != '\u202f' && fonts[weight].GlyphAdvance(g) == 0 {
				t.Errorf("the letter %q (%s) has no width", r, weight)
			}
		}
	}
}
