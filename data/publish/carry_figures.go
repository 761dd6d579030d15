package publish

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// carriage says from which communes of another day a figure comes.
type carriage struct {
	codes  []string // of another day, sorted
	day    source.Date
	shared bool // one of them split: it was shared out by population
}

// carriedKey names a figure of one source.
type carriedKey struct {
	figureKey
	source int64
}

// group is what one source says of one variable and period, by the codes of communes.
type group struct {
	source   int64
	variable string
	period   indicator.Period
}

// additive tells whether figures of a variable add up over communes.
func additive(variable string) bool {
	switch variable {
	case source.PopulationMunicipal, source.PopulationApart, source.PopulationTotal, source.Population,
		source.FiscalHouseholds, source.FiscalPersons,
		source.EmployerEstablishments, source.SalariedPosts, source.PrivateEstablishments, source.PrivatePosts:
		return true
	}
	name, _, _ := strings.Cut(variable, "?")
	return name == source.ESSEstablishments || name == source.ESSPosts || name == source.ESSFullTime
}

// carryFigures gives the communes of the edition the figures that sources tell of those
// of another day. Figures of communes that merged add up when they are counts, and all
// are known; medians and rates of parts say nothing of the whole. What a source holds
// secret of a part stays secret in the whole. Everything else stays as it is.
func (in *input) carryFigures(stored []data.StoredObservation) []data.StoredObservation {
	if in.carrier.history.Empty() && len(in.carrier.folded) == 0 {
		return stored
	}
	if in.carried == nil {
		in.carried = map[carriedKey]carriage{}
	}
	groups := map[group]map[string]data.StoredObservation{}
	var out []data.StoredObservation
	for _, o := range stored {
		code, commune := in.carrier.codes[o.Area]
		if !commune {
			out = append(out, o)
			continue
		}
		g := group{o.Source, o.Variable, o.Period}
		if groups[g] == nil {
			groups[g] = map[string]data.StoredObservation{}
		}
		groups[g][code] = o
	}
	if people := in.populations(groups); len(people) > 0 { // they are read before what they share out
		in.carrier.people = people
	}
	for _, g := range slices.SortedFunc(maps.Keys(groups), func(a, b group) int {
		return cmp.Or(cmp.Compare(in.rank[a.source], in.rank[b.source]), cmp.Compare(a.variable, b.variable), cmp.Compare(a.period.To, b.period.To), cmp.Compare(a.period.From, b.period.From))
	}) {
		out = append(out, in.carryGroup(g, groups[g])...)
	}
	return out
}

// populations are the municipal populations that sources tell, by year and code; of
// several the first source's.
func (in *input) populations(groups map[group]map[string]data.StoredObservation) map[int]map[string]float64 {
	people, from := map[int]map[string]float64{}, map[int]map[string]int{}
	for g, told := range groups {
		if g.variable != source.PopulationMunicipal {
			continue
		}
		year := g.period.To
		if people[year] == nil {
			people[year], from[year] = map[string]float64{}, map[string]int{}
		}
		for code, o := range told {
			before, twice := from[year][code]
			if o.Value != nil && (!twice || in.rank[g.source] < before) {
				people[year][code], from[year][code] = *o.Value, in.rank[g.source]
			}
		}
	}
	return people
}

func (in *input) carryGroup(g group, told map[string]data.StoredObservation) []data.StoredObservation {
	c := in.carrier
	day, stated := c.dayOf(in.sources[g.source].Vintage, slices.Sorted(maps.Keys(told)))
	stale := in.stale(told, day)
	var out []data.StoredObservation
	for _, id := range in.levels[source.Commune] {
		code := c.codes[id]
		origins := c.history.Origins(code, c.day, day)
		some := slices.ContainsFunc(origins, func(o string) bool { _, ok := told[o]; return ok })
		direct, ok := told[code]
		switch {
		case ok && !stated && slices.ContainsFunc(stale[id], func(code string) bool { return !c.history.Knows(code) }):
			out = append(out, data.StoredObservation{
				Area: id, Variable: g.variable, Period: g.period, Source: g.source, Status: indicator.Absent, Reason: PerimeterUnknown,
			})
		case ok && (!some || len(origins) == 1 && origins[0] == code && in.stays(code, day)):
			out = append(out, direct)
		case some:
			out = append(out, in.combine(g, id, origins, told, day))
		case len(stale[id]) > 0:
			out = append(out, in.combine(g, id, stale[id], told, day))
		}
	}
	return out
}

