package cql2

import "fmt"

// Bounds of a filter.
const (
	MaxLength   = 16_384 // bytes of text
	MaxTerms    = 1_000  // predicates, and values in lists
	MaxDepth    = 50     // of parentheses and NOT
	MaxVertices = 1_000  // of all geometries together
)

// Kind is what is wrong with a filter.
type Kind string

// What can be wrong.
const (
	Unexpected   Kind = "unexpected"   // something else is wanted at the position
	Unterminated Kind = "unterminated" // a quote is not closed
	NotANumber   Kind = "number"       // a number that is none, or too large
	NotADay      Kind = "date"         // a day or instant that is none
	NotAShape    Kind = "geometry"     // a geometry that is none: an open ring, a box that is upside down
	TooLong      Kind = "too_long"
	TooDeep      Kind = "too_deep"
	TooMany      Kind = "too_many" // terms
	TooDetailed  Kind = "too_detailed"
	Unsupported  Kind = "unsupported" // a function of CQL2 that is not read here
)

// Want is what a filter should have at a position.
type Want string

// What can be wanted.
const (
	WantPredicate  Want = "predicate"
	WantComparison Want = "comparison" // = <> < > <= >= LIKE BETWEEN IN IS
	WantValue      Want = "value"
	WantText       Want = "text"
	WantNumber     Want = "number"
	WantGeometry   Want = "geometry"
	WantOpen       Want = "open"
	WantClose      Want = "close"
	WantComma      Want = "comma"
	WantAnd        Want = "and"
	WantNull       Want = "null"
	WantNegatable  Want = "negatable" // LIKE, BETWEEN or IN after NOT
	WantEnd        Want = "end"       // AND, OR or the end
)

// Error says what is wrong with a filter, and where.
type Error struct {
	Kind     Kind
	Position int    // in characters from 1
	Near     string // what stands there; empty at the end
	Want     Want   // with Unexpected
}

func (e *Error) Error() string {
	return fmt.Sprintf("filter, character %d, %q: %s %s", e.Position, e.Near, e.Kind, e.Want)
}
