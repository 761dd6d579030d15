package format

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/infile"
)

// assemble makes polygons of the rings of a shapefile's record, which come in any
// order: clockwise ones are shells, the others holes of the smallest shell around
// them. A hole that no shell holds is a shell that runs the wrong way; so are all
// rings when none runs clockwise, but for those inside another one.
func assemble(rings [][]orb.Point) (orb.MultiPolygon, *infile.Fault) {
	if len(rings) > maxRings {
		return nil, fault(TooManyPoints, "", 0, "limit", strconv.Itoa(maxRings))
	}
	all := make([]*shpRing, 0, len(rings))
	clockwise := 0
	for _, r := range rings {
		if len(r) == 0 {
			continue
		}
		ring := newSHPRing(r)
		if ring.area <= 0 {
			clockwise++
		}
		all = append(all, ring)
	}
	switch {
	case len(all) == 1:
		return orb.MultiPolygon{{all[0].points}}, nil
	case clockwise == len(all): // no holes
		out := make(orb.MultiPolygon, len(all))
		for i, r := range all {
			out[i] = orb.Polygon{r.points}
		}
		return out, nil
	}
	return placeHoles(all, clockwise == 0)
}

// shpRing is a ring with what is needed to find its place.
type shpRing struct {
	points orb.Ring
	box    orb.Bound
	area   float64 // negative when clockwise, which means a shell
}

func newSHPRing(points []orb.Point) *shpRing {
	r := &shpRing{points: points, box: orb.Bound{Min: points[0], Max: points[0]}}
	o := points[0]
	for i, p := range points {
		r.box = orb.Bound{
			Min: orb.Point{min(r.box.Min[0], p[0]), min(r.box.Min[1], p[1])},
			Max: orb.Point{max(r.box.Max[0], p[0]), max(r.box.Max[1], p[1])},
		}
		if i > 0 {
			q := points[i-1]
			r.area += (q[0]-o[0])*(p[1]-o[1]) - (p[0]-o[0])*(q[1]-o[1])
		}
	}
	return r
}

// Most comparisons of a hole with a shell or an edge of it, under a second's work.
const maxComparisons = 100_000_000

// placeHoles gives each hole to a shell. With guess, all rings run the same way,
// and depth decides: rings inside an even number of others are shells.
func placeHoles(all []*shpRing, guess bool) (orb.MultiPolygon, *infile.Fault) {
	budget := maxComparisons
	// The smallest ring around a ring is found first when small ones come first.
	bySize := slices.Clone(all)
	slices.SortStableFunc(bySize, func(a, b *shpRing) int { return cmp.Compare(math.Abs(a.area), math.Abs(b.area)) })
	shellOf := make(map[*shpRing]*shpRing, len(all))
	for i, r := range bySize {
		if !guess && r.area <= 0 {
			continue
		}
		depth := 0
		for _, other := range bySize[i+1:] {
			if budget--; budget < 0 {
				return nil, fault(TooManyPoints, "", 0, "limit", strconv.Itoa(maxComparisons))
			}
			if !guess && other.area > 0 || math.Abs(other.area) == math.Abs(r.area) || !inBox(r.box, other.box) {
				continue
			}
			if budget -= len(other.points); !startsInside(r, other) {
				continue
			}
			if depth++; depth == 1 {
				shellOf[r] = other
			}
			if !guess {
				break
			}
		}
		if guess && depth%2 == 0 {
			delete(shellOf, r)
		}
	}
	return group(all, shellOf), nil
}

// group keeps the order of the file: polygons by their shells, holes by their own.
func group(all []*shpRing, shellOf map[*shpRing]*shpRing) orb.MultiPolygon {
	var out orb.MultiPolygon
	place := make(map[*shpRing]int, len(all))
	for _, r := range all {
		if shellOf[r] == nil {
			place[r] = len(out)
			out = append(out, orb.Polygon{r.points})
		}
	}
	for _, r := range all {
		if shell := shellOf[r]; shell != nil {
			i := place[shell]
			out[i] = append(out[i], r.points)
		}
	}
	return out
}

func inBox(inner, outer orb.Bound) bool {
	return outer.Min[0] <= inner.Min[0] && outer.Min[1] <= inner.Min[1] && outer.Max[0] >= inner.Max[0] && outer.Max[1] >= inner.Max[1]
}

// startsInside tells whether a ring lies in another by its points, of which the
// first that is not on the other's edge decides; rings that agree lie inside.
func startsInside(r, other *shpRing) bool {
	for _, p := range r.points[:min(len(r.points), 8)] {
		if on, inside := pointInRing(p, other.points); !on {
			return inside
		}
	}
	return true
}

// pointInRing counts crossings with a ray to the right. It needs no exactness:
// package geo checks what becomes of the rings.
func pointInRing(p orb.Point, ring orb.Ring) (on, inside bool) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if a == p {
			return true, false
		}
		if (a[1] > p[1]) == (b[1] > p[1]) {
			continue
		}
		x := a[0] + (p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0])
		switch {
		case x == p[0]:
			return true, false
		case x > p[0]:
			inside = !inside
		}
	}
	return false, inside
}
