package edition

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// index fills what lookups need, after all parts were read.
func (e *Edition) index() {
	e.sourceByID, e.definitions = map[string]int{}, map[string]int{}
	for i, s := range e.sources {
		e.sourceByID[s.ID] = i
	}
	for i, d := range e.Catalogue {
		e.definitions[d.ID] = i
	}
	e.aliases = map[source.Ref]Alias{}
	f := family{
		parents: map[source.Ref][]source.Ref{}, members: map[source.Ref][]source.Ref{},
		overlaps: map[source.Ref][]Overlap{}, within: map[source.Ref][]Overlap{}, aliases: map[source.Ref][]Alias{},
		engaged: map[source.Ref][]Engagement{}, postcodes: map[source.Ref][]Postcode{},
	}
	for _, m := range e.Links.Members {
		f.parents[m.Child] = append(f.parents[m.Child], m.Parent)
		f.members[m.Parent] = append(f.members[m.Parent], m.Child)
	}
	for _, o := range e.Links.Overlaps {
		f.overlaps[o.Area] = append(f.overlaps[o.Area], o)
		f.within[o.In] = append(f.within[o.In], o)
	}
	for _, list := range f.overlaps {
		slices.SortStableFunc(list, func(a, b Overlap) int { return cmp.Compare(b.ShareArea, a.ShareArea) })
	}
	for _, a := range e.Links.Aliases {
		f.aliases[a.Ref] = append(f.aliases[a.Ref], a)
		e.aliases[source.Ref{Level: a.Ref.Level, Code: a.Code}] = a
	}
	for _, g := range e.Links.Engagements {
		f.engaged[g.Ref] = append(f.engaged[g.Ref], g)
	}
	for _, p := range e.Links.Postcodes {
		f.postcodes[p.Ref] = append(f.postcodes[p.Ref], p)
	}
	e.family = f
	e.simulated = map[source.Level][]Source{}
	for level, b := range e.levels {
		e.simulated[level] = e.simulatedSources(b)
	}
	e.indexKeys()
	e.names = searchNames(e)
}

// indexKeys orders the keys of the vectors, and those of each level as sheets have them:
// in the order of the catalogue, the latest period first.
func (e *Edition) indexKeys() {
	e.keys = slices.SortedFunc(maps.Keys(e.vectors), Key.Compare)
	e.ofLevel = map[source.Level][]Key{}
	for _, k := range e.keys {
		e.ofLevel[k.Level] = append(e.ofLevel[k.Level], k)
	}
	for _, keys := range e.ofLevel {
		slices.SortStableFunc(keys, func(a, b Key) int {
			return cmp.Or(
				cmp.Compare(e.definitions[a.Indicator], e.definitions[b.Indicator]), cmp.Compare(a.Indicator, b.Indicator),
				ComparePeriods(a.Period, b.Period),
			)
		})
	}
}

// levelOrder is the order in which people see levels: from the whole to its parts.
func levelOrder(l source.Level) int {
	order := []source.Level{
		source.EPCI, source.Territoire, source.Commune,
		source.QPV2024, source.OutsideQPV2024, source.QPV2015, source.OutsideQPV2015, source.IRIS,
	}
	if i := slices.Index(order, l); i >= 0 {
		return i
	}
	return len(order)
}

// CompareLevels orders levels as people see them: from the whole to its parts.
func CompareLevels(a, b source.Level) int {
	return cmp.Or(cmp.Compare(levelOrder(a), levelOrder(b)), cmp.Compare(a, b))
}

// Levels are the levels of the edition, from the whole to its parts.
func (e *Edition) Levels() []source.Level {
	return slices.SortedFunc(maps.Keys(e.levels), CompareLevels)
}

// Level returns the areas of a level, or nil.
func (e *Edition) Level(l source.Level) *Boundaries { return e.levels[l] }

// Vector returns the columns of a vector, or nil. They are made anew unless somebody
// asked for them lately: ask [Edition.Compact] for a few values.
func (e *Edition) Vector(k Key) *Vector {
	p := e.vectors[k]
	if p == nil {
		return nil
	}
	return e.columns.of(p)
}

