package secrecy

import (
	"context"
	"math"
	"slices"
)

// secure hides more until each hidden class can go as far as it needs, or is
// lost, and no two betray each other. It tells whether it hid anything.
func (f *search) secure(ctx context.Context) (changed bool, err error) {
	for c := range f.classes {
		for _, direction := range []float64{-1, 1} {
			for f.hidden[c] && f.v.free[c] && !f.lost[c] && !f.prove(c, direction) {
				if err := ctx.Err(); err != nil {
					return false, err
				}
				if f.repair(c, direction) {
					changed = true
				} else {
					f.lost[c] = true
				}
			}
		}
	}
	for {
		f.v.reset()
		f.v.settle()
		ties := slices.DeleteFunc(f.ties(f.v), func(t tie) bool { return f.lost[t.a] || f.lost[t.b] })
		if len(ties) == 0 {
			return changed, nil
		}
		if f.untie(ties[0]) {
			changed = true
		} else {
			f.lost[ties[0].a] = true
		}
	}
}

func pair(c int, direction float64) int {
	if direction < 0 {
		return 2 * c
	}
	return 2*c + 1
}

// target returns where a class must be able to go.
func (f *search) target(c int, direction float64) float64 {
	if direction < 0 {
		return f.needs[c].low
	}
	return f.needs[c].high
}

// prove finds values that readers must hold possible and in which a class is as
// far from the truth as it needs. The proof is the list of classes that differ in
// them: it holds as long as these are hidden. The values prove the same of other
// classes. When there are none, the solver stays where the class is furthest.
func (f *search) prove(c int, direction float64) bool {
	if f.proofs[pair(c, direction)] != nil {
		return true
	}
	f.v.reset()
	if !f.v.push(c, direction, f.target(c, direction)) {
		return false
	}
	moved := []int{}
	for i, x := range f.v.x {
		if math.Abs(x-f.v.truth[i]) > 0 {
			moved = append(moved, i)
		}
	}
	for _, i := range moved {
		if x := f.v.x[i]; x <= f.needs[i].low+f.v.tiny && f.proofs[2*i] == nil {
			f.proofs[2*i] = moved
		} else if x >= f.needs[i].high-f.v.tiny && f.proofs[2*i+1] == nil {
			f.proofs[2*i+1] = moved
		}
	}
	f.proofs[pair(c, direction)] = moved
	return true
}

// repair hides the cheapest classes with which c can go further than where the
// solver has it stuck; false when there are none.
func (f *search) repair(c int, direction float64) bool {
	f.v.settle()
	row := f.v.rowOf[c]
	if row == none {
		return false
	}
	missing := (f.target(c, direction) - f.v.x[c]) * direction
	return f.hideCircuit(func(u int) float64 {
		rate := -f.v.a[row][u] * direction
		if rate == 0 {
			return math.Inf(1)
		}
		way := math.Copysign(1, rate)
		gain := f.reach(u, way) * math.Abs(rate)
		switch {
		case gain >= missing:
			return 0
		case gain > f.v.tiny:
			return 1
		}
		return 2
	})
}

// reach returns how far a class can go from where the solver is, if it and the
// classes tied to it are hidden.
func (f *search) reach(u int, way float64) float64 {
	room := math.Inf(1)
	if way < 0 {
		room = f.v.x[u]
	}
	for i, line := range f.v.a {
		if line[u]*way > 0 {
			room = min(room, f.v.x[f.v.basic[i]]/math.Abs(line[u]))
		}
	}
	return room
}

// untie hides the cheapest classes that let the one of a tie move without the
// other.
func (f *search) untie(t tie) bool {
	return f.hideCircuit(func(u int) float64 {
		if math.Abs(f.moves(t.a, u)-t.ratio*f.moves(t.b, u)) < negligible {
			return math.Inf(1)
		}
		return 0
	})
}

// moves returns how far a class goes with another that is not basic.
func (f *search) moves(c, with int) float64 {
	if r := f.v.rowOf[c]; r != none {
		return -f.v.a[r][with]
	}
	return 0
}

// hideCircuit hides a class that is not basic with all shown ones that move with
// it: the one that costs least in cells and penalty (infinite: useless), and of
// these the smallest in value. It tells whether there was one.
func (f *search) hideCircuit(penalty func(u int) float64) bool {
	var best []int
	bestCost, bestValue := math.Inf(1), 0.0
	for u := range f.classes {
		if !f.may(u) || f.v.rowOf[u] != none {
			continue
		}
		extra := penalty(u)
		if isInf(extra) {
			continue
		}
		circuit, ok := f.circuit(u)
		if !ok {
			continue
		}
		cost, value := extra+f.fit*f.strain(u), 0.0
		for _, c := range circuit {
			cost += f.weight[c]
			value += f.classes[c].value
		}
		if cost < bestCost || cost == bestCost && value < bestValue {
			best, bestCost, bestValue = circuit, cost, value
		}
	}
	for _, c := range best {
		f.hide(c)
	}
	return best != nil
}

// strain returns what it costs that classes of a circuit cannot go as far in it as
// they need: others will have to protect them.
func (f *search) strain(u int) float64 {
	room := f.v.truth[u]
	up := math.Inf(1)
	for i, line := range f.v.a {
		switch b := f.v.basic[i]; {
		case line[u] > 0:
			up = min(up, f.v.truth[b]/line[u])
		case line[u] < 0:
			room = min(room, f.v.truth[b]/-line[u])
		}
	}
	room = min(room, up)
	strain := 0.0
	if f.rules.Protection*f.v.truth[u] > room {
		strain += tooLarge
	}
	for i, line := range f.v.a {
		b := f.v.basic[i]
		if line[u] != 0 && !f.v.free[b] && f.rules.Protection*f.v.truth[b] > room*math.Abs(line[u]) {
			strain += tooLarge
		}
	}
	return strain
}

// circuit returns the shown classes that move with u, u first; false when one of
// them is known.
func (f *search) circuit(u int) ([]int, bool) {
	out := []int{u}
	for i, line := range f.v.a {
		if b := f.v.basic[i]; line[u] != 0 && !f.v.free[b] {
			if !f.may(b) {
				return nil, false
			}
			out = append(out, b)
		}
	}
	return out, true
}
