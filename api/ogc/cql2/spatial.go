package cql2

import "github.com/paulmach/orb"

func (p *parser) intersects() (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect("(", WantOpen); err != nil {
		return nil, err
	}
	left, err := p.spatial()
	if err != nil {
		return nil, err
	}
	if err := p.expect(",", WantComma); err != nil {
		return nil, err
	}
	right, err := p.spatial()
	if err != nil {
		return nil, err
	}
	return Intersects{left, right}, p.expect(")", WantClose)
}

// spatial reads a property or a geometry.
func (p *parser) spatial() (Spatial, error) {
	t := p.token
	var read func() (orb.Geometry, error)
	switch {
	case t.is("POINT"):
		read = func() (orb.Geometry, error) { return p.point() }
	case t.is("POLYGON"):
		read = func() (orb.Geometry, error) { return p.polygon() }
	case t.is("MULTIPOLYGON"):
		read = func() (orb.Geometry, error) {
			polygons, err := listed(p, p.polygon)
			return orb.MultiPolygon(polygons), err
		}
	case t.is("BBOX"):
		read = func() (orb.Geometry, error) { return p.box() }
	case t.kind == quoted, t.kind == word && !reserved(t.text):
		return Property{t.text, t.position}, p.advance()
	default:
		return nil, p.unexpected(WantGeometry)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	g, err := read()
	if err != nil {
		return nil, err
	}
	return Geometry{g, t.position}, nil
}

// listed reads one thing or more, in parentheses, with commas between them.
func listed[T any](p *parser, item func() (T, error)) ([]T, error) {
	if err := p.expect("(", WantOpen); err != nil {
		return nil, err
	}
	var list []T
	for {
		x, err := item()
		if err != nil {
			return nil, err
		}
		list = append(list, x)
		if !p.token.sign(",") {
			return list, p.expect(")", WantClose)
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *parser) point() (orb.Point, error) {
	list, err := listed(p, p.pair)
	if err == nil && len(list) != 1 {
		return orb.Point{}, p.fail(NotAShape)
	}
	if err != nil {
		return orb.Point{}, err
	}
	return list[0], nil
}

// pair reads two numbers without a comma.
func (p *parser) pair() (pair orb.Point, err error) {
	if p.vertices++; p.vertices > MaxVertices {
		return pair, p.fail(TooDetailed)
	}
	if pair[0], err = p.number(); err != nil {
		return pair, err
	}
	pair[1], err = p.number()
	return pair, err
}

func (p *parser) polygon() (orb.Polygon, error) { return listed(p, p.ring) }

func (p *parser) ring() (orb.Ring, error) {
	points, err := listed(p, p.pair)
	if err != nil {
		return nil, err
	}
	if n := len(points); n < 4 || points[0] != points[n-1] {
		return nil, p.fail(NotAShape)
	}
	return points, nil
}

// box reads four numbers, or six of which those of the third axis are passed over.
func (p *parser) box() (orb.Bound, error) {
	numbers, err := listed(p, p.number)
	if err != nil {
		return orb.Bound{}, err
	}
	switch len(numbers) {
	case 4:
		return orb.Bound{Min: orb.Point{numbers[0], numbers[1]}, Max: orb.Point{numbers[2], numbers[3]}}, nil
	case 6:
		return orb.Bound{Min: orb.Point{numbers[0], numbers[1]}, Max: orb.Point{numbers[3], numbers[4]}}, nil
	}
	return orb.Bound{}, p.fail(NotAShape)
}
