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

// CountRequests counts requests as a publication does, and those that were awarded and
// are in no register of grants.
func CountRequests(ctx context.Context, db *data.DB, o Options, questions []Asked) (counts []RequestCounts, unregistered int, err error) {
	err = db.InPublication(ctx, o.Pack.Name, func(p *data.Publication) error {
		in, err := read(ctx, p, o)
		if err != nil {
			return err
		}
		r, err := in.readRequests(ctx, nil)
		if err != nil {
			return err
		}
		unregistered = r.unregistered
		for _, q := range questions {
			for id, a := range in.areas {
				if a.Ref == q.Ref {
					counts = append(counts, r.count(id, q.Kind, q.Axis, q.From, q.To))
				}
			}
		}
		return nil
	})
	return counts, unregistered, err
}
