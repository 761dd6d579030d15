package secrecy

import (
	"cmp"
	"fmt"
	"slices"
)

// none marks cells without units, which have no class, and variables that are not
// basic, which have no row.
const none = -1

// largestSystem is how many coefficients a system may have, cells by sums: 160 MB
// for each plan that is tried at a time.
// The MEL has 400 000.
const largestSystem = 20_000_000

// class is a set of cells that are equal because sums say so: a territoire of one
// commune repeats it. They are shown or hidden together.
type class struct {
	cells   []int
	value   float64
	largest float64
	units   int
	shown   int  // how many of the cells would be published
	secret  bool // forbidden by the rules, or given as secret
	hidden  bool // given as hidden
	known   bool
}

// row is a sum among classes.
type row struct {
	total int
	parts []int
}

// system is a table reduced to what can vary: cells without units left out, equal
// cells put together, in the order of keys.
type system struct {
	rules   Rules
	classOf []int // of each cell
	classes []class
	rows    []row
	rowsOf  [][]int // of each class, ascending
}

// newSystem reduces a table that has been checked. It refuses one that would take
// too much memory.
func newSystem(what string, t Table, rules Rules) (*system, error) {
	s := &system{rules: rules}
	order := make([]int, len(t.Cells))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(t.Cells[a].Key, t.Cells[b].Key) })
	rank := make([]int, len(order))
	for at, cell := range order {
		rank[cell] = at
	}
	equal := newUnion(len(order))
	rows := unite(equal, rowsByRank(t, rank))
	s.gather(t, order, equal)
	if len(rows)*len(s.classes) > largestSystem {
		return nil, badInput(what, "%d cells and %d sums are too many for one table; divide it", len(s.classes), len(rows))
	}
	for _, r := range rows {
		out := row{total: s.classOf[order[r.total]], parts: make([]int, len(r.parts))}
		for i, p := range r.parts {
			out.parts[i] = s.classOf[order[p]]
		}
		s.rows = append(s.rows, out)
	}
	s.rowsOf = make([][]int, len(s.classes))
	for i, r := range s.rows {
		for _, c := range r.members() {
			s.rowsOf[c] = append(s.rowsOf[c], i)
		}
	}
	return s, nil
}

// rowsByRank returns the sums among cells with units, as ranks of keys.
func rowsByRank(t Table, rank []int) []row {
	var rows []row
	for _, r := range t.Relations {
		if t.Cells[r.Total].Units == 0 {
			continue
		}
		out := row{total: rank[r.Total]}
		for _, p := range r.Parts {
			if t.Cells[p].Units > 0 {
				out.parts = append(out.parts, rank[p])
			}
		}
		rows = append(rows, out)
	}
	return rows
}

// unite puts together cells that sums make equal (a sum of one part, two sums of
// the same parts, two of the same total that differ in one part), and returns the
// sums that remain, of representatives, each once, in order.
func unite(equal *union, rows []row) []row {
	for {
		changed := false
		totals := map[string]int{}
		kept := rows[:0]
		for _, r := range rows {
			r.total = equal.find(r.total)
			for i, p := range r.parts {
				r.parts[i] = equal.find(p)
			}
			slices.Sort(r.parts)
			if len(r.parts) == 1 {
				changed = equal.join(r.total, r.parts[0]) || changed
				continue
			}
			key := fmt.Sprint(r.parts)
			if total, ok := totals[key]; ok {
				changed = equal.join(r.total, total) || changed
				continue
			}
			totals[key] = r.total
			kept = append(kept, r)
		}
		rows = kept
		changed = uniteLast(equal, rows) || changed
		if !changed {
			slices.SortFunc(rows, func(a, b row) int {
				return cmp.Or(cmp.Compare(a.total, b.total), slices.Compare(a.parts, b.parts))
			})
			return rows
		}
	}
}

// uniteLast puts together the parts in which two sums of the same total differ, when
// each has one. It tells whether there were any.
func uniteLast(equal *union, rows []row) bool {
	type rest struct{ row, without int }
	changed := false
	seen := map[uint64][]rest{}
	for i, r := range rows {
		all := mix(0, uint64(r.total))
		for _, p := range r.parts {
			all += mix(1, uint64(p))
		}
		for _, p := range r.parts {
			key := all - mix(1, uint64(p))
			for _, o := range seen[key] {
				if other := rows[o.row]; other.total == r.total && sameWithout(other.parts, o.without, r.parts, p) {
					changed = equal.join(o.without, p) || changed
				}
			}
			seen[key] = append(seen[key], rest{i, p})
		}
	}
	return changed
}

// sameWithout tells whether two ascending lists are the same but for one item of each.
func sameWithout(a []int, without int, b []int, other int) bool {
	if len(a) != len(b) {
		return false
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == without:
			i++
			without = none
		case b[j] == other:
			j++
			other = none
		case a[i] != b[j]:
			return false
		default:
			i++
			j++
		}
	}
	return true
}

// gather makes the classes, in the order of their first keys.
func (s *system) gather(t Table, order []int, equal *union) {
	s.classOf = make([]int, len(t.Cells))
	at := map[int]int{}
	for rank, cell := range order {
		c := t.Cells[cell]
		s.classOf[cell] = none
		if c.Units == 0 {
			continue
		}
		root := equal.find(rank)
		k, ok := at[root]
		if !ok {
			k = len(s.classes)
			at[root] = k
			s.classes = append(s.classes, class{value: c.Value, largest: c.Largest, units: c.Units})
		}
		s.classOf[cell] = k
		s.classes[k].add(cell, c, s.rules)
	}
}

// add takes a cell into its class. Equal cells have the same units; should they
// not, the fewest and the largest count.
func (k *class) add(position int, c Cell, rules Rules) {
	k.cells = append(k.cells, position)
	k.units = min(k.units, c.Units)
	k.largest = max(k.largest, c.Largest)
	if !c.Inner {
		k.shown++
	}
	k.known = k.known || c.Known
	k.hidden = k.hidden || c.Hidden
	k.secret = k.secret || c.Secret || rules.forbid(c.Units, c.Value, c.Largest)
}

func (r row) members() []int { return append([]int{r.total}, r.parts...) }

// union holds which cells are equal; the representative is the first.
type union struct{ parent []int }

func newUnion(n int) *union {
	u := &union{parent: make([]int, n)}
	for i := range u.parent {
		u.parent[i] = i
	}
	return u
}

func (u *union) find(i int) int {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

// join tells whether the two were apart.
func (u *union) join(i, j int) bool {
	i, j = u.find(i), u.find(j)
	if i == j {
		return false
	}
	u.parent[max(i, j)] = min(i, j)
	return true
}
