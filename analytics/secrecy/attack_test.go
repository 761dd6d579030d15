package secrecy_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/analytics/secrecy/secrecytest"
)

// attacker bounds hidden cells from the table as it is published, with nothing of
// package secrecy but its types. Values must be whole.
type attacker struct {
	sums secrecytest.Sums
	at   map[int]int // number of each cell that is not known
}

// newAttacker sets up the sums among unknown cells.
func newAttacker(t testing.TB, table secrecy.Table, mask secrecy.Mask) *attacker {
	t.Helper()
	a := &attacker{at: map[int]int{}}
	for i, c := range table.Cells {
		if (mask.Hides(i) || c.Inner) && c.Units > 0 {
			a.at[i] = a.sums.Unknown()
		}
	}
	for _, r := range table.Relations {
		a.add(table, r)
	}
	if err := a.sums.Solve(); err != nil {
		t.Fatal(err)
	}
	return a
}

// add adds total − Σ parts = 0, with what is known on the right.
func (a *attacker) add(table secrecy.Table, r secrecy.Relation) {
	var terms []secrecytest.Term
	var right int64
	cell := func(i int, sign int64) {
		if k, ok := a.at[i]; ok {
			terms = append(terms, secrecytest.Term{Value: k, Times: sign})
		} else {
			right -= sign * int64(table.Cells[i].Value)
		}
	}
	cell(r.Total, 1)
	for _, p := range r.Parts {
		cell(p, -1)
	}
	a.sums.Add(right, terms...)
}

// numbers returns the bounds of a cell.
func (a *attacker) numbers(cell int) (low, high float64) { return a.sums.Bounds(a.at[cell]) }
