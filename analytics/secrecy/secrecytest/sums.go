package secrecytest

import (
	"errors"
	"math"
	"slices"
)

// Sums is what somebody knows of values that he does not know: sums among them. No
// value is below zero. All numbers are whole.
type Sums struct {
	n      int
	sums   []sum
	blocks []*tableau
	place  []place // of each value, when solved
}

// Term is a value and how often it counts in a sum.
type Term struct {
	Value int
	Times int64
}

type sum struct {
	terms []Term
	right int64
}

// place is where a value stands: a block and its variable there.
type place struct{ block, variable int }

// ErrContradiction means that no values fulfil the sums.
var ErrContradiction = errors.New("the sums contradict each other")

// Unknown adds a value and returns its number.
func (s *Sums) Unknown() int {
	s.n++
	return s.n - 1
}

// Add says that terms add up to right.
func (s *Sums) Add(right int64, terms ...Term) {
	s.sums = append(s.sums, sum{terms, right})
}

// Solve finds values that fulfil all sums; after it, Bounds may be asked. It returns
// [ErrContradiction] when there are none. Values that no sum links are solved apart.
func (s *Sums) Solve() error {
	block := s.link()
	s.place = make([]place, s.n)
	sizes := map[int]int{}
	position := map[int]int{}
	for k := range s.n {
		b := block(k)
		if _, ok := position[b]; !ok {
			position[b] = len(position)
		}
		s.place[k] = place{position[b], sizes[b]}
		sizes[b]++
	}
	s.blocks = make([]*tableau, len(position))
	for b, at := range position {
		s.blocks[at] = &tableau{values: sizes[b]}
	}
	for _, x := range s.sums {
		if len(x.terms) == 0 {
			if x.right != 0 {
				return ErrContradiction
			}
			continue
		}
		s.blocks[s.place[x.terms[0].Value].block].add(x, s.place)
	}
	for _, b := range s.blocks {
		if err := b.solve(); err != nil {
			return err
		}
	}
	return nil
}

// link returns which values are linked by sums, as the least of their numbers.
func (s *Sums) link() func(int) int {
	parent := make([]int, s.n)
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, x := range s.sums {
		for _, t := range x.terms[min(1, len(x.terms)):] {
			a, b := find(x.terms[0].Value), find(t.Value)
			parent[max(a, b)] = min(a, b)
		}
	}
	return find
}

// Bounds returns the least and the largest value that the sums allow, +Inf for no end.
func (s *Sums) Bounds(value int) (low, high float64) {
	p := s.place[value]
	least, _ := s.blocks[p.block].extreme(p.variable, -1)
	most, ends := s.blocks[p.block].extreme(p.variable, 1)
	if !ends {
		return least.float(), math.Inf(1)
	}
	return least.float(), most.float()
}

// tableau is a textbook simplex tableau: row i says what the basic value of the row and
// the others add up to, which stands in the last column and is never below zero.
type tableau struct {
	values int
	basis  []int // value of each row, −1 for an artificial one
	rowOf  []int // row of each value, or −1
	rows   [][]fraction
}

func (a *tableau) add(x sum, at []place) {
	row := slices.Repeat([]fraction{whole(0)}, a.values+1)
	sign := int64(1)
	if x.right < 0 {
		sign = -1
	}
	for _, t := range x.terms {
		row[at[t.Value].variable].n += sign * t.Times
	}
	row[a.values] = whole(sign * x.right)
	a.rows, a.basis = append(a.rows, row), append(a.basis, -1)
}

// solve minimises the sum of the artificial values (phase 1), and drops the rows in
// which they remain: these follow from others.
func (a *tableau) solve() error {
	a.rowOf = slices.Repeat([]int{-1}, a.values)
	for i := range a.rows { // whatever fits at once
		enter := slices.IndexFunc(a.rows[i][:a.values], func(f fraction) bool { return f.sign() > 0 })
		if enter >= 0 && a.leaving(enter) == i {
			a.pivot(i, enter)
		}
	}
	for {
		enter := -1
		for j := 0; j < a.values && enter < 0; j++ {
			gain := whole(0)
			for i, row := range a.rows {
				if a.basis[i] < 0 {
					gain = gain.minusProduct(row[j], whole(-1))
				}
			}
			if gain.sign() > 0 {
				enter = j
			}
		}
		if enter < 0 {
			break
		}
		a.pivot(a.leaving(enter), enter)
	}
	for i := len(a.rows) - 1; i >= 0; i-- {
		if a.basis[i] >= 0 {
			continue
		}
		if a.rows[i][a.values].sign() != 0 {
			return ErrContradiction
		}
		enter := slices.IndexFunc(a.rows[i][:a.values], func(f fraction) bool { return f.sign() != 0 })
		if enter >= 0 {
			a.pivot(i, enter)
			continue
		}
		a.rows, a.basis = slices.Delete(a.rows, i, i+1), slices.Delete(a.basis, i, i+1)
	}
	for i, b := range a.basis {
		a.rowOf[b] = i
	}
	return nil
}

// leaving returns the row that a value may enter, by Bland's rule; −1 if none.
func (a *tableau) leaving(enter int) int {
	at, least := -1, fraction{}
	for i, row := range a.rows {
		if row[enter].sign() <= 0 {
			continue
		}
		ratio := row[a.values].over(row[enter])
		if at >= 0 {
			if c := ratio.compare(least); c > 0 || c == 0 && a.basis[i] >= a.basis[at] {
				continue
			}
		}
		at, least = i, ratio
	}
	return at
}

func (a *tableau) pivot(at, enter int) {
	line := a.rows[at]
	f := line[enter]
	var nonzero []int
	for j := range line {
		if line[j].n != 0 {
			line[j] = line[j].over(f)
			nonzero = append(nonzero, j)
		}
	}
	for i, row := range a.rows {
		if i == at || row[enter].n == 0 {
			continue
		}
		f := row[enter]
		for _, j := range nonzero {
			row[j] = row[j].minusProduct(f, line[j])
		}
	}
	if was := a.basis[at]; was >= 0 {
		a.rowOf[was] = -1
	}
	a.basis[at], a.rowOf[enter] = enter, at
}

// extreme moves a value as far as it goes in a direction; false when there is no end.
func (a *tableau) extreme(k, direction int) (fraction, bool) {
	for {
		row := a.rowOf[k]
		enter := -1
		switch {
		case row < 0 && direction < 0:
			return whole(0), true
		case row < 0:
			enter = k
		default:
			for j := 0; j < a.values && enter < 0; j++ {
				if j != k && a.rows[row][j].sign()*direction < 0 {
					enter = j
				}
			}
		}
		if enter < 0 {
			return a.rows[row][a.values], true
		}
		at := a.leaving(enter)
		if at < 0 {
			return fraction{}, false
		}
		a.pivot(at, enter)
	}
}
