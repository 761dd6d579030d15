package figure

import (
	"fmt"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"github.com/tdewolff/canvas"
)

// mmPerPoint is how many millimetres a typographic point has.
const mmPerPoint = 25.4 / 72

// fontFamily names the font inside an SVG and those that have its widths.
const fontFamily = ownFamily + ", Liberation Sans, Arial, Helvetica, sans-serif"

// fonts measure and draw text. They are of one figure: they may not be used at the same
// time.
type fonts struct {
	regular, bold *canvas.Font
	widths        map[textKey]float64
}

type textKey struct {
	text string
	bold bool
}

func loadFonts() (*fonts, error) {
	regular, err := canvas.LoadFont(liberationsansregular.TTF, 0, canvas.FontRegular)
	if err != nil {
		return nil, fmt.Errorf("read the embedded font: %w", err)
	}
	bold, err := canvas.LoadFont(liberationsansbold.TTF, 0, canvas.FontBold)
	if err != nil {
		return nil, fmt.Errorf("read the embedded bold font: %w", err)
	}
	return &fonts{regular, bold, map[textKey]float64{}}, nil
}

func (f *fonts) of(bold bool) *canvas.Font {
	if bold {
		return f.bold
	}
	return f.regular
}

// width is how wide a line is, in millimetres, at a size in points.
func (f *fonts) width(text string, size float64, bold bool) float64 {
	text, _ = f.printable(text)
	k := textKey{text, bold}
	w, ok := f.widths[k]
	if !ok {
		const reference = 100 // large, so that rounding of advances does not matter
		w = f.of(bold).Face(reference, canvas.Black).TextWidth(text) / reference
		f.widths[k] = w
	}
	return w * size
}

// Heights of the font, as parts of its size: from the baseline up to accents of
// capitals, and down to the lowest point of letters.
const (
	ascent  = 0.905
	descent = 0.212
	leading = 1.25 // from baseline to baseline
)

// wrap breaks a text into lines that are not wider than a width. It breaks at blanks, not
// at those that French puts before units and signs; a word that is wider stands alone,
// and is cut with an ellipsis.
func (f *fonts) wrap(text string, width, size float64, bold bool) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && f.width(longer, size, bold) > width {
			lines, line = append(lines, line), word
			continue
		}
		line = longer
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = f.cut(lines[i], width, size, bold)
	}
	return lines
}

// words are the parts of a text between blanks at which it may be broken; groups of
// digits stay together: "1 000".
func words(text string) []string {
	var list []string
	for word := range strings.SplitSeq(strings.TrimSpace(text), " ") {
		if n := len(list); n > 0 && startsWithDigit(word) && endsWithDigit(list[n-1]) {
			list[n-1] += "\u00a0" + word
			continue
		}
		list = append(list, word)
	}
	return list
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
func endsWithDigit(s string) bool   { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// cut shortens a line to a width, with an ellipsis in the end.
func (f *fonts) cut(text string, width, size float64, bold bool) string {
	if f.width(text, size, bold) <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if short := strings.TrimRight(string(runes[:n]), " ,;:\u00a0\u202f") + "…"; f.width(short, size, bold) <= width {
			return short
		}
	}
	return "…"
}
