package secrecy

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Protect returns which cells to hide: those that the rules forbid or that are
// Secret, and as few others as it finds, so that [Audit] finds no leak. Cells
// without units are always shown, unless they are Secret.
//
// To hide as few as possible is a hard problem (Kelly, Golden and Assad 1992,
// doi:10.1002/net.3230220407). Protect hides more cells until the audit holds, in
// several ways, shows again each cell that turns out not to be needed, and keeps
// the way that hides the fewest cells, and of these the smallest sum of values.
//
// It returns [ErrUnprotectable], with the mask that hides what it can, when Known
// cells give a secret away whatever is hidden.
func Protect(ctx context.Context, t Table, rules Rules) (Mask, error) {
	const what = "protect"
	if err := rules.check(what); err != nil {
		return nil, err
	}
	if err := t.check(what, rules); err != nil {
		return nil, err
	}
	s := newSystem(t, rules)
	base := newSolver(s)
	var best *search
	for _, p := range plans() {
		found, err := s.search(ctx, base.clone(), p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		if best == nil || found.better(best) {
			best = found
		}
	}
	mask := s.mask(t, best)
	report, err := s.attack(ctx, t, mask, base)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if !report.Safe() {
		leak := report.Leaks[0]
		return mask, fmt.Errorf("%s: %w: %q (%s), and %d more", what, ErrUnprotectable, t.Cells[leak.Cells[0]].Key, leak.Kind, len(report.Leaks)-1)
	}
	return mask, nil
}

// mask says why each cell is hidden.
func (s *system) mask(t Table, found *search) Mask {
	mask := make(Mask, len(t.Cells))
	for i, c := range t.Cells {
		k := s.classOf[i]
		switch {
		case c.Inner:
			mask[i] = Inner
		case s.rules.forbid(c.Units, c.Value, c.Largest):
			mask[i] = Primary
		case c.Secret:
			mask[i] = Given
		case k != none && (found.v.free[k] || s.classes[k].secret):
			mask[i] = Secondary
		}
	}
	return mask
}

// plan is one way to look for cells to hide.
type plan struct {
	circuits bool    // take the circuits of the tableau, not the search by rows
	fit      float64 // how much it counts, in cells, that values are of like size
	shared   float64 // how much it counts to close other open rows
	cheap    bool    // show small cells again first, not large ones
}

func plans() []plan {
	return []plan{
		{fit: 0.4, shared: 0.3},
		{fit: 0.9, shared: 0.6},
		{fit: 0.1, shared: 0.9, cheap: true},
		{circuits: true},
	}
}

// search is a mask being made.
type search struct {
	*system
	plan
	v      *solver // v.free is what readers do not know
	needs  []need
	hidden []bool  // what must be protected
	proofs [][]int // of class c: 2c that it can go down, 2c+1 up; see prove
	stuck  []bool  // rows that nothing closes, classes that nothing protects
	lost   []bool
}

// search makes a mask by a plan.
func (s *system) search(ctx context.Context, v *solver, p plan) (*search, error) {
	n := len(s.classes)
	f := &search{
		system: s, plan: p, v: v, needs: s.needs(), hidden: make([]bool, n),
		proofs: make([][]int, 2*n), stuck: make([]bool, len(s.rows)), lost: make([]bool, n),
	}
	for c, k := range s.classes {
		if (k.shown == 0 || k.secret) && !k.known {
			f.hide(c)
		}
	}
	for again := true; again; {
		if !p.circuits {
			f.closeRows()
		}
		var err error
		if again, err = f.secure(ctx); err != nil {
			return nil, err
		}
	}
	return f, f.prune(ctx)
}

// hide adds a class to what readers do not know.
func (f *search) hide(c int) {
	f.v.free[c] = true
	f.hidden[c] = f.classes[c].shown > 0 || f.classes[c].secret
}

// may tells whether hiding a class is possible and new.
func (f *search) may(c int) bool { return !f.v.free[c] && !f.classes[c].known }

// cost returns how many cells are hidden and the sum of their values.
func (f *search) cost() (cells int, value float64) {
	for c, k := range f.classes {
		if f.v.free[c] {
			cells += k.shown
			value += k.value * float64(k.shown)
		}
	}
	return cells, value
}

// better tells whether f is to be preferred: fewer lost, then fewer cells, then
// less value.
func (f *search) better(g *search) bool {
	fCells, fValue := f.cost()
	gCells, gValue := g.cost()
	return cmp.Or(cmp.Compare(f.losses(), g.losses()), cmp.Compare(fCells, gCells), cmp.Compare(fValue, gValue)) < 0
}

func (f *search) losses() int {
	n := 0
	for _, lost := range slices.Concat(f.lost, f.stuck) {
		if lost {
			n++
		}
	}
	return n
}
