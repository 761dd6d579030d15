package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Dialect says how a CSV file is written. The zero value is that of programs:
// commas, decimal points, line feeds.
type Dialect struct {
	// French is for the spreadsheets of French offices: a byte order mark,
	// semicolons, decimal commas, CRLF. A text that a spreadsheet would take for a
	// formula has an apostrophe before it, so that opening the file runs nothing.
	French bool
}

// bom is the byte order mark in UTF-8, by which spreadsheets know the encoding.
const bom = "\ufeff"

// CSV writes a table with a header. It returns the first error of the writer.
func CSV(w io.Writer, t Table, d Dialect) error {
	out := csv.NewWriter(w)
	if d.French {
		if _, err := io.WriteString(w, bom); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
		out.Comma, out.UseCRLF = ';', true
	}
	fields := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = c.Name
	}
	if err := out.Write(fields); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	for row := range t.Rows {
		for i, c := range row {
			fields[i] = d.field(c)
		}
		if err := out.Write(fields); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	return nil
}

func (d Dialect) field(c Cell) string {
	switch c.kind {
	case text, list:
		if !d.French {
			return c.text
		}
		text := c.text
		if c.kind == list {
			text = commas(text)
		}
		if strings.ContainsRune("=+-@\t\r", rune(text[0])) {
			return "'" + text
		}
		return text
	case number:
		if d.French {
			return strings.Replace(digits(c.number), ".", ",", 1)
		}
		return digits(c.number)
	case count:
		return strconv.FormatInt(c.count, 10)
	case flag:
		return strconv.FormatBool(c.count == 1)
	default:
		return ""
	}
}

// commas writes the numbers of a list with decimal commas.
func commas(list string) string {
	parts := strings.Split(list, listSeparator)
	for i, part := range parts {
		at := strings.LastIndex(part, ":")
		if _, err := strconv.ParseFloat(part[at+1:], 64); at >= 0 && err == nil {
			parts[i] = part[:at] + strings.Replace(part[at:], ".", ",", 1)
		}
	}
	return strings.Join(parts, listSeparator)
}
