package synth

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/observatoire-essor/essor/packs"
)

// maxBulk is how many SIRET the fictitious range holds.
const maxBulk = maxUnits * maxSites

// Constants of the simulated France.
const (
	peopleOfFrance = 68_000_000
	departments    = 95
	perDepartment  = 367  // communes of each
	bulkESS        = 0.04 // of units, as of the real register's
	bulkActive     = 0.38 // of establishments, as of the real register's
	bulkStaffed    = 0.15 // of establishments
	checkEvery     = 4096 // rows between two looks at the context
)

// bulk is a register of any length: its establishments come one after the other, in
// the order of their numbers, and are not kept. The territory has its communes, by
// population; the rest of France has made-up ones.
type bulk struct {
	count   int
	rnd     *rand.Rand
	inside  []bulkTown // one for every so many inhabitants
	outside []bulkTown
	share   float64 // of the establishments in the territory
	units   []bulkUnit
	days    []string
}

type bulkTown struct{ code, name, lon, lat string }

// bulkUnit is what all establishments of a unit have in common.
type bulkUnit struct {
	siren, category, activity, declared string
	diffusion                           string
	active                              bool
}

// bulkSite is the establishment at hand.
type bulkSite struct {
	unit        *bulkUnit
	siret       string
	number      int // within the unit, from 1
	town        bulkTown
	active      bool
	employer    bool
	class       string
	created     string
	east, north float64 // metres, Lambert-93
	quality     string
}

// newBulk prepares a register of n establishments.
func newBulk(n int, seed uint64) (*bulk, error) {
	if n < 1 || n > maxBulk {
		return nil, fmt.Errorf("synth: %d establishments are not between 1 and %d", n, maxBulk)
	}
	f, err := readFacts(packs.Files())
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	b := &bulk{count: n, rnd: stream(seed, "bulk")}
	b.towns(f)
	for i := range min(n, maxUnits) {
		b.units = append(b.units, b.unit(i+1))
	}
	for year := firstYear; year <= closingYear; year++ {
		for day := range 12 * 28 {
			b.days = append(b.days, fmt.Sprintf("%d-%02d-%02d", year, 1+day/28, 1+day%28))
		}
	}
	return b, nil
}

// towns lists the communes, those of the territory as often as they have thousands
// of people.
func (b *bulk) towns(f *facts) {
	people := 0
	for _, c := range f.communes {
		people += c.population
		t := bulkTown{c.code, capitals(c.name), degrees(c.place[0]), degrees(c.place[1])}
		for range 1 + c.population/1000 {
			b.inside = append(b.inside, t)
		}
	}
	b.share = float64(people) / peopleOfFrance
	for i := range departments * perDepartment {
		code := fmt.Sprintf("%02d%03d", 1+i/perDepartment, 1+i%perDepartment)
		if _, ours := f.byCode[code]; !ours {
			b.outside = append(b.outside, bulkTown{code, "COMMUNE SIMULEE", "2.500000", "47.000000"})
		}
	}
}

func (b *bulk) unit(n int) bulkUnit {
	u := bulkUnit{
		siren: fictitiousSIREN(n), category: pick([]weighted{{"1000", 55}, {"5499", 25}, {"5710", 20}}, b.rnd),
		activity:  pick([]weighted{{"68.20B", 30}, {"47.11B", 30}, {"43.21A", 20}, {"62.01Z", 20}}, b.rnd),
		diffusion: "O", active: b.rnd.Float64() < 0.6,
	}
	if b.rnd.Float64() < bulkESS {
		u.category, u.activity = pick(associations.legalCategories(), b.rnd), pick(associations.activities(), b.rnd)
		u.declared = pick([]weighted{{"", 62}, {"O", 38}}, b.rnd)
	}
	if b.rnd.Float64() < 0.13 {
		u.diffusion = "P"
	}
	return u
}

// each draws the establishments and gives each to visit. What visit gets is valid
// until it returns.
func (b *bulk) each(ctx context.Context, visit func(*bulkSite) error) error {
	perUnit := (b.count + len(b.units) - 1) / len(b.units)
	var s bulkSite
	for i := range b.count {
		if i%checkEvery == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("synth: %w", err)
			}
		}
		b.draw(&s, &b.units[i/perUnit], i%perUnit+1)
		if err := visit(&s); err != nil {
			return fmt.Errorf("synth: establishment %d: %w", i+1, err)
		}
	}
	return nil
}

// draw makes up the n-th establishment of a unit.
func (b *bulk) draw(s *bulkSite, u *bulkUnit, n int) {
	*s = bulkSite{unit: u, number: n, siret: siretNumber(u.siren, n), class: "NN"}
	if b.rnd.Float64() < b.share {
		s.town = b.inside[b.rnd.IntN(len(b.inside))]
	} else {
		s.town = b.outside[b.rnd.IntN(len(b.outside))]
	}
	s.active = b.rnd.Float64() < bulkActive
	s.employer = b.rnd.Float64() < bulkStaffed
	if s.employer {
		s.class = sizeClass(b.rnd.IntN(40))
	}
	s.created = b.days[b.rnd.IntN(len(b.days))]
	s.east, s.north = 695_000+20_000*b.rnd.Float64(), 7_050_000+20_000*b.rnd.Float64()
	s.quality = "11"
	if b.rnd.IntN(6) == 0 {
		s.quality = communeOnly
	}
}

// flags are the employer's flag and the year of the size class.
func (s *bulkSite) flags() (employer, year string) {
	if !s.employer {
		return "N", ""
	}
	return "O", latestYear()
}

// standing is the state of the establishment.
func (s *bulkSite) standing() string {
	if s.active {
		return "A"
	}
	return "F"
}

// metres writes a coordinate.
func metres(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