// Compact returns a vector as it lies in memory, or nil.
func (e *Edition) Compact(k Key) *Compact { return e.vectors[k] }

// Keys names all vectors, in order: indicator, level, period. Do not write to it.
func (e *Edition) Keys() []Key { return e.keys }

// Latest is the key of an indicator's vector at a level for the latest period: see
// [ComparePeriods].
func (e *Edition) Latest(indicatorID string, level source.Level) (Key, bool) {
	first, _ := slices.BinarySearchFunc(e.keys, Key{Indicator: indicatorID, Level: level}, func(k, want Key) int {
		return cmp.Or(cmp.Compare(k.Indicator, want.Indicator), cmp.Compare(k.Level, want.Level))
	})
	var latest Key
	found := false
	for _, k := range e.keys[first:] {
		if k.Indicator != indicatorID || k.Level != level {
			break
		}
		if !found || ComparePeriods(k.Period, latest.Period) < 0 {
			latest, found = k, true
		}
	}
	return latest, found
}

// Definition is the entry of the catalogue for an indicator.
func (e *Edition) Definition(id string) (Definition, bool) {
	i, ok := e.definitions[id]
	if !ok {
		return Definition{}, false
	}
	return e.Catalogue[i], true
}

// Sources goes through the sources in order: by role, then as they speak.
func (e *Edition) Sources() iter.Seq[Source] { return slices.Values(e.sources) }

// Source is the source of that id.
func (e *Edition) Source(id string) (Source, bool) {
	i, ok := e.sourceByID[id]
	if !ok {
		return Source{}, false
	}
	return e.sources[i], true
}

// BoundarySources are the sources of the boundary of area i of a level, none when
// it has no boundary.
func (e *Edition) BoundarySources(b *Boundaries, i int) []Source {
	var list []Source
	for _, id := range b.Sources[i] {
		if s, ok := e.Source(id); ok {
			list = append(list, s)
		}
	}
	return list
}

// SimulatedBoundaries are the simulated ones of the sources of a level's
// boundaries.
func (e *Edition) SimulatedBoundaries(l source.Level) []Source { return e.simulated[l] }

func (e *Edition) simulatedSources(b *Boundaries) []Source {
	used := map[string]bool{}
	for _, ids := range b.Sources {
		for _, id := range ids {
			used[id] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(e.sources), func(s Source) bool { return !used[s.ID] || !s.Simulated })
}

// BoundarySimulated tells whether a source of the boundary of an area is simulated.
func (e *Edition) BoundarySimulated(ref source.Ref) bool {
	b := e.levels[ref.Level]
	if b == nil || len(e.simulated[ref.Level]) == 0 {
		return false
	}
	i, ok := b.Index(ref.Code)
	return ok && AnySimulated(e.BoundarySources(b, i))
}

// Find is the position of an area in its level. A code that is an alias leads to
// the area that stands, and the alias is returned with it. The error is
// [ErrNoArea].
func (e *Edition) Find(ref source.Ref) (b *Boundaries, i int, alias *Alias, err error) {
	b = e.levels[ref.Level]
	if b == nil {
		return nil, 0, nil, fmt.Errorf("%s: %w", ref, ErrNoArea)
	}
	if i, ok := b.Index(ref.Code); ok {
		return b, i, nil, nil
	}
	if a, ok := e.aliases[ref]; ok {
		if i, ok := b.Index(a.Ref.Code); ok {
			return b, i, &a, nil
		}
	}
	return nil, 0, nil, fmt.Errorf("%s: %w", ref, ErrNoArea)
}

// Name is the name of an area, or its code when it has none or is not there.
func (e *Edition) Name(ref source.Ref) string {
	if b := e.levels[ref.Level]; b != nil {
		if i, ok := b.Index(ref.Code); ok && b.Names[i] != "" {
			return b.Names[i]
		}
	}
	return ref.Code
}

// ComparePeriods orders periods as people see them: the one that ends last first, and
// a span before the single years and shorter spans that end with it.
func ComparePeriods(a, b indicator.Period) int {
	return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(a.From, b.From))
}
