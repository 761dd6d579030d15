package topology

import "slices"

// tidy gives the polygons that the rings of one make: shells and holes turned the
// right way round, a ring that repeats a vertex split there, and what has no ground
// left out. Stamp is scratch of one number per vertex, zero or above.
func (c *coverage) tidy(rings [][]int32, stamp []int32) [][][]int32 {
	var out [][]int32
	split := false
	for i, r := range rings {
		if len(r) < 3 {
			if i == 0 {
				return nil
			}
			continue
		}
		if (c.doubleArea(r) > 0) != (i == 0) {
			slices.Reverse(r)
		}
		loops := c.split(r, stamp)
		if i == 0 && len(loops) == 0 {
			return nil
		}
		split = split || len(loops) > 1
		out = append(out, loops...)
	}
	if !split {
		if len(out) == 0 || c.doubleArea(out[0]) < 0 {
			return nil
		}
		return [][][]int32{out}
	}
	return c.nest(out)
}

// split takes a ring apart where it comes back to a vertex. What has no ground, such
// as a spike, goes.
func (c *coverage) split(r []int32, stamp []int32) [][]int32 {
	repeats := false
	for i, v := range r {
		repeats = repeats || stamp[v] > 0
		stamp[v] = int32(i) + 1
	}
	for _, v := range r {
		stamp[v] = 0
	}
	if !repeats {
		if c.doubleArea(r) == 0 {
			return nil
		}
		return [][]int32{r}
	}
	var loops [][]int32
	var path []int32
	for _, v := range r {
		if at := stamp[v]; at > 0 {
			loops = c.appendLoop(loops, path[at-1:])
			for _, w := range path[at:] {
				stamp[w] = 0
			}
			path = path[:at]
			continue
		}
		path = append(path, v)
		stamp[v] = int32(len(path))
	}
	for _, v := range path {
		stamp[v] = 0
	}
	return c.appendLoop(loops, path)
}

func (c *coverage) appendLoop(loops [][]int32, loop []int32) [][]int32 {
	if len(loop) < 3 || c.doubleArea(loop) == 0 {
		return loops
	}
	return append(loops, slices.Clone(loop))
}

// nest gives each hole to the smallest shell that it lies in. A hole in none, which
// takes ground from nothing, goes.
func (c *coverage) nest(rings [][]int32) [][][]int32 {
	var polygons [][][]int32
	for _, r := range rings {
		if c.doubleArea(r) > 0 {
			polygons = append(polygons, [][]int32{r})
		}
	}
	slices.SortStableFunc(polygons, func(a, b [][]int32) int {
		switch x, y := c.doubleArea(a[0]), c.doubleArea(b[0]); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	for _, r := range rings {
		if c.doubleArea(r) > 0 {
			continue
		}
		for i := range polygons {
			if c.within(r, polygons[i][0]) {
				polygons[i] = append(polygons[i], r)
				break
			}
		}
	}
	return polygons
}

// within tells whether a ring lies in a shell that it does not cross: by the first of
// its vertices that is not on the shell.
func (c *coverage) within(r, shell []int32) bool {
	for _, v := range r {
		if side := c.locate(c.at[v], shell); side != 0 {
			return side > 0
		}
	}
	return true // along all of it
}

// locate tells where a place lies to a ring: 1 inside, 0 on it, -1 outside.
func (c *coverage) locate(p Place, r []int32) int {
	inside := false
	for i := range r {
		a, b := c.at[r[i]], c.at[r[(i+1)%len(r)]]
		on, crosses := ray(p, a, b)
		if on {
			return 0
		}
		inside = inside != crosses
	}
	if inside {
		return 1
	}
	return -1
}

// ray tells whether p lies on the edge a–b, and whether the ray from p to the east
// crosses it.
func ray(p, a, b Place) (on, crosses bool) {
	if (a.Y > p.Y) == (b.Y > p.Y) {
		return a == p || b == p || a.Y == p.Y && b.Y == p.Y && (a.X > p.X) != (b.X > p.X), false
	}
	side := cross(a, b, p)
	return side == 0, (side > 0) == (b.Y > a.Y)
}
