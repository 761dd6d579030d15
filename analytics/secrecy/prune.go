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
	if !f.renew(c) {
		return false
	}
	f.v.reset()
	f.v.settle()
	return !slices.ContainsFunc(f.ties(f.v), func(t tie) bool { return !f.lost[t.a] && !f.lost[t.b] })
}

// renew finds new proofs in place of those that need a class to be hidden, and tells
// whether there are any. All of them are given up before the first is sought: values
// that prove one often prove others.
func (f *search) renew(c int) bool {
	var void []int
	old := map[int][]int{}
	for at, proof := range f.proofs {
		if f.hidden[at/2] && !f.lost[at/2] && slices.Contains(proof, c) {
			void = append(void, at)
			old[at] = proof
			f.proofs[at] = nil
		}
	}
	for _, at := range void {
		if f.prove(at/2, float64(at%2*2-1)) {
			continue
		}
		for _, at := range void {
			if f.proofs[at] == nil {
				f.proofs[at] = old[at]
			}
		}
		return false
	}
	return true
}
