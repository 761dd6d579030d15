package overlay

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// PeopleAt are people at a point, such as the middle of a grid cell.
type PeopleAt struct {
	At     orb.Point
	People float64
}

// PeopleIn are people spread evenly over a convex cell, such as a square of 200 m.
type PeopleIn struct {
	Cell   orb.Polygon
	People float64
}

// ByPoints counts the people of every source in every target by points: a point
// lies in the first source that holds it, and counts in each target that does, for
// targets may overlap. Source then holds all people of a source, within targets or
// not. Sources without people are listed in ByArea.
//
// Wright (1936), Geographical Review 26:103-110, doi:10.2307/209467. People below 0,
// or not finite, wrap ErrInput.
func ByPoints(ctx context.Context, sources, targets []orb.MultiPolygon, points []PeopleAt, opt Options) (*Table, error) {
	for i, p := range points {
		if err := checkPeople(i, p.People); err != nil {
			return nil, err
		}
		if p.At[0]-p.At[0] != 0 || p.At[1]-p.At[1] != 0 {
			return nil, fmt.Errorf("%w: point %d is not finite", ErrInput, i)
		}
	}
	t, err := newPeopleTable(ctx, sources, targets, opt)
	if err != nil {
		return nil, err
	}
	inSource, err := NewLocator(sources)
	if err != nil {
		return nil, err
	}
	inTarget, err := NewLocator(targets)
	if err != nil {
		return nil, err
	}
	type place struct {
		source  int
		targets []int
	}
	places := make([]place, len(points))
	err = opt.each(ctx, len(points), func() func(int) {
		return func(i int) {
			places[i].source = -1
			if source, found := inSource.Area(points[i].At); found {
				places[i] = place{source, inTarget.Areas(points[i].At, nil)}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var pieces []Piece
	for i, at := range places {
		if at.source < 0 {
			t.Elsewhere += points[i].People
			continue
		}
		t.Source[at.source] += points[i].People
		for _, j := range at.targets {
			if points[i].People > 0 {
				pieces = append(pieces, Piece{at.source, j, points[i].People})
			}
		}
	}
	t.finish(pieces)
	return t, nil
}

// ByGrid counts the people of every source in every target by cells: where a
// boundary cuts a cell, its people are shared by ground. Otherwise as [ByPoints].
// A cell that is not convex, or has no ground, wraps ErrInput.
func ByGrid(ctx context.Context, sources, targets []orb.MultiPolygon, cells []PeopleIn, opt Options) (*Table, error) {
	for i, c := range cells {
		if err := checkPeople(i, c.People); err != nil {
			return nil, err
		}
		if err := checkAreas("cell", []orb.MultiPolygon{{c.Cell}}); err != nil {
			return nil, err
		}
		if !convex(c.Cell) {
			return nil, fmt.Errorf("%w: cell %d is not convex or has no ground", ErrInput, i)
		}
	}
	t, err := newPeopleTable(ctx, sources, targets, opt)
	if err != nil {
		return nil, err
	}
	sourceIndex, targetIndex := newIndex(profiles(sources)), newIndex(profiles(targets))
	type shared struct {
		source []Piece // people of each source, with no target
		pieces []Piece
	}
	found := make([]shared, len(cells))
	err = opt.each(ctx, len(cells), func() func(int) {
		s := sharer{sources: sources, targets: targets, sourceIndex: sourceIndex, targetIndex: targetIndex}
		return func(i int) { found[i].source, found[i].pieces = s.share(cells[i]) }
	})
	if err != nil {
		return nil, err
	}
	var pieces []Piece
	for c, f := range found {
		rest := cells[c].People
		for _, p := range f.source {
			t.Source[p.Source] += p.Amount
			rest -= p.Amount
		}
		t.Elsewhere += max(0, rest)
		pieces = append(pieces, f.pieces...)
	}
	t.finish(pieces)
	return t, nil
}

func checkPeople(i int, people float64) error {
	if !(people >= 0) || math.IsInf(people, 1) {
		return fmt.Errorf("%w: people %d are %v", ErrInput, i, people)
	}
	return nil
}

// newPeopleTable is a table of people that knows the ground, too.
func newPeopleTable(ctx context.Context, sources, targets []orb.MultiPolygon, opt Options) (*Table, error) {
	ground, err := Intersect(ctx, sources, targets, opt)
	if err != nil {
		return nil, err
	}
	return &Table{Source: make([]float64, len(sources)), Target: ground.Target, ground: ground}, nil
}

// finish adds up the pieces of each source and target and lists the sources without
// people.
func (t *Table) finish(pieces []Piece) {
	slices.SortStableFunc(pieces, func(a, b Piece) int {
		if a.Source != b.Source {
			return a.Source - b.Source
		}
		return a.Target - b.Target
	})
	for _, p := range pieces {
		if last := len(t.Pieces) - 1; last >= 0 && t.Pieces[last].Source == p.Source && t.Pieces[last].Target == p.Target {
			t.Pieces[last].Amount += p.Amount
		} else {
			t.Pieces = append(t.Pieces, p)
		}
	}
	for i, people := range t.Source {
		if people == 0 {
			t.ByArea = append(t.ByArea, i)
		}
	}
}

func profiles(areas []orb.MultiPolygon) []profile {
	list := make([]profile, len(areas))
	for i, area := range areas {
		list[i].bound = none()
		for _, polygon := range area {
			for _, ring := range polygon {
				list[i].bound = list[i].bound.Union(ring.Bound())
			}
		}
	}
	return list
}

// sharer shares the people of one cell after the other.
type sharer struct {
	sources, targets         []orb.MultiPolygon
	sourceIndex, targetIndex *index
	nearSources, nearTargets []int
	clipper                  clipper
	common                   common
}

// share gives the people of a cell to the sources and, within them, to the targets.
func (s *sharer) share(c PeopleIn) (bySource, pieces []Piece) {
	if c.People == 0 {
		return nil, nil
	}
	cell := newProfile(orb.MultiPolygon{c.Cell}, nil)
	density := c.People / cell.area
	s.nearSources = s.sourceIndex.meeting(cell.bound, s.nearSources)
	s.nearTargets = s.targetIndex.meeting(cell.bound, s.nearTargets)
	cut := make([]profile, len(s.nearTargets))
	for k, j := range s.nearTargets {
		cut[k] = newProfile(s.clipper.clip(s.targets[j], c.Cell[0]), nil)
		cut[k].sort()
	}
	for _, i := range s.nearSources {
		own := newProfile(s.clipper.clip(s.sources[i], c.Cell[0]), nil)
		if own.area <= 1e-12*cell.area {
			continue
		}
		own.sort()
		bySource = append(bySource, Piece{Source: i, Amount: density * own.area})
		for k, j := range s.nearTargets {
			if a := s.common.area(&own, &cut[k]); a > 0 {
				pieces = append(pieces, Piece{i, j, density * a})
			}
		}
	}
	return bySource, pieces
}
