package publish

import (
	"cmp"
	"context"
	"slices"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// readPostcodes reads which postcodes the communes of the edition have. What two sources
// tell alike is published once, as the first tells it.
func (in *input) readPostcodes(ctx context.Context) error {
	stored, err := in.publication.Postcodes(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(stored, func(a, b data.StoredPostcode) int { return cmp.Compare(in.rank[a.Source], in.rank[b.Source]) })
	type place struct {
		area        int64
		code, line5 string
	}
	seen := map[place]bool{}
	for _, p := range stored {
		a, ok := in.areas[p.Area]
		key := place{p.Area, p.Code, p.Line5}
		if !ok || a.Ref.Level != source.Commune || seen[key] {
			continue
		}
		seen[key] = true
		in.postcodes = append(in.postcodes, edition.Postcode{
			Ref: a.Ref, Code: p.Code, Label: p.Label, Line5: p.Line5, Source: in.sources[p.Source].ID,
		})
	}
	return nil
}