// stays tells whether all of a commune of a day is in the commune of that code.
func (in *input) stays(code string, day source.Date) bool {
	parts, ok := in.carrier.history.Passage(code, day, in.carrier.day, in.carrier.weigh)
	return ok && len(parts) == 1 && parts[0].Code == code
}

// stale are codes that were no longer, or not yet, communes on the day of their source,
// by the commune of the edition that they lead to. They count where the source does not
// tell of that commune itself, whose figure has them in it.
func (in *input) stale(told map[string]data.StoredObservation, day source.Date) map[int64][]string {
	out := map[int64][]string{}
	for _, code := range slices.Sorted(maps.Keys(told)) {
		if _, stands := in.carrier.ids[code]; stands {
			continue
		}
		to, _ := in.carrier.passage(told[code].Area, day)
		for _, t := range to {
			out[t.area] = append(out[t.area], code)
		}
	}
	return out
}

// combine puts a figure together from those of communes of another day.
func (in *input) combine(g group, id int64, origins []string, told map[string]data.StoredObservation, day source.Date) data.StoredObservation {
	out := data.StoredObservation{Area: id, Variable: g.variable, Period: g.period, Source: g.source, Status: indicator.OK}
	carried := carriage{codes: origins, day: day}
	fail := func(status indicator.Status, reason indicator.Reason) {
		if out.Status.HasValue() || status == indicator.Secret { // a secret outweighs what is not known
			out.Status, out.Reason = status, reason
		}
	}
	sum := 0.0
	for _, code := range origins {
		o, ok := told[code]
		if !ok {
			fail(indicator.Absent, PartMissing)
			continue
		}
		share, known := in.shareOf(o.Area, id, day)
		carried.shared = carried.shared || share < 1
		switch {
		case o.Value == nil:
			fail(o.Status, o.Reason)
		case !known:
			fail(indicator.Absent, SharesUnknown)
		case !additive(g.variable) && (len(origins) > 1 || share < 1):
			fail(indicator.Absent, NotAdditive)
		default:
			sum += share * *o.Value
			if o.Status == indicator.Unreliable && out.Status == indicator.OK {
				out.Status, out.Reason = o.Status, o.Reason
			}
		}
		if len(origins) == 1 {
			out.Row, out.Notes = o.Row, o.Notes
		}
	}
	if out.Status.HasValue() {
		out.Value = &sum
	}
	in.carried[carriedKey{figureKey{id, g.variable, g.period}, g.source}] = carried
	return out
}

// shareOf is the share of a commune of another day that is in one of the edition.
func (in *input) shareOf(area, id int64, day source.Date) (float64, bool) {
	to, known := in.carrier.passage(area, day)
	i := slices.IndexFunc(to, func(t target) bool { return t.area == id })
	if i < 0 {
		return 0, known
	}
	return to[i].share, known
}

// carriedBasis is the basis of a figure, with how it was carried if it was.
func (in *input) carriedBasis(o data.StoredObservation, basis edition.Basis) edition.Basis {
	c, ok := in.carried[carriedKey{figureKey{o.Area, o.Variable, o.Period}, o.Source}]
	if !ok {
		return basis
	}
	basis.Args = map[string]string{"communes": fmt.Sprint(len(c.codes)), "day": c.day.String()}
	switch {
	case c.shared:
		basis.Method = CarriedShare
	case len(c.codes) > 1:
		basis.Method = CarriedSum
	default:
		basis.Method, basis.Args = CarriedCode, map[string]string{"code": c.codes[0]}
	}
	return basis
}
