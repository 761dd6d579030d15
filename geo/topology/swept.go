package topology

// landmarks are places that every zoom keeps: ends of arcs, and a point of each
// closed arc. A line that comes to the other side of something without crossing it
// has swept over one of them.
type landmarks struct {
	places []Place
	masks  []uint8 // layers with a line there
	grid   *cells
}

func newLandmarks(a *arcs, rank []int64) *landmarks {
	l := &landmarks{}
	number := map[int32]int32{}
	add := func(v int32, mask uint8) {
		i, ok := number[a.ids[v]]
		if !ok {
			i = int32(len(l.places))
			number[a.ids[v]] = i
			l.places, l.masks = append(l.places, a.points[v]), append(l.masks, 0)
		}
		l.masks[i] |= mask
	}
	size := int64(0)
	for i := range a.len() {
		from, to := a.start[i], a.start[i+1]-1
		add(from, a.mask[i])
		add(to, a.mask[i])
		size += max(difference(a.points[from].X, a.points[to].X), difference(a.points[from].Y, a.points[to].Y))
		if !a.closed(i) {
			continue
		}
		for v := from + 1; v < to; v++ {
			if rank[v] == always {
				add(v, a.mask[i])
				break
			}
		}
	}
	items := make([]int32, len(l.places))
	for i := range items {
		items[i] = int32(i)
	}
	l.grid = newCells(len(items), size/int64(max(a.len(), 1)))
	l.grid.file(items, func(i int32) (Place, Place) { return l.places[i], l.places[i] })
	return l
}

// swept finds segments that lead past a landmark on another side than the points
// that they leave out, and returns the highest of these.
func (m *mender) swept(segments []int32) []int32 {
	backs := make([][]int32, m.workers)
	m.split(len(segments), func(worker, from, to int) {
		for _, s := range segments[from:to] {
			if m.next[s] > s+1 && m.sweeps(s) {
				backs[worker] = append(backs[worker], m.highest(s))
			}
		}
	})
	var back []int32
	for _, b := range backs {
		back = append(back, b...)
	}
	return back
}

// sweeps tells whether a landmark lies between a segment and what it leaves out.
func (m *mender) sweeps(s int32) bool {
	path := m.points[s : m.next[s]+1]
	low, high := path[0], path[0]
	for _, p := range path[1:] {
		low = Place{min(low.X, p.X), min(low.Y, p.Y)}
		high = Place{max(high.X, p.X), max(high.Y, p.Y)}
	}
	l, mask := m.reps, m.mask[m.arcOf[s]]&m.active
	between := func(i int32) bool {
		p := l.places[i]
		return p.X >= low.X && p.X <= high.X && p.Y >= low.Y && p.Y <= high.Y &&
			l.masks[i]&mask != 0 && p != path[0] && p != path[len(path)-1] && enclosed(p, path)
	}
	left, right := low.X>>l.grid.shift, high.X>>l.grid.shift
	top, bottom := low.Y>>l.grid.shift, high.Y>>l.grid.shift
	if (int64(right-left)+1)*(int64(bottom-top)+1) > int64(len(l.places)) {
		for i := range l.places {
			if between(int32(i)) {
				return true
			}
		}
		return false
	}
	for y := top; y <= bottom; y++ {
		for x := left; x <= right; x++ {
			for _, i := range l.grid.in(l.grid.bucket(x, y)) {
				if between(i) {
					return true
				}
			}
		}
	}
	return false
}

// enclosed tells whether a path and the segment that closes it go round p an odd
// number of times.
func enclosed(p Place, path []Place) bool {
	inside := false
	before := path[len(path)-1]
	for _, q := range path {
		if _, crosses := ray(p, before, q); crosses {
			inside = !inside
		}
		before = q
	}
	return inside
}
