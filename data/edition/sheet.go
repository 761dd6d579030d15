package edition

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// Sheet is all that an edition says of one area. Texts for people are not in it:
// codes and ids lead to them (see the package api/page, which writes sheets).
type Sheet struct {
	Edition   Head
	Ref       source.Ref
	Name      string
	Vintage   string    // of the boundary
	AreaM2    float64   // NaN without boundary
	Bound     orb.Bound // degrees; zero without boundary
	Centroid  orb.Point // degrees; zero without boundary
	Boundary  []Source  // those that the boundary rests on: vintage, surface, bound and centroid
	Reference Relation  // the territory of the edition; empty when it has none

	Alias    *Alias     // the alias by which the area was asked for
	Aliases  []Alias    // all its other codes
	Parents  []Relation // areas that it is a member of, at the date of the edition
	Members  []Relation // areas that are members of it
	Overlaps []Share    // areas in which it lies, largest share first
	Within   []Share    // areas that lie in it, by level and code; shares are of their surface
	Engaged  Engaged    // in the social and solidarity economy: the commune, or the communes that are members
	Figures  []Figure   // in the order of the catalogue, the latest period first: see [ComparePeriods]
	Sources  []Source   // those that the boundary and the figures rest on, in order
}

// Relation names another area.
type Relation struct {
	Ref  source.Ref
	Name string
}

// Share is an overlap with another area.
type Share struct {
	Relation
	Area       float64 // share of the surface of the one that lies in the other, 0 to 1
	Population float64 // share of its people; NaN when nobody knows
	Simulated  bool    // the boundary of one of the two is
}

// Figure is one value of a sheet, with its place in the catalogue.
type Figure struct {
	Definition
	Period  indicator.Period
	Value   Value
	Missing *Role    // the file that would give the value, when it is absent for want of it
	Sources []Source // in the order of the basis
}

// Simulated tells whether any source of the figure is simulated.
func (f Figure) Simulated() bool {
	return AnySimulated(f.Sources)
}

// Sheet gathers what the edition says of an area. A code that is an alias leads to
// the area that stands. The error is [ErrNoArea].
func (e *Edition) Sheet(level source.Level, code string) (Sheet, error) {
	b, i, alias, err := e.Find(source.Ref{Level: level, Code: code})
	if err != nil {
		return Sheet{}, err
	}
	ref := source.Ref{Level: level, Code: b.Codes[i]}
	s := Sheet{
		Edition: e.Head, Ref: ref, Name: e.Name(ref), Vintage: b.Vintage,
		AreaM2: b.AreaM2[i], Bound: b.Bounds[i], Centroid: b.Centroids[i],
		Boundary: e.BoundarySources(b, i),
		Alias:    alias, Aliases: e.family.aliases[ref],
		Parents: e.relations(e.family.parents[ref]), Members: e.relations(e.family.members[ref]),
	}
	if t := e.Pack.Territory; t != nil {
		s.Reference = Relation{t.Ref(), e.Name(t.Ref())}
	}
	for _, o := range e.family.overlaps[ref] {
		s.Overlaps = append(s.Overlaps, e.share(o, o.In))
	}
	for _, o := range e.family.within[ref] {
		s.Within = append(s.Within, e.share(o, o.Area))
	}
	s.Figures = e.figures(level, i)
	s.Engaged = e.engaged(ref)
	s.Sources = e.sourcesOf(slices.Concat(s.Boundary, s.Engaged.Sources), s.Figures)
	return s, nil
}

// OfIndicators are the figures of indicators as a whole, of all periods, with money by
// the place of the action beside that by the seat: no families, perimeters and axes.
func (s Sheet) OfIndicators() []Figure {
	return slices.DeleteFunc(slices.Clone(s.Figures), func(f Figure) bool {
		_, params, _ := strings.Cut(f.ID, "?")
		return params != "" && params != "place=action"
	})
}

// Headlines are the latest of [Sheet.OfIndicators], and those of spans of years; left is
// how many figures of the sheet are neither.
func (s Sheet) Headlines() (figures []Figure, left int) {
	latest := map[string]bool{} // indicators of which a single year was met: the latest comes first
	for _, f := range s.OfIndicators() {
		span := f.Period.From < f.Period.To
		if span || !latest[f.ID] {
			latest[f.ID] = latest[f.ID] || !span
			figures = append(figures, f)
		}
	}
	return figures, len(s.Figures) - len(figures)
}

// Only is the sheet with the figures that keep takes, and with the sources that these,
// the boundary and the engagements rest on.
func (s Sheet) Only(keep func(Figure) bool) Sheet {
	all := s.Sources
	s.Figures = slices.DeleteFunc(slices.Clone(s.Figures), func(f Figure) bool { return !keep(f) })
	used := map[string]bool{}
	for _, list := range append([][]Source{s.Boundary, s.Engaged.Sources}, figureSources(s.Figures)...) {
		for _, one := range list {
			used[one.ID] = true
		}
	}
	s.Sources = slices.DeleteFunc(slices.Clone(all), func(one Source) bool { return !used[one.ID] })
	return s
}

func figureSources(figures []Figure) [][]Source {
	lists := make([][]Source, len(figures))
	for i, f := range figures {
		lists[i] = f.Sources
	}
	return lists
}

// Parents are the areas that an area is a member of, at the date of the edition.
func (e *Edition) Parents(ref source.Ref) []Relation { return e.relations(e.family.parents[ref]) }

// share is an overlap as one of the two areas sees it.
func (e *Edition) share(o Overlap, other source.Ref) Share {
	return Share{
		Relation: Relation{other, e.Name(other)}, Area: o.ShareArea, Population: o.SharePopulation,
		Simulated: e.BoundarySimulated(o.Area) || e.BoundarySimulated(o.In),
	}
}

func (e *Edition) relations(refs []source.Ref) []Relation {
	list := make([]Relation, len(refs))
	for i, r := range refs {
		list[i] = Relation{r, e.Name(r)}
	}
	slices.SortStableFunc(list, func(a, b Relation) int {
		return cmp.Or(CompareLevels(a.Ref.Level, b.Ref.Level), cmp.Compare(a.Ref.Code, b.Ref.Code))
	})
	return list
}

// figures are the values of area i of a level.
func (e *Edition) figures(level source.Level, i int) []Figure {
	keys := e.ofLevel[level]
	figures := make([]Figure, 0, len(keys))
	for _, k := range keys {
		d, ok := e.Definition(k.Indicator)
		if !ok {
			d.ID = k.Indicator
		}
		figures = append(figures, e.figure(d, k.Period, e.vectors[k].At(i)))
	}
	return figures
}

func (e *Edition) figure(d Definition, p indicator.Period, v Value) Figure {
	f := Figure{Definition: d, Period: p, Value: v}
	if role, ok := e.Pack.Role(v.Basis.Missing); ok {
		f.Missing = &role
	}
	for _, id := range v.Basis.Sources {
		if s, ok := e.Source(id); ok {
			f.Sources = append(f.Sources, s)
		}
	}
	return f
}

// sourcesOf are the sources of a boundary and of figures, each once, in the order of
// the edition.
func (e *Edition) sourcesOf(boundary []Source, figures []Figure) []Source {
	used := map[string]bool{}
	for _, s := range boundary {
		used[s.ID] = true
	}
	for _, f := range figures {
		for _, s := range f.Sources {
			used[s.ID] = true
		}
	}
	var list []Source
	for s := range e.Sources() {
		if used[s.ID] {
			list = append(list, s)
		}
	}
	return list
}
