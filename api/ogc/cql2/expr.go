package cql2

import (
	"time"

	"github.com/paulmach/orb"
)

// Expr is true, false or unknown of a feature. It is one of [And], [Or], [Not],
// [Truth], [Compare], [Like], [Between], [In], [IsNull] and [Intersects].
type Expr interface{ write(*printer) }

// And is true when all of its terms are; there are two or more.
type And []Expr

// Or is true when one of its terms is; there are two or more.
type Or []Expr

// Not turns its term round; what is unknown stays so.
type Not struct{ Of Expr }

// Truth is TRUE or FALSE as a whole term.
type Truth bool

// Op is a comparison.
type Op string

// The comparisons.
const (
	Equal   Op = "="
	Unequal Op = "<>"
	Less    Op = "<"
	Greater Op = ">"
	AtMost  Op = "<="
	AtLeast Op = ">="
)

// Compare compares two scalars; unknown when one of them is null.
type Compare struct {
	Op          Op
	Left, Right Scalar
}

// Like compares a text with a pattern.
type Like struct {
	Of      Scalar
	Pattern string
	Not     bool
}

// Between tells whether a scalar lies between two others, both included.
type Between struct {
	Of, Low, High Scalar
	Not           bool
}

// In tells whether a scalar is one of a list.
type In struct {
	Of   Scalar
	List []Scalar
	Not  bool
}

// IsNull tells whether a property has no value.
type IsNull struct {
	Of  Property
	Not bool
}

// Intersects tells whether two geometries have a point in common.
type Intersects struct{ Left, Right Spatial }

// Scalar is a value in a comparison: [Property], [Text], [Number], [Bool], [Date] or
// [Timestamp].
type Scalar interface{ writeScalar(*printer) }

// Spatial is a geometry in a relation: [Property] or [Geometry].
type Spatial interface{ writeSpatial(*printer) }

// Property names a property of the features.
type Property struct {
	Name     string
	Position int // in the text, in characters from 1
}

// Text is a text.
type Text string

// Number is a finite number.
type Number float64

// Bool is TRUE or FALSE beside a comparison.
type Bool bool

// Date is a day, at its first instant in UTC.
type Date struct{ time.Time }

// Timestamp is an instant.
type Timestamp struct{ time.Time }

// Geometry is an [orb.Point], [orb.Polygon], [orb.MultiPolygon], or an [orb.Bound] with
// its two corners as they are written.
type Geometry struct {
	Of       orb.Geometry
	Position int // in the text, in characters from 1
}
