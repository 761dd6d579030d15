package overlay

import (
	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"

	"github.com/observatoire-essor/essor/geo/topology"
)

// Locator tells which areas hold a point. It may be used by several goroutines.
type Locator struct {
	areas []orb.MultiPolygon
	tree  rtree.RTreeG[part]
}

// part is a polygon of an area.
type part struct{ area, polygon int }

// NewLocator indexes the areas by the bounds of their polygons. It keeps the
// boundaries and does not change them. A coordinate that is not finite wraps
// ErrInput.
func NewLocator(areas []orb.MultiPolygon) (*Locator, error) {
	if err := checkAreas("area", areas); err != nil {
		return nil, err
	}
	l := &Locator{areas: areas}
	for i, area := range areas {
		for k, polygon := range area {
			if len(polygon) > 0 && len(polygon[0]) > 0 {
				b := polygon[0].Bound()
				l.tree.Insert(b.Min, b.Max, part{i, k})
			}
		}
	}
	return l, nil
}

// Areas appends to list the areas that hold p, ascending, and returns it. Areas hold
// their boundary, so that a point on a common border lies in both.
func (l *Locator) Areas(p orb.Point, list []int) []int {
	from := len(list)
	l.tree.Search(p, p, func(_, _ [2]float64, found part) bool {
		if !holds(l.areas[found.area][found.polygon], p) {
			return true
		}
		at := len(list)
		for at > from && list[at-1] > found.area {
			at--
		}
		if at == from || list[at-1] != found.area {
			list = append(list, 0)
			copy(list[at+1:], list[at:])
			list[at] = found.area
		}
		return true
	})
	return list
}

// Area is the first area that holds p, and whether there is one.
func (l *Locator) Area(p orb.Point) (int, bool) {
	first := -1
	l.tree.Search(p, p, func(_, _ [2]float64, found part) bool {
		if (first < 0 || found.area < first) && holds(l.areas[found.area][found.polygon], p) {
			first = found.area
		}
		return true
	})
	return first, first >= 0
}

// holds tells whether p lies in a polygon or on its boundary, exactly.
func holds(polygon orb.Polygon, p orb.Point) bool {
	for i, ring := range polygon {
		switch in := inRing(ring, p); {
		case in == 0:
			return true
		case (in > 0) != (i == 0): // outside the shell, or inside a hole
			return false
		}
	}
	return len(polygon) > 0
}

// inRing tells where p lies: 1 inside, 0 on the ring, -1 outside.
func inRing(ring orb.Ring, p orb.Point) int {
	if len(ring) == 0 {
		return -1
	}
	inside := false
	a := ring[len(ring)-1]
	for _, b := range ring {
		switch {
		case b == p:
			return 0
		case (a[1] > p[1]) != (b[1] > p[1]):
			if a[0] > p[0] && b[0] > p[0] {
				inside = !inside
				break
			}
			if a[0] < p[0] && b[0] < p[0] {
				break
			}
			side := topology.Orientation(a, b, p)
			if side == 0 {
				return 0
			}
			if (side > 0) == (b[1] > a[1]) {
				inside = !inside
			}
		case a[1] == p[1] && b[1] == p[1] && (a[0] > p[0]) != (b[0] > p[0]):
			return 0
		}
		a = b
	}
	if inside {
		return 1
	}
	return -1
}
