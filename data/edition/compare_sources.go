package edition

import (
	"cmp"
	"slices"
)

// SourceChange is a file that changed from one edition to another, was added or was
// taken away.
type SourceChange struct {
	Before, After *Source // nil when an edition has none in its place
}

// Role is what the pack wants the file for.
func (s SourceChange) Role() string { return s.either().Role }

// Described tells whether the file's bytes are the same, and only what the pack says of
// it differs: its period, its place among others, its licence.
func (s SourceChange) Described() bool {
	return s.Before != nil && s.After != nil && s.Before.SHA256 == s.After.SHA256
}

func (s SourceChange) either() *Source {
	if s.After != nil {
		return s.After
	}
	return s.Before
}

// changedSources pairs the files that only one of two editions was made from: those of a
// role, kind and layer that have the same name, then those that are left, in order.
func changedSources(before, after *Edition) []SourceChange {
	gone, came := onlyIn(before, after), onlyIn(after, before)
	var changes []SourceChange
	for _, match := range []func(a, b *Source) bool{
		func(a, b *Source) bool { return sameUse(a, b) && a.File == b.File && a.Period == b.Period },
		func(a, b *Source) bool { return sameUse(a, b) && a.File == b.File },
		func(a, b *Source) bool { return sameUse(a, b) && a.Period == b.Period },
		sameUse,
	} {
		gone = slices.DeleteFunc(gone, func(a *Source) bool {
			i := slices.IndexFunc(came, func(b *Source) bool { return match(a, b) })
			if i < 0 {
				return false
			}
			changes = append(changes, SourceChange{a, came[i]})
			came = slices.Delete(came, i, i+1)
			return true
		})
	}
	for _, a := range gone {
		changes = append(changes, SourceChange{Before: a})
	}
	for _, b := range came {
		changes = append(changes, SourceChange{After: b})
	}
	slices.SortStableFunc(changes, func(a, b SourceChange) int {
		x, y := a.either(), b.either()
		return cmp.Or(cmp.Compare(x.Role, y.Role), cmp.Compare(x.Precedence, y.Precedence), cmp.Compare(x.File, y.File))
	})
	return changes
}

// sameUse tells whether two files fill the same place in a pack.
func sameUse(a, b *Source) bool { return a.Role == b.Role && a.Kind == b.Kind && a.Layer == b.Layer }

// onlyIn are the sources of an edition that another has not.
func onlyIn(e, other *Edition) []*Source {
	var list []*Source
	for s := range e.Sources() {
		if _, ok := other.Source(s.ID); !ok {
			list = append(list, &s)
		}
	}
	return list
}
