package ogc

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/relate"
)

// grantsID is the id of the collection of grants.
const grantsID = "grants"

// grantID is the id of a grant: its source, its row there, and which one of that row
// it is, from 1. Ids of the same source follow the rows.
type grantID struct {
	source string
	row    int64
	nth    int64
}

func (g grantID) String() string {
	text := g.source + "." + strconv.FormatInt(g.row, 10)
	if g.nth > 1 {
		text += "." + strconv.FormatInt(g.nth, 10)
	}
	return text
}

func (g grantID) compare(o grantID) int {
	return cmp.Or(cmp.Compare(g.source, o.source), cmp.Compare(g.row, o.row), cmp.Compare(g.nth, o.nth))
}

// parseGrantID reads what String writes; other texts come out as ids that no grant has.
func parseGrantID(text string) grantID {
	name, rest, _ := strings.Cut(text, ".")
	rowText, nthText, several := strings.Cut(rest, ".")
	g := grantID{source: name, nth: 1}
	g.row, _ = strconv.ParseInt(rowText, 10, 64)
	if several {
		g.nth, _ = strconv.ParseInt(nthText, 10, 64)
	}
	return g
}

// grantList are the grants of an edition in the order of their ids.
type grantList struct {
	edition *edition.Edition
	list    edition.GrantList
	ids     []grantID
	at      []int32 // positions in list
	points  []*orb.Point
}

// newGrants is the collection of the public grants.
func newGrants(e *edition.Edition) *collection {
	g := &grantList{edition: e, list: e.Grants(edition.GrantFilter{})}
	g.sort()
	c := &collection{
		id: grantsID, n: len(g.ids), properties: g.properties(),
		key:    func(i int) string { return g.ids[i].String() },
		bounds: make([]orb.Bound, len(g.ids)), when: g.when,
		shape: func(i int) orb.Geometry {
			if p := g.points[i]; p != nil {
				return *p
			}
			return nil
		},
	}
	c.from = func(id string) int {
		wanted := parseGrantID(id)
		return sort.Search(c.n, func(i int) bool { return g.ids[i].compare(wanted) >= 0 })
	}
	var centers []orb.Point
	inside := map[source.Ref]*orb.Point{}
	for i := range g.ids {
		g.points[i] = g.point(i, inside)
		if c.bounds[i] = everywhere(); g.points[i] != nil {
			c.bounds[i] = g.points[i].Bound()
		}
		if at, ok := g.when(i); ok {
			c.times = c.times.with(at)
		}
	}
	for _, p := range inside {
		if p != nil {
			centers = append(centers, *p)
		}
	}
	for s := range e.Sources() {
		if s.Simulated && slices.ContainsFunc(g.ids, func(id grantID) bool { return id.source == s.ID }) && !slices.Contains(c.simulated, s.Role) {
			c.simulated = append(c.simulated, s.Role)
		}
	}
	c.finish(centers)
	return c
}

// with is the span that also holds another.
func (s span) with(o span) span {
	if s.from.IsZero() || o.from.Before(s.from) {
		s.from = o.from
	}
	if s.to.IsZero() || o.to.After(s.to) {
		s.to = o.to
	}
	return s
}

// sort numbers the grants.
func (g *grantList) sort() {
	n := g.list.Len()
	g.ids, g.at, g.points = make([]grantID, n), make([]int32, n), make([]*orb.Point, n)
	ids := make([]grantID, n)
	for i := range n {
		grant := g.list.At(i)
		ids[i], g.at[i] = grantID{grant.Source, grant.Row, 1}, int32(i)
	}
	slices.SortStableFunc(g.at, func(a, b int32) int { return ids[a].compare(ids[b]) })
	for i, at := range g.at {
		g.ids[i] = ids[at]
		if i > 0 && g.ids[i-1].source == ids[at].source && g.ids[i-1].row == ids[at].row {
			g.ids[i].nth = g.ids[i-1].nth + 1
		}
	}
}

func (g *grantList) grant(i int) edition.Grant { return g.list.At(int(g.at[i])).Grant }

