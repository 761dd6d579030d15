package secrecy

import (
	"cmp"
	"context"
	"slices"
)

// prune shows again, one after the other, the classes that are hidden only to
// protect others and that nobody needs, the largest first.
func (f *search) prune(ctx context.Context) error {
	var extra []int
	for c, k := range f.classes {
		if f.v.free[c] && k.shown > 0 && !k.secret && !k.hidden {
			extra = append(extra, c)
		}
	}
	slices.SortStableFunc(extra, func(a, b int) int {
		return cmp.Compare(f.classes[b].value, f.classes[a].value)
	})
	for _, c := range extra {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !f.show(c) {
			f.hide(c)
		}
	}
	return nil
}

// show shows a class and tells whether all that is hidden stays protected.
func (f *search) show(c int) bool {
	f.v.free[c], f.hidden[c] = false, false
	for _, r := range f.rowsOf[c] {
		if !f.stuck[r] && f.open(r) {
			return false
		}
	}
	for at, proof := range f.proofs {
		k := at / 2
		if !f.hidden[k] || f.lost[k] || !slices.Contains(proof, c) {
			continue
		}
		direction := float64(at%2*2 - 1)
		f.proofs[at] = nil
		if !f.prove(k, direction) {
			f.proofs[at] = proof
			return false
		}
	}
	f.v.reset()
	f.v.settle()
	return !slices.ContainsFunc(f.ties(f.v), func(t tie) bool { return !f.lost[t.a] && !f.lost[t.b] })
}
