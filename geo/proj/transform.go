package proj

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Point converts one point from a system to another.
func Point(p orb.Point, from, to CRS) orb.Point {
	if from == to {
		return p
	}
	return to.Forward(from.Inverse(p))
}

// Transform returns g in another system, as a geometry of the same type; a bound
// becomes a polygon. It leaves g as it is and shares nothing with it, unless both
// systems are the same or geographic: then it returns g itself. Edges stay
// straight between their converted ends. Either system being zero is a mistake
// of the program and panics.
func Transform(g orb.Geometry, from, to CRS) orb.Geometry {
	if from.IsZero() || to.IsZero() {
		panic(fmt.Sprintf("proj: transform from %v to %v", from, to))
	}
	if from == to || from.math == nil && to.math == nil {
		return g
	}
	return transform(g, from, to)
}

func transform(g orb.Geometry, from, to CRS) orb.Geometry {
	switch g := g.(type) {
	case nil:
		return nil
	case orb.Point:
		return Point(g, from, to)
	case orb.MultiPoint:
		return orb.MultiPoint(points(g, from, to))
	case orb.LineString:
		return orb.LineString(points(g, from, to))
	case orb.Ring:
		return orb.Ring(points(g, from, to))
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(g))
		for i, l := range g {
			out[i] = points(l, from, to)
		}
		return out
	case orb.Polygon:
		return polygon(g, from, to)
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(g))
		for i, p := range g {
			out[i] = polygon(p, from, to)
		}
		return out
	case orb.Collection:
		out := make(orb.Collection, len(g))
		for i, c := range g {
			out[i] = transform(c, from, to)
		}
		return out
	case orb.Bound:
		return polygon(g.ToPolygon(), from, to)
	}
	panic(fmt.Sprintf("proj: geometry of type %T", g))
}

func polygon(p orb.Polygon, from, to CRS) orb.Polygon {
	out := make(orb.Polygon, len(p))
	for i, r := range p {
		out[i] = points(r, from, to)
	}
	return out
}

func points(ps []orb.Point, from, to CRS) []orb.Point {
	out := make([]orb.Point, len(ps))
	for i, p := range ps {
		out[i] = to.Forward(from.Inverse(p))
	}
	return out
}
