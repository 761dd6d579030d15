package publish

import (
	"cmp"
	"context"
	"slices"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// generation is a generation of neighbourhoods and its complement.
type generation struct{ level, outside source.Level }

func generations() []generation {
	return []generation{{source.QPV2015, source.OutsideQPV2015}, {source.QPV2024, source.OutsideQPV2024}}
}

// wholly is the share of a neighbourhood's surface from which it lies in an area as a
// whole: boundaries of two producers differ by some metres.
const wholly = 0.99

// readCrossings reads which neighbourhoods of the two generations share ground.
func (in *input) readCrossings(ctx context.Context) error {
	if len(in.levels[source.QPV2015]) == 0 || len(in.levels[source.QPV2024]) == 0 {
		return nil
	}
	var err error
	in.crossings, err = in.publication.Crossings(ctx, in.pack.CRS, in.neighbourhoods())
	return err
}

// groundOf are the communes in which each neighbourhood lies, by share of its surface,
// the largest first.
func (in *input) groundOf() map[int64][]target {
	ground := map[int64][]target{}
	for _, o := range in.overlaps {
		if isQPV(in.areas[o.Area].Ref.Level) {
			ground[o.Area] = append(ground[o.Area], target{o.Parent, *o.ShareArea})
		}
	}
	for _, list := range ground {
		slices.SortFunc(list, func(x, y target) int {
			return cmp.Or(cmp.Compare(y.share, x.share), cmp.Compare(in.areas[x.area].Ref.Code, in.areas[y.area].Ref.Code))
		})
	}
	return ground
}

// addGeneration adds what readers get by taking neighbourhoods off the areas that
// hold them: off their commune, off the communes together in which they lie, off the
// territory. One that lies in several communes is taken off the one that holds most
// of it as well, when it could lie there whole.
func (a *areaTable) addGeneration(g generation, variant string) {
	if !slices.ContainsFunc(a.cellsOf(g.level, a.in.levels[g.level], variant), isCell) {
		return
	}
	inCommune := map[int64][]int64{}
	var inNone []int64
	for _, q := range a.in.levels[g.level] {
		ground := a.ground[q]
		if len(ground) == 1 || len(ground) > 1 && (ground[0].share >= wholly || a.fits(g.level, q, ground[0].area, variant)) {
			inCommune[ground[0].area] = append(inCommune[ground[0].area], q)
		} else {
			inNone = append(inNone, q)
		}
		if len(ground) > 1 {
			a.addAround(g.level, q, variant)
		}
	}
	rests := make([]int, 0, len(a.in.levels[source.Commune]))
	for _, commune := range a.in.levels[source.Commune] {
		rest := a.at(source.Commune, commune, variant)
		if inside := inCommune[commune]; len(inside) > 0 {
			rest = a.sum(rest, g.level, inside, variant, a.name(source.Commune, commune, variant)+" "+string(g.outside))
			a.inner[a.key(g.outside, commune, variant)] = rest
		}
		rests = append(rests, rest)
	}
	a.addOutside(g, variant, rests, inNone)
}

// fits tells whether a neighbourhood could lie in a commune as a whole.
func (a *areaTable) fits(level source.Level, q, commune int64, variant string) bool {
	part, whole := a.at(level, q, variant), a.at(source.Commune, commune, variant)
	if part == noCell || whole == noCell {
		return false
	}
	inner, outer := a.sums.Cells[part], a.sums.Cells[whole]
	return inner.Units <= outer.Units && inner.Value <= outer.Value
}

// addAround takes off the communes in which a neighbourhood lies all neighbourhoods
// that lie in no others.
func (a *areaTable) addAround(level source.Level, q int64, variant string) {
	var communes, inside []int64
	holds := map[int64]bool{}
	for _, t := range a.ground[q] {
		communes, holds[t.area] = append(communes, t.area), true
	}
	for _, other := range a.in.levels[level] {
		ground := a.ground[other]
		if len(ground) > 0 && !slices.ContainsFunc(ground, func(t target) bool { return !holds[t.area] }) {
			inside = append(inside, other)
		}
	}
	name := a.name(level, q, variant) + " around"
	a.sum(a.join(name, a.cellsOf(source.Commune, communes, variant)), level, inside, variant, name+" outside")
}

// cellsOf are the cells of areas of a level.
func (a *areaTable) cellsOf(level source.Level, areas []int64, variant string) []int {
	cells := make([]int, len(areas))
	for i, area := range areas {
		cells[i] = a.at(level, area, variant)
	}
	return cells
}

// join adds an inner cell that is the sum of others, all of which must be known.
func (a *areaTable) join(name string, cells []int) int {
	together := tableFigure{known: true, sources: map[int64]bool{}}
	for _, c := range cells {
		if c == noCell {
			return noCell
		}
		together = together.with(a.sums.Cells[c], a.sums.sources[c])
	}
	total := a.sums.add(name, together, true)
	a.sums.relate(total, cells)
	return total
}

// addOutside adds what lies in no neighbourhood of a generation, from the territory
// and from the communes; rests are what lies outside in each, and in inNone of them
// the neighbourhoods that were taken off none.
func (a *areaTable) addOutside(g generation, variant string, rests []int, inNone []int64) {
	territory := a.in.territoryID()
	if territory == 0 {
		return
	}
	name := a.name(g.outside, territory, variant)
	outside := a.sum(a.at(a.in.pack.Territory.Level, territory, variant), g.level, a.in.levels[g.level], variant, name)
	if outside == noCell {
		return
	}
	a.inner[a.key(g.outside, territory, variant)] = outside
	total := outside
	if len(inNone) > 0 {
		total = a.join(name+" and more", append(a.cellsOf(g.level, inNone, variant), outside))
	}
	a.sums.sum(total, rests, name+" elsewhere", withheld{})
	if a.publishes(g.outside, variant) && a.inTerritory(g.level, variant) {
		a.tell(a.key(g.outside, territory, variant), outside)
	}
}

// inTerritory tells whether all neighbourhoods lie in the communes of the territory
// as a whole and have a figure, so that the rest of the territory is what lies in none.
func (a *areaTable) inTerritory(level source.Level, variant string) bool {
	for _, q := range a.in.levels[level] {
		share := 0.0
		for _, t := range a.ground[q] {
			share += t.share
		}
		if share < wholly || a.at(level, q, variant) == noCell {
			return false
		}
	}
	return true
}

// addCrossings adds what readers get by taking neighbourhoods of one generation off
// those of the other with which they share ground.
func (a *areaTable) addCrossings() {
	inOlder, inNewer := map[int64][]int64{}, map[int64][]int64{}
	for _, c := range a.in.crossings {
		a.addCrossing(c)
		if c.ShareNewer >= wholly {
			inOlder[c.Older] = append(inOlder[c.Older], c.Newer)
		}
		if c.ShareOlder >= wholly {
			inNewer[c.Newer] = append(inNewer[c.Newer], c.Older)
		}
	}
	for _, variant := range a.variants {
		a.addSeveral(source.QPV2015, source.QPV2024, inOlder, variant)
		a.addSeveral(source.QPV2024, source.QPV2015, inNewer, variant)
	}
}

// addCrossing adds the differences of two neighbourhoods that share ground, of all
// families and of each; the one is the sum of the others when all go the same way.
func (a *areaTable) addCrossing(c data.StoredCrossing) {
	var all gap
	var parts []int
	sums := true
	for _, variant := range a.variants {
		older, newer := a.at(source.QPV2015, c.Older, variant), a.at(source.QPV2024, c.Newer, variant)
		d := a.sums.difference(older, newer, a.name(source.QPV2015, c.Older, variant)+" and "+a.name(source.QPV2024, c.Newer, variant))
		switch {
		case variant == "":
			all = d
		case d.cell != noCell:
			parts = append(parts, d.cell)
			sums = sums && d.ofFirst == all.ofFirst
		}
		sums = sums && d.known
	}
	if sums && all.cell != noCell {
		a.sums.sum(all.cell, parts, a.sums.Cells[all.cell].Key+"|rest", withheld{})
	}
}

// addSeveral takes several neighbourhoods off one of the other generation that holds
// them.
func (a *areaTable) addSeveral(level, others source.Level, inside map[int64][]int64, variant string) {
	for _, q := range a.in.levels[level] {
		if len(inside[q]) > 1 {
			a.sum(a.at(level, q, variant), others, inside[q], variant, a.name(level, q, variant)+" outside "+string(others))
		}
	}
}
