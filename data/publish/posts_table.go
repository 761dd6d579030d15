package publish

import (
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// postsTable is the table of the posts of one period.
type postsTable struct {
	*areaTable
	told   map[figureKey]data.StoredObservation // the posts of the period
	absent map[maskKey]indicator.Reason         // why a figure is not known
}

// familyParam begins the variants of one family.
const familyParam = "family="

// postsVariables are the variables of the ESS that posts are made of.
func postsVariables() []string {
	var all []string
	for _, name := range []string{source.ESSPosts, source.ESSEstablishments, source.ESSLargest} {
		all = append(all, name)
		for _, family := range unitFamilies() {
			all = append(all, name+"?"+familyParam+family)
		}
	}
	return all
}

// unitFamilies are the legal families that posts are told by.
func unitFamilies() []string {
	for _, d := range indicator.Entries() {
		for _, p := range d.Parameters {
			if d.ID == Posts && p.Name == "family" {
				return p.Values
			}
		}
	}
	return nil
}

// ofVariant is the name of a variable for a variant.
func ofVariant(name, variant string) string {
	if variant == "" {
		return name
	}
	return name + "?" + variant
}

// publishesPosts tells which posts are published: all but those outside of
// neighbourhoods by family, which would cost the totals of the territory
// (docs/methods/secrecy.md).
func publishesPosts(level source.Level, variant string) bool {
	switch level {
	case source.IRIS:
		return false
	case source.OutsideQPV2015, source.OutsideQPV2024:
		return variant == ""
	default:
		return true
	}
}

// newPostsTable gathers the figures of a period and the sums among them.
func (in *input) newPostsTable(period indicator.Period, told map[figureKey]data.StoredObservation, publishes maskChoice) postsTable {
	p := postsTable{in.newAreaTable(period, in.postVariants(period), publishes), told, map[maskKey]indicator.Reason{}}
	p.fill(p.figure)
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

// figure is what the source says of a figure. One whose units or largest it does not
// tell is secret: no rule can be applied to it.
func (p postsTable) figure(key maskKey) tableFigure {
	posts, ok := p.row(key, source.ESSPosts)
	if ok && p.in.ofOtherCommunes(posts) {
		return p.sumOfCommunes(key)
	}
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

// row is what an extract says of a figure, be it of the whole of another day.
func (p postsTable) row(key maskKey, name string) (data.StoredObservation, bool) {
	of := figureKey{key.area, ofVariant(name, key.variant), p.period}
	if o, ok := p.in.perimeters.told[of]; ok && p.told[of].Reason == OtherPerimeter {
		return o, true
	}
	o, ok := p.told[of]
	return o, ok
}

// beside is another figure of the row of a figure.
func (p postsTable) beside(key maskKey, name string, from int64) (float64, bool) {
	o, ok := p.row(key, name)
	if !ok || o.Value == nil || o.Source != from || *o.Value != math.Trunc(*o.Value) {
		return 0, false
	}
	return *o.Value, true
}

// addCeilings says that posts of the ESS are part of all private ones, or else of all,
// which INSEE publishes.
func (p postsTable) addCeilings() {
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
func (p postsTable) public(area int64, posts, units string) tableFigure {
	all, sites := p.in.told[figureKey{area, posts, p.period}], p.in.told[figureKey{area, units, p.period}]
	if all.Value == nil || sites.Value == nil || *sites.Value < 1 {
		return tableFigure{}
	}
	return tableFigure{known: true, value: *all.Value, units: int(*sites.Value), sources: map[int64]bool{all.Source: true, sites.Source: true}}
}
