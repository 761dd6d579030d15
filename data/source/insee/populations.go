package insee

import (
	"context"
	_ "embed" // the names of columns

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/melodi"
	"github.com/observatoire-essor/essor/data/source/table"
)

//go:embed columns.yaml
var columnsYAML []byte

//go:embed melodi.yaml
var melodiYAML []byte

// Populations reads populations légales: PMUN, PCAP and PTOT of each commune, from
// a table with a row per commune or from Melodi's DS_POPULATIONS_REFERENCE and
// DS_POPULATIONS_HISTORIQUES. The table does not tell its reference year:
// Input.Period must. Rows of arrondissements are left out, since their communes have
// rows of their own.
func Populations(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "populations")
	if err != nil {
		return source.Counts{}, err
	}
	set, err := melodi.Parse(melodiYAML, "populations")
	if err != nil {
		return source.Counts{}, err
	}
	wide := func(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
		return layout.Read(ctx, in, to, file, populationVisit)
	}
	// Melodi first: its rows hold the words PMUN and COM, which look like the header
	// of the other.
	return layout.FirstThatFits(ctx, in, to, set.Read, wide)
}

func populationVisit(rows *layout.Rows) (layout.Visit, error) {
	periods, err := rows.Periods()
	if err != nil {
		return nil, err
	}
	commune, err := populationRef(rows)
	if err != nil {
		return nil, err
	}
	return func(row table.Row) error {
		ref, err := commune(row)
		if err != nil {
			return err
		}
		if !rows.In.Keeps(ref) {
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
}

// populationRef says how the file gives the code of a commune: whole, or in two
// parts where COM is the name (files with the column CODREG).
func populationRef(rows *layout.Rows) (func(table.Row) (source.Ref, error), error) {
	whole := rows.Has("code") && !rows.Has("region_code")
	switch {
	case whole:
		return func(row table.Row) (source.Ref, error) { return rows.Commune(rows.At(row, "code")) }, nil
	case rows.Has("department") && rows.Has("number"):
		return func(row table.Row) (source.Ref, error) {
			return rows.Commune(layout.Composed(rows.At(row, "department"), rows.At(row, "number")))
		}, nil
	}
	return nil, rows.Missing("code")
}
