package edition

import "slices"

// Tally is how many values of an indicator moved for one reason.
type Tally struct {
	Indicator string
	Why       Why
	Values    int
}

// Summary counts the moves by indicator, in their order, and by their first cause, from
// the one that explains most.
func (c Comparison) Summary() []Tally {
	counts := map[string]map[Why]int{}
	var order []string
	for _, m := range c.Moves {
		id := m.Key.Indicator
		if counts[id] == nil {
			counts[id] = map[Why]int{}
			order = append(order, id)
		}
		counts[id][m.Why()]++
	}
	var list []Tally
	for _, id := range order {
		for _, why := range Whys() {
			if n := counts[id][why]; n > 0 {
				list = append(list, Tally{id, why, n})
			}
		}
	}
	return list
}

// Filter keeps the moves that a test wants; what is said of the editions as wholes stays.
func (c Comparison) Filter(keep func(Move) bool) Comparison {
	c.Moves = slices.DeleteFunc(slices.Clone(c.Moves), func(m Move) bool { return !keep(m) })
	return c
}

// Simulated tells whether a value that moved rests on a simulated file in an edition.
func (e *Edition) Simulated(v Value) bool {
	return slices.ContainsFunc(v.Basis.Sources, func(id string) bool {
		s, ok := e.Source(id)
		return ok && s.Simulated
	})
}
