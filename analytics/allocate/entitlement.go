package allocate

import (
	"math"
	"slices"
)

// Claim is what an area has, and who lives there, in euros and people; NaN where it is
// not known. Unlike an [Area] it may be partly a priority neighbourhood.
type Claim struct {
	Net    float64 // euros that the area has; below zero where more was recovered than granted
	People float64
	Poor   float64 // for [PerPoor]
	InQPV  float64 // of the people, those in priority neighbourhoods; for [QPVFloor]
}

// Entitlement is what a principle gives to people of a territory: euros for one
// inhabitant, or one poor inhabitant. It is worked out on areas that cover the territory
// without overlap, and holds for any area in it, whatever its level: a neighbourhood is
// entitled to the share of its own people.
type Entitlement struct {
	Principle Principle
	Inside    float64 // euros for one of the people in neighbourhoods, or for anybody
	Outside   float64 // euros for one of the others; as Inside but for QPVFloor
	// Unknown are the positions of the claims of which too little is known. Their net is
	// not shared, so that the shares of the others sum to what those have.
	Unknown []int
}

// Entitle shares what the areas of a territory have by a principle: the shares of the
// claims, by [Entitlement.Of], sum to the net of those that are known, within the
// rounding of a float64. The claims cover the territory without overlap: its communes.
// qpvLeast is the share of the money, 0 to 1, that the people of neighbourhoods get
// together at least with [QPVFloor]; with other principles it is not looked at.
//
// A gap is a comparison and not a grant: shares are not in whole cents, as those of
// [Allocate] are. Without any people to share with, an entitlement is NaN. Entitle
// returns [ErrInput] for numbers that make no sense, for [OwnWeights], and when the net
// of all is below zero: there is nothing to share.
func Entitle(claims []Claim, principle Principle, qpvLeast float64) (Entitlement, error) {
	if principle < PerInhabitant || principle > QPVFloor {
		return Entitlement{}, badInput("nobody is entitled by the principle %v", principle)
	}
	if principle == QPVFloor && !(qpvLeast > 0 && qpvLeast <= 1) {
		return Entitlement{}, badInput("the principle %v needs a share above 0 and up to 1 for neighbourhoods, not %v", principle, qpvLeast)
	}
	e := Entitlement{Principle: principle}
	var nets, inside, outside []float64
	for i, c := range claims {
		if err := c.check(); err != nil {
			return Entitlement{}, err
		}
		in, out := e.heads(c)
		if math.IsNaN(c.Net + in + out) {
			e.Unknown = append(e.Unknown, i)
			continue
		}
		nets, inside, outside = append(nets, c.Net), append(inside, in), append(outside, out)
	}
	net, in, out := sum(nets), sum(inside), sum(outside)
	if net < 0 {
		return Entitlement{}, badInput("the areas have %v euros together: there is nothing to share", net)
	}
	e.Inside = net / (in + out)
	e.Outside = e.Inside
	if principle == QPVFloor && in > 0 && e.Inside*in < qpvLeast*net {
		e.Inside = qpvLeast * net / in
		e.Outside = (1 - qpvLeast) * net / out
		if out == 0 { // all live in neighbourhoods: they have it all
			e.Inside, e.Outside = net/in, 0
		}
	}
	if in+out == 0 {
		e.Inside, e.Outside = math.NaN(), math.NaN()
	}
	return e, nil
}

// Of is what the people of an area are entitled to, in euros, and NaN when it is not
// known how many they are. The net of the claim is not looked at.
func (e Entitlement) Of(c Claim) float64 {
	in, out := e.heads(c)
	return in*e.Inside + out*e.Outside
}

// heads are those among whom the principle shares: in neighbourhoods, when it tells them
// apart, and others.
func (e Entitlement) heads(c Claim) (in, out float64) {
	switch e.Principle {
	case PerPoor:
		return 0, c.Poor
	case QPVFloor:
		return c.InQPV, c.People - c.InQPV
	default:
		return 0, c.People
	}
}

func (c Claim) check() error {
	if math.IsInf(c.Net, 0) || slices.ContainsFunc([]float64{c.People, c.Poor, c.InQPV}, func(v float64) bool { return v < 0 || math.IsInf(v, 0) }) {
		return badInput("claim %+v", c)
	}
	if c.Poor > c.People || c.InQPV > c.People {
		return badInput("claim %+v: a part exceeds the people", c)
	}
	return nil
}
