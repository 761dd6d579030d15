package publish

import (
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// postsTable is all that would be published of the posts of one period, with all sums
// that hold in it (docs/methods/secrecy.md).
type postsTable struct {
	in        *input
	period    indicator.Period
	publishes postsChoice
	families  []string // variants beside all
	sums      *sumTable
	cells     map[maskKey]int
	ground    map[int64][]target // of neighbourhoods
	secret    map[maskKey]int    // figures that the source holds secret: of how many units, −1 when it does not say
	inner     map[maskKey]int    // what lies outside of neighbourhoods, by the names of the complement's levels
}

// familyParam begins the variants of one family.
const familyParam = "family="

// postsVariables are the variables that posts are made of.
func postsVariables() []string {
	all := []string{source.EmployerEstablishments, source.SalariedPosts, source.PrivateEstablishments, source.PrivatePosts}
	for _, name := range []string{source.ESSPosts, source.ESSEstablishments, source.ESSLargest} {
		all = append(all, name)
		for _, family := range unitFamilies() {
			all = append(all, name+"?"+familyParam+family)
		}
	}
	return all
}

// ofVariant is the name of a variable for a variant.
func ofVariant(name, variant string) string {
	if variant == "" {
		return name
	}
	return name + "?" + variant
}

// postsChoice says of a level and a variant whether its posts are published.
type postsChoice func(level source.Level, variant string) bool

// publishesPosts tells which posts are published: all but those outside of
// neighbourhoods by family, which would cost the totals of the territory
// (docs/methods/secrecy.md).
func publishesPosts(level source.Level, variant string) bool {
	switch level {
	case source.IRIS:
		return false
	case OutsideQPV2015, OutsideQPV2024:
		return variant == ""
	default:
		return true
	}
}

// newPostsTable gathers the figures of a period and the sums among them.
func (in *input) newPostsTable(period indicator.Period, crossings []data.StoredCrossing, publishes postsChoice) *postsTable {
	p := &postsTable{
		in: in, period: period, publishes: publishes, sums: &sumTable{}, cells: map[maskKey]int{},
		ground: in.groundOf(), secret: map[maskKey]int{}, inner: map[maskKey]int{},
	}
	p.families = in.postVariants(period)[1:]
	for _, level := range in.sortedLevels() {
		for _, area := range in.levels[level] {
			p.addArea(level, area)
		}
	}
	for _, variant := range p.variants() {
		p.addWholes(variant)
		for _, g := range generations() {
			p.addGeneration(g, variant)
		}
	}
	p.addCrossings(crossings)
	p.addFamiliesOutside()
	p.addCeilings()
	return p
}

// postVariants are the variants that extracts tell of for a period: all families, and
// those families that any of them names.
func (in *input) postVariants(period indicator.Period) []string {
	variants := []string{""}
	for _, family := range unitFamilies() {
		if slices.Contains(in.periods("", ofVariant(source.ESSPosts, familyParam+family)), period) {
			variants = append(variants, familyParam+family)
		}
	}
	return variants
}

func (p *postsTable) variants() []string { return append([]string{""}, p.families...) }

func (p *postsTable) key(level source.Level, area int64, variant string) maskKey {
	return maskKey{level, area, variant, p.period}
}

// at is the cell of a figure.
func (p *postsTable) at(level source.Level, area int64, variant string) int {
	if cell, ok := p.cells[p.key(level, area, variant)]; ok {
		return cell
	}
	return noCell
}

// name is what a figure is called in all editions.
func (p *postsTable) name(level source.Level, area int64, variant string) string {
	name := string(level) + "/" + p.in.areas[area].Ref.Code
	if variant != "" {
		name += "|" + variant
	}
	return name
}

// addArea adds the figures of an area: all families, and each.
func (p *postsTable) addArea(level source.Level, area int64) {
	if !p.in.speaks(level, source.ESSPosts) {
		return
	}
	var parts []int
	var secret withheld
	for _, variant := range p.variants() {
		if !p.publishes(level, variant) {
			continue
		}
		key := p.key(level, area, variant)
		f := p.figure(key)
		cell := p.sums.add(p.name(level, area, variant), f, false)
		p.cells[key] = cell
		if cell != noCell && isWhole(level) {
			p.sums.whole[cell] = true
		}
		if variant != "" {
			parts = append(parts, cell)
		}
		secret = p.withheld(secret, key)
	}
	if len(parts) > 0 {
		p.sums.sum(p.at(level, area, ""), parts, p.name(level, area, "")+"|rest", secret)
	}
}

// addFamiliesOutside says that what lies outside of neighbourhoods is the sum of its
// families, too.
func (p *postsTable) addFamiliesOutside() {
	for _, g := range generations() {
		for _, level := range []source.Level{source.Commune, p.in.pack.Territory.Level} {
			for _, area := range p.in.levels[level] {
				total, ok := p.inner[p.key(g.outside, area, "")]
				var parts []int
				for _, family := range p.families {
					if cell, ok := p.inner[p.key(g.outside, area, family)]; ok {
						parts = append(parts, cell)
					}
				}
				if ok && len(parts) == len(p.families) {
					p.sums.sum(total, parts, p.name(level, area, "")+" "+string(g.outside)+"|rest", withheld{})
				}
			}
		}
	}
}

// figure is what the source says of a figure. One whose units or largest it does not
// tell is secret: no rule can be applied to it.
func (p *postsTable) figure(key maskKey) tableFigure {
	posts, ok := p.in.told[figureKey{key.area, ofVariant(source.ESSPosts, key.variant), p.period}]
	if !ok {
		return tableFigure{}
	}
	if posts.Value == nil || *posts.Value < 0 {
		if posts.Status == indicator.Secret {
			p.secret[key] = -1
			if units, ok := p.beside(key, source.ESSEstablishments, posts.Source); ok {
				p.secret[key] = int(units)
			}
		}
		return tableFigure{}
	}
	f := tableFigure{known: true, value: *posts.Value, units: 1, largest: *posts.Value, sources: map[int64]bool{posts.Source: true}}
	units, knowsUnits := p.beside(key, source.ESSEstablishments, posts.Source)
	largest, knowsLargest := p.beside(key, source.ESSLargest, posts.Source)
	if knowsUnits && units == 0 && f.value == 0 {
		f.units, f.largest = 0, 0
		return f
	}
	if !knowsUnits || !knowsLargest || units < 1 || largest*units < f.value {
		f.held = Unverifiable
		return f
	}
	f.units, f.largest = int(units), largest
	return f
}

// beside is another figure of the row of a figure.
func (p *postsTable) beside(key maskKey, name string, from int64) (float64, bool) {
	o, ok := p.in.told[figureKey{key.area, ofVariant(name, key.variant), p.period}]
	if !ok || o.Value == nil || o.Source != from || *o.Value != math.Trunc(*o.Value) {
		return 0, false
	}
	return *o.Value, true
}

// sum says that figures of areas of a level are parts of a cell.
func (p *postsTable) sum(total int, level source.Level, areas []int64, variant, rest string) int {
	var secret withheld
	for _, area := range areas {
		secret = p.withheld(secret, p.key(level, area, variant))
	}
	return p.sums.sum(total, p.cellsOf(level, areas, variant), rest, secret)
}

// withheld adds a figure to those that the source withholds, if it does.
func (p *postsTable) withheld(so withheld, key maskKey) withheld {
	if units, ok := p.secret[key]; ok {
		return so.and(units)
	}
	return so
}

// addWholes says that wholes are the sums of their communes.
func (p *postsTable) addWholes(variant string) {
	for _, level := range []source.Level{source.Territoire, source.EPCI} {
		for _, whole := range p.in.levels[level] {
			p.sum(p.at(level, whole, variant), source.Commune, p.in.communesOf[whole], variant, p.name(level, whole, variant)+" elsewhere")
		}
	}
}

// addCeilings says that posts of the ESS are part of all private ones, or else of all,
// which INSEE publishes.
func (p *postsTable) addCeilings() {
	for _, level := range []source.Level{source.Commune, source.EPCI} {
		for _, area := range p.in.levels[level] {
			f := p.public(area, source.PrivatePosts, source.PrivateEstablishments)
			if !f.known {
				f = p.public(area, source.SalariedPosts, source.EmployerEstablishments)
			}
			p.sums.ceiling(p.at(level, area, ""), f, "all "+p.name(level, area, ""))
		}
	}
}

// public is a figure that INSEE publishes.
func (p *postsTable) public(area int64, posts, units string) tableFigure {
	all, sites := p.in.told[figureKey{area, posts, p.period}], p.in.told[figureKey{area, units, p.period}]
	if all.Value == nil || sites.Value == nil || *sites.Value < 1 {
		return tableFigure{}
	}
	return tableFigure{known: true, value: *all.Value, units: int(*sites.Value), sources: map[int64]bool{all.Source: true, sites.Source: true}}
}
