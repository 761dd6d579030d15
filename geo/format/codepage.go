package format

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// decoder turns the bytes of a table into text.
type decoder struct {
	name  string
	table encoding.Encoding // nil for UTF-8
	guess bool              // texts that are not UTF-8 are Windows-1252
}

var errUnknownEncoding = errors.New("unknown encoding")

// readCPG reads the name of the encoding that stands beside a shapefile; "" when
// there is none.
func readCPG(ctx context.Context, p parts) (string, error) {
	text, err := readSmall(ctx, p, ".cpg")
	return strings.Trim(strings.TrimPrefix(text, "\ufeff"), " \t\r\n\x00"), err
}

// decoderFor takes the .cpg's word, then the header's language byte, of which 0
// says nothing and 0x57 only "the code page of that machine": then texts that are
// valid UTF-8 are taken as such and others as Windows-1252, which no French text
// mixes up.
func decoderFor(cpg string, language byte) (decoder, error) {
	if cpg != "" {
		return named(cpg)
	}
	switch language {
	case 0x01:
		return decoder{name: "CP437", table: charmap.CodePage437}, nil
	case 0x02, 0x37:
		return decoder{name: "CP850", table: charmap.CodePage850}, nil
	case 0x03:
		return decoder{name: "Windows-1252", table: charmap.Windows1252}, nil
	}
	return decoder{name: "UTF-8, Windows-1252", guess: true}, nil
}

// named knows the encodings of western Europe by the names that programs write
// into a .cpg: "UTF-8", "65001", "1252", "ANSI 1252", "ISO-8859-1", "88591"…
func named(cpg string) (decoder, error) {
	key := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(cpg))
	for _, prefix := range []string{"WINDOWS", "ANSI", "OEM", "IBM", "CP"} {
		key = strings.TrimPrefix(key, prefix)
	}
	switch key {
	case "UTF8", "65001":
		return decoder{name: "UTF-8"}, nil
	case "1252", "ISO88591", "88591", "LATIN1", "L1", "USASCII", "ASCII":
		// Windows-1252 has the letters of ISO 8859-1 and more where that has none.
		return decoder{name: "Windows-1252", table: charmap.Windows1252}, nil
	case "ISO885915", "885915", "LATIN9", "28605":
		return decoder{name: "ISO 8859-15", table: charmap.ISO8859_15}, nil
	case "850":
		return decoder{name: "CP850", table: charmap.CodePage850}, nil
	case "437":
		return decoder{name: "CP437", table: charmap.CodePage437}, nil
	}
	return decoder{}, errUnknownEncoding
}

// decode returns the text, or false when the bytes are not in the encoding.
func (d decoder) decode(b []byte) (string, bool) {
	table := d.table
	if table == nil {
		if b := untilCut(b); utf8.Valid(b) {
			return string(b), true
		}
		if !d.guess {
			return "", false
		}
		table = charmap.Windows1252
	}
	text, err := table.NewDecoder().Bytes(b)
	return string(text), err == nil
}

// untilCut leaves out the first bytes of a letter whose others the width of the
// column cut off.
func untilCut(b []byte) []byte {
	for i := len(b) - 1; i >= 0 && i >= len(b)-3; i-- {
		if utf8.RuneStart(b[i]) {
			if b[i] >= utf8.RuneSelf && !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}
