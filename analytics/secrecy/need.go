package secrecy

import (
	"math"
	"slices"
)

// need holds how far a class must be able to go for it to be protected.
type need struct{ low, high float64 }

// needs returns the needs of all classes: Protection of the value up and down, at
// least a step, not below 0. A hidden 0 must be able to be as much as the smallest
// value of the table.
func (s *system) needs() []need {
	least := math.Inf(1)
	for _, c := range s.classes {
		if c.value > 0 {
			least = min(least, c.value)
		}
	}
	out := make([]need, len(s.classes))
	for i, c := range s.classes {
		if out[i] = (need{c.value, c.value}); s.rules.SecretOnly && !c.secret {
			continue
		}
		by := max(s.rules.Protection*c.value, s.rules.Step)
		if by == 0 && !isInf(least) {
			by = least
		}
		out[i] = need{low: max(0, c.value-by), high: c.value + by}
	}
	return out
}

// pool adds up the parts of a row that are free: readers know the sum of them by
// subtraction when the total is shown.
func (s *system) pool(r row, free []bool) (members int, sum class) {
	for _, p := range r.parts {
		if free[p] {
			members++
			sum = sum.with(s.classes[p])
		}
	}
	return members, sum
}

// with returns what two classes are together.
func (k class) with(other class) class {
	return class{
		value:   k.value + other.value,
		units:   k.units + other.units,
		largest: max(k.largest, other.largest),
		secret:  k.secret || other.secret,
	}
}

// forbids tells whether the sum of some classes may not be known: the rules say
// so, and one of them is secret.
func (s *system) forbids(sum class) bool {
	return sum.secret && s.rules.forbid(sum.units, sum.value, sum.largest)
}

// weights returns what hiding each class costs: its cells, each counting more by
// size for every doubling of its value beyond the median of those that are secret.
// Large cells are totals that many look for, and take many others to protect.
func (s *system) weights(size float64) []float64 {
	var secret []float64
	for _, c := range s.classes {
		if c.secret && c.value > 0 {
			secret = append(secret, c.value)
		}
	}
	slices.Sort(secret)
	usual := 1.0
	if len(secret) > 0 {
		usual = secret[len(secret)/2]
	}
	out := make([]float64, len(s.classes))
	for i, c := range s.classes {
		out[i] = float64(c.shown) * (1 + size*math.Log2(max(1, c.value/usual)))
	}
	return out
}
