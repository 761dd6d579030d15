package secrecy

import (
	"context"
	"fmt"
	"math"
)

// Kind is a way in which a mask gives something away.
type Kind uint8

// The kinds of leaks.
const (
	// Unmasked cells are shown although the rules forbid it.
	Unmasked Kind = iota + 1
	// Bounded cells are hidden, but the sums tell them too closely.
	Bounded
	// Pooled cells are hidden, but so few that their sum, known by subtraction, is
	// itself forbidden: each of two units learns the other.
	Pooled
)

// String returns a word for the kind.
func (k Kind) String() string {
	switch k {
	case Unmasked:
		return "unmasked"
	case Bounded:
		return "bounded"
	case Pooled:
		return "pooled"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Leak is something that readers can find out.
type Leak struct {
	Kind  Kind
	Cells []int // positions in the table; equal cells are told once, by the first
}

// Bound is what readers can compute about a hidden cell.
type Bound struct {
	Cell      int
	Low, High float64 // High is +Inf when the sums do not bound the cell
	Safe      bool
}

// Report is the result of an attack.
type Report struct {
	// Bounds holds every published cell that is hidden, and the inner cells that the
	// rules forbid, in the order of the table; not those that readers know from an
	// earlier edition.
	Bounds []Bound
	Leaks  []Leak
}

// Safe tells whether nothing leaks.
func (r Report) Safe() bool { return len(r.Leaks) == 0 }

// Audit attacks a masked table: it computes the least and the largest value that
// each hidden cell can have under all sums together and with no value below 0, by
// linear programming, and says where they are closer than the rules allow; which
// cells are shown against the rules; which sums of hidden cells that can be
// computed by subtraction are forbidden themselves. A linear programme may leave
// more room than whole numbers do where neighbourhoods overlap; with Rules.Step
// bounds are rounded inwards to steps.
func Audit(ctx context.Context, t Table, mask Mask, rules Rules) (Report, error) {
	const what = "audit"
	if err := rules.check(what); err != nil {
		return Report{}, err
	}
	if err := t.check(what, rules); err != nil {
		return Report{}, err
	}
	if len(mask) != len(t.Cells) {
		return Report{}, badInput(what, "mask of %d for %d cells", len(mask), len(t.Cells))
	}
	reports, err := eachPiece(ctx, t.divide(), func(ctx context.Context, p piece) (Report, error) {
		s, err := newSystem(what, p.Table, rules)
		if err != nil {
			return Report{}, err
		}
		inside := make(Mask, len(p.cells))
		for i, cell := range p.cells {
			inside[i] = mask[cell]
		}
		r, err := s.attack(ctx, p.Table, inside, newSolver(s))
		return p.report(r), err
	})
	return join(reports), err
}

// attack is the audit of a system by a solver of it, whose state is lost.
func (s *system) attack(ctx context.Context, t Table, mask Mask, v *solver) (Report, error) {
	var report Report
	hidden := make([]bool, len(s.classes)) // what must be protected
	for i, k := range s.classes {
		open := k.known
		hidden[i] = k.shown == 0 && k.secret
		for _, c := range k.cells {
			switch {
			case mask.Hides(c):
				hidden[i] = true
			case !t.Cells[c].Inner:
				open = true
				if k.secret {
					report.Leaks = append(report.Leaks, Leak{Unmasked, []int{c}})
				}
			}
		}
		v.free[i] = !open
	}
	v.reset()
	bounds, err := s.bound(ctx, v, hidden)
	if err != nil {
		return Report{}, fmt.Errorf("audit: %w", err)
	}
	needs := s.needs()
	for c := range t.Cells {
		k := s.classOf[c]
		if k == none || !hidden[k] || s.classes[k].known {
			continue
		}
		if published := !t.Cells[c].Inner || s.classes[k].shown > 0; published && !mask.Hides(c) {
			continue
		}
		b := Bound{Cell: c, Low: bounds[k].low, High: bounds[k].high}
		b.Safe = b.Low <= needs[k].low+v.tiny && b.High >= needs[k].high-v.tiny
		report.Bounds = append(report.Bounds, b)
		if !b.Safe && c == first(s.classes[k].cells, mask) {
			report.Leaks = append(report.Leaks, Leak{Bounded, []int{c}})
		}
	}
	report.Leaks = append(report.Leaks, s.pooled(v)...)
	return report, nil
}

// first returns the first hidden cell of equal ones, or the first of all.
func first(cells []int, mask Mask) int {
	least := none
	for _, c := range cells {
		if mask.Hides(c) && (least == none || c < least) {
			least = c
		}
	}
	if least == none {
		return cells[0]
	}
	return least
}

// bound returns the bounds of the hidden classes.
func (s *system) bound(ctx context.Context, v *solver, hidden []bool) ([]need, error) {
	out := make([]need, len(s.classes))
	for c := range s.classes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[c] = need{v.truth[c], v.truth[c]}
		if !hidden[c] || !v.free[c] {
			continue
		}
		v.push(c, -1, 0)
		out[c].low = v.x[c]
		if v.push(c, 1, math.Inf(1)) {
			out[c].high = math.Inf(1)
		} else {
			out[c].high = v.x[c]
		}
		out[c] = out[c].whole(s.rules.Step, v.tiny)
	}
	return out, nil
}

// whole rounds bounds inwards to steps.
func (n need) whole(step, tiny float64) need {
	if step == 0 {
		return n
	}
	return need{math.Ceil((n.low-tiny)/step) * step, math.Floor((n.high+tiny)/step) * step}
}

// pooled returns the sums of free classes that are known and forbidden.
func (s *system) pooled(v *solver) []Leak {
	var out []Leak
	for _, r := range s.rows {
		if v.free[r.total] {
			continue
		}
		if members, sum := s.pool(r, v.free); members > 1 && s.forbids(sum) {
			leak := Leak{Kind: Pooled}
			for _, p := range r.parts {
				if v.free[p] {
					leak.Cells = append(leak.Cells, s.classes[p].cells[0])
				}
			}
			out = append(out, leak)
		}
	}
	v.settle()
	for _, t := range s.ties(v) {
		out = append(out, Leak{Pooled, []int{s.classes[t.a].cells[0], s.classes[t.b].cells[0]}})
	}
	return out
}
