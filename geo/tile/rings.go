package tile

// rings are closed lines, one after the other; the last point of each is not the
// first again. Those that enclose ground have a positive area, as y grows to the
// south clockwise to the eye; holes a negative one.
type rings struct {
	points []point
	ends   []int // one past the last point of each
}

func (r *rings) reset() { r.points, r.ends = r.points[:0], r.ends[:0] }

// at is ring i.
func (r *rings) at(i int) []point {
	start := 0
	if i > 0 {
		start = r.ends[i-1]
	}
	return r.points[start:r.ends[i]]
}

// add appends a point to the ring that is being made, unless it stands there.
func (r *rings) add(p point) {
	start := 0
	if n := len(r.ends); n > 0 {
		start = r.ends[n-1]
	}
	if n := len(r.points); n == start || r.points[n-1] != p {
		r.points = append(r.points, p)
	}
}

// close ends the ring that is being made; less than a triangle, or one without
// area, is left out.
func (r *rings) close() {
	start := 0
	if n := len(r.ends); n > 0 {
		start = r.ends[n-1]
	}
	for n := len(r.points); n > start+1 && r.points[n-1] == r.points[start]; n-- {
		r.points = r.points[:n-1]
	}
	if len(r.points) < start+3 || twiceArea(r.points[start:]) == 0 {
		r.points = r.points[:start]
		return
	}
	r.ends = append(r.ends, len(r.points))
}

// drop takes the last ring away.
func (r *rings) drop() {
	r.ends = r.ends[:len(r.ends)-1]
	start := 0
	if n := len(r.ends); n > 0 {
		start = r.ends[n-1]
	}
	r.points = r.points[:start]
}

// copyOf appends a ring as it is.
func (r *rings) copyOf(ring []point) {
	r.points = append(r.points, ring...)
	r.ends = append(r.ends, len(r.points))
}

// twiceArea is twice the area of a ring, positive when it turns from east to south.
// It is exact for rings of less than 2^30 units a side.
func twiceArea(ring []point) int64 {
	sum, o := int64(0), ring[0]
	for i := 1; i+1 < len(ring); i++ {
		sum += cross(o, ring[i], ring[i+1])
	}
	return sum
}

// cross is twice the area of the triangle a, b, c, positive when it turns from east
// to south.
func cross(a, b, c point) int64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

// arrange puts each outer ring before the holes that lie in it. A hole that lies in
// none is left out.
func arrange(in, out *rings) {
	out.reset()
	owners := make([]int, len(in.ends)) // of holes; of outer rings themselves
	for i := range in.ends {
		owners[i] = i
		if ring := in.at(i); twiceArea(ring) < 0 {
			owners[i] = owner(in, ring)
		}
	}
	for i, o := range owners {
		if o != i {
			continue
		}
		out.copyOf(in.at(i))
		for j, p := range owners {
			if j != i && p == i {
				out.copyOf(in.at(j))
			}
		}
	}
}

// isArranged tells whether there is nothing to arrange: one outer ring with its
// holes after it, or no hole.
func isArranged(r *rings) bool {
	shells := 0
	for i := range r.ends {
		if twiceArea(r.at(i)) > 0 {
			shells++
		}
	}
	return shells == len(r.ends) || shells == 1 && twiceArea(r.at(0)) > 0
}

// owner is the smallest outer ring that a hole lies in, or -1.
func owner(in *rings, hole []point) int {
	best, least := -1, int64(0)
	for i := range in.ends {
		shell := in.at(i)
		area := twiceArea(shell)
		if area > 0 && (best < 0 || area < least) && boxOf(shell).holds(boxOf(hole)) && liesIn(shell, hole) {
			best, least = i, area
		}
	}
	return best
}

// liesIn tells whether a hole, which may touch the ring but not cross it, lies
// within it: the first of its points that is not on the ring decides. When all are,
// so do the middles of its edges, counted in half units.
func liesIn(shell, hole []point) bool {
	for _, p := range hole {
		if side := where(shell, point{2 * p.x, 2 * p.y}); side != 0 {
			return side > 0
		}
	}
	for i, p := range hole {
		q := hole[(i+1)%len(hole)]
		if side := where(shell, point{p.x + q.x, p.y + q.y}); side != 0 {
			return side > 0
		}
	}
	return false
}

// where is 1 for a place inside of a ring, 0 on it, -1 outside. The place is in half
// units.
func where(ring []point, p point) int {
	inside := false
	a := ring[len(ring)-1]
	a = point{2 * a.x, 2 * a.y}
	for _, b := range ring {
		b = point{2 * b.x, 2 * b.y}
		turn := cross(a, b, p)
		if turn == 0 && min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y) {
			return 0
		}
		if (a.y <= p.y) != (b.y <= p.y) && (turn > 0) == (b.y > a.y) {
			inside = !inside
		}
		a = b
	}
	if inside {
		return 1
	}
	return -1
}
