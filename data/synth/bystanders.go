package synth

import (
	"strconv"

	"github.com/paulmach/orb"
)

// anyFamily draws a family in proportion to the establishments of each.
func (e *economy) anyFamily() family {
	return family(1 + e.pickIndex(familyShares()[1:]))
}

func (e *economy) pickIndex(shares []float64) int {
	total := 0.0
	for _, s := range shares {
		total += s
	}
	at := e.rnd.Float64() * total
	for i, s := range shares {
		if at < s {
			return i
		}
		at -= s
	}
	return len(shares) - 1
}

// former enters establishments with staff that closed: most of them with their
// unit, one in six while the unit goes on elsewhere.
func (e *economy) former() {
	const lastFounded = 2010
	older := e.olderThan(lastFounded + 1)
	for i := range formerEmployers {
		closed := dayIn(lastFounded+2, closingYear, e.rnd)
		var u *unit
		if i%6 == 0 {
			u = &e.units[older[i]]
		} else {
			u = e.add(e.anyFamily(), dayIn(firstYear, lastFounded, e.rnd))
			u.closed = closed
		}
		c, p := e.anywhere(e.rnd)
		s := e.settle(u, c, p)
		s.employer, s.posts, s.closed = true, 1+e.rnd.IntN(12), closed
	}
}

// olderThan returns the positions of units created before a year which do not ask
// for grants.
func (e *economy) olderThan(year int) []int {
	var list []int
	for i := mostOrganisations; i < len(e.units); i++ {
		if e.units[i].created < strconv.Itoa(year) {
			list = append(list, i)
		}
	}
	return list
}

// voluntary enters what has no staff: associations above all, and many of them.
func (e *economy) voluntary() {
	for i := range withoutStaff {
		f := associations
		if i%40 == 0 {
			f = e.anyFamily()
		}
		u := e.add(f, dayIn(firstYear, closingYear, e.rnd))
		c, p := e.anywhere(e.rnd)
		e.settle(u, c, p)
	}
}

// outsider is a kind of unit that INSEE's perimeter leaves out.
type outsider struct {
	count              int
	name               string
	category, activity string
	declared           string
	partial            bool
}

// outsiders are the kinds of units that a reader could take for the ESS, and ought
// not: by activity, by category, or, for companies that declare themselves, in
// INSEE's perimeter only.
func outsiders() []outsider {
	return []outsider{
		{count: 40, name: "Association cultuelle", category: "9220", activity: "94.91Z"},
		{count: 12, name: "Parti politique", category: "9220", activity: "94.92Z"},
		{count: 25, name: "Association professionnelle", category: "9220", activity: "94.12Z"},
		{count: 8, name: "Organisation patronale", category: "8420", activity: "94.11Z"},
		{count: 30, name: "Syndicat de salariés", category: "8410", activity: "94.20Z"},
		{count: 6, name: "Association gestionnaire de service public", category: "9220", activity: "84.12Z"},
		{count: 70, name: "Société d’utilité sociale", category: "5710", activity: "88.10A", declared: "O"},
		{count: 20, name: "Société d’insertion", category: "5499", activity: "38.11Z", declared: "O"},
		{count: 90, name: "Société par actions", category: "5710", activity: "62.01Z"},
		{count: 90, name: "Société à responsabilité limitée", category: "5499", activity: "47.11B", declared: "N"},
		{count: 40, name: "Syndicat de copropriété", category: "9110", activity: "81.10Z"},
		{count: 5, name: "Société anonyme de HLM", category: "5546", activity: "68.20A"},
		{count: 80, name: "Entreprise individuelle", category: "1000", activity: "43.21A", partial: true},
		{count: 20, name: "Établissement public", category: "7389", activity: "85.31Z"},
	}
}

// outOfField enters units outside INSEE's perimeter, half of them with staff.
func (e *economy) outOfField() {
	for _, o := range outsiders() {
		for i := range o.count {
			u := e.add(associations, dayIn(firstYear, closingYear, e.rnd))
			u.family, u.name = none, numberedName(o.name, len(e.units))
			u.category, u.activity, u.declared, u.partial = o.category, o.activity, o.declared, o.partial
			c, p := e.anywhere(e.rnd)
			s := e.settle(u, c, p)
			s.employer = i%2 == 0
			if s.employer {
				s.posts = 1 + e.rnd.IntN(20)
			}
		}
	}
}

// stale enters units that closed, but whose establishment the register still shows
// as active with staff: it does not count.
func (e *economy) stale() {
	for range 5 {
		u := e.add(associations, dayIn(firstYear, 2000, e.rnd))
		u.closed = dayIn(2010, openingYear-1, e.rnd)
		c, p := e.anywhere(e.rnd)
		s := e.settle(u, c, p)
		s.employer, s.posts = true, 3
	}
}

// town is a commune outside the territory.
type town struct {
	code, name string
	place      orb.Point // lon, lat, about its middle
	epsg       string
}

func towns() []town {
	return []town{
		{"62041", "ARRAS", orb.Point{2.777, 50.291}, "2154"},
		{"59606", "VALENCIENNES", orb.Point{3.523, 50.358}, "2154"},
		{"59183", "DUNKERQUE", orb.Point{2.377, 51.034}, "2154"},
		{"97411", "SAINT DENIS", orb.Point{55.45, -20.88}, "2975"},
	}
}

// elsewhere enters establishments outside the territory: of units of their own, and
// of units whose seat is in it.
func (e *economy) elsewhere() {
	for i := range 40 {
		at := towns()[i%len(towns())]
		u := &e.units[mostOrganisations+7*i]
		if i%2 == 0 {
			u = e.add(associations, dayIn(firstYear, openingYear, e.rnd))
		}
		s := e.settle(u, 0, at.place)
		s.commune, s.code, s.town = nowhere, at.code, at.name
		s.employer, s.posts = true, 1+e.rnd.IntN(30)
	}
}
