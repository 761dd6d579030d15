package pack

import (
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Kind is a kind of file that can be read.
type Kind struct {
	Read source.ReadFunc
	// NameRank is the precedence of the names that the kind gives to areas: INSEE's
	// official geographic code speaks first, lists of figures last.
	NameRank int
}

// Names are the names of kinds, sorted.
func Names(kinds map[string]Kind) []string { return slices.Sorted(maps.Keys(kinds)) }
