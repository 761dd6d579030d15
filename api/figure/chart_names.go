package figure

import (
	"slices"
	"strings"
)

// wrapName breaks the name of an area into lines of a width: at blanks, and after hyphens
// where words alone are too long: "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson". A piece
// that is still too wide is cut.
func (b *Board) wrapName(name string, width float64, s TextStyle) []string {
	lines := b.Wrap(name, width, s)
	if strings.Join(lines, " ") == name {
		return lines
	}
	lines = nil
	line := ""
	for piece := range strings.SplitAfterSeq(strings.ReplaceAll(name, " ", " \x00"), "-") {
		for part := range strings.SplitSeq(piece, "\x00") {
			if line != "" && b.TextWidth(strings.TrimRight(line+part, " "), s) > width {
				lines, line = append(lines, strings.TrimRight(line, " ")), ""
			}
			line += part
		}
	}
	lines = append(lines, strings.TrimRight(line, " "))
	for i := range lines {
		lines[i] = b.Cut(lines[i], width, s)
	}
	return lines
}

// nameIn breaks a name into so many lines at most; the last one is cut.
func (b *Board) nameIn(name string, width float64, s TextStyle, most int) []string {
	lines := b.wrapName(name, width, s)
	if len(lines) <= most {
		return lines
	}
	rest := lines[most-1]
	for _, l := range lines[most:] {
		if !strings.HasSuffix(rest, "-") {
			rest += " "
		}
		rest += l
	}
	return append(lines[:most-1:most-1], b.Cut(rest, width, s))
}

// cutName tells whether a name cannot be written whole in so many lines.
func (b *Board) cutName(name string, width float64, s TextStyle, most int) bool {
	return slices.ContainsFunc(b.nameIn(name, width, s, most), func(line string) bool { return strings.HasSuffix(line, "…") })
}
