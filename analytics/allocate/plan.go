package allocate

import (
	"errors"
	"fmt"
	"math"
)

// ErrInput means that an argument cannot be used as it stands, such as a negative
// floor. The error says which.
var ErrInput = errors.New("input cannot be used")

const (
	mostCents = 10_000_000_000_000 // of an envelope or a bound: 100 thousand million euros
	mostAreas = 500_000            // whose bounds still sum within an int64
)

// Principle says by what an envelope is shared.
type Principle int

// The principles. Their texts are those of addresses and of the catalogue.
const (
	PerInhabitant Principle = iota // inhabitants: the population is the weight
	PerPoor                        // poor: the number of poor inhabitants is the weight
	QPVFloor                       // qpv_floor: per inhabitant, with a least sum for priority neighbourhoods
	OwnWeights                     // own: Area.Weight
)

// principleNames are the texts of the principles, in their order.
func principleNames() [4]string { return [4]string{"inhabitants", "poor", "qpv_floor", "own"} }

// String is the principle as addresses have it.
func (p Principle) String() string {
	names := principleNames()
	if p >= 0 && int(p) < len(names) {
		return names[p]
	}
	return fmt.Sprintf("principle(%d)", int(p))
}

// ParsePrinciple reads what String writes.
func ParsePrinciple(text string) (Principle, error) {
	for i, name := range principleNames() {
		if name == text {
			return Principle(i), nil
		}
	}
	return 0, fmt.Errorf("principle %q is none of %v", text, principleNames())
}

// Below says what becomes of an amount under the least grant.
type Below int

const (
	// Drop gives nothing to the areas of least weight, until all others have the
	// least grant. It serves as many areas as can be served so, and never takes from
	// an area with a floor.
	Drop Below = iota
	// Lift gives the least grant to every area with a weight, at the cost of the others.
	Lift
)

// MissingWeight says what becomes of an area whose weight is not known, such as
// one whose poverty rate is secret.
type MissingWeight int

const (
	// Exclude shares nothing with the area: it gets its floor, if it has one.
	Exclude MissingWeight = iota
	// KeepNow locks the area at what it has now, and at nothing where that is below zero.
	KeepNow
	// Average gives the area the weight per inhabitant of all areas whose weight is
	// known. An area whose population is not known is excluded all the same.
	Average
)

// Limit is an amount in cents that may be unset; the zero Limit is unset.
type Limit struct {
	Cents int64
	Set   bool
}

// At is a limit that is set.
func At(cents int64) Limit { return Limit{Cents: cents, Set: true} }

// Area is what is known of an area, and what is wanted for it.
type Area struct {
	Code       string  // names the area, and breaks ties: the lesser code goes first
	Population float64 // inhabitants
	Poor       float64 // poor inhabitants
	Weight     float64 // for [OwnWeights]
	QPV        bool    // whether it is a priority neighbourhood
	Group      string  // for inequality within and between groups, such as territoires
	Now        int64   // what it has now
	Floor      int64   // what it gets at least; 0 for none
	Ceiling    Limit   // what it gets at most
	Lock       Limit   // what it gets exactly, whatever else is said of it
}

// Plan says what is shared, and how.
type Plan struct {
	Envelope   int64
	Principle  Principle
	QPVLeast   int64 // what priority neighbourhoods get together at least, under any principle
	LeastGrant int64 // amounts above 0 come to this at least; locks excepted
	Below      Below
	Missing    MissingWeight
}

// check refuses what is no plan for no areas.
func check(areas []Area, plan Plan) error {
	if len(areas) > mostAreas {
		return badInput("%d areas, at most %d", len(areas), mostAreas)
	}
	if err := plan.check(); err != nil {
		return err
	}
	seen := make(map[string]bool, len(areas))
	for _, a := range areas {
		if seen[a.Code] {
			return badInput("area %q is there twice", a.Code)
		}
		seen[a.Code] = true
		if err := a.check(); err != nil {
			return err
		}
	}
	return nil
}

func (p Plan) check() error {
	switch {
	case p.Principle < PerInhabitant || p.Principle > OwnWeights:
		return badInput("no such principle: %d", int(p.Principle))
	case p.Below != Drop && p.Below != Lift:
		return badInput("no such rule for amounts below the least grant: %d", int(p.Below))
	case p.Missing < Exclude || p.Missing > Average:
		return badInput("no such rule for missing weights: %d", int(p.Missing))
	case p.Principle == QPVFloor && p.QPVLeast == 0:
		return badInput("the principle %v needs a least sum for priority neighbourhoods", p.Principle)
	}
	for _, m := range []money{{"envelope", p.Envelope}, {"least sum of priority neighbourhoods", p.QPVLeast}, {"least grant", p.LeastGrant}} {
		if err := m.check(); err != nil {
			return err
		}
	}
	return nil
}

func (a Area) check() error {
	for _, m := range []money{{"floor", a.Floor}, {"ceiling", a.Ceiling.Cents}, {"lock", a.Lock.Cents}} {
		if err := m.check(); err != nil {
			return fmt.Errorf("area %q: %w", a.Code, err)
		}
	}
	if a.Now > mostCents || a.Now < -mostCents {
		return badInput("area %q has %d cents now", a.Code, a.Now)
	}
	for _, v := range []float64{a.Population, a.Poor, a.Weight} {
		if v < 0 || math.IsInf(v, 0) {
			return badInput("area %q has a population, poor or weight of %v", a.Code, v)
		}
	}
	return nil
}

// money is an amount and what it is.
type money struct {
	what  string
	cents int64
}

func (m money) check() error {
	if m.cents < 0 || m.cents > mostCents {
		return badInput("%s of %d cents, want 0 to %d", m.what, m.cents, int64(mostCents))
	}
	return nil
}

func badInput(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInput, fmt.Sprintf(format, args...))
}
