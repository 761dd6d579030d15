package secrecy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Areas returns the dimension of areas of several levels that may nest or overlap:
// communes, territoires, neighbourhoods of two vintages. places[i] names, for each
// of the levels, the area that holds place i (a unit, a grid cell, anything small), or ""
// where the level has none there; names differ between levels. The second result
// holds, for each place, the positions of all codes that hold it, for
// [Contribution].
//
// Beside the areas the dimension has what readers can cut out of them, as inner
// codes: what two areas of different levels share ("commune & neighbourhood"),
// what lies in one and outside the other level ("commune & -qpv2015"), and the atoms that
// all levels together cut out. A part of an area that holds none of the places is
// not there: it has no unit, and its figure is 0.
func Areas(levels []string, places [][]string) (Dimension, [][]int, error) {
	a, err := newAtlas(levels, places)
	if err != nil {
		return Dimension{}, nil, err
	}
	a.publish()
	a.intersect()
	a.addUp()
	of := make([][]int, len(places))
	holders := make([][]int, len(a.atoms))
	for code, atoms := range a.holds {
		for _, atom := range atoms {
			holders[atom] = append(holders[atom], code)
		}
	}
	for i, atom := range a.atomOf {
		of[i] = holders[atom]
	}
	return a.Dimension, of, nil
}

// atlas is a dimension of areas in the making.
type atlas struct {
	Dimension
	levels []string
	atoms  [][]string // distinct places: the area of each level
	atomOf []int      // of each place
	holds  [][]int    // atoms of each code, ascending
	bySet  map[string]int
	// at holds, for each way to divide the ground (a level, two levels, all), the code
	// that holds each atom, or none.
	at map[string][]int
}

func newAtlas(levels []string, places [][]string) (*atlas, error) {
	const what = "areas"
	a := &atlas{levels: levels, bySet: map[string]int{}, at: map[string][]int{}}
	levelOf := map[string]int{}
	for i, p := range places {
		if len(p) != len(levels) {
			return nil, badInput(what, "place %d has %d of %d levels", i, len(p), len(levels))
		}
		for level, code := range p {
			if before, ok := levelOf[code]; ok && before != level && code != "" {
				return nil, badInput(what, "area %q is in two levels", code)
			}
			levelOf[code] = level
		}
		a.atoms = append(a.atoms, p)
	}
	slices.SortFunc(a.atoms, slices.Compare)
	a.atoms = slices.CompactFunc(a.atoms, slices.Equal)
	for _, p := range places {
		at, _ := slices.BinarySearchFunc(a.atoms, p, slices.Compare)
		a.atomOf = append(a.atomOf, at)
	}
	return a, nil
}

// divide groups the atoms by what name says of them ("" is none), and returns the
// names in order.
func (a *atlas) divide(name func(atom []string) string) (names []string, atoms map[string][]int) {
	atoms = map[string][]int{}
	for i, atom := range a.atoms {
		if n := name(atom); n != "" {
			if atoms[n] == nil {
				names = append(names, n)
			}
			atoms[n] = append(atoms[n], i)
		}
	}
	slices.Sort(names)
	return names, atoms
}

// add adds a code; if one holds the same atoms already, an inner one is that one,
// a published one becomes equal to it by a sum.
func (a *atlas) add(way, code string, atoms []int, inner bool) {
	set := fmt.Sprint(atoms)
	at, same := a.bySet[set]
	if !same || !inner {
		if same {
			a.Sums = append(a.Sums, Relation{Total: len(a.Codes), Parts: []int{at}})
		}
		at = len(a.Codes)
		a.Codes = append(a.Codes, code)
		a.Inner = append(a.Inner, inner)
		a.holds = append(a.holds, atoms)
		if !same {
			a.bySet[set] = at
		}
	}
	if a.at[way] == nil {
		a.at[way] = slices.Repeat([]int{none}, len(a.atoms))
	}
	for _, atom := range atoms {
		a.at[way][atom] = at
	}
}

// publish adds the areas of each level.
func (a *atlas) publish() {
	for level := range a.levels {
		names, atoms := a.divide(func(atom []string) string { return atom[level] })
		for _, n := range names {
			a.add(way(level), n, atoms[n], false)
		}
	}
}

// intersect adds what areas of two levels share, and the atoms.
func (a *atlas) intersect() {
	for one := range a.levels {
		for other := one + 1; other < len(a.levels); other++ {
			names, atoms := a.divide(func(atom []string) string {
				if atom[one] == "" && atom[other] == "" {
					return ""
				}
				return a.part(atom, one) + " & " + a.part(atom, other)
			})
			for _, n := range names {
				a.add(way(one, other), n, atoms[n], true)
			}
		}
	}
	names, atoms := a.divide(func(atom []string) string {
		parts := make([]string, len(atom))
		for level := range atom {
			parts[level] = a.part(atom, level)
		}
		return strings.Join(parts, " & ")
	})
	for _, n := range names {
		a.add(way(), n+" &", atoms[n], true)
	}
}

// part names the area of a level that holds an atom, or what lies outside them.
func (a *atlas) part(atom []string, level int) string {
	return cmp.Or(atom[level], "-"+a.levels[level])
}

func way(levels ...int) string { return fmt.Sprint(levels) }

// addUp adds the sums: each area as the sum of the areas of every level that
// divides it wholly, and of what it shares with each other level; what two levels
// share as the sum of its atoms.
func (a *atlas) addUp() {
	for code := range a.Codes {
		ways := []string{way()}
		if !a.Inner[code] {
			level := slices.Index(a.atoms[a.holds[code][0]], a.Codes[code])
			for other := range a.levels {
				if other != level {
					ways = append(ways, way(other), way(min(level, other), max(level, other)))
				}
			}
		}
		var seen [][]int
		for _, w := range ways {
			parts, ok := a.parts(code, a.at[w])
			if ok && !slices.ContainsFunc(seen, func(s []int) bool { return slices.Equal(s, parts) }) {
				seen = append(seen, parts)
				a.Sums = append(a.Sums, Relation{Total: code, Parts: parts})
			}
		}
	}
}

// parts returns the codes of a way to divide the ground that make up a code; false
// when it does not divide it wholly or is the code itself.
func (a *atlas) parts(code int, at []int) ([]int, bool) {
	var parts []int
	size := 0
	for _, atom := range a.holds[code] {
		if at == nil || at[atom] == none || at[atom] == code {
			return nil, false
		}
		if !slices.Contains(parts, at[atom]) {
			parts = append(parts, at[atom])
			size += len(a.holds[at[atom]])
		}
	}
	slices.Sort(parts)
	return parts, size == len(a.holds[code])
}
