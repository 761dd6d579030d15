package tile

import (
	"cmp"
	"slices"
)

// wind finds how often rings turn around places beside edges.
type wind struct {
	edges  []edge // in the order of their ends: the first end is the western one
	byTop  []edge // in the order of their northern ends
	widest int64
	tall   int64
}

func newWind(edges []edge) *wind {
	w := &wind{edges: edges, byTop: slices.Clone(edges)}
	for _, e := range edges {
		w.widest, w.tall = max(w.widest, e.b.x-e.a.x), max(w.tall, abs(e.b.y-e.a.y))
	}
	slices.SortFunc(w.byTop, func(e, f edge) int { return cmp.Or(cmp.Compare(e.top(), f.top()), compareEdges(e, f)) })
	return w
}

func (e edge) top() int64 { return min(e.a.y, e.b.y) }

// borders are the edges between ground and no ground, each in the direction in which
// an outer ring goes along it. Edges may only meet at their ends.
func borders(edges []edge) []edge {
	w := newWind(edges)
	var out []edge
	for _, e := range edges {
		// A ring that goes from a to b, to the east or straight south, turns around the
		// ground on its right hand once more than around that on its left.
		left := w.beside(e)
		right := left + e.times
		switch {
		case left <= 0 && right > 0:
			out = append(out, edge{e.a, e.b, 1})
		case left > 0 && right <= 0:
			out = append(out, edge{e.b, e.a, 1})
		}
	}
	return out
}

// beside is how often rings turn around the ground on the left hand of an edge, next
// to its middle: the other edges that a line from there meets are counted, straight
// north, or straight east for an edge that goes straight south.
func (w *wind) beside(e edge) int {
	middle := point{e.a.x + e.b.x, e.a.y + e.b.y} // in half units
	count := 0
	if e.a.x != e.b.x {
		first, _ := slices.BinarySearchFunc(w.edges, middle.x>>1-w.widest, func(f edge, x int64) int { return cmp.Compare(f.a.x, x) })
		for _, f := range w.edges[first:] {
			if 2*f.a.x > middle.x {
				break
			}
			count += northward(f, middle)
		}
		return count
	}
	first, _ := slices.BinarySearchFunc(w.byTop, middle.y>>1-w.tall, func(f edge, y int64) int { return cmp.Compare(f.top(), y) })
	for _, f := range w.byTop[first:] {
		if 2*f.top() > middle.y {
			break
		}
		count += eastward(f, middle)
	}
	return count
}

// northward is what an edge adds to the windings of a place, in half units, when a
// line to the north meets it. An edge through the place adds nothing.
func northward(f edge, p point) int {
	a, b := point{2 * f.a.x, 2 * f.a.y}, point{2 * f.b.x, 2 * f.b.y}
	if (a.x <= p.x) != (b.x <= p.x) && cross(a, b, p) > 0 {
		return f.times
	}
	return 0
}

// eastward is the same for a line to the east.
func eastward(f edge, p point) int {
	a, b := point{2 * f.a.x, 2 * f.a.y}, point{2 * f.b.x, 2 * f.b.y}
	if (a.y <= p.y) == (b.y <= p.y) {
		return 0
	}
	switch turn := cross(a, b, p); {
	case b.y > a.y && turn > 0: // goes south, east of the place
		return f.times
	case b.y < a.y && turn < 0: // goes north
		return -f.times
	}
	return 0
}

// trace makes rings of borders. Where several meet in one place it goes around the
// ground that it came along; a ring that comes back to a place falls apart into two
// there, so that none touches itself.
func trace(borders []edge, out *rings) {
	slices.SortFunc(borders, compareEdges)
	used := make([]bool, len(borders))
	seen := map[point]int{} // where on the way
	var way []point
	for first := range borders {
		if used[first] {
			continue
		}
		way = way[:0]
		clear(seen)
		for i := first; !used[i]; i = following(borders, used, i) {
			used[i] = true
			p := borders[i].a
			if k, again := seen[p]; again {
				emit(out, way[k:])
				for _, q := range way[k:] {
					delete(seen, q)
				}
				way = way[:k]
			}
			seen[p] = len(way)
			way = append(way, p)
		}
		emit(out, way)
	}
}

func emit(out *rings, way []point) {
	for _, p := range way {
		out.add(p)
	}
	out.close()
}

// following is the border that goes on from the end of another around the same
// ground: the first to the right hand, counted from the way back.
func following(borders []edge, used []bool, i int) int {
	at := borders[i].b
	first, _ := slices.BinarySearchFunc(borders, at, func(e edge, p point) int { return comparePoints(e.a, p) })
	back := direction(at, borders[i].a)
	best := i // when nothing goes on, the way ends
	for j := first; j < len(borders) && borders[j].a == at; j++ {
		if !used[j] && (best == i || before(back, direction(at, borders[j].b), direction(at, borders[best].b))) {
			best = j
		}
	}
	return best
}

func direction(a, b point) point { return point{b.x - a.x, b.y - a.y} }

// before tells whether one direction comes before another when turning from a third
// against the clock.
func before(from, d, e point) bool {
	half := func(v point) int {
		turn := from.x*v.y - from.y*v.x
		switch {
		case turn < 0:
			return 0
		case turn == 0 && from.x*v.x+from.y*v.y < 0:
			return 1
		case turn > 0:
			return 2
		}
		return 3 // the way back itself
	}
	if hd, he := half(d), half(e); hd != he {
		return hd < he
	}
	return d.x*e.y-d.y*e.x < 0
}
