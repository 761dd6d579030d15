package indicator

import "fmt"

// Definition is one entry of the catalogue. Its words are in the message catalogue,
// under "indicator." and "unit.".
type Definition struct {
	ID         string // without parameters: "funding.per_capita"
	Unit       string // "percent", "per_1000_people", "euros_per_person", …
	Decimals   int    // that make sense when it is written for people
	Formula    Formula
	Parameters []Parameter // of its variants, ascending by name
	Secrecy    Secrecy
	Interval   Interval
	Levels     []string // where it has a sense
	Direction  Direction
}

// Quantity is what is counted or summed up in an area.
type Quantity string

// The quantities of the formulas.
const (
	Nothing           Quantity = ""                   // no denominator
	PublishedFigure   Quantity = "published"          // the source's own figure
	People            Quantity = "people"             // inhabitants
	PoorPeople        Quantity = "people_poor"        // inhabitants × poverty rate
	ESSEmployers      Quantity = "ess_employers"      // ESS employer establishments
	ESSEstablishments Quantity = "ess_establishments" // all active ESS establishments
	AllEmployers      Quantity = "employers"          // employer establishments of all sectors
	ESSPosts          Quantity = "ess_posts"          // salaried posts in the ESS
	AllPosts          Quantity = "posts"              // salaried posts of all sectors
	NetGrants         Quantity = "grants_net"         // net euros of public grants
	Projects          Quantity = "projects"           // awarded grants
	Requests          Quantity = "requests"           // requests for grants, whatever became of them
	AwardedRequests   Quantity = "requests_awarded"   // of them, those that were awarded
	PrincipleShare    Quantity = "principle_share"    // euros that a principle would give
)

// IsFlow tells whether a quantity is what happens during a period, and not what there is
// at a time: of a flow, no other period's figure can stand for one that is not known.
func (q Quantity) IsFlow() bool {
	switch q {
	case NetGrants, Projects, Requests, AwardedRequests, PrincipleShare:
		return true
	default:
		return false
	}
}

// Shape is how a formula joins its quantities.
type Shape int

const (
	// Ratio is Scale × numerator / denominator; its reference is the ratio of the
	// reference area.
	Ratio Shape = iota
	// Quotient is a ratio over that of the reference area: its reference is 1.
	Quotient
	// Shortfall is denominator − numerator: its reference is 0.
	Shortfall
	// Plain is the numerator itself.
	Plain
)

// String is the shape as clients know it.
func (s Shape) String() string {
	names := [4]string{"ratio", "quotient", "shortfall", "plain"}
	if s >= 0 && int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("shape(%d)", int(s))
}

// Formula says how a number is made.
type Formula struct {
	Shape                  Shape
	Numerator, Denominator Quantity
	Scale                  float64 // of ratios: 1 000 for "per 1 000"
}

// Parameter is one axis of variants.
type Parameter struct {
	Name    string
	Values  []string // in the order in which people see them; without the default
	Default string   // when the id does not say; empty for all values together
}

// Secrecy says what holds numbers back.
type Secrecy string

// The rules of secrecy.
const (
	SecrecyNone     Secrecy = "none"     // public by law
	SecrecyBusiness Secrecy = "business" // 3 units, 85 %, secondary suppression, audit
	SecrecyRequests Secrecy = "requests" // counts under 3 and refused amounts are not shown
	SecrecySource   Secrecy = "source"   // the source's own
)

// Interval says what chance is taken for: see docs/methods/rate.md.
type Interval string

// The kinds of intervals, all at 95 %.
const (
	IntervalCount  Interval = "count"  // of independent events: Byar from 10 on, exact below
	IntervalAmount Interval = "amount" // of events with a weight each: gamma, Fay and Feuer
	IntervalShare  Interval = "share"  // of a part of a whole: Clopper and Pearson
	IntervalSource Interval = "source" // none but the source's own
)

// Direction says which values are the better ones.
type Direction string

// The directions.
const (
	Neutral        Direction = "neutral"
	HigherIsBetter Direction = "higher_is_better"
	LowerIsBetter  Direction = "lower_is_better"
)
