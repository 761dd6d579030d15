package data

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb/encoding/ewkb"

	"github.com/observatoire-essor/essor/data/source"
)

func (w *writer) copyAreas(b batch) error {
	var boundaries [][]any
	for i, a := range b.areas {
		id := w.areas.ids[a.Ref]
		if a.Name != "" {
			w.areas.names[id] = a.Name
		}
		if b.boundaries[i] != nil {
			boundaries = append(boundaries, []any{id, w.source, int64(a.Row), a.Vintage, b.boundaries[i], a.AreaM2})
		}
	}
	return w.copyRows("area_boundary", []string{"area_id", "source_id", "row", "vintage", "geom", "area_m2"}, boundaries)
}

func (w *writer) copyAliases(b batch) error {
	rows := make([][]any, len(b.aliases))
	for i, a := range b.aliases {
		id := w.areas.ids[a.Ref]
		rows[i] = []any{id, a.Code, a.Name, a.Kind, day(a.From), day(a.To), w.source, int64(a.Row)}
	}
	columns := []string{"area_id", "code", "name", "kind", "valid_from", "valid_to", "source_id", "row"}
	return w.copyRows("area_alias", columns, rows)
}

func (w *writer) copyLinks(b batch) error {
	rows := make([][]any, len(b.links))
	for i, l := range b.links {
		rows[i] = []any{w.areas.ids[l.Child], w.areas.ids[l.Parent], "member", day(l.From), day(l.To), w.source, int64(l.Row)}
	}
	columns := []string{"area_id", "parent_id", "kind", "valid_from", "valid_to", "source_id", "row"}
	return w.copyRows("area_link", columns, rows)
}

func (w *writer) copyEngagements(b batch) error {
	rows := make([][]any, len(b.engagements))
	for i, e := range b.engagements {
		rows[i] = []any{w.source, int64(e.Row), w.areas.ids[e.Ref], day(e.From), day(e.To), e.What}
	}
	return w.copyRows("commune_engagement", []string{"source_id", "row", "area_id", "valid_from", "valid_to", "what"}, rows)
}

func (w *writer) copyPostcodes(b batch) error {
	rows := make([][]any, len(b.postcodes))
	for i, p := range b.postcodes {
		rows[i] = []any{w.source, int64(p.Row), w.areas.ids[p.Ref], p.Code, p.Label, p.Line5}
	}
	return w.copyRows("commune_postcode", []string{"source_id", "row", "area_id", "postcode", "label", "line5"}, rows)
}

func (w *writer) copyMovements(b batch) error {
	rows := make([][]any, len(b.movements))
	for i, m := range b.movements {
		rows[i] = []any{
			w.source, int64(m.Row), m.Kind, day(m.On),
			m.TypeBefore, m.Before, m.NameBefore, m.TypeAfter, m.After, m.NameAfter,
		}
	}
	columns := []string{
		"source_id", "row", "kind", "effective_on",
		"type_before", "code_before", "name_before", "type_after", "code_after", "name_after",
	}
	return w.copyRows("commune_movement", columns, rows)
}

func (w *writer) copyObservations(b batch) error {
	rows := make([][]any, len(b.observations))
	for i, o := range b.observations {
		id := w.areas.of(o.Ref)
		var value any
		if o.Status.HasValue() {
			value = o.Value
		}
		rows[i] = []any{id, o.Variable, o.Period.String(), w.source, int64(o.Row), value, o.Status.String(), string(o.Reason)}
	}
	columns := []string{"area_id", "variable", "period", "source_id", "row", "value", "status", "reason"}
	return w.copyRows("observation", columns, rows)
}

func (w *writer) copyCells(b batch) error {
	rows := make([][]any, len(b.cells))
	for i, c := range b.cells {
		body, err := ewkb.Marshal(c.Boundary, 4326)
		if err != nil {
			return fmt.Errorf("square %s: %w", c.ID, err)
		}
		rows[i] = []any{
			w.source, int64(c.Row), c.ID, c.Commune, c.Population,
			number(c.Households), number(c.PoorHouseholds), number(c.PoorShare), c.Imputed, body,
		}
	}
	columns := []string{
		"source_id", "row", "id", "commune", "population",
		"households", "poor_households", "poor_share", "imputed", "geom",
	}
	return w.copyRows("grid_cell", columns, rows)
}

func (w *writer) copyIssues(b batch) error {
	rows := make([][]any, len(b.issues))
	for i, issue := range b.issues {
		args := issue.Args
		if args == nil {
			args = map[string]string{}
		}
		detail, err := json.Marshal(args)
		if err != nil {
			return err
		}
		rows[i] = []any{w.source, int64(issue.Row), issue.Column, issue.Code, string(issue.Effect), detail}
	}
	return w.copyRows("source_issue", []string{"source_id", "row", "column", "code", "effect", "detail"}, rows)
}

// day is a date for PostgreSQL: NULL for no day.
func day(d source.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time
}

// number is NULL for NaN.
func number(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// cents is an exact amount in euros.
func cents(c source.Cents) pgtype.Numeric {
	return pgtype.Numeric{Int: big.NewInt(int64(c)), Exp: -2, Valid: true}
}
