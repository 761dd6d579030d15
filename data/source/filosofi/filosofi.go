package filosofi

import (
	"context"
	_ "embed" // the names of columns
	"errors"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/melodi"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

//go:embed columns.yaml
var columnsYAML []byte

//go:embed melodi.yaml
var melodiYAML []byte

// AggregateRow is the note on the line of all neighbourhoods together that begins
// some files.
const AggregateRow infile.Code = "qpv.aggregate"

// Communes reads incomes and poverty of communes: a table with a row per commune, or
// Melodi's DS_FILOSOFI_CC, which has those of EPCI as well. Rows of arrondissements
// are left out.
func Communes(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	set, err := melodi.Parse(melodiYAML, "communes")
	if err != nil {
		return source.Counts{}, err
	}
	floor := &floorWatch{Sink: to}
	wide := readerOf("communes", func(rows *layout.Rows, row table.Row) (source.Ref, error) {
		return rows.Commune(rows.At(row, "code"))
	})
	counts, err := layout.FirstThatFits(ctx, in, floor, set.Read, wide)
	if err != nil {
		return counts, err
	}
	return counts, floor.tell()
}

// IRIS reads incomes of IRIS: disposable (DISP) or declared (DEC), which are
// different variables.
func IRIS(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return readerOf("iris", func(rows *layout.Rows, row table.Row) (source.Ref, error) {
		return rows.IRIS(rows.At(row, "code"))
	})(ctx, in, to)
}

// QPV reads incomes of priority neighbourhoods, of both generations: the code tells
// which. The first row may be the aggregate of all of them; it is left out.
func QPV(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	first := true
	return readerOf("qpv", func(rows *layout.Rows, row table.Row) (source.Ref, error) {
		ref, err := rows.QPV(rows.At(row, "code"))
		aggregate := err != nil && first
		first = false
		var refused *layout.RefusalError
		if aggregate && errors.As(err, &refused) && refused.Fault.Code == table.BadQPV {
			note := source.Issue{Row: row.Number, Column: row.Col("code"), Code: string(AggregateRow), Args: map[string]string{"value": row.Text("code")}}
			if err := rows.Note(note); err != nil {
				return ref, err
			}
			return ref, layout.ErrSkip
		}
		return ref, err
	})(ctx, in, to)
}

// readerOf reads tables with a row per area.
func readerOf(kind string, refOf func(*layout.Rows, table.Row) (source.Ref, error)) source.ReadFunc {
	return func(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
		file, err := layout.Lookup(columnsYAML, kind)
		if err != nil {
			return source.Counts{}, err
		}
		return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
			periods, err := rows.Periods()
			if err != nil {
				return nil, err
			}
			return func(row table.Row) error {
				ref, err := refOf(rows, row)
				if err != nil {
					return err
				}
				if !in.Keeps(ref) {
					return layout.ErrSkip
				}
				observations, err := rows.Observations(row, ref, periods)
				if err != nil {
					return err
				}
				if err := rows.Once(rows.At(row, "code"), ref.Code); err != nil {
					return err
				}
				return rows.Tell(observations)
			}, nil
		})
	}
}
