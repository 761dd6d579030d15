package secrecy_test

import (
	"cmp"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// A rival hides by another heuristic; finish makes it safe.
type rival struct {
	table secrecy.Table
	mask  secrecy.Mask
	rules secrecy.Rules
}

func newRival(table secrecy.Table, rules secrecy.Rules) *rival {
	r := &rival{table: table, mask: make(secrecy.Mask, len(table.Cells)), rules: rules}
	for i, c := range table.Cells {
		switch {
		case c.Inner:
			r.mask[i] = secrecy.Inner
		case c.Units > 0 && (c.Units < rules.MinUnits || c.Largest > rules.Dominance*c.Value):
			r.mask[i] = secrecy.Primary
		}
	}
	return r
}

// hideSmallest hides the smallest shown cell that is not 0; false if there is none.
func (r *rival) hideSmallest(cells []int) bool {
	best := -1
	for _, c := range cells {
		if r.mask[c] == secrecy.Shown && r.table.Cells[c].Value > 0 && (best < 0 || r.table.Cells[c].Value < r.table.Cells[best].Value) {
			best = c
		}
	}
	if best >= 0 {
		r.mask[best] = secrecy.Secondary
	}
	return best >= 0
}

// greedy is the loop of the method page: wherever a sum has one hidden cell, hide
// the smallest other one, until no sum has.
func (r *rival) greedy() {
	for changed := true; changed; {
		changed = false
		for _, rel := range r.table.Relations {
			members := append([]int{rel.Total}, rel.Parts...)
			unknown := 0
			for _, c := range members {
				if r.mask[c] != secrecy.Shown && r.table.Cells[c].Units > 0 {
					unknown++
				}
			}
			if unknown == 1 && slices.ContainsFunc(members, r.mask.Hides) && r.hideSmallest(members) {
				changed = true
			}
		}
	}
}

// hypercube hides, for each hidden cell of each two-way subtable (an area with its
// parts, by the families), the corners of the rectangle through it that costs
// least: the values of the corners that are not hidden yet (the method of
// Repsilber, as τ-Argus describes it in its manual). Subtables are repeated until
// nothing changes. The table is areas × families, families running fastest.
func (r *rival) hypercube(families int) {
	for changed := true; changed; {
		changed = false
		for _, rel := range r.table.Relations {
			if rel.Total%families != 0 || slices.ContainsFunc(rel.Parts, func(p int) bool { return p%families != 0 }) {
				continue
			}
			areas := append([]int{rel.Total}, rel.Parts...)
			for _, a := range areas {
				for f := range families {
					if r.mask.Hides(a+f) && r.corner(areas, a, f, families) {
						changed = true
					}
				}
			}
		}
	}
}

// corner hides the cheapest rectangle through a cell; false when one is hidden
// already, or none can be.
func (r *rival) corner(areas []int, a, f, families int) bool {
	best, cost := [3]int{}, math.Inf(1)
	for _, b := range areas {
		for g := range families {
			if b == a || g == f {
				continue
			}
			corners, sum := [3]int{a + g, b + f, b + g}, 0.0
			for _, c := range corners {
				if r.table.Cells[c].Value == 0 {
					sum = math.Inf(1)
				}
				if r.mask[c] == secrecy.Shown {
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
		if r.mask[c] == secrecy.Shown {
			r.mask[c] = secrecy.Secondary
		}
	}
	return true
}

// finish hides, as long as the audit finds leaks, the smallest cell of a sum that
// has a leaking cell, and makes up for it. It tells whether the result is safe.
func (r *rival) finish(t testing.TB, again func()) bool {
	t.Helper()
	for {
		report := audit(t, r.table, r.mask, r.rules)
		if report.Safe() {
			return true
		}
		changed := false
		for _, leak := range report.Leaks {
			for _, rel := range r.table.Relations {
				members := append([]int{rel.Total}, rel.Parts...)
				leaking := slices.ContainsFunc(members, func(c int) bool { return slices.Contains(leak.Cells, c) })
				if leaking && r.hideSmallest(members) {
					changed = true
					break
				}
			}
		}
		if !changed {
			return false
		}
		again()
	}
}

// trim shows again, the largest first, what turns out not to be needed: it makes
// the rival stronger than it is known for.
func (r *rival) trim(t testing.TB) {
	t.Helper()
	order := make([]int, 0, len(r.mask))
	for c, why := range r.mask {
		if why == secrecy.Secondary {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.table.Cells[b].Value, r.table.Cells[a].Value) })
	for _, c := range order {
		r.mask[c] = secrecy.Shown
		if !audit(t, r.table, r.mask, r.rules).Safe() {
			r.mask[c] = secrecy.Secondary
		}
	}
}

// No more cells are hidden than by two rivals whose masks the audit makes safe.
func TestHidesNoMoreThanRivals(t *testing.T) {
	tables := shapes(many(t, 4, 30))
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		tables = append(tables, metropolis{95, 3900, false, 1}, metropolis{95, 3900, true, 0}, metropolis{95, 3900, true, 1})
	}
	compared := 0
	for _, rules := range both() {
		for _, m := range tables {
			table := m.table(t)
			ours := protect(t, table, rules).Hidden()
			forbidden := newRival(table, rules).mask.Hidden()
			for _, name := range []string{"greedy", "hypercube"} {
				hide := (*rival).greedy
				if name == "hypercube" {
					hide = func(r *rival) { r.hypercube(6) }
				}
				r := newRival(table, rules)
				hide(r)
				alone := r.mask.Hidden()
				leaks := len(audit(t, table, r.mask, rules).Leaks)
				if !r.finish(t, func() { hide(r) }) {
					t.Logf("%+v: %s finds no safe mask", m, name)
					continue
				}
				compared++
				finished := r.mask.Hidden()
				if len(table.Cells) < 1000 {
					r.trim(t)
				}
				t.Logf("%d communes, overlap %v, secret only %v: %d forbidden; hidden %d; %s %d with %d leaks, %d until safe, %d trimmed",
					m.communes, m.overlap, rules.SecretOnly, forbidden, ours, name, alone, leaks, finished, r.mask.Hidden())
				if ours > r.mask.Hidden() {
					t.Errorf("%+v: %d cells hidden, %s does with %d", m, ours, name, r.mask.Hidden())
				}
			}
		}
	}
	if compared < 8 {
		t.Errorf("only %d masks of rivals were safe", compared)
	}
}
