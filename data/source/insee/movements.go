package insee

import (
	"context"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Movements reads the history of communes: one row for each pair of codes before
// and after, as the COG has it since 2019, or INSEE's older layout historiq. All rows
// about a commune that the input keeps are given, on either side; one event has several.
func Movements(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	return layout.FirstThatFits(ctx, in, to, movements, historiq)
}

func movements(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "movements")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		return movementReader{rows}.visit, nil
	})
}

type movementReader struct{ *layout.Rows }

func (r movementReader) visit(row table.Row) error {
	m := source.Movement{
		Row:        row.Number,
		TypeBefore: strings.Clone(row.Text("type_before")), TypeAfter: strings.Clone(row.Text("type_after")),
		NameBefore: strings.Clone(row.Text("name_before")), NameAfter: strings.Clone(row.Text("name_after")),
	}
	for column, typ := range map[string]string{"type_before": m.TypeBefore, "type_after": m.TypeAfter} {
		if _, known := aliasKind(typ); !known || typ == "" {
			return r.Refuse(r.At(row, column), UnknownType, nil)
		}
	}
	var err error
	if m.Before, err = r.CommuneCode(r.At(row, "before")); err != nil {
		return err
	}
	if m.After, err = r.CommuneCode(r.At(row, "after")); err != nil {
		return err
	}
	if !r.keeps(m) {
		return layout.ErrSkip
	}
	if m.Kind, err = strconv.Atoi(row.Text("kind")); err != nil || m.Kind < 10 || m.Kind > 99 {
		return r.Refuse(r.At(row, "kind"), UnknownMovement, nil)
	}
	if m.On, err = r.date(r.At(row, "on")); err != nil {
		return err
	}
	return r.Sink.Movement(m)
}

func (r movementReader) keeps(m source.Movement) bool {
	return r.In.Keeps(source.Ref{Level: source.Commune, Code: m.Before}) ||
		r.In.Keeps(source.Ref{Level: source.Commune, Code: m.After})
}

func (r movementReader) date(v layout.Value) (source.Date, error) {
	d, err := table.ParseDate(v.Text)
	if err != nil {
		return d, r.Because(v, err)
	}
	return d, nil
}
