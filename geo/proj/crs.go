package proj

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// CRS is a coordinate reference system. Two are equal (==) when they are the
// same system; the zero CRS means unknown.
type CRS struct {
	code   int
	name   string
	math   projection // nil for geographic systems
	domain orb.Bound  // coordinates that make sense in it
}

// projection is the mathematics of a projected system. Angles are radians,
// lengths metres. Implementations are comparable values.
type projection interface {
	forward(lon, lat float64) (x, y float64)
	inverse(x, y float64) (lon, lat float64)
	describe() description
}

// Methods of projection, in the words of this package.
const (
	methodConic       = "conic"
	methodTransverse  = "transverse"
	methodAzimuthal   = "azimuthal"
	methodWebMercator = "web mercator"
)

// UnknownCRSError names a reference system that the package cannot convert.
type UnknownCRSError struct {
	Name string // as the file or the user gave it; empty when it gave none
}

func (e *UnknownCRSError) Error() string {
	if e.Name == "" {
		return "no coordinate reference system is named"
	}
	return fmt.Sprintf("coordinate reference system %q is not known", e.Name)
}

// Code is the system's EPSG code, 0 for the zero CRS and for those of [EqualArea].
func (c CRS) Code() int { return c.code }

// Name is the name that the EPSG register gives the system.
func (c CRS) Name() string { return c.name }

// String is the code as people write it, such as "EPSG:2154".
func (c CRS) String() string {
	switch {
	case c.code != 0:
		return fmt.Sprintf("EPSG:%d", c.code)
	case c.IsZero():
		return "unknown"
	}
	return c.name
}

// IsZero tells whether the system is unknown.
func (c CRS) IsZero() bool { return c == CRS{} }

// Geographic tells whether coordinates are longitude and latitude in degrees.
func (c CRS) Geographic() bool { return c.math == nil && !c.IsZero() }

// Domain bounds the coordinates that make sense in the system: the whole Earth
// for geographic ones, else the area of use of the EPSG register and some 300 km
// around it. What lies outside was most likely given in another system.
func (c CRS) Domain() orb.Bound { return c.domain }

// Forward converts {longitude, latitude} in degrees to the system's coordinates.
// Far outside the domain the result may not be finite.
func (c CRS) Forward(lonLat orb.Point) orb.Point {
	if c.math == nil {
		return lonLat
	}
	x, y := c.math.forward(lonLat[0]*degree, lonLat[1]*degree)
	return orb.Point{x, y}
}

// Inverse converts the system's coordinates to {longitude, latitude} in degrees.
func (c CRS) Inverse(p orb.Point) orb.Point {
	if c.math == nil {
		return p
	}
	lon, lat := c.math.inverse(p[0], p[1])
	return orb.Point{lon / degree, lat / degree}
}

// degree is one degree in radians.
const degree = math.Pi / 180
