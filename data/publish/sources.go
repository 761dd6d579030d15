package publish

import (
	"slices"

	"github.com/observatoire-essor/essor/data/edition"
)

// mergedSources are sources and those of another basis, sorted, each once.
func mergedSources(sources []string, b *edition.Basis) []string {
	if b == nil {
		return sources
	}
	all := slices.Concat(sources, b.Sources)
	slices.Sort(all)
	return slices.Compact(all)
}

// shared are bases, each different one once.
type shared map[string]*edition.Basis

func (s shared) of(b edition.Basis) *edition.Basis {
	key := b.Key()
	if s[key] == nil {
		s[key] = &b
	}
	return s[key]
}
