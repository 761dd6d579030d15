package ogc

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// appendFeature writes feature i in a system, as an object of GeoJSON.
func (c *collection) appendFeature(b []byte, i int, s system) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = appendText(b, c.key(i))
	b = appendGeometry(append(b, `,"geometry":`...), c.shape(i), s)
	b = append(b, `,"properties":{`...)
	for k, p := range c.written {
		member := p.member
		if k == 0 {
			member = member[1:] // no comma
		}
		b = p.append(append(b, member...), i)
	}
	return append(b, c.ending...)
}

// appendGeometry writes a geometry, or null when there is none or when the system is
// not made for the place.
func appendGeometry(b []byte, g orb.Geometry, s system) []byte {
	start := len(b)
	ok := false
	switch g := g.(type) {
	case orb.Point:
		b, ok = s.appendPoint(append(b, `{"type":"Point","coordinates":`...), g)
	case orb.MultiPolygon:
		b, ok = s.appendPolygons(append(b, `{"type":"MultiPolygon","coordinates":[`...), g)
		b = append(b, ']')
	}
	if !ok {
		return append(b[:start], "null"...)
	}
	return append(b, '}')
}

func (s system) appendPolygons(b []byte, m orb.MultiPolygon) ([]byte, bool) {
	for i, polygon := range m {
		b = append(comma(b, i), '[')
		for k, ring := range polygon {
			b = append(comma(b, k), '[')
			for n, p := range ring {
				var ok bool
				if b, ok = s.appendPoint(comma(b, n), p); !ok {
					return b, false
				}
			}
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return b, true
}

func (s system) appendPoint(b []byte, p orb.Point) ([]byte, bool) {
	q, ok := s.forward(p)
	b = appendFixed(append(b, '['), q[0], s.decimals)
	b = appendFixed(append(b, ','), q[1], s.decimals)
	return append(b, ']'), ok
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

// appendFixed writes a number rounded to at most 8 decimals, without zeros at its end.
// Numbers that are not finite or as large as ten thousand million are written as 0.
func appendFixed(b []byte, v float64, decimals int) []byte {
	unit := [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}[decimals]
	scaled := math.Round(v * unit)
	if !(math.Abs(scaled) < 1e18) || scaled == 0 {
		return append(b, '0')
	}
	n := int64(scaled)
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	whole, rest := n/int64(unit), n%int64(unit)
	b = strconv.AppendInt(b, whole, 10)
	if rest == 0 {
		return b
	}
	for rest%10 == 0 {
		rest /= 10
		decimals--
	}
	start := len(b)
	b = append(b, ".00000000"[:decimals+1]...)
	for k := start + decimals; k > start; k-- {
		b[k] = byte('0' + rest%10)
		rest /= 10
	}
	return b
}

// appendText writes a text as JSON. What is not UTF-8 becomes U+FFFD.
func appendText(b []byte, text string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(text[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		b = append(b, text[from:i]...)
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, "\uFFFD"...)
		}
		i += size
		from = i
	}
	b = append(b, text[from:]...)
	return append(b, '"')
}
