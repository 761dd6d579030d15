package allocate

import (
	"math"
	"slices"
)

// Allocation is an envelope shared over areas.
type Allocation struct {
	Amounts []int64 // cents, one per area; they sum to the envelope
	// Unknown are the positions of areas whose weight is not known and that are not
	// locked by the caller, in order; Plan.Missing says what became of them.
	Unknown []int
	// ShareUnknown is the share of the known population that lives in them, 0 to 1.
	ShareUnknown float64
	// Dropped are the positions of areas that have a weight and got nothing, because
	// they would have got less than the least grant.
	Dropped []int
	// QPVBinds tells whether priority neighbourhoods have more together than the
	// weights alone would give them, because of Plan.QPVLeast.
	QPVBinds bool
}

// Allocate shares the envelope over the areas in proportion to their weights, as far
// as bounds allow: area i gets min(ceiling, max(floor, λ weight)), with one λ for all,
// then whole cents by the largest remainders. Locked areas have their amount and the
// others share the rest. When the neighbourhoods come to less than Plan.QPVLeast,
// they share that sum, and the other areas what is left, each side with its own λ.
//
// It returns an [InfeasibleError] when no allocation holds all that is asked, and
// [ErrInput] when a number makes no sense.
func Allocate(areas []Area, plan Plan) (Allocation, error) {
	if err := check(areas, plan); err != nil {
		return Allocation{}, err
	}
	s := newSharing(areas, plan)
	if err := s.checkBounds(); err != nil {
		return Allocation{}, err
	}
	cents, err := s.share(s.parts, plan.Envelope-s.locked)
	if err != nil {
		return Allocation{}, err
	}
	out := Allocation{Unknown: s.unknown, ShareUnknown: s.shareUnknown()}
	if inQPV := s.lockedQPV + s.sumQPV(cents); inQPV < plan.QPVLeast {
		out.QPVBinds = true
		if cents, err = s.shareApart(plan.QPVLeast - s.lockedQPV); err != nil {
			return Allocation{}, err
		}
	}
	out.Amounts, out.Dropped = s.assemble(cents)
	return out, nil
}

// sharing is the areas of a plan on their way to an allocation.
type sharing struct {
	areas             []Area
	plan              Plan
	parts             []part // of areas that are not locked
	amounts           []int64
	locked, lockedQPV int64 // sums of locked amounts
	unknown           []int
}

func newSharing(areas []Area, plan Plan) *sharing {
	s := &sharing{areas: areas, plan: plan, amounts: make([]int64, len(areas))}
	known := weights(areas, plan.Principle)
	used := known
	if plan.Missing == Average {
		used = averaged(areas, known)
	}
	whole := wholeWeights(used)
	for i, a := range areas {
		if a.Lock.Set {
			s.lock(i, a.Lock.Cents)
			continue
		}
		if math.IsNaN(known[i]) {
			s.unknown = append(s.unknown, i)
			if plan.Missing == KeepNow {
				s.lock(i, max(0, a.Now))
				continue
			}
		}
		p := part{area: i, code: a.Code, weight: whole[i], low: a.Floor, high: max(plan.Envelope, a.Floor)}
		if a.Ceiling.Set {
			p.high = min(p.high, a.Ceiling.Cents)
		}
		s.parts = append(s.parts, p)
	}
	return s
}

func (s *sharing) lock(i int, cents int64) {
	s.amounts[i] = cents
	s.locked += cents
	if s.areas[i].QPV {
		s.lockedQPV += cents
	}
}

// checkBounds refuses bounds that contradict each other or the envelope.
func (s *sharing) checkBounds() error {
	for _, p := range s.parts {
		if p.low > p.high {
			return &InfeasibleError{Constraint: Bounds, Area: p.code, By: p.low - p.high}
		}
	}
	rest := s.plan.Envelope - s.locked
	if rest < 0 {
		return &InfeasibleError{Constraint: Locks, By: -rest}
	}
	if over := floors(s.parts) - rest; over > 0 {
		return &InfeasibleError{Constraint: Floors, By: over}
	}
	if short := rest - capacity(s.parts); short > 0 {
		weighty := slices.ContainsFunc(s.parts, func(p part) bool { return p.weight.Sign() > 0 })
		if !weighty {
			return &InfeasibleError{Constraint: Weights, By: short}
		}
		return &InfeasibleError{Constraint: Ceilings, By: short}
	}
	return nil
}

// share shares an amount that the bounds allow, with amounts of 0 or of the least
// grant at least.
func (s *sharing) share(parts []part, amount int64) ([]int64, error) {
	parts = slices.Clone(parts)
	if least := s.plan.LeastGrant; least > 0 && amount > 0 {
		if least > amount {
			return nil, &InfeasibleError{Constraint: LeastGrant, By: least - amount}
		}
		if err := raise(parts, least, s.plan.Below); err != nil {
			return nil, err
		}
		if over := floors(parts) - amount; over > 0 {
			return nil, &InfeasibleError{Constraint: LeastGrant, By: over}
		}
		if short := amount - capacity(parts); short > 0 {
			return nil, &InfeasibleError{Constraint: LeastGrant, By: short}
		}
		if s.plan.Below == Drop {
			var err error
			if parts, err = drop(parts, amount, least); err != nil {
				return nil, err
			}
		}
	}
	return round(parts, fill(parts, amount), amount), nil
}

// shareApart gives a sum to the neighbourhoods and the rest to the other areas.
func (s *sharing) shareApart(toQPV int64) ([]int64, error) {
	var sides [2][]part
	for _, p := range s.parts {
		sides[s.side(p)] = append(sides[s.side(p)], p)
	}
	toRest := s.plan.Envelope - s.locked - toQPV
	var shared [2][]int64
	for side, amount := range [2]int64{toRest, toQPV} {
		over, short := floors(sides[side])-amount, amount-capacity(sides[side])
		if miss := max(over, short); miss > 0 {
			return nil, &InfeasibleError{Constraint: QPVLeast, By: miss}
		}
		var err error
		if shared[side], err = s.share(sides[side], amount); err != nil {
			return nil, err
		}
	}
	cents := make([]int64, len(s.parts))
	var next [2]int
	for i, p := range s.parts {
		side := s.side(p)
		cents[i] = shared[side][next[side]]
		next[side]++
	}
	return cents, nil
}

// side is 1 for parts in neighbourhoods and 0 for others.
func (s *sharing) side(p part) int {
	if s.areas[p.area].QPV {
		return 1
	}
	return 0
}

func (s *sharing) sumQPV(cents []int64) int64 {
	var sum int64
	for i, p := range s.parts {
		if s.side(p) == 1 {
			sum += cents[i]
		}
	}
	return sum
}

// assemble puts shared amounts beside the locked ones.
func (s *sharing) assemble(cents []int64) (amounts []int64, dropped []int) {
	for i, p := range s.parts {
		s.amounts[p.area] = cents[i]
		if cents[i] == 0 && s.plan.LeastGrant > 0 && p.weight.Sign() > 0 {
			dropped = append(dropped, p.area)
		}
	}
	return s.amounts, dropped
}

func (s *sharing) shareUnknown() float64 {
	unknown := make([]bool, len(s.areas))
	for _, i := range s.unknown {
		unknown[i] = true
	}
	return peopleShare(s.areas, func(i int) bool { return unknown[i] })
}
