package edition

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Why says what made a value move from one edition to another.
type Why string

// The causes, from the one that explains most.
const (
	WhyNew       Why = "new"       // the first edition did not have the value
	WhyGone      Why = "gone"      // the second does not have it
	WhyPerimeter Why = "perimeter" // the area is made of other areas
	WhyMethod    Why = "method"    // it is computed in another way
	WhyData      Why = "data"      // a file that it rests on has changed
	WhyOther     Why = "other"     // what it is compared with has changed
)

// Move is a value that is not the same in two editions.
type Move struct {
	Key           Key
	Ref           source.Ref
	Name          string
	Before, After Value // Unknown with status Absent when an edition has none
	Why           Why
}

// Compare lists the values that differ between two editions, in the order of the
// catalogue, the levels, the periods and the codes. Values that rest on another file
// and are the same have not moved.
func Compare(before, after *Edition) []Move {
	keys := map[Key]bool{}
	for _, k := range slices.Concat(before.Keys(), after.Keys()) {
		keys[k] = true
	}
	sorted := slices.SortedFunc(maps.Keys(keys), func(a, b Key) int {
		return cmp.Or(
			cmp.Compare(after.definitions[a.Indicator], after.definitions[b.Indicator]), cmp.Compare(a.Indicator, b.Indicator),
			CompareLevels(a.Level, b.Level), cmp.Compare(a.Period.String(), b.Period.String()),
		)
	})
	var moves []Move
	for _, k := range sorted {
		moves = append(moves, compareVectors(before, after, k)...)
	}
	return moves
}

func compareVectors(before, after *Edition, k Key) []Move {
	old, now := byCode(before, k), byCode(after, k)
	codes := map[string]bool{}
	for code := range old {
		codes[code] = true
	}
	for code := range now {
		codes[code] = true
	}
	var moves []Move
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		was, had := old[code]
		is, has := now[code]
		if had && has && sameFigure(was, is) {
			continue
		}
		ref := source.Ref{Level: k.Level, Code: code}
		m := Move{Key: k, Ref: ref, Name: after.Name(ref), Before: was, After: is}
		switch {
		case !had:
			m.Why = WhyNew
		case !has:
			m.Why, m.Name = WhyGone, before.Name(ref)
		default:
			m.Why = why(before, after, m)
		}
		moves = append(moves, m)
	}
	return moves
}

// byCode are the values of a vector by the code of their area.
func byCode(e *Edition, k Key) map[string]Value {
	v, b := e.Vector(k), e.Level(k.Level)
	if v == nil || b == nil {
		return nil
	}
	values := make(map[string]Value, len(b.Codes))
	for i, code := range b.Codes {
		values[code] = v.At(i)
	}
	return values
}

// sameFigure tells whether two values say the same to a reader.
func sameFigure(a, b Value) bool {
	return a.Status == b.Status && a.Reason == b.Reason && a.Verdict == b.Verdict && a.N == b.N &&
		sameNumber(a.Number, b.Number) && sameNumber(a.Low, b.Low) && sameNumber(a.High, b.High)
}

func sameNumber(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// why finds the cause of a move.
func why(before, after *Edition, m Move) Why {
	members := func(e *Edition) []source.Ref {
		refs := slices.Clone(e.family.members[m.Ref])
		slices.SortFunc(refs, compareRefs)
		return refs
	}
	switch {
	case !slices.Equal(members(before), members(after)):
		return WhyPerimeter
	case m.Before.Basis.Method != m.After.Basis.Method, m.Before.Basis.DenominatorPeriod != m.After.Basis.DenominatorPeriod:
		return WhyMethod
	case !slices.Equal(m.Before.Basis.Sources, m.After.Basis.Sources):
		return WhyData
	}
	return WhyOther
}
