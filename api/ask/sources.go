package ask

import (
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// usedSources are the ids of the sources that an answer rests on.
type usedSources map[string]bool

// ofVectors adds the sources that any of the values of vectors rests on.
func (u usedSources) ofVectors(vectors ...*edition.Vector) {
	for _, v := range vectors {
		for _, b := range v.Bases {
			for _, id := range b.Sources {
				u[id] = true
			}
		}
	}
}

// ofBoundaries adds the sources of the boundaries of a level: who touches whom and what lies
// in a neighbourhood depend on them.
func (u usedSources) ofBoundaries(e *edition.Edition, level source.Level) {
	b := e.Level(level)
	if b == nil {
		return
	}
	for _, ids := range b.Sources {
		for _, id := range ids {
			u[id] = true
		}
	}
}

// list are the sources in the order of the edition.
func (u usedSources) list(e *edition.Edition) []edition.Source {
	list := []edition.Source{}
	for s := range e.Sources() {
		if u[s.ID] {
			list = append(list, s)
		}
	}
	return list
}

// sources are those that the answer rests on.
func (q *equityRequest) sources(e *edition.Edition) []edition.Source {
	used := usedSources{}
	used.ofVectors(q.vectors...)
	levels := q.boundaries
	if q.level.IsOutside() || q.level.Outside() != "" { // of which only boundaries say who lives there
		levels = append(levels, q.level)
	}
	for _, level := range levels {
		used.ofBoundaries(e, level)
	}
	return used.list(e)
}

// SourcesOf are the sources that any of the values of vectors rests on, in the
// order of the edition.
func SourcesOf(e *edition.Edition, vectors ...*edition.Vector) []edition.Source {
	used := usedSources{}
	used.ofVectors(vectors...)
	return used.list(e)
}

func rolesOfSimulated(sources []edition.Source) []string {
	roles := []string{}
	seen := map[string]bool{}
	for _, s := range sources {
		if s.Simulated && !seen[s.Role] {
			seen[s.Role] = true
			roles = append(roles, s.Role)
		}
	}
	return roles
}
