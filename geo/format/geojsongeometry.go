package format

import (
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// geometryReader reads GeoJSON geometries (RFC 7946, 3.1). Their members may come
// in any order, so coordinates are read before their type is known: flat, with
// the places where arrays end.
//
// What is JSON but no geometry is kept as the first fault, without file and row,
// and passed over.
type geometryReader struct {
	*lexer
	points []orb.Point
	// ends[k] has, for every array of nesting k+1 that has closed, how many points
	// or arrays of the next nesting there were by then.
	ends    [3][]int
	nesting int // of positions: 1 in a point … 4 in a multipolygon; 0 before the first
	total   int // points of all geometries of the feature
	heights bool
	fault   *infile.Fault
}

// reset forgets the last feature.
func (g *geometryReader) reset() { g.total, g.heights, g.fault = 0, false, nil }

func (g *geometryReader) refuse(code infile.Code, args ...string) {
	if g.fault == nil {
		g.fault = fault(code, "", 0, args...)
	}
}

// geometry reads a geometry or null.
func (g *geometryReader) geometry(depth int) (orb.Geometry, error) {
	c, err := g.peek()
	if err != nil {
		return nil, err
	}
	if c != '{' {
		if c != 'n' {
			g.refuse(BadCoordinates)
		}
		return nil, g.skip()
	}
	var kind string
	var members memberSet
	var parts orb.Collection
	err = g.object(func(name []byte) error {
		if members.add(name) {
			g.refuse(DuplicateMember, "member", shorten(string(name)))
		}
		var err error
		switch string(name) {
		case "type":
			kind, err = g.typeName()
		case "coordinates":
			err = g.coordinates()
		case "geometries":
			parts, err = g.geometries(depth)
		default:
			err = g.skip()
		}
		return err
	})
	if err != nil || g.fault != nil {
		return nil, err
	}
	if kind == "GeometryCollection" {
		return parts, nil
	}
	return g.build(kind, members.has("coordinates")), nil
}

// typeName reads the name of a type, "" for anything but a text.
func (g *geometryReader) typeName() (string, error) {
	if c, err := g.peek(); err != nil || c != '"' {
		return "", g.skip()
	}
	b, err := g.text()
	return shorten(string(b)), err
}

// geometries reads the members of a GeometryCollection.
func (g *geometryReader) geometries(depth int) (orb.Collection, error) {
	if c, err := g.peek(); err != nil || c != '[' || depth >= maxWKBDepth {
		g.refuse(BadCoordinates, "type", "GeometryCollection")
		return nil, g.skip()
	}
	g.pos++
	parts := orb.Collection{}
	for first := true; ; first = false {
		more, err := g.another(']', first)
		if err != nil || !more {
			return parts, err
		}
		part, err := g.geometry(depth + 1)
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, part)
		}
	}
}

// coordinates reads the value of that member.
func (g *geometryReader) coordinates() error {
	g.points, g.nesting = g.points[:0], 0
	for i := range g.ends {
		g.ends[i] = g.ends[i][:0]
	}
	if c, err := g.peek(); err != nil || c != '[' {
		g.refuse(BadCoordinates)
		return g.skip()
	}
	return g.array(1)
}

// array reads a position or an array of arrays, whose bracket comes next.
func (g *geometryReader) array(depth int) error {
	g.pos++
	c, err := g.peek()
	if err != nil {
		return err
	}
	if startsNumber(c) {
		return g.position(depth)
	}
	for first := true; ; first = false {
		more, err := g.another(']', first)
		if err != nil {
			return err
		}
		if !more {
			g.closeArray(depth)
			return nil
		}
		if c, err = g.peek(); err != nil {
			return err
		}
		if c == '[' && depth <= len(g.ends) {
			err = g.array(depth + 1)
		} else {
			g.refuse(BadCoordinates)
			err = g.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (g *geometryReader) closeArray(depth int) {
	switch {
	case depth > len(g.ends), g.nesting != 0 && depth >= g.nesting: // an empty position
		g.refuse(BadCoordinates)
	case depth+1 == g.nesting || depth == len(g.ends):
		g.ends[depth-1] = append(g.ends[depth-1], len(g.points))
	default:
		g.ends[depth-1] = append(g.ends[depth-1], len(g.ends[depth]))
	}
}

// position reads two numbers, of which the first comes next, and passes over
// those that follow.
func (g *geometryReader) position(depth int) error {
	var p orb.Point
	n := 0
	for more := true; more; n++ {
		c, err := g.peek()
		if err != nil {
			return err
		}
		if !startsNumber(c) {
			g.refuse(BadCoordinates)
			return g.skipNested(1)
		}
		x, _, err := g.number()
		if err != nil {
			return err
		}
		if n < 2 {
			p[n] = x
		}
		if more, err = g.another(']', false); err != nil {
			return err
		}
	}
	g.total++
	switch {
	case n < 2 || !g.nestedAt(depth):
		g.refuse(BadCoordinates)
	case (p[0]-p[0])+(p[1]-p[1]) != 0: // NaN for NaN and infinity
		g.refuse(NotFinite, "point", strconv.Itoa(g.total))
	case g.total > maxPoints:
		g.refuse(TooManyPoints, "limit", strconv.Itoa(maxPoints))
	default:
		g.heights = g.heights || n > 2
		g.points = append(g.points, p)
	}
	return nil
}

// nestedAt tells whether a position may stand so deep, given those before it.
func (g *geometryReader) nestedAt(depth int) bool {
	if g.nesting == 0 {
		g.nesting = depth
		for _, ends := range g.ends[min(depth-1, len(g.ends)):] {
			if len(ends) > 0 { // an array closed where this position stands
				return false
			}
		}
	}
	return g.nesting == depth
}

// build makes the geometry of a type from the coordinates read last.
func (g *geometryReader) build(kind string, given bool) orb.Geometry {
	want := map[string]int{
		"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4,
	}[kind]
	switch {
	case want == 0:
		g.refuse(UnsupportedType, "type", kind)
		return nil
	case !given, g.nesting != want && g.nesting != 0:
		g.refuse(BadCoordinates, "type", kind)
		return nil
	case g.nesting == 0:
		return empty(kind)
	}
	points := slices.Clone(g.points)
	switch kind {
	case "Point":
		return points[0]
	case "MultiPoint":
		return orb.MultiPoint(points)
	case "LineString":
		return orb.LineString(points)
	case "MultiLineString":
		return orb.MultiLineString(cut[orb.LineString](points, g.ends[1]))
	case "Polygon":
		return orb.Polygon(cut[orb.Ring](points, g.ends[1]))
	}
	return orb.MultiPolygon(cut[orb.Polygon](cut[orb.Ring](points, g.ends[2]), g.ends[1]))
}

func empty(kind string) orb.Geometry {
	switch kind {
	case "Point":
		return nil
	case "MultiPoint":
		return orb.MultiPoint{}
	case "LineString":
		return orb.LineString{}
	case "MultiLineString":
		return orb.MultiLineString{}
	case "Polygon":
		return orb.Polygon{}
	}
	return orb.MultiPolygon{}
}

// cut divides items at the ends, into slices that cannot grow into each other.
func cut[L ~[]E, E any](items []E, ends []int) []L {
	out := make([]L, len(ends))
	from := 0
	for i, to := range ends {
		out[i] = items[from:to:to]
		from = to
	}
	return out
}
