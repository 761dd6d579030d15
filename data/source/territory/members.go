package territory

import (
	"context"
	_ "embed" // the names of columns
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

//go:embed columns.yaml
var columnsYAML []byte

// sinceEver stands for the founding members, whose first day is not in the table.
const sinceEver = "initial"

// Members reads the member communes of an EPCI: the EPCI, its communes with their
// names where the table has them, and a link for each from the day on which it
// joined. "initial" in the place of a day is a founding member.
//
// Options: epci, the SIREN of the EPCI (required); epci_name; aliases, its other codes
// in time, as "245900410..2020-03-14" for a SIREN that held until that day.
func Members(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "members")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		if in.Options["epci"] == "" {
			return nil, rows.Fault(layout.OptionMissing, map[string]string{"option": "epci"})
		}
		siren, err := table.SIREN(in.Options["epci"])
		if err != nil {
			return nil, badOption(rows, "epci")
		}
		aliases, ok := parseAliases(in.Options["aliases"])
		if !ok {
			return nil, badOption(rows, "aliases")
		}
		r := memberReader{Rows: rows, epci: source.Ref{Level: source.EPCI, Code: siren}, aliases: aliases}
		return r.visit, nil
	})
}

type memberReader struct {
	*layout.Rows
	epci    source.Ref
	aliases []alias
	told    bool // the sink knows the EPCI
}

func (r *memberReader) visit(row table.Row) error {
	commune, err := r.Commune(r.At(row, "commune_code"))
	if err != nil {
		return err
	}
	if !r.In.Keeps(commune) {
		return layout.ErrSkip
	}
	link := source.Link{Row: row.Number, Child: commune, Parent: r.epci}
	if link.From, err = r.since(row); err != nil {
		return err
	}
	if link.To, err = r.until(row, link.From); err != nil {
		return err
	}
	if err := r.Once(r.At(row, "commune_code"), commune.Code+" "+link.From.String()); err != nil {
		return err
	}
	if err := r.tellEPCI(row.Number); err != nil {
		return err
	}
	name := strings.Clone(row.Text("commune_name"))
	if err := r.Sink.Area(source.Area{Row: row.Number, Ref: commune, Name: name}); err != nil {
		return err
	}
	return r.Sink.Link(link)
}

// since is the day on which a commune joined; no day for founding members. An empty
// cell is refused: it may be a founding member or an unknown day.
func (r *memberReader) since(row table.Row) (source.Date, error) {
	text := row.Text("since")
	if text == sinceEver {
		return source.Date{}, nil
	}
	day, ok := parseDay(text)
	if !ok || day.IsZero() {
		return day, r.Refuse(r.At(row, "since"), table.BadDate, nil)
	}
	return day, nil
}

// until is the day on which a commune left; no day for those who stay.
func (r *memberReader) until(row table.Row, since source.Date) (source.Date, error) {
	day, ok := parseDay(row.Text("until"))
	if !ok || !day.IsZero() && !since.Before(day.Time) {
		return day, r.Refuse(r.At(row, "until"), table.BadDate, nil)
	}
	return day, nil
}

// tellEPCI tells of the EPCI before the first of its communes.
func (r *memberReader) tellEPCI(row int) error {
	if r.told {
		return nil
	}
	r.told = true
	if err := r.Sink.Area(source.Area{Row: row, Ref: r.epci, Name: r.In.Options["epci_name"]}); err != nil {
		return err
	}
	for _, a := range r.aliases {
		other := source.Alias{Row: row, Ref: r.epci, Code: a.code, Kind: "former_code", From: a.from, To: a.to}
		if err := r.Sink.Alias(other); err != nil {
			return err
		}
	}
	return nil
}
