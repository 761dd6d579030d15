package ogc

import (
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/proj"
)

// Addresses of reference systems.
const (
	crs84    = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsgBase = "http://www.opengis.net/def/crs/EPSG/0/"
)

// system is a reference system as a client names it, with the order of axes of its
// register.
type system struct {
	uri      string
	crs      proj.CRS
	latFirst bool
	decimals int // of coordinates: the editions keep about a millimetre
}

// Decimals of coordinates that keep what editions keep.
const (
	degreeDecimals = 8
	metreDecimals  = 3
)

// lonLat is the system in which editions keep positions, and the default.
func lonLat() system { return system{uri: crs84, crs: proj.WGS84(), decimals: degreeDecimals} }

// newSystem is the system of an EPSG code that geo/proj knows.
func newSystem(crs proj.CRS) system {
	s := system{uri: epsgBase + strconv.Itoa(crs.Code()), crs: crs, decimals: metreDecimals}
	if crs.Geographic() {
		s.latFirst, s.decimals = true, degreeDecimals
	}
	return s
}

// systemsOf are the systems of a collection: the default, WGS 84, Web Mercator, and
// those that official maps use where the collection lies; Lambert-93 when it lies
// nowhere.
func systemsOf(places []orb.Point) []system {
	atlas := proj.NewAtlas()
	var local []proj.CRS
	for _, p := range places {
		if crs, ok := atlas.Local(p[0], p[1]); ok && !slices.Contains(local, crs) {
			local = append(local, crs)
		}
	}
	if len(local) == 0 {
		local = append(local, proj.Lambert93())
	}
	slices.SortFunc(local, func(a, b proj.CRS) int { return a.Code() - b.Code() })
	list := []system{lonLat(), newSystem(proj.WGS84()), newSystem(proj.WebMercator())}
	for _, crs := range local {
		list = append(list, newSystem(crs))
	}
	return list
}

// forward gives a position in the system's coordinates, in the order of its axes; ok is
// false where the system is not made for the place.
func (s system) forward(p orb.Point) (orb.Point, bool) {
	if s.crs.Geographic() {
		return s.order(p), true
	}
	q := s.crs.Forward(p)
	domain := s.crs.Domain()
	return q, q[0] >= domain.Min[0] && q[0] <= domain.Max[0] && q[1] >= domain.Min[1] && q[1] <= domain.Max[1]
}

// order turns longitude and latitude into the order of the system's axes, and back.
func (s system) order(p orb.Point) orb.Point {
	if s.latFirst {
		return orb.Point{p[1], p[0]}
	}
	return p
}

// inverse gives the position of a point of the system.
func (s system) inverse(p orb.Point) orb.Point { return s.crs.Inverse(s.order(p)) }

// findSystem reads a parameter that names one of the systems of a collection; it gives
// the default when it is empty.
func (c *collection) findSystem(parameter, uri string) (int, error) {
	if uri == "" {
		return 0, nil
	}
	known := ""
	for i, s := range c.systems {
		if s.uri == uri {
			return i, nil
		}
		if i > 0 {
			known += ", "
		}
		known += s.uri
	}
	return 0, badValue(parameter, uri, known)
}
