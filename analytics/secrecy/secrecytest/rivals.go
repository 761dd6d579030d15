package secrecytest

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// Rival hides by a heuristic of others; [Rival.Finish] makes it safe.
type Rival struct {
	Mask  secrecy.Mask
	table secrecy.Table
	rules secrecy.Rules
}

// NewRival hides what the rules forbid, or what is secret or hidden already.
func NewRival(table secrecy.Table, rules secrecy.Rules) *Rival {
	r := &Rival{Mask: make(secrecy.Mask, len(table.Cells)), table: table, rules: rules}
	for i, c := range table.Cells {
		switch {
		case c.Inner:
			r.Mask[i] = secrecy.Inner
		case c.Units > 0 && (c.Units < rules.MinUnits || c.Largest > rules.Dominance*c.Value):
			r.Mask[i] = secrecy.Primary
		case c.Secret || c.Hidden:
			r.Mask[i] = secrecy.Given
		}
	}
	return r
}

// hideSmallest hides the smallest shown cell that is not 0; false if there is none.
func (r *Rival) hideSmallest(cells []int) bool {
	best := -1
	for _, c := range cells {
		if r.Mask[c] == secrecy.Shown && r.table.Cells[c].Value > 0 && (best < 0 || r.table.Cells[c].Value < r.table.Cells[best].Value) {
			best = c
		}
	}
	if best >= 0 {
		r.Mask[best] = secrecy.Secondary
	}
	return best >= 0
}

// Greedy is the loop of the method page: wherever a sum has one hidden cell, hide
// the smallest other one, until no sum has.
func (r *Rival) Greedy() {
	for changed := true; changed; {
		changed = false
		for _, rel := range r.table.Relations {
			members := append([]int{rel.Total}, rel.Parts...)
			unknown := 0
			for _, c := range members {
				if r.Mask[c] != secrecy.Shown && r.table.Cells[c].Units > 0 {
					unknown++
				}
			}
			if unknown == 1 && slices.ContainsFunc(members, r.Mask.Hides) && r.hideSmallest(members) {
				changed = true
			}
		}
	}
}

// Grid is a table of areas and variants: the cell of each, or −1, and the sums that hold
// between areas, by position.
type Grid struct {
	Cells [][]int
	Sums  []secrecy.Relation
}

// Hypercube hides, for each hidden cell of each two-way subtable (an area with its
// parts, by variants), the corners of the rectangle through it that costs least: the
// values of the corners that are not hidden yet (the method of Repsilber, as τ-Argus
// describes it in its manual). Subtables are repeated until nothing changes.
func (r *Rival) Hypercube(g Grid) {
	for changed := true; changed; {
		changed = false
		for _, sum := range g.Sums {
			areas := append([]int{sum.Total}, sum.Parts...)
			for _, a := range areas {
				for f, cell := range g.Cells[a] {
					if cell >= 0 && r.Mask.Hides(cell) && r.corner(g, areas, [2]int{a, f}) {
						changed = true
					}
				}
			}
		}
	}
}

// corner hides the cheapest rectangle through a cell; false when one is hidden
// already, or none can be.
func (r *Rival) corner(g Grid, areas []int, at [2]int) bool {
	best, cost := [3]int{}, math.Inf(1)
	for _, b := range areas {
		for f := range g.Cells[b] {
			if b == at[0] || f == at[1] {
				continue
			}
			corners, sum := [3]int{g.Cells[at[0]][f], g.Cells[b][at[1]], g.Cells[b][f]}, 0.0
			for _, c := range corners {
				switch {
				case c < 0 || r.table.Cells[c].Value == 0:
					sum = math.Inf(1)
				case r.Mask[c] == secrecy.Shown:
					sum += r.table.Cells[c].Value
				}
			}
			if sum < cost {
				best, cost = corners, sum
			}
		}
	}
	if cost == 0 || math.IsInf(cost, 1) {
		return false
	}
	for _, c := range best {
		if r.Mask[c] == secrecy.Shown {
			r.Mask[c] = secrecy.Secondary
		}
	}
	return true
}

// Finish hides, as long as the audit finds leaks, the smallest cell of a sum that
// has a leaking cell, and makes up for it. It tells whether the result is safe.
func (r *Rival) Finish(ctx context.Context, again func()) (bool, error) {
	for {
		report, err := secrecy.Audit(ctx, r.table, r.Mask, r.rules)
		if err != nil || report.Safe() {
			return err == nil, err
		}
		changed := false
		for _, leak := range report.Leaks {
			for _, sum := range r.table.Relations {
				members := append([]int{sum.Total}, sum.Parts...)
				leaking := slices.ContainsFunc(members, func(c int) bool { return slices.Contains(leak.Cells, c) })
				if leaking && r.hideSmallest(members) {
					changed = true
					break
				}
			}
		}
		if !changed {
			return false, nil
		}
		again()
	}
}

// Trim shows again, the largest first, what turns out not to be needed: it makes
// the rival stronger than it is known for.
func (r *Rival) Trim(ctx context.Context) error {
	order := make([]int, 0, len(r.Mask))
	for c, why := range r.Mask {
		if why == secrecy.Secondary {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.table.Cells[b].Value, r.table.Cells[a].Value) })
	for _, c := range order {
		r.Mask[c] = secrecy.Shown
		report, err := secrecy.Audit(ctx, r.table, r.Mask, r.rules)
		if err != nil {
			return err
		}
		if !report.Safe() {
			r.Mask[c] = secrecy.Secondary
		}
	}
	return nil
}
