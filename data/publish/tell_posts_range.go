package publish

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// RangeOnly is the reason of posts that nobody gave an extract of: the register tells
// the size class of each employer, so that their sum lies in a range. The middle of a
// class is no number of posts (docs/methods/ess.md).
const RangeOnly indicator.Reason = "range_only"

// PostsRange is the method of such a range: a key of the message catalogue under
// "method.". Its arguments are "least" and "most", the latter left out where a class has
// no end, and "unknown", employers of which the register tells no class.
const PostsRange = "posts.range"

// postsRange tells the range of the posts of areas, without any number.
type postsRange struct {
	in     *input
	ground *ground
	stocks []stock
	ranges map[rangeKey]postRange
}

type rangeKey struct {
	source, area int64
	family       string // empty: all
}

// postRange is what size classes say of the posts of employers together.
type postRange struct {
	least, most float64
	unknown     int64
}

// readPostsRange sums up size classes by area.
func (in *input) readPostsRange(ctx context.Context, g *ground, u *units) (postsRange, error) {
	t := postsRange{in: in, ground: g, stocks: u.stocks, ranges: map[rangeKey]postRange{}}
	if len(u.stocks) == 0 {
		return t, nil
	}
	communes, err := in.publication.SizesOfCommunes(ctx)
	if err != nil {
		return t, err
	}
	inside, err := in.publication.SizesInside(ctx, in.neighbourhoods())
	if err != nil {
		return t, err
	}
	for _, s := range communes {
		for _, whole := range in.wholesOf[s.Area] {
			of := s
			of.Area = whole
			t.add(of)
		}
	}
	for _, s := range slices.Concat(communes, inside) {
		t.add(s)
	}
	return t, nil
}

func (t postsRange) add(s data.StoredSizes) {
	class, known := sizeClasses()[s.SizeClass]
	for _, family := range []string{"", s.Family} {
		key := rangeKey{s.Source, s.Area, family}
		r := t.ranges[key]
		if known {
			r.least += float64(s.N) * class.least
			r.most += float64(s.N) * class.most
		} else {
			r.unknown += s.N
		}
		t.ranges[key] = r
	}
}

func (t postsRange) periods(q question) []indicator.Period {
	if q.level == source.IRIS || q.level.IsOutside() || q.variant.Definition.ID != Posts {
		return nil
	}
	var periods []indicator.Period
	for _, s := range t.stocks {
		periods = append(periods, s.period)
	}
	return periods
}

func (t postsRange) parts(q question) []part {
	s, _ := nearestStock(t.stocks, q.period)
	parts := make([]part, len(t.ground.order[q.level]))
	for i, area := range t.ground.order[q.level] {
		r := t.ranges[rangeKey{s.source, area, q.variant.Get("family")}]
		basis := &edition.Basis{
			Method: PostsRange, Args: map[string]string{"least": digitsOf(r.least)}, Missing: rolePosts,
			Sources: t.in.sourceIDs(map[int64]bool{s.source: true}),
		}
		if !math.IsInf(r.most, 1) {
			basis.Args["most"] = digitsOf(r.most)
		}
		if r.unknown > 0 {
			basis.Args["unknown"] = fmt.Sprint(r.unknown)
		}
		parts[i] = part{indicator.Numerator{Status: indicator.Absent, Reason: RangeOnly}, basis}
	}
	return parts
}

// digitsOf writes a number of posts without an exponent, however many they are.
func digitsOf(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (t postsRange) missing(source.Level) string { return rolePosts }
