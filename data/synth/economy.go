package synth

import (
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// What is published of the social and solidarity economy of the métropole, and
// the simulation holds exactly at the latest stock date.
const (
	employerSites = 3_900  // establishments of INSEE's perimeter with staff
	essPosts      = 52_000 // their salaried posts
	essShareOfAll = 0.11   // of all salaried posts
)

// What is not published, and made up.
const (
	formerEmployers = 420   // establishments with staff that closed
	withoutStaff    = 1_400 // associations and the like without staff
	firstYear       = 1985  // of creations
	openingYear     = 2014  // last year of creations before the first stock date
	closingYear     = 2022  // last year before the latest stock date
	secretive       = 0.08  // share of units of partial diffusion
)

// unit is a legal unit of the simulated register of enterprises.
type unit struct {
	siren, name     string
	family          family          // by legal category; none outside the ESS
	category        string          // legal category
	activity        string          // NAF rév. 2
	declared        string          // economieSocialeSolidaireUniteLegale: O, N or empty
	partial         bool            // of partial diffusion: name and address are hidden
	created, closed string          // closed is empty for those that are active
	sites           []establishment // the first is the seat
}

// establishment is one of a unit.
type establishment struct {
	siret           string
	commune         int    // position, or nowhere: outside the territory
	code, town      string // codeCommuneEtablissement, libelleCommuneEtablissement
	activity        string // where it is not the unit's
	employer        bool
	posts           int // salaried posts at the end of the latest year
	created, closed string
	point           orb.Point // metres from the origin; outside the territory lon, lat
	spot            spot
}

// inField tells whether establishments of the unit lie in INSEE's perimeter.
func (u *unit) inField() bool { return u.family != none }

// standsAt tells whether something created and closed on these days is active on a
// day.
func standsAt(created, closed, day string) bool {
	return created <= day && (closed == "" || closed > day)
}

// employsAt tells whether a site of the unit is an active establishment with staff.
func (u *unit) employsAt(s *establishment, day string) bool {
	return s.employer && standsAt(u.created, u.closed, day) && standsAt(s.created, s.closed, day)
}

// economy is the register being made up.
type economy struct {
	*homes
	seed  uint64
	rnd   *rand.Rand
	units []unit

	zones2015, zones2024 zoning // where neighbourhoods are
}

// economy makes up the register: who asks for grants first, so that each
// beneficiary is in it under its number, then all the others.
func (t *territory) economy(h *homes, seed uint64) *economy {
	e := &economy{homes: h, seed: seed, rnd: stream(seed, "economy")}
	e.beneficiaries(t.organisations(mostOrganisations, stream(seed, "grants")))
	e.employers()
	e.associatedCommunes()
	e.former()
	e.voluntary()
	e.outOfField()
	e.stale()
	e.elsewhere()
	e.staff()
	return e
}

// declarations are what economieSocialeSolidaireUniteLegale holds of units of the ESS.
func declarations() []weighted { return []weighted{{"", 62}, {"O", 36}, {"N", 2}} }

// add appends a unit of the family with its number, and returns it without sites.
func (e *economy) add(f family, created string) *unit {
	n := len(e.units) + 1
	u := unit{
		siren: fictitiousSIREN(n), family: f, created: created,
		name:     numberedName(pick(f.names(), e.rnd), n),
		category: pick(f.legalCategories(), e.rnd),
		activity: pick(f.activities(), e.rnd),
		declared: pick(declarations(), e.rnd),
		partial:  e.rnd.Float64() < secretive,
	}
	e.units = append(e.units, u)
	return &e.units[len(e.units)-1]
}

// settle gives the unit one more establishment, among the people of a commune.
func (e *economy) settle(u *unit, commune int, p orb.Point) *establishment {
	u.sites = append(u.sites, establishment{
		siret: siretNumber(u.siren, len(u.sites)+1), commune: commune,
		code: e.t.communes[commune].code, town: capitals(e.t.communes[commune].name),
		activity: u.activity, created: u.created, point: p,
	})
	return &u.sites[len(u.sites)-1]
}

// beneficiaries enters the organisations that ask for grants. They were there
// before the first call and still are, with staff.
func (e *economy) beneficiaries(list []organisation) {
	for _, o := range list {
		u := e.add(o.family, dayIn(firstYear, foundingFrom-1, e.rnd))
		u.name, u.partial = o.name, false
		e.settle(u, o.commune, e.within(o.commune, e.rnd)).employer = true
	}
}

// largestUnit is how many establishments the largest unit has.
const largestUnit = 12

// employers fills every family up to its number of establishments with staff.
func (e *economy) employers() {
	missing := apportion(employerSites, familyShares())
	for i := range e.units {
		missing[e.units[i].family]--
	}
	for f := associations; f <= foundations; f++ {
		for first := f == associations; missing[f] > 0; first = false {
			created := dayIn(firstYear, openingYear, e.rnd)
			if e.rnd.Float64() < 0.15 {
				created = dayIn(openingYear+1, closingYear, e.rnd)
			}
			sites := 1
			switch {
			case first:
				sites = largestUnit
			case e.rnd.Float64() < 0.1:
				sites = 2 + e.rnd.IntN(3)
			}
			u := e.add(f, created)
			for range min(sites, missing[f]) {
				c, p := e.anywhere(e.rnd)
				e.settle(u, c, p).employer = true
				missing[f]--
			}
		}
	}
}

// associatedCommunes writes one establishment in Lille with the code of Lomme, and
// one with that of Hellemmes, as some extracts of the register do.
func (e *economy) associatedCommunes() {
	lilleAt, rest := e.t.byCode[lille], associated()
	for i := mostOrganisations; len(rest) > 0; i++ {
		if s := &e.units[i].sites[0]; s.commune == lilleAt && len(e.units[i].sites) == 1 {
			s.code, s.town = rest[0][0], capitals(rest[0][1])
			rest = rest[1:]
		}
	}
}
