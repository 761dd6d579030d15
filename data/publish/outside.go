package publish

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// complement is what lies in the territory and in no neighbourhood of one generation:
// an area that no source speaks of, made when an edition is published, so that it is
// what it was on the day of the edition.
type complement struct {
	area           int64 // its id, below zero: no stored area has it
	level          source.Level
	generation     source.Level
	neighbourhoods []int64        // by code, that lie in the communes, also those too far out to be in the edition
	touched        map[int64]bool // the communes in which one of them lies
	whole          map[int64]bool // the neighbourhoods that lie in the communes entirely
}

// leastWhole is the share of a neighbourhood's surface in the communes from which it
// lies in them entirely: what is missing is a sliver between two drawings of one line.
const leastWhole = 0.99

// addComplements adds an area for each generation of neighbourhoods of which some lie
// in the territory, when that is an EPCI. Its code is the EPCI's; so is its name, and
// what it leaves out is said by its level, in the reader's language. overlaps are all
// that were loaded.
func (in *input) addComplements(overlaps []data.StoredLink, refOf func(int64) source.Ref) {
	in.complements = map[source.Level]complement{}
	ref := in.pack.Territory.Ref()
	at := slices.IndexFunc(in.levels[ref.Level], func(id int64) bool { return in.areas[id].Ref == ref })
	if ref.Level != source.EPCI || at < 0 {
		return
	}
	territory := in.levels[ref.Level][at]
	for i, generation := range source.Generations() {
		c := complement{
			area: int64(-1 - i), level: generation.Outside(), generation: generation,
			touched: map[int64]bool{}, whole: map[int64]bool{},
		}
		share := map[int64]float64{}
		for _, o := range overlaps {
			if _, inside := in.areas[o.Parent]; inside && refOf(o.Area).Level == generation {
				share[o.Area] += *o.ShareArea
				c.touched[o.Parent] = true
			}
		}
		if len(in.levels[generation]) == 0 {
			continue
		}
		c.neighbourhoods = slices.SortedFunc(maps.Keys(share), func(a, b int64) int { return cmp.Compare(refOf(a).Code, refOf(b).Code) })
		for id, s := range share {
			c.whole[id] = s >= leastWhole
		}
		in.complements[generation] = c
		in.areas[c.area] = data.StoredArea{ID: c.area, Ref: source.Ref{Level: c.level, Code: ref.Code}, Name: in.areas[territory].Name}
		in.levels[c.level] = []int64{c.area}
		in.members = append(in.members, data.StoredLink{Area: c.area, Parent: territory})
	}
}

// sortedComplements are the complements, by their generation.
func (in *input) sortedComplements() []complement {
	return slices.SortedFunc(maps.Values(in.complements), func(a, b complement) int { return cmp.Compare(a.generation, b.generation) })
}

// complementOf is the complement that an area is, if it is one.
func (in *input) complementOf(area int64) (complement, bool) {
	for _, c := range in.complements {
		if c.area == area {
			return c, true
		}
	}
	return complement{}, false
}

// shapeComplements draws the complements.
func (in *input) shapeComplements(ctx context.Context, g *ground) error {
	for _, c := range in.sortedComplements() {
		drawn, err := in.publication.Complement(ctx, c.area, in.levels[source.Commune], c.neighbourhoods, in.pack.CRS)
		if err != nil {
			return err
		}
		for _, b := range drawn {
			g.shapes[c.area] = b
		}
	}
	return nil
}

// complementSources are the sources of the boundary of a complement: those of the
// communes, and of the neighbourhoods that are taken out of them.
func (in *input) complementSources(g *ground, c complement) []string {
	used := map[int64]bool{}
	for _, id := range slices.Concat(in.levels[source.Commune], c.neighbourhoods) {
		used[g.shapes[id].Source] = true
	}
	return in.sourceIDs(used)
}

