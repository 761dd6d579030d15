package publish

import (
	"context"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// Asked is a question for requests.
type Asked struct {
	Ref      source.Ref
	Kind     string
	Axis     string
	From, To int
}

// Told is what a publication knows of requests.
type Told struct {
	Counts       []RequestCounts // by question
	Unregistered int
	Years        []int
	Known        []bool // whether requests have such places at the level of the question
	Sources      int    // registers that tell of the years of the first question
}

// CountRequests counts requests as a publication does.
func CountRequests(ctx context.Context, db *data.DB, o Options, questions []Asked) (told Told, err error) {
	err = db.InPublication(ctx, o.Pack.Name, func(p *data.Publication) error {
		in, err := read(ctx, p, o)
		if err != nil {
			return err
		}
		r, err := in.readRequests(ctx, nil)
		if err != nil {
			return err
		}
		told.Unregistered, told.Years = r.unregistered, r.sortedYears()
		told.Sources = len(r.sourcesOf(in, questions[0].From, questions[0].To))
		for _, q := range questions {
			told.Known = append(told.Known, r.tells(q.Ref.Level, q.Kind))
			for id, a := range in.areas {
				if a.Ref == q.Ref {
					told.Counts = append(told.Counts, r.count(id, q.Kind, q.Axis, q.From, q.To))
				}
			}
		}
		return nil
	})
	return told, err
}
