package topology

// arcs are the lines of a coverage, each once, between junctions: vertices where
// lines part. A line without junction is a closed arc.
type arcs struct {
	points []Place
	ids    []int32 // vertex of each point
	start  []int32 // arc i has the points [start[i], start[i+1])
	mask   []uint8 // layers that run along arc i, a bit each
	twice  []uint8 // those that do so more than once: they have ground on both sides
	refs   []int32 // the arcs of ring r are refs[ringEnd[r-1]:ringEnd[r]]; ^i runs backwards along arc i
	ends   []int32
}

func (a *arcs) len() int { return len(a.start) - 1 }

// closed tells whether an arc ends where it begins.
func (a *arcs) closed(i int) bool { return a.ids[a.start[i]] == a.ids[a.start[i+1]-1] }

// cut divides the rings into arcs.
func (c *coverage) cut() *arcs {
	junction := c.junctions()
	a := &arcs{start: []int32{0}, points: make([]Place, 0, len(c.at)+len(c.at)/8), ids: make([]int32, 0, len(c.at)+len(c.at)/8)}
	known := make(map[[2]int32]int32, len(c.rings)*6) // first two vertices, either way, to the arc
	for i, ring := range c.rings {
		from := firstJunction(ring, junction)
		if from < 0 {
			from = c.corner(ring)
		}
		bit := uint8(1) << c.layer[i]
		for n := 0; n < len(ring); {
			first := (from + n) % len(ring)
			length := 1
			for n+length < len(ring) && !junction[ring[(first+length)%len(ring)]] {
				length++
			}
			ref := a.find(c.at, known, ring, first, length)
			at := ref
			if ref < 0 {
				at = ^ref
			}
			a.twice[at] |= a.mask[at] & bit
			a.mask[at] |= bit
			a.refs = append(a.refs, ref)
			n += length
		}
		a.ends = append(a.ends, int32(len(a.refs)))
	}
	return a
}

// junctions marks the vertices whose neighbours are not the same in all rings.
func (c *coverage) junctions() []bool {
	marks, beside := make([]bool, len(c.at)), make([][2]int32, len(c.at))
	for _, r := range c.rings {
		before := r[len(r)-1]
		for i, v := range r {
			after := r[0]
			if i+1 < len(r) {
				after = r[i+1]
			}
			pair := [2]int32{min(before, after) + 1, max(before, after) + 1}
			if beside[v][0] == 0 {
				beside[v] = pair
			} else if beside[v] != pair {
				marks[v] = true
			}
			before = v
		}
	}
	return marks
}

func firstJunction(ring []int32, junction []bool) int {
	for i, v := range ring {
		if junction[v] {
			return i
		}
	}
	return -1
}

// corner is where a ring without junction is cut: at its westernmost vertex, whoever
// runs along it.
func (c *coverage) corner(ring []int32) int {
	best := 0
	for i, v := range ring {
		p, q := c.at[v], c.at[ring[best]]
		if p.X < q.X || p.X == q.X && p.Y < q.Y {
			best = i
		}
	}
	return best
}

// find is the arc along edges of a ring, made when nobody ran along it before.
func (a *arcs) find(at []Place, known map[[2]int32]int32, ring []int32, first, length int) int32 {
	vertex := func(i int) int32 { return ring[(first+i)%len(ring)] }
	if ref, ok := known[[2]int32{vertex(0), vertex(1)}]; ok {
		return ref
	}
	ref := int32(a.len())
	known[[2]int32{vertex(0), vertex(1)}] = ref
	known[[2]int32{vertex(length), vertex(length - 1)}] = ^ref
	for i := range length + 1 {
		a.ids, a.points = append(a.ids, vertex(i)), append(a.points, at[vertex(i)])
	}
	a.start = append(a.start, int32(len(a.ids)))
	a.mask, a.twice = append(a.mask, 0), append(a.twice, 0)
	return ref
}
