package table

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encodings as [Table.Encoding] names them.
const (
	UTF8        = "utf-8"
	UTF16       = "utf-16"
	Windows1252 = "windows-1252"
)

// decoder turns bytes into text. Without a byte order mark the first bytes beyond
// ASCII decide between UTF-8 and Windows-1252 (which holds Latin-1).
type decoder struct {
	encoding string
	decided  bool
}

// newDecoder looks at the first bytes of a file, which may end within a character,
// and says how many of them are a byte order mark to skip; binary is true when they
// are no text.
func newDecoder(head []byte, whole bool) (d *decoder, skip int, binary bool) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		d, skip = &decoder{encoding: UTF8, decided: true}, 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return &decoder{encoding: UTF16, decided: true}, 0, false
	default:
		d = &decoder{encoding: UTF8}
		if !whole {
			head = wholeRunes(head)
		}
		d.decide(head)
	}
	return d, skip, bytes.IndexByte(head, 0) >= 0
}

// utf16Reader inflates UTF-16 with a mark to UTF-8.
func utf16Reader(r io.Reader) io.Reader {
	return transform.NewReader(r, unicode.BOMOverride(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()))
}

// decide settles the encoding with the first bytes that are not ASCII: UTF-8 when
// more characters of it are sound than broken, so that one damaged row does not
// spoil the others.
func (d *decoder) decide(b []byte) {
	if d.decided || ascii(b) {
		return
	}
	d.decided = true
	sound, broken := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case size > 1:
			sound++
		case r == utf8.RuneError:
			broken++
		}
		b = b[size:]
	}
	if broken >= sound {
		d.encoding = Windows1252
	}
}

// wholeRunes leaves out a character that the end of b cuts.
func wholeRunes(b []byte) []byte {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}

// fields appends the fields of a row, whose ends are given; between two fields
// stands one byte. It returns false when the row is not in the file's encoding, or
// holds a zero byte, which no text does.
func (d *decoder) fields(to []string, row []byte, ends []int) ([]string, bool) {
	sound := bytes.IndexByte(row, 0) < 0
	d.decide(row)
	if d.encoding == Windows1252 && !ascii(row) {
		from := 0
		for _, end := range ends {
			to = append(to, decode1252(row[from:end]))
			from = end + 1
		}
		return to, sound
	}
	sound = sound && utf8.Valid(row)
	text, from := string(row), 0
	for _, end := range ends {
		to = append(to, text[from:end])
		from = end + 1
	}
	return to, sound
}

func decode1252(b []byte) string {
	if ascii(b) {
		return string(b)
	}
	out := make([]byte, 0, len(b)+8)
	for _, c := range b {
		out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(c))
	}
	return string(out)
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