// countPeopleOutside adds the people of the complements: those of the territory without
// those of the neighbourhoods, when both are counted in the same way for the same year.
func (in *input) countPeopleOutside(g *ground, p people) {
	level, position, ok := in.territory(g)
	if !ok {
		return
	}
	for _, c := range in.sortedComplements() {
		for key, values := range maps.Clone(p) {
			if key.Level != c.generation {
				continue
			}
			whole := edition.Unknown(indicator.Absent, NotComparable, edition.Basis{Method: PeopleOutside})
			if of, ok := p[edition.Key{Indicator: People, Level: level, Period: key.Period}]; ok {
				whole = of[position]
			}
			v := in.peopleOutside(g, c, rest{whole, values, key.Period})
			p[edition.Key{Indicator: People, Level: c.level, Period: key.Period}] = []edition.Value{v}
		}
	}
}

// rest is what is left of a whole: its people, and those of the neighbourhoods of the
// edition in the order of their level.
type rest struct {
	whole  edition.Value
	parts  []edition.Value
	period indicator.Period
}

// peopleOutside subtracts. A neighbourhood of which less than half lies in the
// territory is not in the edition, but the people of its part are no more outside.
func (in *input) peopleOutside(g *ground, c complement, r rest) edition.Value {
	parts := in.peopleInside(g, c, r)
	basis := edition.Basis{Method: PeopleOutside, Args: map[string]string{"neighbourhoods": strconv.Itoa(len(parts))}}
	basis.Sources = slices.Clone(r.whole.Basis.Sources)
	sum, first := 0.0, parts[0].Basis
	unreliable := r.whole.Status == indicator.Unreliable
	for i, v := range parts {
		if !v.Status.HasValue() {
			v.Basis.Method = ""
			return edition.Unknown(v.Status, v.Reason, v.Basis)
		}
		if v.Basis.Method != first.Method || !in.comparable(c, c.neighbourhoods[i], v, r.period) {
			return edition.Unknown(indicator.Absent, NotComparable, edition.Basis{})
		}
		basis.Sources = append(basis.Sources, v.Basis.Sources...)
		unreliable = unreliable || v.Status == indicator.Unreliable
		sum += v.Number
	}
	slices.Sort(basis.Sources)
	basis.Sources = slices.Compact(basis.Sources)
	if !r.whole.Status.HasValue() || sum > r.whole.Number {
		return edition.Unknown(indicator.Absent, NotComparable, edition.Basis{})
	}
	if first.Method == PeopleGrid {
		maps.Copy(basis.Args, first.Args)
	}
	v := edition.Known(r.whole.Number-sum, basis)
	if unreliable {
		v.Status, v.Reason = indicator.Unreliable, AreaWeighted
	}
	return v
}

// peopleInside are the people of the neighbourhoods, in their order: as the edition has
// them, and estimates of those that are not in it.
func (in *input) peopleInside(g *ground, c complement, r rest) []edition.Value {
	known := map[int64]edition.Value{}
	for i, id := range g.order[c.generation] {
		known[id] = r.parts[i]
	}
	others := slices.DeleteFunc(slices.Clone(c.neighbourhoods), func(id int64) bool { _, ok := known[id]; return ok })
	if len(others) > 0 {
		maps.Copy(known, in.estimate(g, others, r.period))
	}
	parts := make([]edition.Value, len(c.neighbourhoods))
	for i, id := range c.neighbourhoods {
		parts[i] = known[id]
	}
	return parts
}

// comparable tells whether the people of a neighbourhood can be taken out of those of
// the territory: estimates from the communes' populations can, for they count within
// the communes and to their sum; a published figure only if it is a municipal
// population of the same year, of a neighbourhood that lies in the communes entirely.
func (in *input) comparable(c complement, id int64, v edition.Value, period indicator.Period) bool {
	if v.Basis.Method == PeopleGrid || v.Basis.Method == PeopleArea {
		return v.Basis.Args["people_year"] == period.String()
	}
	o, ok := in.told[figureKey{id, source.PopulationMunicipal, period}]
	return ok && o.Value != nil && *o.Value == v.Number && c.whole[id]
}
