package publish

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// unitChoice is a variant of the indicators of establishments: an id without
// indicator, and the sorts of establishments that count.
type unitChoice struct {
	params string // "", "family=associations", "perimeter=law"
	takes  func(unitSort) bool
}

// unitChoices are the variants that are published: all families by INSEE's perimeter,
// each family by it, and all families by the other perimeters.
func unitChoices() []unitChoice {
	choices := []unitChoice{
		{"", func(s unitSort) bool { return s.inINSEE }},
		{"perimeter=law", func(s unitSort) bool { return s.inLaw }},
		{"perimeter=any", func(s unitSort) bool { return s.inINSEE || s.inLaw }},
	}
	for _, family := range unitFamilies() {
		choices = append(choices, unitChoice{"family=" + family, func(s unitSort) bool { return s.inINSEE && s.family == family }})
	}
	return choices
}

// unitFamilies are the values of the parameter family.
func unitFamilies() []string {
	var families []string
	for _, d := range indicator.Entries() {
		if d.ID != Density {
			continue
		}
		for _, p := range d.Parameters {
			if p.Name == "family" {
				families = slices.DeleteFunc(slices.Clone(p.Values), func(v string) bool { return v == p.Default })
			}
		}
	}
	return families
}

// densities are ESS establishments per thousand people: those with staff, and all.
// Posts are absent: the register has size classes only.
func (in *input) densities(ctx context.Context, g *ground, p people, u *units) ([]*edition.Vector, error) {
	if len(u.stocks) == 0 {
		return in.absentUnits(g, Density, Registered, Posts)
	}
	vectors, err := in.absentUnits(g, Posts)
	if err != nil {
		return nil, err
	}
	for _, level := range in.sortedLevels() {
		if level == source.IRIS { // no boundary, and the register's points are not said to lie in one
			continue
		}
		for _, s := range u.stocks {
			for _, id := range []string{Density, Registered} {
				for _, choice := range unitChoices() {
					v, err := in.density(ctx, g, densityTask{level, s, id, choice, p, u})
					if err != nil {
						return nil, err
					}
					vectors = append(vectors, v)
				}
			}
		}
	}
	return vectors, nil
}

// densityTask is one vector of establishments.
type densityTask struct {
	level  source.Level
	stock  stock
	id     string
	choice unitChoice
	people people
	units  *units
}

func (in *input) density(ctx context.Context, g *ground, t densityTask) (*edition.Vector, error) {
	key := edition.Key{Indicator: t.id, Level: t.level, Period: t.stock.period}
	if t.choice.params != "" {
		key.Indicator += "?" + t.choice.params
	}
	takes := t.choice.takes
	if t.id == Density {
		takes = func(s unitSort) bool { return s.employer && t.choice.takes(s) }
	}
	cell := func(level source.Level, position int, area int64) (indicator.Cell, edition.Basis) {
		population, year := t.people.nearest(level, position, t.stock.period)
		sources := slices.Concat([]string{in.sources[t.stock.source].ID}, population.Basis.Sources)
		slices.Sort(sources)
		basis := edition.Basis{Method: unitsMethod(level), Args: t.units.carriedArgs(t.stock, area), Sources: slices.Compact(sources)}
		if basis.Method != UnitsCommune {
			basis.Args["unplaced"] = t.units.unplaced(t.stock)
		}
		n := float64(t.units.count(t.stock, area, takes))
		return indicator.Cell{Numerator: indicator.Numerator{Count: n}, Denominator: perPeople(population, year)}, basis
	}
	var input indicator.Input
	var bases []edition.Basis
	for i, area := range g.order[t.level] {
		c, basis := cell(t.level, i, area)
		input.Areas, bases = append(input.Areas, c), append(bases, basis)
	}
	if level, area, position, ok := in.territory(g); ok {
		c, _ := cell(level, position, area)
		input.Reference = &c
	}
	return in.rates(ctx, g, key, input, bases)
}

// unplaced is the share of establishments of which nobody can say in which
// neighbourhood they lie, in whole percent.
func (u *units) unplaced(s stock) string {
	p := u.places[s.source]
	if p.All == 0 {
		return "0"
	}
	return fmt.Sprint(math.Round(100 * float64(p.All-p.Placed) / float64(p.All)))
}
