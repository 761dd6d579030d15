// Package cog carries figures from the communes of one day to those of another, so that
// a series keeps one perimeter although communes merge, split and change their codes.
// It is arithmetic in memory on INSEE's history of communes (the file v_mvt_commune of
// the code officiel géographique).
//
// An event has several rows: those that lead from a commune to a commune (both of type
// COM) make the passage, each pair of codes once a day. A merger adds up, a change of
// code is followed, a split is shared out by the population of its parts; associated
// and delegated communes are parts of the commune that they lead to. Where land came
// from several communes at once, nobody can say who brought how many people: such a
// passage is not known, and says so.
package cog

import (
	"cmp"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// commune is the type of a full commune in INSEE's history.
const commune = "COM"

// INSEE's kinds of movements that the passage has to tell apart.
const (
	rename   = 10
	creation = 20
	split    = 21
)

// History is what happened to communes, by day.
type History struct {
	days    []source.Date
	steps   map[source.Date]step
	touched map[string][]source.Date // the days on which something happened to a code
}

// step is a day on which communes changed: for each code that did, what became of it;
// and for each code that came of others, which they were. Both name a code itself when
// it stays.
type step struct {
	after, before map[string][]string
}

// NewHistory takes rows of INSEE's history, of several files too: a pair of codes that
// two of them tell of one day counts once.
func NewHistory(movements []source.Movement) History {
	type pair struct{ before, after string }
	pairs := map[source.Date]map[pair]bool{}
	for _, m := range movements {
		if m.TypeBefore != commune || m.TypeAfter != commune || m.Kind == rename {
			continue
		}
		day := source.Day(m.On.Year(), m.On.Month(), m.On.Day())
		if pairs[day] == nil {
			pairs[day] = map[pair]bool{}
		}
		pairs[day][pair{m.Before, m.After}] = true
		if m.Kind == creation || m.Kind == split { // what others are made from stays
			pairs[day][pair{m.Before, m.Before}] = true
		}
	}
	h := History{steps: map[source.Date]step{}, touched: map[string][]source.Date{}}
	for day, of := range pairs {
		after := map[string][]string{}
		for p := range of {
			after[p.before] = append(after[p.before], p.after)
		}
		s := newStep(after)
		if len(s.after) > 0 {
			h.steps[day] = s
		}
	}
	h.days = slices.SortedFunc(maps.Keys(h.steps), func(a, b source.Date) int { return a.Compare(b.Time) })
	for _, day := range h.days {
		for code := range h.steps[day].codes() {
			h.touched[code] = append(h.touched[code], day)
		}
	}
	return h
}

// newStep follows codes that only pass through another one on the same day, and leaves
// out those to which nothing happens.
func newStep(after map[string][]string) step {
	s := step{after: map[string][]string{}, before: map[string][]string{}}
	for code := range after {
		ends := map[string]bool{}
		follow(after, code, ends, map[string]bool{})
		s.after[code] = slices.Sorted(maps.Keys(ends))
	}
	for _, code := range slices.Sorted(maps.Keys(s.after)) {
		for _, end := range s.after[code] {
			s.before[end] = append(s.before[end], code)
		}
	}
	for code, ends := range s.after {
		if len(ends) == 1 && ends[0] == code && len(s.before[code]) == 1 {
			delete(s.after, code)
			delete(s.before, code)
		}
	}
	return s
}

// follow gathers the codes in which a code ends on a day.
func follow(after map[string][]string, code string, ends, seen map[string]bool) {
	seen[code] = true
	for _, end := range after[code] {
		next, goesOn := after[end]
		if end == code || !goesOn || slices.Contains(next, end) || seen[end] {
			ends[end] = true
			continue
		}
		follow(after, end, ends, seen)
	}
}

// codes are the codes that a step names.
func (s step) codes() map[string]bool {
	all := map[string]bool{}
	for code := range s.after {
		all[code] = true
	}
	for code := range s.before {
		all[code] = true
	}
	return all
}

// Empty tells whether nothing is known to have happened.
func (h History) Empty() bool { return len(h.days) == 0 }

// Knows tells whether anything is known to have happened to a code.
func (h History) Knows(code string) bool { return len(h.touched[code]) > 0 }

// Exists tells whether a code was that of a commune on a day, after what happened on it.
// Codes of which the history says nothing always were.
func (h History) Exists(code string, day source.Date) bool {
	exists, known := true, false
	for _, d := range h.touched[code] {
		_, before := h.steps[d].before[code] // it came out of the day
		if d.After(day.Time) {
			if !known {
				_, exists = h.steps[d].after[code] // it went into the day
			}
			break
		}
		exists, known = before, true
	}
	return exists
}

// Last is the last day not after the given one on which a code was that of a commune,
// or else the first day after it; ok is false when it never was.
func (h History) Last(code string, day source.Date) (last source.Date, ok bool) {
	if h.Exists(code, day) {
		return day, true
	}
	days := h.touched[code]
	for _, d := range slices.Backward(days) {
		if eve := dayBefore(d); !d.After(day.Time) && h.Exists(code, eve) {
			return eve, true
		}
	}
	for _, d := range days {
		if d.After(day.Time) && h.Exists(code, d) {
			return d, true
		}
	}
	return source.Date{}, false
}

// BestDay is the day on which most of the codes were communes; of several the one
// nearest to the given day. It dates a list of communes that does not say its date.
func (h History) BestDay(codes []string, near source.Date) source.Date {
	candidates := map[source.Date]bool{near: true}
	var moving []string
	for _, code := range codes {
		if days := h.touched[code]; len(days) > 0 {
			moving = append(moving, code)
			for _, d := range days {
				candidates[d], candidates[dayBefore(d)] = true, true
			}
		}
	}
	best, most := near, -1
	for _, day := range slices.SortedFunc(maps.Keys(candidates), func(a, b source.Date) int {
		return cmp.Or(cmp.Compare(apart(a, near), apart(b, near)), a.Compare(b.Time))
	}) {
		n := 0
		for _, code := range moving {
			if h.Exists(code, day) {
				n++
			}
		}
		if n > most {
			best, most = day, n
		}
	}
	return best
}

func dayBefore(d source.Date) source.Date { return source.Day(d.Year(), d.Month(), d.Day()-1) }

func apart(a, b source.Date) int64 {
	const day = 86400
	return max(a.Unix()-b.Unix(), b.Unix()-a.Unix()) / day
}
