package territory

import (
	"context"
	"errors"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
)

// errNoEngagements is a mistake of the program: only the database keeps them.
var errNoEngagements = errors.New("the sink takes no engagements of communes")

// Engagements reads the communes that committed themselves to the social and solidarity
// economy: since which day, until which day (excluded) if they no longer are, and what
// they did. A commune may come back, with a row for each time. An empty first day is
// refused, for nobody could say on which day the commune counts.
//
// The sink is a [source.EngagementSink].
func Engagements(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "engagements")
	if err != nil {
		return source.Counts{}, err
	}
	return layout.Read(ctx, in, to, file, func(rows *layout.Rows) (layout.Visit, error) {
		sink, ok := to.(source.EngagementSink)
		if !ok {
			return nil, errNoEngagements
		}
		return engagementReader{rows, sink}.visit, nil
	})
}

type engagementReader struct {
	*layout.Rows
	sink source.EngagementSink
}

func (r engagementReader) visit(row table.Row) error {
	commune, err := r.Commune(r.At(row, "commune_code"))
	if err != nil {
		return err
	}
	if !r.In.Keeps(commune) {
		return layout.ErrSkip
	}
	e := source.Engagement{Row: row.Number, Ref: commune, What: strings.Clone(row.Text("what"))}
	var ok bool
	if e.From, ok = parseDay(row.Text("from")); !ok || e.From.IsZero() {
		return r.Refuse(r.At(row, "from"), table.BadDate, nil)
	}
	if e.To, ok = parseDay(row.Text("to")); !ok || !e.To.IsZero() && !e.From.Before(e.To.Time) {
		return r.Refuse(r.At(row, "to"), table.BadDate, nil)
	}
	if err := r.Once(r.At(row, "commune_code"), commune.Code+" "+e.From.String()); err != nil {
		return err
	}
	return r.sink.Engagement(e)
}
