package edition

import (
	"cmp"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Comparison is what differs between two editions, and why.
type Comparison struct {
	Before, After Head
	Sources       []SourceChange // files that only one of them was made from
	Entered, Left []source.Ref   // communes that only the second, or only the first has
	References    []Move         // values of the territory that moved: verdicts compare with them
	Moves         []Move
}

// Kind says whether a value is in both editions.
type Kind string

// The kinds of moves.
const (
	Changed Kind = "changed"
	New     Kind = "new"  // only the second edition has the value
	Gone    Kind = "gone" // only the first
)

// Move is a value that is not the same in two editions.
type Move struct {
	Kind          Kind
	Key           Key
	Ref           source.Ref
	Name          string
	Before, After Value   // Unknown with status Absent when an edition has none
	Causes        []Cause // never empty; the one that explains most comes first
}

// Why is the first of the causes.
func (m Move) Why() Why { return m.Causes[0].Why }

// MadeByOthers tells whether the area's own figures stayed: the territory or other areas
// made the value move.
func (m Move) MadeByOthers() bool { return m.Why() == WhyReference || m.Why() == WhyContext }

// Compare lists the values that differ between two editions, in the order of the
// catalogue, the levels, the periods and the codes, with the causes of each.
//
// What an area is told by its own figures (numerator, denominator, cases, or the figure
// as published) is kept apart from what others make of it: a verdict that changed because
// the territory's rate did has [WhyReference], an interval, smoothed value or rank that
// changed because other areas did has [WhyContext]. Values that rest on another file and
// are the same have not moved.
func Compare(before, after *Edition) Comparison {
	c := comparer{before: before, after: after, sources: changedSources(before, after)}
	out := Comparison{Before: before.Head, After: after.Head, Sources: c.sources}
	out.Left, out.Entered = differ(communesOf(before), communesOf(after))
	keys := map[Key]bool{}
	for _, k := range slices.Concat(before.Keys(), after.Keys()) {
		keys[k] = true
	}
	sorted := slices.SortedFunc(maps.Keys(keys), c.compareKeys)
	for _, k := range sorted {
		out.Moves = append(out.Moves, c.vector(k)...)
	}
	territory := source.Ref{}
	if after.Pack.Territory != nil {
		territory = after.Pack.Territory.Ref()
	}
	for _, m := range out.Moves {
		if m.Ref == territory && m.Why() != WhyContext {
			out.References = append(out.References, m)
		}
	}
	return out
}

// comparer is two editions that are being compared.
type comparer struct {
	before, after *Edition
	sources       []SourceChange
}

// compareKeys orders vectors: by the catalogue of the second edition, what it has not
// last; then by level, from the whole to its parts, and period.
func (c comparer) compareKeys(a, b Key) int {
	place := func(k Key) int {
		if i, ok := c.after.definitions[k.Indicator]; ok {
			return i
		}
		return len(c.after.Catalogue)
	}
	return cmp.Or(
		cmp.Compare(place(a), place(b)), cmp.Compare(a.Indicator, b.Indicator), CompareLevels(a.Level, b.Level),
		cmp.Compare(a.Period.From, b.Period.From), cmp.Compare(a.Period.To, b.Period.To),
	)
}

// vector lists the moves of one vector.
func (c comparer) vector(k Key) []Move {
	was, is := c.before.vectors[k], c.after.vectors[k]
	if was != nil && is != nil && c.same(was, is) {
		return nil
	}
	old, now := byCode(c.before, k), byCode(c.after, k)
	codes := maps.Clone(old)
	maps.Copy(codes, now)
	var moves []Move
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		ref := source.Ref{Level: k.Level, Code: code}
		m := Move{Kind: Changed, Key: k, Ref: ref, Name: c.after.Name(ref), Before: old[code], After: now[code]}
		_, had := old[code]
		_, has := now[code]
		switch {
		case !had:
			m.Kind, m.Before = New, none()
		case !has:
			m.Kind, m.After, m.Name = Gone, none(), c.before.Name(ref)
		case sameFigure(m.Before, m.After):
			continue
		}
		m.Causes = c.causes(m)
		moves = append(moves, m)
	}
	return moves
}

// same tells whether two editions share a vector, bytes and areas alike.
func (c comparer) same(was, is *Compact) bool {
	return was == is && slices.Equal(c.before.levels[was.Level].Codes, c.after.levels[is.Level].Codes)
}

// byCode are the values of a vector by the code of their area.
func byCode(e *Edition, k Key) map[string]Value {
	values := map[string]Value{}
	v, b := e.Vector(k), e.Level(k.Level)
	if v == nil || b == nil {
		return values
	}
	for i, code := range b.Codes {
		values[code] = v.At(i)
	}
	return values
}

// communesOf are the communes of an edition.
func communesOf(e *Edition) []source.Ref {
	b := e.Level(source.Commune)
	if b == nil {
		return nil
	}
	refs := make([]source.Ref, len(b.Codes))
	for i, code := range b.Codes {
		refs[i] = source.Ref{Level: source.Commune, Code: code}
	}
	return refs
}

// differ are the areas that only the first list has, and those that only the second has,
// in order.
func differ(before, after []source.Ref) (left, entered []source.Ref) {
	only := func(list, other []source.Ref) []source.Ref {
		known := map[source.Ref]bool{}
		for _, r := range other {
			known[r] = true
		}
		mine := slices.DeleteFunc(slices.Clone(list), func(r source.Ref) bool { return known[r] })
		slices.SortFunc(mine, compareRefs)
		return slices.Clip(mine)
	}
	return only(before, after), only(after, before)
}
