package ogc

import (
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/ogc/cql2"
	"github.com/observatoire-essor/essor/geo/relate"
)

// geometryName is how filters name the geometry of features.
const geometryName = "geometry"

// intersects compares the geometry of features with a literal, whatever their order.
func (c *compiler) intersects(e cql2.Intersects) (test, error) {
	sides := []cql2.Spatial{e.Left, e.Right}
	var literal *cql2.Geometry
	named := 0
	for _, side := range sides {
		switch g := side.(type) {
		case cql2.Property:
			if g.Name != geometryName {
				return nil, c.unknown(g)
			}
			named++
		case cql2.Geometry:
			literal = &g
		}
	}
	switch named {
	case 0: // nothing of the features is asked
		return nil, c.wrong("filter_two_literals", map[string]string{"position": strconv.Itoa(literal.Position)})
	case 2: // what there is meets itself
		return func(i int) truth {
			if c.of.shape(i) == nil {
				return unknown
			}
			return yes
		}, nil
	}
	meets, err := c.meets(*literal)
	if err != nil {
		return nil, err
	}
	return func(i int) truth {
		shape := c.of.shape(i)
		if shape == nil {
			return unknown
		}
		return truthOf(meets(shape, c.of.bounds[i]))
	}, nil
}

// meets is the comparison with a literal.
func (c *compiler) meets(g cql2.Geometry) (func(orb.Geometry, orb.Bound) bool, error) {
	wrong := c.wrong("filter_geometry", map[string]string{"position": strconv.Itoa(g.Position)})
	switch of := g.Of.(type) {
	case orb.Bound:
		b, ok := newBox(of.Min, of.Max, c.system)
		if !ok {
			return nil, wrong
		}
		return func(shape orb.Geometry, bound orb.Bound) bool {
			return b.meets(func() orb.Geometry { return shape }, bound)
		}, nil
	case orb.Point:
		p, ok := c.place(of)
		if !ok {
			return nil, wrong
		}
		return func(shape orb.Geometry, bound orb.Bound) bool { return bound.Contains(p) && holds(shape, p) }, nil
	case orb.Polygon:
		return c.meetsArea(orb.MultiPolygon{of}, wrong)
	case orb.MultiPolygon:
		return c.meetsArea(of, wrong)
	}
	return nil, wrong
}

func holds(shape orb.Geometry, p orb.Point) bool {
	switch g := shape.(type) {
	case orb.Point:
		return g == p
	case orb.MultiPolygon:
		return relate.Holds(g, p)
	}
	return false
}

// meetsArea compares with an area, whose edges are straight in degrees between the
// corners that the filter gives.
func (c *compiler) meetsArea(of orb.MultiPolygon, wrong error) (func(orb.Geometry, orb.Bound) bool, error) {
	area := make(orb.MultiPolygon, len(of))
	for i, polygon := range of {
		for _, ring := range polygon {
			placed := make(orb.Ring, len(ring))
			for k, p := range ring {
				var ok bool
				if placed[k], ok = c.place(p); !ok {
					return nil, wrong
				}
			}
			area[i] = append(area[i], placed)
		}
	}
	around := area.Bound()
	return func(shape orb.Geometry, bound orb.Bound) bool {
		if !around.Intersects(bound) {
			return false
		}
		switch g := shape.(type) {
		case orb.Point:
			return relate.Holds(area, g)
		case orb.MultiPolygon:
			return relate.Meets(g, area)
		}
		return false
	}, nil
}

// place is the longitude and latitude of a point of the filter, if it has one.
func (c *compiler) place(p orb.Point) (orb.Point, bool) {
	q := c.system.inverse(p)
	whole := lonLat().crs.Domain()
	ok := q[0] >= whole.Min[0] && q[0] <= whole.Max[0] && q[1] >= whole.Min[1] && q[1] <= whole.Max[1] // false for NaN
	return q, ok
}
