package territory

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Codes of the message catalogue.
const (
	NoCode    infile.Code = "territory.no_code"    // row: a sub-territory without code
	OtherName infile.Code = "territory.other_name" // row noted: a sub-territory with another name than before
)

// SubTerritories reads which sub-territory each commune belongs to: an area of level
// territoire for each, and the links of the communes.
//
// Options: valid_from and valid_to (excluded), the days between which the division
// holds; open without them.
func SubTerritories(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "subterritories")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		from, to, err := span(rows)
		if err != nil {
			return nil, err
		}
		r := subTerritoryReader{Rows: rows, from: from, to: to, names: map[string]string{}}
		return r.visit, nil
	})
}

type subTerritoryReader struct {
	*layout.Rows
	from, to source.Date
	names    map[string]string // of the sub-territories so far, by code
}

func (r subTerritoryReader) visit(row table.Row) error {
	commune, err := r.Commune(r.At(row, "commune_code"))
	if err != nil {
		return err
	}
	if !r.In.Keeps(commune) {
		return layout.ErrSkip
	}
	ref := source.Ref{Level: source.Territoire, Code: strings.Clone(row.Text("territoire_code"))}
	if ref.Code == "" {
		return r.Refuse(r.At(row, "territoire_code"), NoCode, nil)
	}
	if !r.In.Keeps(ref) {
		return layout.ErrSkip
	}
	if err := r.Once(r.At(row, "commune_code"), commune.Code); err != nil {
		return err
	}
	if err := r.area(row, ref); err != nil {
		return err
	}
	return r.Sink.Link(source.Link{Row: row.Number, Child: commune, Parent: ref, From: r.from, To: r.to})
}

// area tells of a sub-territory when it comes first, and notes when a later row
// names it otherwise: the first name stays.
func (r subTerritoryReader) area(row table.Row, ref source.Ref) error {
	name := strings.Clone(row.Text("territoire_name"))
	first, known := r.names[ref.Code]
	switch {
	case !known:
		r.names[ref.Code] = name
		return r.Sink.Area(source.Area{Row: row.Number, Ref: ref, Name: name})
	case first != name:
		return r.Note(source.Issue{
			Row: row.Number, Column: row.Col("territoire_name"), Code: string(OtherName),
			Args: map[string]string{"code": ref.Code, "first": first, "value": name},
		})
	}
	return nil
}
