package secrecy

import (
	"cmp"
	"math"
	"slices"
)

// What it costs, in cells, that a class does not suit what it protects.
const (
	tooLarge = 3
	tooSmall = 0.5
)

// Limits of the search for classes that close a row: how many candidates a row
// offers and how many states are looked at.
const (
	candidatesPerRow = 16
	statesPerSearch  = 300
)

// open tells whether a row by itself gives something away: one class that must be
// protected and is all that readers do not know of the row (left to the solver when
// the plan is to take circuits), or free parts whose sum is forbidden.
func (f *search) open(r int) bool {
	w := f.rows[r]
	members, sum := f.pool(w, f.v.free)
	if f.v.free[w.total] {
		return members == 0 && f.hidden[w.total] && !f.circuits
	}
	if members == 1 {
		if f.circuits {
			return false
		}
		at := slices.IndexFunc(w.parts, func(p int) bool { return f.v.free[p] })
		return f.hidden[w.parts[at]]
	}
	return f.forbids(sum)
}

// closeRows hides classes until no row is open, except those that nothing closes.
func (f *search) closeRows() {
	for {
		var open []int
		for r := range f.rows {
			if !f.stuck[r] && f.open(r) {
				open = append(open, r)
			}
		}
		if len(open) == 0 {
			return
		}
		slices.SortStableFunc(open, func(a, b int) int {
			return cmp.Compare(len(f.rows[a].parts), len(f.rows[b].parts))
		})
		for _, r := range open {
			if !f.open(r) {
				continue
			}
			hide := f.closing(r)
			if len(hide) == 0 {
				f.stuck[r] = true
			}
			for _, c := range hide {
				f.hide(c)
			}
		}
	}
}

// state is a set of classes to hide, and the rows that they leave open.
type state struct {
	add         []int
	open        []int
	cost, value float64
}

// closing returns classes to hide that close a row without opening others, or
// some that come near. It takes the most promising state first.
func (f *search) closing(r int) []int {
	states := []state{{open: []int{r}}}
	best := state{}
	for range statesPerSearch {
		at := -1
		for i, s := range states {
			if at < 0 || f.before(s, states[at]) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		s := states[at]
		states[at] = states[len(states)-1]
		states = states[:len(states)-1]
		if len(s.add) > 0 && (best.add == nil || len(s.open) < len(best.open)) {
			best = s
		}
		if len(s.open) == 0 {
			return s.add
		}
		states = append(states, f.grow(s)...)
	}
	return best.add
}

// before orders states by what they cost and will cost, and then by value.
func (f *search) before(a, b state) bool {
	const perOpenRow = 0.6
	return cmp.Or(
		cmp.Compare(a.cost+perOpenRow*float64(len(a.open)), b.cost+perOpenRow*float64(len(b.open))),
		cmp.Compare(a.value, b.value),
		slices.Compare(a.add, b.add),
	) < 0
}

// grow returns the states in which one more class is hidden, of those that may
// close the first open row.
func (f *search) grow(s state) []state {
	for _, c := range s.add {
		f.v.free[c], f.hidden[c] = true, true
	}
	r := s.open[0]
	for _, o := range s.open[1:] {
		if len(f.rows[o].parts) < len(f.rows[r].parts) {
			r = o
		}
	}
	_, pool := f.pool(f.rows[r], f.v.free)
	if f.v.free[f.rows[r].total] {
		pool = f.classes[f.rows[r].total]
	}
	var out []state
	for _, u := range f.rows[r].members() {
		if f.may(u) {
			out = append(out, f.extend(s, u, pool.value))
		}
	}
	for _, c := range s.add {
		f.v.free[c], f.hidden[c] = false, false
	}
	slices.SortFunc(out, func(a, b state) int {
		if f.before(a, b) {
			return -1
		}
		return 1
	})
	return out[:min(len(out), candidatesPerRow)]
}

// extend returns the state with one more class; what s adds is hidden at the
// moment. value is what is hidden in the row it shall close.
func (f *search) extend(s state, u int, value float64) state {
	before := 0 // open rows of u that are not the doing of s
	for _, r := range f.rowsOf[u] {
		if !slices.Contains(s.open, r) && !f.stuck[r] && f.open(r) {
			before++
		}
	}
	f.v.free[u], f.hidden[u] = true, true
	out := state{add: append(slices.Clone(s.add), u), value: s.value + f.classes[u].value}
	after := 0
	for _, r := range f.rowsOf[u] {
		if !f.stuck[r] && f.open(r) {
			out.open = append(out.open, r)
			after++
		}
	}
	for _, r := range s.open {
		if !slices.Contains(f.rowsOf[u], r) {
			out.open = append(out.open, r)
		}
	}
	f.v.free[u], f.hidden[u] = false, false
	out.cost = s.cost + f.weight[u] + f.fit*f.misfit(f.classes[u].value, value)
	if before > after {
		out.cost -= f.shared * math.Min(1, float64(before-after))
	}
	return out
}

// misfit tells how badly a class suits what it is to protect: one that is too
// small gives it no room; one that is too large gets none from it, and would take
// others to protect.
func (f *search) misfit(value, hidden float64) float64 {
	switch p := f.rules.Protection; {
	case p*value > hidden:
		return tooLarge
	case value == 0 || value < p*hidden:
		return tooSmall
	}
	return 0
}
