package layout

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Book describes kinds of files, by the name of the kind.
type Book map[string]File

// File is one kind of file.
type File struct {
	Member  string   `yaml:"member"` // in a zip, when the input names none: pattern of the base name in official archives
	Columns []Column `yaml:"columns"`
}

// Column is a column that a reader wants.
type Column struct {
	Name     string   `yaml:"name"`     // ours; of a figure: its variable
	Names    []string `yaml:"names"`    // in the files, best first; see [table.Column]
	Required bool     `yaml:"required"` // a file without it is refused
	Figure   *Figure  `yaml:"figure"`   // set when the column holds a figure
	Main     string   `yaml:"main"`     // of a figure that the file is published for: its family, see [Rows.Periods]
}

// Figure says which numbers a column may hold. Nil bounds are open.
type Figure struct {
	Min   *float64 `yaml:"min"`
	Max   *float64 `yaml:"max"`
	Whole bool     `yaml:"whole"` // no fraction
}

// Parse reads the YAML that stands beside a reader.
func Parse(text []byte) (Book, error) {
	var b Book
	if err := yaml.UnmarshalWithOptions(text, &b, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("names of columns: %w", err)
	}
	return b, nil
}

// Lookup returns the description of one kind of file in a reader's YAML.
func Lookup(text []byte, kind string) (File, error) {
	b, err := Parse(text)
	if err != nil {
		return File{}, err
	}
	f, ok := b[kind]
	if !ok {
		return File{}, fmt.Errorf("names of columns: no kind %q", kind)
	}
	return f, nil
}

// Figures are the columns that hold figures.
func (f File) Figures() []Column {
	var figures []Column
	for _, c := range f.Columns {
		if c.Figure != nil {
			figures = append(figures, c)
		}
	}
	return figures
}

// WithNames adds the names that a pack gives to columns, before our own.
func (f File) WithNames(names map[string][]string) File {
	columns := make([]Column, len(f.Columns))
	for i, c := range f.Columns {
		c.Names = append(append([]string{}, names[c.Name]...), c.Names...)
		columns[i] = c
	}
	f.Columns = columns
	return f
}

// spec asks [table.Open] for the columns.
func (f File) spec(in source.Input) table.Spec {
	s := table.Spec{Sheet: in.Layer, Member: in.Layer, Official: f.Member, Limits: in.Limits, Progress: in.Progress}
	for _, c := range f.WithNames(in.Columns).Columns {
		s.Columns = append(s.Columns, table.Column{Name: c.Name, Aliases: c.Names, Required: c.Required})
	}
	return s
}
