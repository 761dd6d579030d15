package figure

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/tdewolff/font"
)

// An SVG carries the letters that it uses, so that those who have none of the fonts that
// it names see texts as wide as they were measured. The licence of the Liberation fonts
// (SIL Open Font License 1.1) allows this; a font with fewer letters may not bear their
// name, hence one of its own, after which others stand for programs that read no fonts
// from files.

// ownFamily is the name of the font inside an SVG.
const ownFamily = "Essor Sans"

// fontNotice stands beside the letters, as their licence asks.
const fontNotice = "/* Letters of Liberation Sans, (c) 2010 Google Corporation, (c) 2012 Red Hat, Inc., SIL Open Font License 1.1 */"

// fontFaces is the style sheet with the letters that the board uses; the same letters
// give the same text.
func (b *Board) fontFaces() (string, error) {
	used := [2]map[rune]bool{{}, {}}
	b.root.labels(func(_ string, l *label) {
		weight := 0
		if l.style.Bold {
			weight = 1
		}
		for _, r := range l.text {
			used[weight][r] = true
		}
	})
	var css strings.Builder
	css.WriteString(fontNotice + "\n")
	for weight, name := range []string{"normal", "bold"} {
		if len(used[weight]) == 0 {
			continue
		}
		letters, err := subset(b.fonts.of(weight == 1).SFNT, used[weight])
		if err != nil {
			return "", fmt.Errorf("embed the letters of the font: %w", err)
		}
		fmt.Fprintf(&css, "@font-face{font-family:\"%s\";font-weight:%s;src:url(data:font/woff2;base64,%s)}\n", ownFamily, name, base64.StdEncoding.EncodeToString(letters))
	}
	return css.String(), nil
}

// subset is a WOFF2 file with the glyphs of letters, without the instructions by which
// they are fitted to coarse screens: those are half of the file.
func subset(of *font.SFNT, letters map[rune]bool) ([]byte, error) {
	glyphs := []uint16{0}
	for r := range letters {
		if g := of.GlyphIndex(r); g != 0 {
			glyphs = append(glyphs, g)
		}
	}
	slices.Sort(glyphs)
	glyphs = slices.Compact(glyphs)
	part, err := of.Subset(glyphs, font.SubsetOptions{Tables: []string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "kern", "loca", "maxp", "name", "post"}})
	if err != nil {
		return nil, err
	}
	dropInstructions(part)
	plain, err := font.ParseSFNT(part.Write(), 0)
	if err != nil {
		return nil, err
	}
	plain.Tables["head"] = part.Tables["head"] // Write has put the time of the run into it
	return plain.WriteWOFF2()
}

// Parts of a font file: https://learn.microsoft.com/typography/opentype/spec/glyf.
const (
	glyphHeader = 10 // bytes before the contours or parts
	longOffsets = 1  // head.indexToLocFormat
	locFormatAt = 50 // in head

	// Flags of a part of a composed glyph.
	wordOffsets     = 0x0001
	oneScale        = 0x0008
	moreParts       = 0x0020
	twoScales       = 0x0040
	fullMatrix      = 0x0080
	hasInstructions = 0x0100
)

// dropInstructions takes the instructions out of the glyphs of a font.
func dropInstructions(of *font.SFNT) {
	var glyf, loca []byte
	for g := range of.NumGlyphs() {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyph := of.Glyf.Get(g)
		switch {
		case len(glyph) == 0:
		case of.Glyf.IsComposite(g):
			glyf = append(glyf, composed(glyph)...)
		default:
			at := glyphHeader + 2*int(binary.BigEndian.Uint16(glyph)) // the end of each contour
			skip := int(binary.BigEndian.Uint16(glyph[at:]))
			glyf = append(append(glyf, glyph[:at]...), 0, 0)
			glyf = append(glyf, glyph[at+2+skip:]...)
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	of.Tables["glyf"], of.Tables["loca"] = glyf, loca
	head := slices.Clone(of.Tables["head"])
	binary.BigEndian.PutUint16(head[locFormatAt:], longOffsets)
	of.Tables["head"] = head
}

// composed is a composed glyph, such as a letter with its accent, without instructions.
func composed(glyph []byte) []byte {
	out := slices.Clone(glyph)
	for at := glyphHeader; ; {
		flags := binary.BigEndian.Uint16(out[at:])
		binary.BigEndian.PutUint16(out[at:], flags&^hasInstructions)
		at += 4 + 2 // flags and glyph, offsets
		if flags&wordOffsets != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&fullMatrix != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			return out[:at]
		}
	}
}
