package synth

import (
	"math"
	"math/rand/v2"
	"strconv"
)

// bulk is a register of any length. Nothing of it is kept: each unit is drawn from
// the seed and its number, whenever it is asked for, so that all files of all years
// agree in constant memory.
type bulk struct {
	*country
	seed          uint64
	days          calendar
	units         int // numbered from 1
	all           int // establishments, all of them there at the last stock
	essShare      float64
	employerShare float64 // of the seats of the ESS

	src     *rand.PCG
	rnd     *rand.Rand
	choices choices
	drawn   bulkUnit
}

// What is made up of a register of any length, besides what it has in common with
// the demonstration.
const (
	employersPerThousand = 2.4  // of INSEE's perimeter with staff, active at the last stock, for 1 000 inhabitants
	leastESS             = 0.05 // of units: most associations have no staff
	mostESS              = 0.35 // of units, where the register is small for its people
	mostEmployers        = 0.6  // of the seats of the ESS
	steadyEvery          = 4    // one in so many units of the ESS stays for good, and may have grants
	closedESS            = 0.2  // of its other units
	closedOther          = 0.55 // of other units
	closedSite           = 0.5  // of further establishments: units move
	sameTown             = 0.6  // of further establishments
	staleUnits           = 0.001
	staffedOther         = 0.2
	staffedSite          = 0.7   // of further establishments of an employer
	posts                = 13.3  // of an employer of the ESS, in the mean: 52 000 for 3 900
	postsOther           = 12.0  // of another employer
	growth               = 0.01  // of posts, a year
	growthSpread         = 0.03  // its standard deviation between units
	secretiveOther       = 0.2   // of other units: natural persons above all
	outsiderShare        = 0.03  // of other units: what could be taken for the ESS
	trial                = 20000 // units of which the mean number of employers is found
)

// maxBulkUnits is how many SIREN there are for a register of any length: eight
// digits, one in three.
const (
	sirenStep    = 3
	maxBulkUnits = 99_999_999 / sirenStep
)

// bulkUnit is a legal unit. Days are positions in the calendar.
type bulkUnit struct {
	number                       int
	siren                        [9]byte
	family                       family
	category, activity, declared string
	partial                      bool
	created, closed              int32
	growth                       float64
	sites                        []bulkSite // the first is the seat
}

// bulkSite is one of its establishments.
type bulkSite struct {
	siret           [14]byte
	at              int32 // position of its locality
	employer        bool
	posts           float64 // at the last stock
	created, closed int32
}

// newBulk prepares a register.
func newBulk(c *country, o TerritoryOptions) (*bulk, error) {
	src := rand.NewPCG(0, 0)
	b := &bulk{
		country: c, seed: o.Seed, days: newCalendar(o.FirstYear, o.LastYear), all: o.Establishments,
		src: src, rnd: rand.New(src), choices: newChoices(), //nolint:gosec // simulated data must be reproducible, not secret
	}
	for rest := b.all; rest > 0; {
		b.units++
		b.begin(b.units)
		rest -= b.size()
		if b.units <= maxBulkUnits {
			continue
		}
		return nil, &OptionError{"establishments", strconv.Itoa(b.all)}
	}
	b.calibrate()
	return b, nil
}

// calibrate finds how many units are of the ESS and how many of these have staff, so
// that the employers of the ESS are as many for the people as in France.
func (b *bulk) calibrate() {
	b.essShare, b.employerShare = 1, 1
	employers, n := 0, min(b.units, trial)
	for i := range n {
		u := b.unit(i + 1)
		for k := range u.sites {
			if u.employs(&u.sites[k], b.days.last()) {
				employers++
			}
		}
	}
	each := float64(employers) / float64(n) // for a unit of the ESS with staff at its seat
	staffed := employersPerThousand / 1000 * float64(b.people) / each
	b.essShare = min(mostESS, max(leastESS, staffed/mostEmployers/float64(b.units)))
	b.employerShare = min(mostEmployers, staffed/(b.essShare*float64(b.units)))
}

// essBefore is how many of the first n units are of the ESS: they are spread evenly.
func (b *bulk) essBefore(n int) int { return int(float64(n) * b.essShare) }

// essUnit is the number of the k-th unit of the ESS, from 1.
func (b *bulk) essUnit(k int) int {
	n := int(math.Ceil(float64(k) / b.essShare))
	for b.essBefore(n-1) >= k {
		n--
	}
	for b.essBefore(n) < k {
		n++
	}
	return n
}

// begin sets the random numbers to those of a unit.
func (b *bulk) begin(n int) { b.src.Seed(b.seed^subject("unit"), uint64(n)) }

