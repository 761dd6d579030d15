package insee

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

// IRIS reads the list of IRIS: an area without boundary for each, and its link to
// the commune. The IRIS of an arrondissement belong to the commune.
func IRIS(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "iris")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		return irisReader{rows}.visit, nil
	})
}

type irisReader struct{ *layout.Rows }

func (r irisReader) visit(row table.Row) error {
	code, err := r.CommuneCode(r.At(row, "commune_code"))
	if err != nil {
		return err
	}
	if whole, inside := layout.Arrondissement(code); inside {
		code = whole
	}
	commune := source.Ref{Level: source.Commune, Code: code}
	if !r.In.Keeps(commune) {
		return layout.ErrSkip
	}
	iris, err := r.IRIS(r.At(row, "code"))
	if err != nil {
		return err
	}
	if err := r.Once(r.At(row, "code"), iris.Code); err != nil {
		return err
	}
	if err := r.Sink.Area(source.Area{Row: row.Number, Ref: iris, Name: strings.Clone(row.Text("name"))}); err != nil {
		return err
	}
	return r.Sink.Link(source.Link{Row: row.Number, Child: iris, Parent: commune})
}
