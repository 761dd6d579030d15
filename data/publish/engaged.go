package publish

import (
	"cmp"
	"context"
	"slices"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// readEngagements reads which communes of the edition are engaged in the social and
// solidarity economy, with their dates: the date of the edition picks those that are.
// When two sources tell of one commune from the same day on, the first counts.
func (in *input) readEngagements(ctx context.Context) error {
	stored, err := in.publication.Engagements(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(stored, func(a, b data.StoredEngagement) int { return cmp.Compare(in.rank[a.Source], in.rank[b.Source]) })
	type start struct {
		area int64
		day  source.Date
	}
	seen := map[start]bool{}
	for _, g := range stored {
		a, ok := in.areas[g.Area]
		key := start{g.Area, dateOf(&g.From)}
		if !ok || a.Ref.Level != source.Commune || seen[key] {
			continue
		}
		seen[key] = true
		in.engagements = append(in.engagements, edition.Engagement{
			Ref: a.Ref, From: key.day, To: dateOf(g.To), What: g.What, Source: in.sources[g.Source].ID,
		})
	}
	return nil
}
