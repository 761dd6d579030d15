package secrecy_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// attacker bounds hidden cells from the table as it is published, by a textbook
// simplex in fractions: exact, slow, and with nothing of this package but its
// types. Values must be whole.
type attacker struct {
	at     map[int]int // variable of each cell that is not known
	basis  []int       // variable of each row
	rows   [][]*big.Rat
	values int // number of variables; the last column is the right side
}

// newAttacker sets up the sums among unknown cells and finds values that fulfil
// them (phase 1: it drives out one artificial variable a row).
func newAttacker(t testing.TB, table secrecy.Table, mask secrecy.Mask) *attacker {
	t.Helper()
	a := &attacker{at: map[int]int{}}
	for i, c := range table.Cells {
		if (mask.Hides(i) || c.Inner) && c.Units > 0 {
			a.at[i] = a.values
			a.values++
		}
	}
	for _, r := range table.Relations {
		a.addSum(table, r)
	}
	a.solve(t)
	return a
}

// addSum adds total − Σ parts = 0, with what is known on the right, at least 0.
func (a *attacker) addSum(table secrecy.Table, r secrecy.Relation) {
	row := make([]*big.Rat, a.values+1)
	for j := range row {
		row[j] = new(big.Rat)
	}
	unknown := false
	add := func(cell int, sign int64) {
		if k, ok := a.at[cell]; ok {
			row[k].Add(row[k], big.NewRat(sign, 1))
			unknown = true
		} else {
			row[a.values].Add(row[a.values], big.NewRat(-sign*int64(table.Cells[cell].Value), 1))
		}
	}
	add(r.Total, 1)
	for _, p := range r.Parts {
		add(p, -1)
	}
	if !unknown {
		return
	}
	if row[a.values].Sign() < 0 {
		for _, f := range row {
			f.Neg(f)
		}
	}
	a.rows = append(a.rows, row)
	a.basis = append(a.basis, -1) // artificial
}

// solve minimises the sum of the artificial variables, and drops the rows in which
// they remain: these follow from others.
func (a *attacker) solve(t testing.TB) {
	t.Helper()
	for {
		enter := -1
		for j := 0; j < a.values && enter < 0; j++ {
			gain := new(big.Rat)
			for i, row := range a.rows {
				if a.basis[i] < 0 {
					gain.Add(gain, row[j])
				}
			}
			if gain.Sign() > 0 {
				enter = j
			}
		}
		if enter < 0 {
			break
		}
		a.pivot(a.leaving(enter), enter)
	}
	for i := 0; i < len(a.rows); i++ {
		if a.basis[i] >= 0 {
			continue
		}
		if a.rows[i][a.values].Sign() != 0 {
			t.Fatal("the published sums contradict each other")
		}
		enter := -1
		for j := range a.values {
			if a.rows[i][j].Sign() != 0 {
				enter = j
				break
			}
		}
		if enter >= 0 {
			a.pivot(i, enter)
			continue
		}
		last := len(a.rows) - 1
		a.rows[i], a.basis[i] = a.rows[last], a.basis[last]
		a.rows, a.basis = a.rows[:last], a.basis[:last]
		i--
	}
}

// leaving returns the row that a variable may enter, by Bland's rule; −1 if none.
func (a *attacker) leaving(enter int) int {
	at := -1
	var least *big.Rat
	for i, row := range a.rows {
		if row[enter].Sign() <= 0 {
			continue
		}
		ratio := new(big.Rat).Quo(row[a.values], row[enter])
		if at < 0 || ratio.Cmp(least) < 0 || ratio.Cmp(least) == 0 && a.basis[i] < a.basis[at] {
			at, least = i, ratio
		}
	}
	return at
}

func (a *attacker) pivot(at, enter int) {
	line := a.rows[at]
	f := new(big.Rat).Set(line[enter])
	var nonzero []int
	for j := range line {
		if line[j].Sign() != 0 {
			line[j].Quo(line[j], f)
			nonzero = append(nonzero, j)
		}
	}
	for i, row := range a.rows {
		if i == at || row[enter].Sign() == 0 {
			continue
		}
		f.Set(row[enter])
		for _, j := range nonzero {
			row[j].Sub(row[j], new(big.Rat).Mul(f, line[j]))
		}
	}
	a.basis[at] = enter
}

// bounds returns the least and the largest value of a hidden cell; nil is no end.
func (a *attacker) bounds(cell int) (low, high *big.Rat) {
	return a.extreme(a.at[cell], -1), a.extreme(a.at[cell], 1)
}

// extreme moves a variable as far as it goes in a direction.
func (a *attacker) extreme(k, direction int) *big.Rat {
	for {
		row := -1
		for i, b := range a.basis {
			if b == k {
				row = i
			}
		}
		enter := -1
		switch {
		case row < 0 && direction < 0:
			return new(big.Rat)
		case row < 0:
			enter = k
		default:
			for j := 0; j < a.values && enter < 0; j++ {
				if j != k && a.rows[row][j].Sign()*direction < 0 {
					enter = j
				}
			}
		}
		if enter < 0 {
			return new(big.Rat).Set(a.rows[row][a.values])
		}
		at := a.leaving(enter)
		if at < 0 {
			return nil
		}
		a.pivot(at, enter)
	}
}

// numbers returns the bounds of a cell as floats.
func (a *attacker) numbers(cell int) (low, high float64) {
	least, largest := a.bounds(cell)
	low, _ = least.Float64()
	if largest == nil {
		return low, math.Inf(1)
	}
	high, _ = largest.Float64()
	return low, high
}
