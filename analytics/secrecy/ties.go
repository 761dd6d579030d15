package secrecy

import (
	"math"
	"slices"
)

// tie says that readers who know one of two hidden classes know the other.
type tie struct {
	a, b  int
	ratio float64 // of their movements
}

// ties returns the pairs of free classes that give each other away to a unit that
// knows its own: their sum is known and forbidden, or their difference is known
// and each is a single unit. The solver must be settled.
func (s *system) ties(v *solver) []tie {
	groups := map[uint64][]int{}
	var keys []uint64
	for c, k := range s.classes {
		if !v.free[c] || k.units >= s.rules.MinUnits && !k.secret {
			continue
		}
		if key, ok := v.movement(c); ok {
			if groups[key] == nil {
				keys = append(keys, key)
			}
			groups[key] = append(groups[key], c)
		}
	}
	var out []tie
	for _, key := range keys {
		for i, a := range groups[key] {
			for _, b := range groups[key][i+1:] {
				t := tie{a, b, v.lead(a) / v.lead(b)}
				if s.betrays(t) {
					out = append(out, t)
				}
			}
		}
	}
	return out
}

// betrays tells whether a tie is a leak. Of a positive tie one may be part of the
// other, the rest of which is shown: that says nothing new.
func (s *system) betrays(t tie) bool {
	a, b := s.classes[t.a], s.classes[t.b]
	if t.ratio > 0 {
		return a.units == 1 && b.units == 1 && (a.secret || b.secret)
	}
	return s.forbids(a.with(b))
}

// movement returns a number that two free classes share when they move together,
// that is when the rows of the one are a multiple of the other's; false when the
// class cannot move at all.
func (v *solver) movement(c int) (key uint64, moves bool) {
	if v.rowOf[c] == none {
		return mix(mix(0, uint64(c)), ratioBits(1)), true
	}
	first := 0.0
	for j, f := range v.a[v.rowOf[c]] {
		if f == 0 || j == c || !v.free[j] {
			continue
		}
		if first == 0 {
			first = f
		}
		key = mix(mix(key, uint64(j)), ratioBits(f/first))
	}
	return key, first != 0
}

// lead returns how far a class moves with the first of those that move it.
func (v *solver) lead(c int) float64 {
	if v.rowOf[c] == none {
		return 1
	}
	line := v.a[v.rowOf[c]]
	j := slices.IndexFunc(line, func(f float64) bool { return f != 0 })
	for j == c || line[j] == 0 || !v.free[j] {
		j++
	}
	return -line[j]
}

func ratioBits(f float64) uint64 { return uint64(int64(math.Round(f / negligible))) }

// mix is the step of the FNV-1a hash on words, spread by the finaliser of
// SplitMix64.
func mix(h, word uint64) uint64 {
	z := (h ^ word) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
