package publish

import (
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// maskChoice says of a level and a variant whether its figures are published.
type maskChoice func(level source.Level, variant string) bool

// areaTable is all that would be published of a variable for one period, in a table
// with all sums that hold among areas and variants (docs/methods/secrecy.md).
type areaTable struct {
	in        *input
	period    indicator.Period
	label     string // of the period, in names, where a table has several
	prefix    string // of all names, where the areas are those of an earlier edition
	publishes maskChoice
	variants  []string // all, then its parts
	sums      *sumTable
	cells     map[maskKey]int
	inner     map[maskKey]int                                         // what lies outside of neighbourhoods, by the names of the complement's levels
	ground    map[int64][]target                                      // of neighbourhoods
	secret    map[maskKey]int                                         // figures that the source holds secret: of how many units, −1 when it does not say
	enter     func(key maskKey, figure func(maskKey) tableFigure) int // adds the cell of a figure
	tell      func(key maskKey, cell int)                             // publishes what lies outside of neighbourhoods
}

func (in *input) newAreaTable(period indicator.Period, variants []string, publishes maskChoice) *areaTable {
	a := &areaTable{
		in: in, period: period, publishes: publishes, variants: variants, sums: &sumTable{},
		cells: map[maskKey]int{}, inner: map[maskKey]int{}, ground: in.groundOf(), secret: map[maskKey]int{},
	}
	a.enter = func(key maskKey, figure func(maskKey) tableFigure) int {
		return a.sums.add(a.name(key.level, key.area, key.variant), figure(key), false)
	}
	a.tell = func(key maskKey, cell int) {
		a.sums.Cells[cell].Inner, a.sums.whole[cell] = false, true
		a.cells[key] = cell
	}
	return a
}

// fill adds the figures of all areas that are published, and the sums among them.
func (a *areaTable) fill(figure func(maskKey) tableFigure) {
	for _, level := range a.in.sortedLevels() {
		if level.IsOutside() {
			continue // complements are what neighbourhoods leave: see addGeneration
		}
		for _, area := range a.in.levels[level] {
			a.addArea(level, area, figure)
		}
	}
	for _, variant := range a.variants {
		a.addWholes(variant)
		for _, g := range generations() {
			a.addGeneration(g, variant)
		}
	}
	a.addCrossings()
	a.addVariantsOutside()
}

func (a *areaTable) key(level source.Level, area int64, variant string) maskKey {
	return maskKey{level, area, variant, a.period}
}

// at is the cell of a figure.
func (a *areaTable) at(level source.Level, area int64, variant string) int {
	if cell, ok := a.cells[a.key(level, area, variant)]; ok {
		return cell
	}
	return noCell
}

// name is what a figure is called in all editions.
func (a *areaTable) name(level source.Level, area int64, variant string) string {
	name := a.prefix + string(level) + "/" + a.in.areas[area].Ref.Code
	for _, word := range []string{a.label, variant} {
		if word != "" {
			name += "|" + word
		}
	}
	return name
}

// addArea adds the figures of an area: all, and each variant.
func (a *areaTable) addArea(level source.Level, area int64, figure func(maskKey) tableFigure) {
	var parts []int
	var secret withheld
	for _, variant := range a.variants {
		if !a.publishes(level, variant) {
			continue
		}
		key := a.key(level, area, variant)
		cell := a.enter(key, figure)
		a.cells[key] = cell
		if cell != noCell && isWhole(level) {
			a.sums.whole[cell] = true
		}
		if variant != "" {
			parts = append(parts, cell)
		}
		secret = a.withheld(secret, key)
	}
	if len(parts) > 0 {
		a.sums.sum(a.at(level, area, ""), parts, a.name(level, area, "")+"|rest", secret)
	}
}

// addVariantsOutside says that what lies outside of neighbourhoods is the sum of its
// variants, too.
func (a *areaTable) addVariantsOutside() {
	for _, g := range generations() {
		for _, level := range []source.Level{source.Commune, a.in.pack.Territory.Level} {
			for _, area := range a.in.levels[level] {
				total, ok := a.inner[a.key(g.outside, area, "")]
				var parts []int
				for _, variant := range a.variants[1:] {
					if cell, ok := a.inner[a.key(g.outside, area, variant)]; ok {
						parts = append(parts, cell)
					}
				}
				if ok && len(parts) == len(a.variants)-1 {
					a.sums.sum(total, parts, a.name(level, area, "")+" "+string(g.outside)+"|rest", withheld{})
				}
			}
		}
	}
}

// sum says that figures of areas of a level are parts of a cell.
func (a *areaTable) sum(total int, level source.Level, areas []int64, variant, rest string) int {
	var secret withheld
	for _, area := range areas {
		secret = a.withheld(secret, a.key(level, area, variant))
	}
	return a.sums.sum(total, a.cellsOf(level, areas, variant), rest, secret)
}

// withheld adds a figure to those that the source withholds, if it does.
func (a *areaTable) withheld(so withheld, key maskKey) withheld {
	if units, ok := a.secret[key]; ok {
		return so.and(units)
	}
	return so
}

// isCell tells whether a figure is in the table.
func isCell(cell int) bool { return cell != noCell }

// addWholes says that wholes are the sums of their communes, or, of figures that have
// none, the territory of its parts.
func (a *areaTable) addWholes(variant string) {
	if !slices.ContainsFunc(a.cellsOf(source.Commune, a.in.levels[source.Commune], variant), isCell) {
		whole := a.in.territoryID()
		parts := a.in.levels[source.Territoire]
		if a.in.arePartsOf(parts, whole) {
			a.sum(a.at(source.EPCI, whole, variant), source.Territoire, parts, variant, a.name(source.EPCI, whole, variant)+" elsewhere")
		}
		return
	}
	for _, level := range []source.Level{source.Territoire, source.EPCI} {
		for _, whole := range a.in.levels[level] {
			a.sum(a.at(level, whole, variant), source.Commune, a.in.communesOf[whole], variant, a.name(level, whole, variant)+" elsewhere")
		}
	}
}

// arePartsOf tells whether wholes have the communes of another among them, each once.
func (in *input) arePartsOf(parts []int64, whole int64) bool {
	var communes []int64
	for _, part := range parts {
		communes = append(communes, in.communesOf[part]...)
	}
	slices.Sort(communes)
	return len(communes) > 0 && slices.Equal(communes, slices.Sorted(slices.Values(in.communesOf[whole])))
}
