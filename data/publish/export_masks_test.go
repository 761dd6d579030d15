package publish

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// PostsTable is the table of the posts of a year as it is masked.
type PostsTable struct {
	secrecy.Table
	Rows  [][]int            // cells of each area by variant, −1 for none
	Sums  []secrecy.Relation // between areas
	Whole []bool             // by cell: of a whole
}

// ReadPosts reads the table of posts that an edition would have if it published what
// publishes says; nil is what editions publish.
func ReadPosts(ctx context.Context, db *data.DB, o Options, publishes func(level source.Level, variant string) bool) (PostsTable, error) {
	if publishes == nil {
		publishes = publishesPosts
	}
	var out PostsTable
	err := db.InPublication(ctx, o.Pack.Name, func(p *data.Publication) error {
		in, err := read(ctx, p, o)
		if err != nil {
			return err
		}
		return in.eachPosts(ctx, func(period indicator.Period, told map[figureKey]data.StoredObservation) error {
			if period == indicator.Year(2022) {
				out = exported(in.newPostsTable(period, told, publishes))
			}
			return nil
		})
	})
	return out, err
}

// exported finds the areas of a table again: those whose cells are linked by the same
// sum in the total of all families.
func exported(p postsTable) PostsTable {
	out := PostsTable{Table: p.sums.Table, Whole: p.sums.whole}
	row := map[int]int{}
	add := func(at func(variant string) int) {
		var cells []int
		for _, variant := range p.variants {
			cells = append(cells, at(variant))
		}
		if cells[0] != noCell {
			row[cells[0]] = len(out.Rows)
			out.Rows = append(out.Rows, cells)
		}
	}
	for _, level := range p.in.sortedLevels() {
		areas := p.in.levels[level]
		if level.IsOutside() {
			areas = slices.Concat(p.in.levels[source.Commune], p.in.levels[source.EPCI])
		}
		for _, area := range areas {
			add(func(variant string) int {
				if cell, ok := p.inner[p.key(level, area, variant)]; ok {
					return cell
				}
				return p.at(level, area, variant)
			})
		}
	}
	for _, r := range p.sums.Relations {
		total, ok := row[r.Total]
		sum := secrecy.Relation{Total: total}
		for _, part := range r.Parts {
			if at, is := row[part]; is {
				sum.Parts = append(sum.Parts, at)
			}
		}
		if ok && len(sum.Parts) > 1 {
			out.Sums = append(out.Sums, sum)
		}
	}
	return out
}

// MaskedRequests is a count of requests, and how it may be published.
type MaskedRequests struct {
	Ref            source.Ref
	Variant        string
	Period         indicator.Period
	Asked, Awarded int

	Shown  bool // whether it is published at all
	Value  float64
	Status indicator.Status
	Reason indicator.Reason
}

// MaskRequests masks counts as a publication would.
func MaskRequests(ctx context.Context, db *data.DB, o Options, counts []MaskedRequests) ([]MaskedRequests, []MaskReport, error) {
	out := slices.Clone(counts)
	var reports []MaskReport
	err := db.InPublication(ctx, o.Pack.Name, func(p *data.Publication) error {
		in, err := read(ctx, p, o)
		if err != nil {
			return err
		}
		ids := map[source.Ref]int64{}
		for id, a := range in.areas {
			ids[a.Ref] = id
		}
		plain := make([]requestCount, len(out))
		for i, c := range out {
			plain[i] = requestCount{level: c.Ref.Level, area: ids[c.Ref], variant: c.Variant, period: c.Period, asked: c.Asked, awarded: c.Awarded}
		}
		figures, r, err := in.protectedRequests(ctx, plain, nil, o)
		for i, c := range plain {
			f, ok := figures[maskKey{c.level, c.area, c.variant, c.period}]
			out[i].Shown, out[i].Value, out[i].Status, out[i].Reason = ok, f.Value, f.Status, f.Reason
		}
		reports = r
		return err
	})
	return out, reports, err
}
