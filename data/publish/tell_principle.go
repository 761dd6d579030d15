package publish

import (
	"math"
	"sync"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// principleShare tells the euros that a principle would give to the people of an area,
// out of the net grants that the communes of the edition have by the seat of their
// beneficiaries. Poor people are those of the grid where there is one, so that all
// communes and levels count them alike. What is kept for neighbourhoods (qpv_floor)
// is the share of the territory's poor people who live in them.
type principleShare struct {
	in     *input
	ground *ground
	net    teller
	people teller
	poor   teller
	inside map[source.Level]map[int64][]data.GridPiece // of neighbourhoods, by generation and commune

	mutex    *sync.Mutex
	entitled map[entitlementKey]entitled
}

// entitlementKey is what a principle's worth of euros depends on.
type entitlementKey struct {
	principle  allocate.Principle
	period     indicator.Period
	generation source.Level // of neighbourhoods, for qpv_floor
}

// entitled is what a principle gives for one inhabitant; ok is false when nothing can
// be shared.
type entitled struct {
	allocate.Entitlement
	ok bool
}

func (t principleShare) periods(q question) []indicator.Period {
	switch principle, _ := principleOf(q.variant); {
	case principle == allocate.QPVFloor && (len(t.in.grid.sources) == 0 || len(t.in.levels[t.generation(q)]) == 0),
		principle == allocate.PerPoor && (len(t.poor.periods(q)) == 0 || len(t.poor.periods(q.at(source.Commune))) == 0):
		return nil
	}
	return t.net.periods(q)
}

func principleOf(v indicator.Variant) (allocate.Principle, error) {
	return allocate.ParsePrinciple(v.Get("principle"))
}

// generation is that of the neighbourhoods which a question means: of its level, else
// that in force in the last year.
func (t principleShare) generation(q question) source.Level {
	switch {
	case q.level == source.QPV2024 || q.level == source.OutsideQPV2024:
		return source.QPV2024
	case q.level == source.QPV2015 || q.level == source.OutsideQPV2015:
		return source.QPV2015
	case q.period.To >= firstYear2024 && len(t.in.levels[source.QPV2024]) > 0:
		return source.QPV2024
	}
	return source.QPV2015
}

// firstYear2024 is the year in which the perimeters of 2024 came into force (décret
// 2023-1314, 1 January 2024).
const firstYear2024 = 2024

func (t principleShare) parts(q question) []part {
	claims, bases := t.claims(q)
	e := t.entitlement(q)
	placed := t.placed(q)
	parts := make([]part, len(claims))
	for i, c := range claims {
		share := math.NaN()
		if e.ok {
			share = placed * e.Of(c)
		}
		parts[i] = part{indicator.Numerator{Count: share}, bases[i]}
		if math.IsNaN(share) || share < 0 {
			parts[i].Numerator = indicator.Numerator{Status: indicator.Absent, Reason: indicator.DenominatorMissing}
		}
	}
	return parts
}

func (t principleShare) missing(source.Level) string { return roleGrants }

// placed is how much of what the communes have is known to be inside or outside of the
// neighbourhoods of a level, 0 to 1: what nobody can place is not shared among them, since
// none of them could have it. It is 1 at other levels and where no rest is known, and NaN when
// nothing is placed.
func (t principleShare) placed(q question) float64 {
	generation := t.generation(q)
	between := q.level == generation || q.level == generation.Outside()
	if !between || len(t.ground.order[generation.Outside()]) == 0 {
		return 1
	}
	sum := func(level source.Level) float64 {
		total := 0.0
		for _, net := range t.net.parts(q.at(level)) {
			if net.Status.HasValue() {
				total += net.value()
			}
		}
		return total
	}
	all, known := sum(source.Commune), sum(generation)+sum(generation.Outside())
	if all <= 0 || known <= 0 {
		return math.NaN()
	}
	return min(known/all, 1)
}

// claims are what the areas of a level have, and who lives there.
func (t principleShare) claims(q question) ([]allocate.Claim, []*edition.Basis) {
	principle, _ := principleOf(q.variant)
	n := len(t.ground.order[q.level])
	people := divisors(t.people, q, n)
	var poor []divisor
	if principle == allocate.PerPoor {
		poor = divisors(t.poor, q, n)
	}
	generation := t.generation(q)
	claims, bases := make([]allocate.Claim, n), make([]*edition.Basis, n)
	for i, net := range t.net.parts(q) {
		c := allocate.Claim{Net: net.value(), People: people[i].known()}
		bases[i] = people[i].basis
		switch principle {
		case allocate.PerPoor:
			c.Poor = min(poor[i].known(), c.People)
			bases[i] = poor[i].basis
		case allocate.QPVFloor:
			c.InQPV = min(t.inQPV(t.ground.order[q.level][i], generation, people[i]), c.People)
		}
		if !net.Status.HasValue() {
			c.Net = math.NaN()
		}
		claims[i] = c
	}
	return claims, bases
}

// known is the divisor's number, NaN when it is not known.
func (d divisor) known() float64 {
	if !d.Status.HasValue() {
		return math.NaN()
	}
	return d.Value
}

// inQPV is how many people of an area live in neighbourhoods of a generation.
func (t principleShare) inQPV(id int64, generation source.Level, people divisor) float64 {
	level := t.in.areas[id].Ref.Level
	if level == generation {
		return people.known()
	}
	if level == generation.Outside() {
		return 0
	}
	communes := t.in.communesOf[id]
	if level == source.Commune {
		communes = []int64{id}
	}
	var pieces []data.GridPiece
	for _, c := range communes {
		pieces = append(pieces, t.inside[generation][c]...)
	}
	sum, _, whole := t.in.onGrid(pieces, people.Period, func(p data.GridPiece) float64 { return p.People })
	if !whole {
		return math.NaN()
	}
	return sum
}

// entitlement is worked out on the communes, once for all levels and areas.
func (t principleShare) entitlement(q question) entitled {
	principle, err := principleOf(q.variant)
	if err != nil {
		return entitled{}
	}
	key := entitlementKey{principle, q.period, t.generation(q)}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if e, ok := t.entitled[key]; ok {
		return e
	}
	communes := q.at(source.Commune)
	claims, _ := t.claims(communes)
	if principle == allocate.QPVFloor { // of the generation that was asked for, not the communes' own
		for i, people := range divisors(t.people, communes, len(claims)) {
			claims[i].InQPV = min(t.inQPV(t.ground.order[source.Commune][i], key.generation, people), claims[i].People)
		}
	}
	e, err := allocate.Entitle(claims, principle, t.poorInside(key.generation))
	found := entitled{e, err == nil}
	t.entitled[key] = found
	return found
}

// poorInside is the share of the territory's poor people who live in neighbourhoods of
// a generation, by the grid; 0 when that is not known.
func (t principleShare) poorInside(generation source.Level) float64 {
	period := t.in.latestOfCommunes()
	var inside, all []data.GridPiece
	for _, q := range t.in.levels[generation] {
		inside = append(inside, t.in.grid.pieces[q]...)
	}
	for _, c := range t.in.levels[source.Commune] {
		all = append(all, t.in.grid.communes[c])
	}
	poor, _, insideWhole := t.in.onGrid(inside, period, poorPiece)
	of, _, whole := t.in.onGrid(all, period, poorPiece)
	if share := poor / of; insideWhole && whole && share > 0 && share <= 1 {
		return share
	}
	return 0
}
