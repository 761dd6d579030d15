package ogc

import (
	"context"
	"sort"

	"github.com/paulmach/orb"
)

// chosen are the features of an answer.
type chosen struct {
	matched int     // in all
	list    []int32 // positions, in order; nil: those from first on
	first   int
	n       int
	more    bool // features that match come after
	less    bool // features that match come before
}

// at is the position of feature k of the answer.
func (c chosen) at(k int) int {
	if c.list == nil {
		return c.first + k
	}
	return int(c.list[k])
}

// patience is after how many features it is asked whether the client is still there.
const patience = 256

// choose finds the features that match, and of these the page that is asked for.
func (c *collection) choose(ctx context.Context, q request) (chosen, error) {
	if q.box == nil && q.filter == nil && (q.when == nil || c.when == nil) {
		from, to := c.page(q, c.n, func(id string) int { return c.from(id) }, func(k int) string { return c.key(k) })
		return chosen{matched: c.n, first: from, n: to - from, more: to < c.n, less: from > 0}, nil
	}
	var all []int32
	for i := range c.n {
		if i%patience == 0 && ctx.Err() != nil {
			return chosen{}, ctx.Err()
		}
		if c.matches(q, i) {
			all = append(all, int32(i))
		}
	}
	from, to := c.page(q, len(all),
		func(id string) int {
			at := c.from(id)
			return sort.Search(len(all), func(k int) bool { return int(all[k]) >= at })
		},
		func(k int) string { return c.key(int(all[k])) })
	out := chosen{matched: len(all), n: to - from, more: to < len(all), less: from > 0}
	if out.n > 0 {
		out.list = all[from:to]
	}
	return out, nil
}

// page is the part of n features that is asked for; find tells which of them is the
// first whose id does not come before another, key the id of one.
func (c *collection) page(q request, n int, find func(string) int, key func(int) string) (from, to int) {
	switch {
	case q.before != "":
		to = find(q.before)
		return max(to-q.limit, 0), to
	case q.after != "":
		from = find(q.after)
		if from < n && key(from) == q.after {
			from++
		}
	}
	return from, min(from+q.limit, n)
}

// matches tells whether a feature is what is asked for, what is cheap first.
func (c *collection) matches(q request, i int) bool {
	if q.box != nil && !q.box.near(c.bounds[i]) {
		return false
	}
	if q.when != nil && c.when != nil {
		if at, ok := c.when(i); ok && !q.when.meets(at) {
			return false
		}
	}
	if q.filter != nil && q.filter(i) != yes {
		return false
	}
	return q.box == nil || q.box.meets(func() orb.Geometry { return c.shape(i) }, c.bounds[i])
}
