package insee

import (
	"context"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

// populationLag is how many years lie between the reference year of populations
// légales and the 1 January on which they come into force.
const populationLag = 3

// noEPCI stands in INSEE's files for communes in no EPCI.
const noEPCI = "ZZZZZZZZZ"

// EPCI reads the composition of EPCI on 1 January of a year: an area for each, and
// the link of each commune from that day on. The year is Input.Vintage, else that of
// the populations in the DGCL's file. These populations are given as well, for their
// reference year: those in force in 2023 are of 2020.
//
// A row is kept when both commune and EPCI belong to the territory.
func EPCI(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "epci")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		r := epciReader{Rows: rows, told: map[string]bool{}}
		year := layout.Vintage(in)
		if year == 0 {
			year = max(rows.Year(source.PopulationMunicipal), rows.Year(source.PopulationTotal))
		}
		if year == 0 {
			return nil, rows.Fault(layout.VintageMissing, nil)
		}
		r.from = source.Day(year, time.January, 1)
		r.periods = map[string]indicator.Period{}
		for _, variable := range []string{source.PopulationMunicipal, source.PopulationTotal} {
			if inForce := rows.Year(variable); inForce > 0 {
				r.periods[variable] = indicator.Year(inForce - populationLag)
			}
		}
		return r.visit, nil
	})
}

type epciReader struct {
	*layout.Rows
	from    source.Date
	periods map[string]indicator.Period
	told    map[string]bool // EPCI that the sink knows
}

func (r epciReader) visit(row table.Row) error {
	if row.Text("epci_code") == noEPCI {
		return layout.ErrSkip
	}
	commune, err := r.Commune(r.At(row, "commune_code"))
	if err != nil {
		return err
	}
	if !r.In.Keeps(commune) {
		return layout.ErrSkip
	}
	epci, err := r.EPCI(r.At(row, "epci_code"))
	if err != nil {
		return err
	}
	if !r.In.Keeps(epci) {
		return layout.ErrSkip
	}
	observations, err := r.Observations(row, commune, r.periods)
	if err != nil {
		return err
	}
	if err := r.Once(r.At(row, "commune_code"), commune.Code); err != nil {
		return err
	}
	if !r.told[epci.Code] {
		r.told[epci.Code] = true
		if err := r.Sink.Area(source.Area{Row: row.Number, Ref: epci, Name: strings.Clone(row.Text("epci_name"))}); err != nil {
			return err
		}
	}
	if err := r.Sink.Link(source.Link{Row: row.Number, Child: commune, Parent: epci, From: r.from}); err != nil {
		return err
	}
	return r.Tell(observations)
}
