package figure

import (
	"bytes"
	"fmt"
	"html"
	"strings"
)

// SVG is the figure with real text, named groups, a title and a description, and its size
// in millimetres. It carries the letters that its texts use; texts name fonts of the same
// widths too.
func (f *Figure) SVG() ([]byte, error) {
	t := f.board.Theme
	var b bytes.Buffer
	width, height := appendMM(nil, t.Width), appendMM(nil, t.Height)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%smm" height="%smm" viewBox="0 0 %s %s" role="img" lang="%s" xml:lang="%s" `+
		`aria-labelledby="title desc" font-family="%s">`, width, height, width, height, f.lang, f.lang, fontFamily)
	fmt.Fprintf(&b, "\n<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escapeXML(f.title), escapeXML(f.alt))
	fmt.Fprintf(&b, "<metadata>%s</metadata>\n", escapeXML(f.provenance()))
	letters, err := f.board.fontFaces()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "<style>%s</style>\n", letters)
	writeGroup(&b, f.board.root)
	b.WriteString("</svg>\n")
	return b.Bytes(), nil
}

// escapeXML writes a text inside an element or attribute, with U+FFFD for what XML cannot hold
// (https://www.w3.org/TR/xml/#charsets).
func escapeXML(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd")))
}

func writeGroup(b *bytes.Buffer, g *group) {
	fmt.Fprintf(b, "<g id=\"%s\">\n", escapeXML(g.id))
	for _, item := range g.items {
		switch item := item.(type) {
		case *group:
			writeGroup(b, item)
		case *shape:
			writeShape(b, item)
		case *label:
			writeLabel(b, item)
		}
	}
	b.WriteString("</g>\n")
}

func writeShape(b *bytes.Buffer, s *shape) {
	b.WriteString("<path")
	if s.area != "" {
		fmt.Fprintf(b, ` data-area="%s"`, escapeXML(s.area))
	}
	if s.style.Fill != rgb(0) {
		fmt.Fprintf(b, ` fill="%s"`, s.style.Fill)
	}
	if s.style.Stroke.Set {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, s.style.Stroke, appendMM(nil, s.style.Width))
	}
	if len(s.style.Dash) > 0 {
		b.WriteString(` stroke-dasharray="`)
		for i, d := range s.style.Dash {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.Write(appendMM(b.AvailableBuffer(), d))
		}
		b.WriteByte('"')
	}
	b.WriteString(` d="`)
	b.Write(s.path.appendSVG(b.AvailableBuffer()))
	if s.title == "" {
		b.WriteString("\"/>\n")
		return
	}
	fmt.Fprintf(b, "\"><title>%s</title></path>\n", escapeXML(s.title))
}

func writeLabel(b *bytes.Buffer, l *label) {
	if l.style.Link != "" {
		fmt.Fprintf(b, `<a href="%s">`, escapeXML(l.style.Link))
	}
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s"`, appendMM(nil, l.x), appendMM(nil, l.y), appendMM(nil, l.style.Size*mmPerPoint))
	if l.style.Bold {
		b.WriteString(` font-weight="bold"`)
	}
	switch l.style.Anchor {
	case Middle:
		b.WriteString(` text-anchor="middle"`)
	case End:
		b.WriteString(` text-anchor="end"`)
	}
	fmt.Fprintf(b, ` fill="%s"`, l.style.Colour)
	if l.style.Halo {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s" stroke-linejoin="round" paint-order="stroke"`, paper(), appendMM(nil, haloWidth(l.style.Size)))
	}
	fmt.Fprintf(b, ">%s</text>", escapeXML(l.text))
	if l.style.Link != "" {
		b.WriteString("</a>")
	}
	b.WriteByte('\n')
}

// haloWidth is the whole width of the rim around a text, in millimetres.
func haloWidth(size float64) float64 { return 0.3 * size * mmPerPoint }
