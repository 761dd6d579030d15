package insee

import (
	"context"
	_ "embed" // the translation of the old codes
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

//go:embed historiq.yaml
var historiqYAML []byte

// historiq reads the history of communes in INSEE's layout up to 2018, in which an
// event has a row for each commune that it concerns. Its codes are translated into
// those of today by historiq.yaml. Rows about parcels, cantons and arrondissements
// are skipped.
func historiq(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "historiq")
	if err != nil {
		return source.Counts{}, err
	}
	var events map[string]event
	if err := yaml.UnmarshalWithOptions(historiqYAML, &events, yaml.Strict()); err != nil {
		return source.Counts{}, fmt.Errorf("historiq.yaml: %w", err)
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		return historiqReader{movementReader{rows}, events}.visit, nil
	})
}

// event is what a code of the old history means.
type event struct {
	Skip   bool   `yaml:"skip"`   // no movement of a commune
	Kind   int    `yaml:"kind"`   // of today's history
	Before string `yaml:"before"` // self, other, former, seat or former_seat: the commune before
	After  string `yaml:"after"`
	From   string `yaml:"from"`   // type before, COM when empty
	To     string `yaml:"to"`     // type after, COM when empty
	Mirror bool   `yaml:"mirror"` // it also says that the other commune leads to this one
}

type historiqReader struct {
	movementReader
	events map[string]event
}

func (r historiqReader) visit(row table.Row) error {
	e, known := r.events[row.Text("kind")]
	if !known {
		return r.Refuse(r.At(row, "kind"), UnknownMovement, nil)
	}
	if e.Skip {
		return layout.ErrSkip
	}
	m := source.Movement{Row: row.Number, Kind: e.Kind, TypeBefore: communeType(e.From), TypeAfter: communeType(e.To)}
	var err error
	if m.Before, m.NameBefore, err = r.side(row, e.Before); err != nil {
		return err
	}
	if m.After, m.NameAfter, err = r.side(row, e.After); err != nil {
		return err
	}
	if former := text(row, "former_name"); former != "" && e.Before != "other" {
		m.NameBefore = strings.Clone(former)
	}
	if !r.keeps(m) {
		return layout.ErrSkip
	}
	if m.On, err = r.date(r.At(row, "on")); err != nil {
		return err
	}
	if err := r.Sink.Movement(m); err != nil || !e.Mirror {
		return err
	}
	if m.Before, m.NameBefore, err = r.side(row, "other"); err != nil || m.Before == m.After {
		return err
	}
	return r.Sink.Movement(m)
}

// side is the commune on one side of a movement, with its name if the row has it.
func (r historiqReader) side(row table.Row, which string) (code, name string, err error) {
	switch {
	case which == "former", which == "seat", which == "former_seat", which == "other" && text(row, "other") != "":
		code, err = r.CommuneCode(r.At(row, which))
		return code, "", err
	}
	// A commune created from no other, such as Tende in 1947, comes from itself.
	code, err = r.CommuneCode(layout.Composed(r.At(row, "department"), r.At(row, "number")))
	return code, strings.Clone(text(row, "name")), err
}

func communeType(typ string) string {
	if typ == "" {
		return "COM"
	}
	return typ
}

// text is a cell, empty where a program wrote NA for it.
func text(row table.Row, column string) string {
	if t := row.Text(column); t != "NA" {
		return t
	}
	return ""
}
