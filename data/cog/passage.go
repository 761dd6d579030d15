package cog

import (
	"cmp"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Part is a commune, and the share of another's figure that goes to it.
type Part struct {
	Code  string
	Share float64
}

// Weigh gives the shares of the communes into which one splits on a day, in their
// order; they sum to 1. ok is false when nobody knows.
type Weigh func(parts []string, on source.Date) (shares []float64, ok bool)

// Passage is where the figure of a commune of one day goes on another: to itself, to the
// commune that it merged into or whose code it took, or, shared out by weigh, to the
// communes into which it split. When the other day is earlier, a merger is a split and a
// split is a merger. The parts are in the order of their codes; their shares sum to 1.
//
// ok is false when the shares are not known: weigh does not know them, or a part has
// land of other communes as well.
func (h History) Passage(code string, from, to source.Date, weigh Weigh) (parts []Part, ok bool) {
	shares := map[string]float64{}
	if !h.walk(code, 1, h.way(from, to), weigh, shares) {
		return nil, false
	}
	for _, c := range slices.Sorted(maps.Keys(shares)) {
		parts = append(parts, Part{c, shares[c]})
	}
	return parts, true
}

// Origins are the communes of the day from whose figures a commune of the day at is put
// together, by code: itself alone when nothing happened to it.
func (h History) Origins(code string, at, from source.Date) []string {
	found := map[string]bool{}
	h.gather(code, h.way(at, from), found)
	return slices.Sorted(maps.Keys(found))
}

// way is a walk through the history, forwards or backwards.
type way struct {
	history  History
	backward bool
	from, to source.Date // days after from and not after to, or the other way round
}

func (h History) way(from, to source.Date) way {
	return way{h, to.Before(from.Time), from, to}
}

// next is the first day on the way on which a code turns into others, and those; ok is
// false when it stays until the end.
func (w way) next(code string) (day source.Date, ends []string, ok bool) {
	days := slices.Clone(w.history.touched[code])
	if w.backward {
		slices.Reverse(days)
	}
	for _, d := range days {
		inside := d.After(w.from.Time) && !d.After(w.to.Time)
		if w.backward {
			inside = !d.After(w.from.Time) && d.After(w.to.Time)
		}
		if !inside {
			continue
		}
		if ends = w.ends(d, code); len(ends) > 1 || len(ends) == 1 && ends[0] != code {
			return d, ends, true
		}
	}
	return source.Date{}, nil, false
}

// ends are what a code turns into on a day of the way; starts what turns into it.
func (w way) ends(day source.Date, code string) []string {
	if w.backward {
		return w.history.steps[day].before[code]
	}
	return w.history.steps[day].after[code]
}

func (w way) starts(day source.Date, code string) []string {
	if w.backward {
		return w.history.steps[day].after[code]
	}
	return w.history.steps[day].before[code]
}

// after is the rest of the way, once a day is behind.
func (w way) after(day source.Date) way {
	w.from = day
	if w.backward {
		w.from = dayBefore(day)
	}
	return w
}

// walk adds the shares of a code at the end of a way.
func (h History) walk(code string, share float64, w way, weigh Weigh, shares map[string]float64) bool {
	day, ends, ok := w.next(code)
	if !ok {
		shares[code] += share
		return true
	}
	if len(ends) == 1 {
		return h.walk(ends[0], share, w.after(day), weigh, shares)
	}
	if slices.ContainsFunc(ends, func(end string) bool { return len(w.starts(day, end)) != 1 }) {
		return false
	}
	of, known := weigh(ends, day)
	if !known {
		return false
	}
	for i, end := range ends {
		if !h.walk(end, share*of[i], w.after(day), weigh, shares) {
			return false
		}
	}
	return true
}

func (h History) gather(code string, w way, found map[string]bool) {
	day, ends, ok := w.next(code)
	if !ok {
		found[code] = true
		return
	}
	for _, end := range ends {
		h.gather(end, w.after(day), found)
	}
}

// Round shares out a whole number by weights so that the parts are whole and sum to it:
// each gets the whole part of its share, and those with the largest rest get one more;
// of equal rests the first. The weights are above zero in sum.
func Round(n int64, weights []float64) []int64 {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	out := make([]int64, len(weights))
	rests := make([]float64, len(weights))
	order := make([]int, len(weights))
	left := n
	for i, w := range weights {
		exact := float64(n) * w / sum
		out[i] = min(int64(exact), left)
		left -= out[i]
		rests[i], order[i] = exact-float64(out[i]), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rests[b], rests[a]) })
	for k := 0; left > 0; k++ {
		out[order[k%len(order)]]++
		left--
	}
	return out
}
