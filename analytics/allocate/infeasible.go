package allocate

import "fmt"

// Constraint names what an allocation cannot hold.
type Constraint string

// The constraints of an [InfeasibleError].
const (
	Locks      Constraint = "locks"       // locked amounts exceed the envelope
	Floors     Constraint = "floors"      // floors and locked amounts exceed the envelope
	Ceilings   Constraint = "ceilings"    // ceilings leave a part of the envelope to nobody
	Weights    Constraint = "weights"     // no area that is not locked has a weight: a part of the envelope goes to nobody
	Bounds     Constraint = "bounds"      // the floor of an area exceeds its ceiling
	LeastGrant Constraint = "least_grant" // the least grant exceeds the envelope or a ceiling, or leaves a part to nobody
	QPVLeast   Constraint = "qpv_least"   // neighbourhoods may not take their least sum, or the others' floors exceed what it leaves
)

// InfeasibleError says that no allocation holds all that is asked: which constraint
// fails, and by how much.
type InfeasibleError struct {
	Constraint Constraint
	Area       string // code of the area, where one area is the cause
	By         int64  // cents too much, or too little
}

// Error says what fails, in euros.
func (e *InfeasibleError) Error() string {
	area := ""
	if e.Area != "" {
		area = " of area " + e.Area
	}
	return fmt.Sprintf("no such allocation: %s%s cannot be held, by %d.%02d euros", e.Constraint, area, e.By/100, e.By%100)
}
