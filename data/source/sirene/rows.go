package sirene

import (
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// rows goes through a file, forward only. Columns are known by their position in
// the description of the kind of file.
type rows interface {
	// next goes to the next row and tells whether there is one.
	next() (bool, error)
	// number is the row's line, or its place from 1 in files without lines.
	number() int
	// field is what the row has in a column, without blanks around it; empty when the
	// file has no such column. It is valid until the next row.
	field(column int) []byte
	// whole tells what is wrong with the row, if it is damaged.
	whole() infile.Code
	width() (got, want int) // fields of the row, and of the header
	// consumed is how many bytes of the file on disk were read.
	consumed() int64
	close() error
}

// columns says where the wanted columns stand in a file: the position in the file of
// each, or -1.
func columns(file string, wanted []layout.Column, header []string) ([]int, error) {
	folded := make([]string, len(header))
	for i, name := range header {
		folded[i] = table.Fold(name)
	}
	at := make([]int, len(wanted))
	var missing []string
	for i, c := range wanted {
		at[i] = -1
		for _, name := range c.Names {
			key := table.Fold(name)
			if at[i] = slices.Index(folded, key); at[i] < 0 {
				continue
			}
			if slices.Contains(folded[at[i]+1:], key) {
				return nil, &infile.Fault{Code: table.DuplicateColumn, File: file, Row: 1, Column: header[at[i]]}
			}
			break
		}
		if at[i] < 0 && c.Required {
			missing = append(missing, c.Names[0])
		}
	}
	if len(missing) == 0 {
		return at, nil
	}
	const most = 60
	return nil, &infile.Fault{Code: table.MissingColumn, File: file, Row: 1, Column: missing[0], Args: map[string]string{
		"columns": strings.Join(missing, ", "), "found": strings.Join(header[:min(len(header), most)], ", "),
	}}
}

// position is where a column stands in the description of its file.
func position(f layout.File, name string) int {
	return slices.IndexFunc(f.Columns, func(c layout.Column) bool { return c.Name == name })
}

// present are the bytes of a value without blanks around it. [ND], which stands for
// what may not be shown, is no value.
func present(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	if string(b) == "[ND]" {
		return nil
	}
	return b
}
