package synth

import (
	"bytes"
	"strings"
)

// dialect is how a producer writes its tables.
type dialect struct {
	separator string
	lineEnd   string
	quoteAll  bool
}

// sheet returns the text of a table in UTF-8.
func (d dialect) sheet(header []string, rows [][]string) []byte {
	var b bytes.Buffer
	d.line(&b, header)
	for _, r := range rows {
		d.line(&b, r)
	}
	return b.Bytes()
}

func (d dialect) line(b *bytes.Buffer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteString(d.separator)
		}
		if d.quoteAll || strings.ContainsAny(c, d.separator+"\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	b.WriteString(d.lineEnd)
}
