package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// polygonsOf takes the polygons of a geometry that consists of nothing else.
func polygonsOf(g orb.Geometry) (orb.MultiPolygon, error) {
	switch g := g.(type) {
	case nil:
		return nil, nil
	case orb.Ring:
		return orb.MultiPolygon{{g}}, nil
	case orb.Polygon:
		return orb.MultiPolygon{g}, nil
	case orb.MultiPolygon:
		return g, nil
	case orb.Bound:
		return orb.MultiPolygon{g.ToPolygon()}, nil
	case orb.Collection:
		var all orb.MultiPolygon
		for _, part := range g {
			polygons, err := polygonsOf(part)
			if err != nil {
				return nil, err
			}
			all = append(all, polygons...)
		}
		return all, nil
	}
	return nil, &infile.Fault{Code: NotPolygon, Args: map[string]string{"type": g.GeoJSONType()}}
}

// closure is what closing rings and dropping collapsed ones changed.
type closure struct {
	closed     int // rings that were open
	gapFrom    orb.Point
	gapTo      orb.Point // the widest gap
	degenerate int       // rings without three different points
	dropped    orb.Point // the first point of one of them
}

// closeRings returns g with every ring closed, and without empty or collapsed
// rings. It returns g itself when there is nothing to do.
func closeRings(g orb.MultiPolygon) (orb.MultiPolygon, closure) {
	var c closure
	if !slices.ContainsFunc(g, needsClosing) {
		return g, c
	}
	var out orb.MultiPolygon
	for _, polygon := range g {
		var rings orb.Polygon
		for i, ring := range polygon {
			if collapsed(ring) {
				c.degenerate++
				if len(ring) > 0 {
					c.dropped = ring[0]
				}
				if i == 0 { // no shell, no polygon
					break
				}
				continue
			}
			rings = append(rings, c.close(ring))
		}
		if len(rings) > 0 {
			out = append(out, rings)
		}
	}
	return out, c
}

func needsClosing(p orb.Polygon) bool {
	return len(p) == 0 || slices.ContainsFunc(p, func(r orb.Ring) bool { return collapsed(r) || !r.Closed() })
}

// collapsed tells whether a ring has fewer than three different points.
func collapsed(r orb.Ring) bool {
	for i := 1; i < len(r); i++ {
		if r[i] == r[0] {
			continue
		}
		for _, p := range r[i+1:] {
			if p != r[0] && p != r[i] {
				return false
			}
		}
		break
	}
	return true
}

func (c *closure) close(r orb.Ring) orb.Ring {
	first, last := r[0], r[len(r)-1]
	if first == last {
		return r
	}
	c.closed++
	if width(last, first) > width(c.gapFrom, c.gapTo) {
		c.gapFrom, c.gapTo = last, first
	}
	return append(slices.Clone(r), first)
}

func width(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// orient returns g with shells counter-clockwise and holes clockwise; g itself
// when it is so already.
func orient(g orb.MultiPolygon) orb.MultiPolygon {
	out := g
	for i, polygon := range g {
		for j, ring := range polygon {
			if (signedArea(ring) < 0) == (j > 0) {
				continue
			}
			if &out[0] == &g[0] {
				out = slices.Clone(g)
			}
			if &out[i][0] == &polygon[0] {
				out[i] = slices.Clone(polygon)
			}
			reversed := slices.Clone(ring)
			slices.Reverse(reversed)
			out[i][j] = reversed
		}
	}
	return out
}

// signedArea is the area of a ring by the shoelace formula, positive when it runs
// counter-clockwise; coordinates count from its first point, to keep digits.
func signedArea(r orb.Ring) float64 {
	if len(r) == 0 {
		return 0
	}
	o, sum := r[0], 0.0
	for i := 1; i < len(r)-1; i++ {
		sum += (r[i][0]-o[0])*(r[i+1][1]-o[1]) - (r[i+1][0]-o[0])*(r[i][1]-o[1])
	}
	return sum / 2
}
