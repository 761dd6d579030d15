package secrecy

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// Protect returns which cells to hide: those that the rules forbid or that are
// Secret or Hidden, and as few others as it finds, so that [Audit] finds no leak. Cells
// without units are always shown, unless they are Secret or Hidden.
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
	type result struct {
		mask   Mask
		report Report
	}
	pieces := t.divide()
	results, err := eachPiece(ctx, pieces, func(ctx context.Context, p piece) (result, error) {
		mask, report, err := protectPiece(ctx, p.Table, rules)
		return result{mask, p.report(report)}, err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	mask := make(Mask, len(t.Cells))
	var leaks []Leak
	for i, p := range pieces {
		p.put(results[i].mask, mask)
		leaks = append(leaks, results[i].report.Leaks...)
	}
	if len(leaks) > 0 {
		return mask, fmt.Errorf("%s: %w: %q (%s), and %d more", what, ErrUnprotectable, t.Cells[leaks[0].Cells[0]].Key, leaks[0].Kind, len(leaks)-1)
	}
	return mask, nil
}

// protectPiece finds the mask of a piece of a table, and attacks it.
func protectPiece(ctx context.Context, t Table, rules Rules) (Mask, Report, error) {
	s, err := newSystem("piece", t, rules)
	if err != nil {
		return nil, Report{}, err
	}
	base := newSolver(s)
	best, err := s.best(ctx, base)
	if err != nil {
		return nil, Report{}, err
	}
	mask := s.mask(t, best)
	report, err := s.attack(ctx, t, mask, base)
	return mask, report, err
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
		case c.Hidden, k != none && (found.v.free[k] || s.classes[k].secret || s.classes[k].hidden):
			mask[i] = Secondary
		}
	}
	return mask
}

// plan is one way to look for cells to hide. What counts is told in cells: a
// penalty of 1 is as bad as one more cell.
type plan struct {
	circuits bool    // search by rows for sums that are forbidden only; else for all that is known at once
	light    bool    // begin with circuits of light classes
	reserve  float64 // do without cells that weigh more, as far as possible; 0: none
	fit      float64 // penalty, times tooLarge or tooSmall, for values of unlike size
	shared   float64 // what it is worth to close another open row as well
	size     float64 // how much more a cell weighs for each doubling of its value
}

// plansOfMany is how many plans are tried in tables of more than few classes.
const (
	plansOfMany = 5
	few         = 400
)

// plans returns the ways that together hid the fewest cells in simulated tables, in
// order of merit. None is best on all.
func plans(classes int) []plan {
	all := []plan{
		{circuits: true},
		{circuits: true, light: true, size: 0.1},
		{circuits: true, light: true, fit: 1, size: 0.3, reserve: 3},
		{light: true, shared: 0.6, size: 0.1, reserve: 3},
		{circuits: true, fit: 0.3},
		{light: true, fit: 1, shared: 0.9, size: 0.1},
		{shared: 0.3, size: 0.1},
		{fit: 0.5, shared: 0.3, size: 0.1},
		{circuits: true, light: true, size: 1},
		{circuits: true, size: 0.3},
	}
	if classes > few {
		return all[:plansOfMany]
	}
	return all
}

// best searches by all plans, several at a time, and returns the best mask; of
// equal ones that of the first plan.
func (s *system) best(ctx context.Context, base *solver) (*search, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	plans := plans(len(s.classes))
	found := make([]*search, len(plans))
	places := make(chan struct{}, min(4, runtime.GOMAXPROCS(0)))
	var group sync.WaitGroup
	for i, p := range plans {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			var err error
			if found[i], err = s.search(ctx, base.clone(), p); err != nil {
				stop(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	best := found[0]
	for _, f := range found[1:] {
		if f.better(best) {
			best = f
		}
	}
	return best, nil
}

// search is a mask being made.
type search struct {
	*system
	plan
	v      *solver // v.free is what readers do not know
	needs  []need
	weight []float64 // what hiding a class costs, in cells
	hidden []bool    // what must be protected
	proofs [][]int   // of class c: 2c that it can go down, 2c+1 up; see prove
	stuck  []bool    // rows that nothing closes, classes that nothing protects
	lost   []bool
}

// search makes a mask by a plan.
func (s *system) search(ctx context.Context, v *solver, p plan) (*search, error) {
	n := len(s.classes)
	f := &search{
		system: s, plan: p, v: v, needs: s.needs(), weight: s.weights(p.size),
		hidden: make([]bool, n), proofs: make([][]int, 2*n), stuck: make([]bool, len(s.rows)), lost: make([]bool, n),
	}
	if p.light {
		v.lighten(f.weight)
	}
	for c, k := range s.classes {
		if (k.shown == 0 || k.secret || k.hidden) && !k.known {
			f.hide(c)
		}
	}
	if err := f.protect(ctx); err != nil {
		return nil, err
	}
	if f.reserve > 0 {
		f.reserve = 0
		clear(f.lost)
		clear(f.stuck)
		if err := f.protect(ctx); err != nil {
			return nil, err
		}
	}
	return f, f.prune(ctx)
}

// protect hides until nothing leaks, or nothing helps.
func (f *search) protect(ctx context.Context) error {
	for again := true; again; {
		f.closeRows()
		var err error
		if again, err = f.secure(ctx); err != nil {
			return err
		}
	}
	return nil
}

// hide adds a class to what readers do not know.
func (f *search) hide(c int) {
	f.v.free[c] = true
	f.hidden[c] = f.classes[c].shown > 0 || f.classes[c].secret
}

// may tells whether hiding a class is possible and new, and not in reserve.
func (f *search) may(c int) bool {
	k := f.classes[c]
	return !f.v.free[c] && !k.known && (f.reserve == 0 || f.weight[c] <= f.reserve*float64(k.shown))
}

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
