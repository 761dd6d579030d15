package tile

import (
	"cmp"
	"math"
	"slices"
)

// mostRounds is how often crossings may be rounded to the grid. Rounding moves
// edges, which may make others cross, ever fewer: three rounds are rare.
const mostRounds = 12

// edge is a line between two places that others may share: how often rings go from
// a to b, less how often they come back.
type edge struct {
	a, b  point // a before b
	times int
}

func comparePoints(p, q point) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) }

func compareEdges(e, f edge) int {
	return cmp.Or(comparePoints(e.a, f.a), comparePoints(e.b, f.b))
}

// mend makes rings valid: what they enclose at least once stays, what they enclose
// less than once goes. Edges are cut where they meet, crossings are rounded to the
// grid; edges that rings go along in both directions vanish.
func mend(in, out *rings) {
	edges := edgesOf(in)
	for range mostRounds {
		cuts := cutsOf(edges)
		if len(cuts) == 0 {
			break
		}
		edges = cutEdges(edges, cuts)
	}
	out.reset()
	trace(borders(edges), out)
}

func edgesOf(r *rings) []edge {
	var edges []edge
	for i := range r.ends {
		ring := r.at(i)
		for k, a := range ring {
			edges = appendEdge(edges, a, ring[(k+1)%len(ring)], 1)
		}
	}
	return together(edges)
}

func appendEdge(edges []edge, a, b point, times int) []edge {
	switch c := comparePoints(a, b); {
	case c < 0:
		return append(edges, edge{a, b, times})
	case c > 0:
		return append(edges, edge{b, a, -times})
	}
	return edges
}

// together adds up edges between the same places, and leaves out those that come to
// nothing.
func together(edges []edge) []edge {
	slices.SortFunc(edges, compareEdges)
	out := edges[:0]
	for _, e := range edges {
		if n := len(out); n > 0 && compareEdges(out[n-1], e) == 0 {
			out[n-1].times += e.times
			continue
		}
		out = append(out, e)
	}
	return slices.DeleteFunc(out, func(e edge) bool { return e.times == 0 })
}

// cut is a place at which an edge is to be parted.
type cut struct {
	edge int
	at   point
}

// cutsOf finds the places where edges meet others than at their ends. When there
// are crossings, it finds as well where edges pass by the rounded crossings within
// half a unit (snap rounding), so that the next round has less to do.
func cutsOf(edges []edge) []cut {
	var c checker
	for _, e := range edges {
		c.segments = append(c.segments, segment{e.a, e.b, -1})
	}
	var cuts []cut
	var crossings []point
	c.pairs(func(i, j int) bool {
		s, o := &c.segments[i], &c.segments[j]
		if !meet(s, o) {
			return true
		}
		before := len(cuts)
		for _, p := range [2]point{o.a, o.b} {
			if within(s, p) {
				cuts = append(cuts, cut{i, p})
			}
		}
		for _, p := range [2]point{s.a, s.b} {
			if within(o, p) {
				cuts = append(cuts, cut{j, p})
			}
		}
		if len(cuts) == before && s.a != o.a && s.a != o.b && s.b != o.a && s.b != o.b {
			p := meetingPoint(s, o)
			crossings = append(crossings, p)
			cuts = append(cuts, cut{i, p}, cut{j, p})
		}
		return true
	})
	return append(cuts, passing(c.segments, crossings)...)
}

// within tells whether a place is on a segment, and is not one of its ends.
func within(s *segment, p point) bool {
	return p != s.a && p != s.b && cross(s.a, s.b, p) == 0 &&
		s.left() <= p.x && p.x <= s.right() && s.top() <= p.y && p.y <= s.bottom()
}

// meetingPoint is the place of the grid next to where two segments cross.
func meetingPoint(s, o *segment) point {
	from, to := float64(cross(o.a, o.b, s.a)), float64(cross(o.a, o.b, s.b))
	share := from / (from - to)
	x := float64(s.a.x) + float64(share*float64(s.b.x-s.a.x))
	y := float64(s.a.y) + float64(share*float64(s.b.y-s.a.y))
	return point{int64(math.Floor(x + 0.5)), int64(math.Floor(y + 0.5))}
}

// passing are the cuts of segments that pass by a place within half a unit.
func passing(segments []segment, places []point) []cut {
	slices.SortFunc(places, comparePoints)
	places = slices.Compact(places)
	var cuts []cut
	for i := range segments {
		s := &segments[i]
		first, _ := slices.BinarySearchFunc(places, s.left(), func(p point, x int64) int { return cmp.Compare(p.x, x) })
		for _, p := range places[first:] {
			if p.x > s.right() {
				break
			}
			if p != s.a && p != s.b && passes(s, p) {
				cuts = append(cuts, cut{i, p})
			}
		}
	}
	return cuts
}

// passes tells whether a segment goes through the inside of the unit square around
// a place.
func passes(s *segment, p point) bool {
	if p.y < s.top() || p.y > s.bottom() {
		return false
	}
	// The corners lie on both sides: twice the turn to the middle, and how much half a
	// unit along both axes changes it at most.
	turn := 2 * cross(s.a, s.b, p)
	reach := abs(s.b.x-s.a.x) + abs(s.b.y-s.a.y)
	return -reach < turn && turn < reach
}

func abs(v int64) int64 { return max(v, -v) }

// along orders places along an edge.
func (e edge) along(p point) int64 {
	return (e.b.x-e.a.x)*(p.x-e.a.x) + (e.b.y-e.a.y)*(p.y-e.a.y)
}

// cutEdges parts edges at places on them or next to them.
func cutEdges(edges []edge, cuts []cut) []edge {
	slices.SortFunc(cuts, func(c, d cut) int {
		e := edges[c.edge]
		return cmp.Or(cmp.Compare(c.edge, d.edge), cmp.Compare(e.along(c.at), e.along(d.at)), comparePoints(c.at, d.at))
	})
	var out []edge
	for i, e := range edges {
		n := 0
		for n < len(cuts) && cuts[n].edge == i {
			n++
		}
		mine := cuts[:n]
		cuts = cuts[n:]
		from := e.a
		for _, c := range mine {
			out = appendEdge(out, from, c.at, e.times)
			from = c.at
		}
		out = appendEdge(out, from, e.b, e.times)
	}
	return together(out)
}