// point is a point inside the first place of a grant, or nil. Points of areas that were
// met before are in the map.
func (g *grantList) point(i int, known map[source.Ref]*orb.Point) *orb.Point {
	places := g.grant(i).Places
	if len(places) == 0 {
		return nil
	}
	ref := places[0].Ref
	if p, ok := known[ref]; ok {
		return p
	}
	known[ref] = nil
	if b, at, _, err := g.edition.Find(ref); err == nil {
		if p, ok := relate.Inside(b.Shapes[at]); ok {
			known[ref] = &orb.Point{round8(p[0]), round8(p[1])}
		}
	}
	return known[ref]
}

// round8 rounds to what is written of a coordinate in degrees.
func round8(v float64) float64 { return math.Round(v*1e8) / 1e8 }

// when is the day of the decision, else the year of the commitment.
func (g *grantList) when(i int) (span, bool) {
	grant := g.grant(i)
	switch {
	case !grant.DecidedOn.IsZero():
		return span{grant.DecidedOn.Time, grant.DecidedOn.AddDate(0, 0, 1).Add(-time.Second)}, true
	case grant.Year > 0:
		first := time.Date(grant.Year, 1, 1, 0, 0, 0, 0, time.UTC)
		return span{first, first.AddDate(1, 0, 0).Add(-time.Second)}, true
	}
	return span{}, false
}

// properties are named as in /api/v1/grants; place is the area whose point the feature
// has.
func (g *grantList) properties() []property {
	text := func(name string, of func(edition.Grant) string) property {
		return textProperty(name, func(i int) string { return of(g.grant(i)) })
	}
	number := func(name string, kind kind, of func(edition.Grant) (float64, bool)) property {
		return numberProperty(name, kind, func(i int) (float64, bool) { return of(g.grant(i)) })
	}
	known := func(v int) (float64, bool) { return float64(v), v != 0 }
	cents := func(v source.Cents) (float64, bool) { return float64(v), true }
	flag := func(b bool) (float64, bool) {
		if b {
			return 1, true
		}
		return 0, true
	}
	first := func(of func(edition.GrantPlace) string) func(edition.Grant) string {
		return func(grant edition.Grant) string {
			if len(grant.Places) == 0 {
				return ""
			}
			return of(grant.Places[0])
		}
	}
	return []property{
		text("source", func(x edition.Grant) string { return x.Source }),
		number("row", kindInteger, func(x edition.Grant) (float64, bool) { return float64(x.Row), true }),
		number("simulated", kindBoolean, func(x edition.Grant) (float64, bool) {
			s, _ := g.edition.Source(x.Source)
			return flag(s.Simulated)
		}),
		text("funder", func(x edition.Grant) string { return x.Funder }),
		text("beneficiary", func(x edition.Grant) string { return x.Beneficiary }),
		text("beneficiary_id", func(x edition.Grant) string { return x.BeneficiaryID }),
		text("beneficiary_rna", func(x edition.Grant) string { return x.BeneficiaryRNA }),
		text("withheld", func(x edition.Grant) string { return x.Withheld }),
		text("reference", func(x edition.Grant) string { return x.Reference }),
		number("decided_on", kindDate, func(x edition.Grant) (float64, bool) {
			return float64(x.DecidedOn.Unix()), !x.DecidedOn.IsZero()
		}),
		number("year", kindInteger, func(x edition.Grant) (float64, bool) { return known(x.Year) }),
		text("object", func(x edition.Grant) string { return x.Object }),
		number("axis", kindInteger, func(x edition.Grant) (float64, bool) { return known(x.Axis) }),
		text("call", func(x edition.Grant) string { return x.Call }),
		text("programme", func(x edition.Grant) string { return x.Programme }),
		number("gross_cents", kindInteger, func(x edition.Grant) (float64, bool) { return cents(x.Gross) }),
		number("recovered_cents", kindInteger, func(x edition.Grant) (float64, bool) { return cents(x.Recovered) }),
		number("net_cents", kindInteger, func(x edition.Grant) (float64, bool) { return cents(x.Net()) }),
		number("in_kind", kindBoolean, func(x edition.Grant) (float64, bool) { return flag(x.InKind) }),
		number("unlinked", kindBoolean, func(x edition.Grant) (float64, bool) { return flag(x.Unlinked) }),
		text("place", first(func(p edition.GrantPlace) string { return p.Ref.String() })),
		text("place_name", first(func(p edition.GrantPlace) string { return g.edition.Name(p.Ref) })),
		text("place_kind", first(func(p edition.GrantPlace) string { return p.Kind })),
		constant("edition", g.edition.Head.ID.Short()),
	}
}
