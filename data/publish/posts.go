package publish

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// postVectors are the salaried posts of the ESS per thousand people, and as a share of
// all salaried posts, under one mask. Without an extract they are absent: the register
// has size classes only.
func (in *input) postVectors(ctx context.Context, g *ground, people people, o Options) ([]*edition.Vector, error) {
	figures, reports, err := in.protectedPosts(ctx, o)
	if err != nil {
		return nil, err
	}
	in.masks = append(in.masks, reports...)
	if len(reports) == 0 {
		return in.absentPosts(g)
	}
	var vectors []*edition.Vector
	for _, report := range reports {
		for _, level := range in.sortedLevels() {
			for _, variant := range in.postVariants(report.Period) {
				if !publishesPosts(level, variant) || !in.speaks(level, ofVariant(source.ESSPosts, variant)) {
					continue
				}
				for _, id := range []string{Posts, PostsShare} {
					key := edition.Key{Indicator: ofVariant(id, variant), Level: level, Period: report.Period}
					v, err := in.postVector(ctx, g, postTask{key, id, variant, people, figures})
					if err != nil {
						return nil, err
					}
					vectors = append(vectors, v)
				}
			}
		}
	}
	return vectors, nil
}

// absentPosts are the indicators of posts when nobody gives any.
func (in *input) absentPosts(g *ground) ([]*edition.Vector, error) {
	var vectors []*edition.Vector
	for _, id := range []string{Posts, PostsShare} {
		for _, level := range in.sortedLevels() {
			v, err := in.allAbsent(g, edition.Key{Indicator: id, Level: level}, rolePosts)
			if err != nil {
				return nil, err
			}
			vectors = append(vectors, v)
		}
	}
	return vectors, nil
}

// postTask is one vector of posts.
type postTask struct {
	key     edition.Key
	id      string
	variant string
	people  people
	figures map[maskKey]protectedFigure
}

func (in *input) postVector(ctx context.Context, g *ground, t postTask) (*edition.Vector, error) {
	var input indicator.Input
	var bases []edition.Basis
	for i, area := range g.order[t.key.Level] {
		c, basis := in.postCell(t, t.key.Level, i, area)
		input.Areas, bases = append(input.Areas, c), append(bases, basis)
	}
	if level, area, position, ok := in.territory(g); ok {
		c, _ := in.postCell(t, level, position, area)
		input.Reference = &c
	}
	return in.rates(ctx, g, t.key, input, bases)
}

// postCell is what is published of the posts of an area and of what they are divided
// by. Nothing that is hidden goes in, so nothing that is computed from it tells more.
func (in *input) postCell(t postTask, level source.Level, position int, area int64) (indicator.Cell, edition.Basis) {
	f, ok := t.figures[maskKey{level, area, t.variant, t.key.Period}]
	if !ok {
		f = protectedFigure{Status: indicator.Absent, Reason: indicator.SourceNotPublished, Sources: in.tellers[tellerKey{level, ofVariant(source.ESSPosts, t.variant), t.key.Period}]}
	}
	n := indicator.Numerator{Status: f.Status, Reason: f.Reason}
	if f.Status.HasValue() {
		n.Count, n.Cases = f.Value, f.Units
	}
	d, sources := in.postDenominator(t, level, position, area)
	all := slices.Concat(in.sourceIDs(f.Sources), sources)
	slices.Sort(all)
	basis := edition.Basis{Method: PostsExtract, Sources: slices.Compact(all)}
	if n.Status.HasValue() && t.id == PostsShare && !d.Status.HasValue() {
		n = indicator.Numerator{Status: d.Status, Reason: d.Reason}
		if d.Reason == indicator.SourceMissing {
			basis.Missing = roleEmployment
		}
	}
	return indicator.Cell{Numerator: n, Denominator: d}, basis
}

// postDenominator is the people of an area, or all salaried posts in it.
func (in *input) postDenominator(t postTask, level source.Level, position int, area int64) (indicator.Denominator, []string) {
	if t.id == Posts {
		population, year := t.people.nearest(level, position, t.key.Period)
		return perPeople(population, year), population.Basis.Sources
	}
	return in.allPosts(level, area, t.key.Period)
}

// allPosts are the salaried posts of all sectors, as FLORES gives them; of wholes that
// it does not tell of, the sum of their communes, when all are known.
func (in *input) allPosts(level source.Level, area int64, period indicator.Period) (indicator.Denominator, []string) {
	used := map[int64]bool{}
	parts := []int64{area}
	if _, told := in.told[figureKey{area, source.SalariedPosts, period}]; !told && isWhole(level) {
		parts = in.communesOf[area]
	}
	d := indicator.Denominator{Period: period}
	if len(parts) == 0 {
		return indicator.Denominator{Status: indicator.Absent, Reason: indicator.SourceNotPublished}, nil
	}
	for _, part := range parts {
		o, told := in.told[figureKey{part, source.SalariedPosts, period}]
		switch {
		case told && o.Value != nil:
			d.Value += *o.Value
			used[o.Source] = true
			continue
		case part != area:
			d.Status, d.Reason = indicator.Absent, MemberMissing
		case told:
			d.Status, d.Reason = o.Status, o.Reason
		case in.speaks("", source.SalariedPosts):
			d.Status, d.Reason = indicator.Absent, indicator.SourceNotPublished
		default:
			d.Status, d.Reason = indicator.Absent, indicator.SourceMissing
		}
		d.Value = 0
		return d, nil
	}
	return d, in.sourceIDs(used)
}
