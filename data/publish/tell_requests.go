package publish

import (
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// tellRequests tells how many requests for money were made, by the seat of who asks,
// under one mask; and how many of them were awarded, which is public. Who asked and got
// nothing is told by neither.
func (in *input) tellRequests(ctx context.Context, g *ground, seats *seatReader, o Options) (asked, awarded teller, err error) {
	r, err := in.readRequests(ctx, seats.place)
	if err != nil {
		return nil, nil, err
	}
	periods := yearsAndSpans(r.sortedYears(), in.pack.Spans)
	counts := in.requestCounts(g, r, periods)
	whole := spanOf(counts)
	figures, reports, err := in.protectedRequests(ctx, counts, in.requestsAt(r), o)
	if err != nil {
		return nil, nil, err
	}
	in.masks = append(in.masks, reports...)
	t := protected{
		in: in, ground: g, figures: figures, periodsOf: periods, method: RequestsRegister, role: roleRequests,
		publishes: func(level source.Level, variant string, period indicator.Period) bool {
			return publishesRequests(level, variant, period, whole)
		},
	}
	return t, awardedRequests{t, r}, nil
}

// requestCounts are the counts that would be published, of all areas and axes.
func (in *input) requestCounts(g *ground, r *requests, periods []indicator.Period) []requestCount {
	axes := []string{""}
	for axis := range r.axes {
		axes = append(axes, axis)
	}
	slices.Sort(axes)
	var counts []requestCount
	whole := wholeSpan(periods)
	for _, level := range in.sortedLevels() {
		for _, period := range periods {
			for _, axis := range axes {
				if !r.tells(level, seat) || !publishesRequests(level, axisVariant(axis), period, whole) {
					continue
				}
				for _, area := range g.order[level] {
					counts = append(counts, in.requestCount(r, requestCount{level: level, area: area, variant: axisVariant(axis), period: period}, axis))
				}
			}
		}
	}
	return counts
}

// requestCount fills in a count.
func (in *input) requestCount(r *requests, c requestCount, axis string) requestCount {
	of := r.count(c.area, seat, axis, c.period.From, c.period.To)
	c.asked, c.awarded, c.sources = of.Requests, of.Awarded, map[int64]bool{}
	for year, sources := range r.sources {
		if c.period.Contains(year) {
			for s := range sources {
				c.sources[s] = true
			}
		}
	}
	return c
}

// axisParam begins the variants of one axis.
const axisParam = "axis="

func axisVariant(axis string) string {
	if axis == "" {
		return ""
	}
	return axisParam + axis
}

// awardedRequests tells how many requests were awarded.
type awardedRequests struct {
	protected // whose periods and levels these are
	requests  *requests
}

func (t awardedRequests) parts(q question) []part {
	basis := &edition.Basis{Method: RequestsRegister, Sources: t.requests.sourcesOf(t.in, q.period.From, q.period.To)}
	parts := make([]part, len(t.ground.order[q.level]))
	for i, area := range t.ground.order[q.level] {
		c := t.requests.count(area, seat, q.variant.Get("axis"), q.period.From, q.period.To)
		parts[i] = part{indicator.Numerator{Count: float64(c.Awarded)}, basis}
	}
	return parts
}

// requestsAt counts the requests of communes by their seat.
func (in *input) requestsAt(r *requests) requestsAt {
	return func(commune int64, variant string, period indicator.Period) requestCount {
		axis := strings.TrimPrefix(variant, axisParam)
		return in.requestCount(r, requestCount{level: source.Commune, area: commune, variant: variant, period: period}, axis)
	}
}