// size draws how many establishments a unit has: most have one.
func (b *bulk) size() int {
	switch u := b.rnd.Float64(); {
	case u < 0.72:
		return 1
	case u < 0.89:
		return 2
	case u < 0.96:
		return 3
	case u < 0.999:
		return 4 + b.rnd.IntN(4)
	default:
		return 8 + b.rnd.IntN(largestUnit-8+1)
	}
}

// unit draws the unit of a number. It is valid until the next one is drawn.
func (b *bulk) unit(n int) *bulkUnit {
	b.begin(n)
	size := b.size()
	u := &b.drawn
	*u = bulkUnit{number: n, siren: bulkSIREN(n), closed: never, sites: u.sites[:0]}
	order := b.essBefore(n)
	ess := order > b.essBefore(n-1)
	if ess {
		b.social(u, order%steadyEvery == 0)
	} else {
		b.other(u)
	}
	b.settle(u, size, ess)
	return u
}

// social draws a unit of the ESS.
func (b *bulk) social(u *bulkUnit, steady bool) {
	u.family = b.choices.family.draw(b.rnd)
	kinds := &b.choices.kinds[u.family]
	u.category, u.activity, u.declared = kinds.categories.draw(b.rnd), kinds.activities.draw(b.rnd), b.choices.declared.draw(b.rnd)
	u.partial = b.rnd.Float64() < secretive
	if u.created = b.days.until(b.days.last(), b.rnd); steady {
		u.created = b.days.until(b.days.first(), b.rnd)
		u.partial = false
	} else if b.rnd.Float64() < closedESS {
		u.closed = b.days.between(u.created+1, b.days.last(), b.rnd)
	}
	u.growth = growth + growthSpread*b.rnd.NormFloat64()
}

// other draws a unit outside the ESS.
func (b *bulk) other(u *bulkUnit) {
	if b.rnd.Float64() < outsiderShare {
		o := b.choices.outsiders.draw(b.rnd)
		u.category, u.activity, u.declared = o.category, o.activity, o.declared
	} else {
		u.category, u.activity = b.choices.otherCategories.draw(b.rnd), b.choices.otherActivities.draw(b.rnd)
	}
	u.partial = b.rnd.Float64() < secretiveOther
	u.created = b.days.until(b.days.last(), b.rnd)
	if b.rnd.Float64() < closedOther {
		u.closed = b.days.between(u.created+1, b.days.last(), b.rnd)
	}
}

// settle draws the establishments of a unit. The last unit has as many as are left.
func (b *bulk) settle(u *bulkUnit, size int, ess bool) {
	staffed, mean := staffedOther, postsOther
	if ess {
		staffed, mean = b.employerShare, posts
	}
	employer := b.rnd.Float64() < staffed
	stale := ess && b.rnd.Float64() < staleUnits
	for k := range size {
		s := bulkSite{siret: bulkSIRET(u.siren, k+1), created: u.created, closed: never}
		town, same := b.rnd.Float64(), b.rnd.Float64()
		if s.at = b.locality(town); k > 0 && same < sameTown {
			s.at = u.sites[0].at
		}
		if k > 0 {
			s.created = b.days.between(u.created, b.days.last(), b.rnd)
			if b.rnd.Float64() < closedSite {
				s.closed = b.days.between(s.created+1, b.days.last(), b.rnd)
			}
		}
		if !stale {
			s.closed = min(s.closed, max(u.closed, s.created+1))
		}
		s.employer = employer && (k == 0 || b.rnd.Float64() < staffedSite)
		s.posts = mean * math.Exp(sizeSpread*b.rnd.NormFloat64()-sizeSpread*sizeSpread/2)
		u.sites = append(u.sites, s)
	}
	if stale {
		u.closed = b.days.between(u.created+1, b.days.last(), b.rnd)
	}
}

// each draws the units one after the other, and with the last one only as many
// establishments as make up their number.
func (b *bulk) each(visit func(*bulkUnit) error) error {
	rest := b.all
	for n := 1; n <= b.units; n++ {
		u := b.unit(n)
		u.sites = u.sites[:min(len(u.sites), rest)]
		rest -= len(u.sites)
		if err := visit(u); err != nil {
			return err
		}
	}
	return nil
}

// employs tells whether a site is an active establishment with staff of an active
// unit, on a day.
func (u *bulkUnit) employs(s *bulkSite, day int32) bool {
	return s.employer && stands(u.created, u.closed, day) && stands(s.created, s.closed, day)
}

// stands tells whether something is active on a day.
func stands(created, closed, day int32) bool { return created <= day && closed > day }

// postsAt is the number of salaried posts of an employer, so many years before the
// last stock: one at least.
func (u *bulkUnit) postsAt(s *bulkSite, years int) int {
	return max(1, int(math.Round(s.posts*math.Exp(-u.growth*float64(years)))))
}
