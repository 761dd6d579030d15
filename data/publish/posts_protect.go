package publish

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data"
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
// published: one mask for all indicators, levels and families that carry them. What an
// earlier edition hides of the same file stays hidden, and what it shows is known.
func (in *input) protectedPosts(ctx context.Context, o Options) (map[maskKey]protectedFigure, []MaskReport, error) {
	tellers, err := in.publication.Tellers(ctx, source.ESSPosts)
	if err != nil || len(tellers) == 0 {
		return nil, nil, err
	}
	from := map[int64]bool{}
	for _, id := range tellers {
		from[id] = true
	}
	pasts, err := in.readPast(ctx, Posts, "", from)
	if err != nil {
		return nil, nil, err
	}
	figures, reports := map[maskKey]protectedFigure{}, []MaskReport(nil)
	err = in.eachPosts(ctx, func(period indicator.Period, told map[figureKey]data.StoredObservation) error {
		p := in.newPostsTable(period, told, publishesPosts)
		p.addPasts(pasts)
		task := maskTask{sums: p.sums, rules: secrecy.Business(), now: o.Now, report: MaskReport{Indicator: Posts, Period: period}}
		mask, err := task.run(ctx)
		if err != nil {
			return err
		}
		for key, cell := range p.cells {
			if cell != noCell {
				figures[key] = task.shown(mask, cell)
			} else if _, secret := p.secret[key]; secret {
				figures[key] = protectedFigure{Value: math.NaN(), Status: indicator.Secret, Reason: indicator.SourceSecret}
			} else if reason := p.absent[key]; reason != "" {
				figures[key] = protectedFigure{Value: math.NaN(), Status: indicator.Absent, Reason: reason}
			}
		}
		reports = append(reports, task.report)
		return nil
	})
	slices.SortFunc(reports, func(a, b MaskReport) int {
		return cmp.Or(cmp.Compare(a.Period.To, b.Period.To), cmp.Compare(a.Period.From, b.Period.From))
	})
	return figures, reports, err
}

// eachPosts hands on what extracts say of the posts of the ESS, one period after the
// other: all periods of a country are more than memory holds.
func (in *input) eachPosts(ctx context.Context, take func(indicator.Period, map[figureKey]data.StoredObservation) error) error {
	return in.publication.ObservationsByPeriod(ctx, postsVariables(), func(period indicator.Period, stored []data.StoredObservation) error {
		told := map[figureKey]data.StoredObservation{}
		if err := in.choose(ctx, stored, told); err != nil {
			return err
		}
		in.tellAway(stored, told)
		for key := range told {
			if key.variable == source.ESSPosts {
				return take(period, told)
			}
		}
		return nil
	})
}
