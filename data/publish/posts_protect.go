package publish

import (
	"context"
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data/source"
)

// tellPosts tells the salaried posts of the ESS, per thousand people and as a share of
// all salaried posts, under one mask. Without an extract there is only the range that
// the size classes of the register leave.
func (in *input) tellPosts(ctx context.Context, g *ground, u *units, o Options) (teller, error) {
	figures, reports, err := in.protectedPosts(ctx, o)
	if err != nil {
		return nil, err
	}
	if len(reports) == 0 {
		return in.readPostsRange(ctx, g, u)
	}
	sizes, err := in.publication.SizesOfUnits(ctx)
	if err != nil {
		return nil, err
	}
	in.masks = append(in.masks, reports...)
	t := protected{in: in, ground: g, figures: figures, method: PostsExtract, role: rolePosts, unitOf: lots{sizes, u.stocks}.unit}
	t.publishes = func(level source.Level, variant string, _ indicator.Period) bool {
		return publishesPosts(level, variant)
	}
	for _, r := range reports {
		t.periodsOf = append(t.periodsOf, r.Period)
	}
	return t, nil
}

// protectedPosts are the posts of all periods that extracts tell of, as they may be
// published: one mask for all indicators, levels and families that carry them. What the
// edition in force hides of the same file stays hidden, and what it shows is known.
func (in *input) protectedPosts(ctx context.Context, o Options) (map[maskKey]protectedFigure, []MaskReport, error) {
	periods := in.periods("", source.ESSPosts)
	if len(periods) == 0 {
		return nil, nil, nil
	}
	earlier, err := in.inForce(ctx, Posts, in.tellersOf(source.ESSPosts))
	if err != nil {
		return nil, nil, err
	}
	figures, reports := map[maskKey]protectedFigure{}, []MaskReport(nil)
	for _, period := range periods {
		p := in.newPostsTable(period, publishesPosts)
		p.sums.keep(p.cells, earlier)
		task := maskTask{sums: p.sums, rules: secrecy.Business(), now: o.Now, report: MaskReport{Indicator: Posts, Period: period}}
		mask, err := task.run(ctx)
		if err != nil {
			return nil, nil, err
		}
		for key, cell := range p.cells {
			if cell != noCell {
				figures[key] = task.shown(mask, cell)
			} else if _, secret := p.secret[key]; secret {
				figures[key] = protectedFigure{Value: math.NaN(), Status: indicator.Secret, Reason: indicator.SourceSecret}
			}
		}
		reports = append(reports, task.report)
	}
	return figures, reports, nil
}
