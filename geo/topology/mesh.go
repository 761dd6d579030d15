package topology

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// mesh holds all rings in one slice of points. A ring lies at first..last without
// its closing point, with its last point before it and its first one after it, so
// that what is beside a point in its ring is beside it in the slice. A point stands
// for the edge from it to the next one, too.
type mesh struct {
	points  []orb.Point
	owner   []int32 // area of each point, <<1 | its ring has the area on the right
	rings   []ring
	area    []int32 // rings of area i are [area[i], area[i+1])
	vertex  []int32 // first point in the same place
	link    []int32 // another point in the same place, -1 at the end; starts at the first
	workers int
}

// ring is where a ring lies in the points.
type ring struct {
	first, last int32 // last < first: the ring is empty
}

// newMesh copies the rings, without points that repeat the one before.
func newMesh(areas []orb.MultiPolygon, workers int) (*mesh, error) {
	m := &mesh{workers: workers, area: make([]int32, len(areas)+1)}
	starts := make([]int, len(areas)+1)
	rings, points := 0, 0
	for i, area := range areas {
		for _, polygon := range area {
			rings += len(polygon)
			for _, r := range polygon {
				points += len(r) + 2
			}
		}
		if points > math.MaxInt32 || len(areas) > math.MaxInt32/2 {
			return nil, fmt.Errorf("%w: they have more points than 2^31", ErrInput)
		}
		m.area[i+1], starts[i+1] = int32(rings), points
	}
	m.points, m.owner, m.rings = make([]orb.Point, points), make([]int32, points), make([]ring, rings)
	broken := make([]int, workers)
	m.parallel(len(areas), func(worker, from, to int) {
		broken[worker] = -1
		for a := from; a < to && broken[worker] < 0; a++ {
			if !m.copyArea(a, areas[a], starts[a]) {
				broken[worker] = a
			}
		}
	})
	for _, a := range broken {
		if a >= 0 {
			return nil, fmt.Errorf("%w: area %d has a coordinate that is not finite", ErrInput, a)
		}
	}
	return m, nil
}

// copyArea copies the rings of an area to at and tells whether they are finite.
func (m *mesh) copyArea(a int, area orb.MultiPolygon, at int) bool {
	next := m.area[a]
	for _, polygon := range area {
		for i, r := range polygon {
			end, ok := m.copyRing(r, at+1)
			if !ok {
				return false
			}
			m.rings[next] = ring{int32(at + 1), int32(end - 1)}
			if end > at+1 {
				m.points[at], m.points[end] = m.points[end-1], m.points[at+1]
			}
			side := int32(a) << 1
			if (turn(m.points[at+1:end]) < 0) == (i == 0) {
				side |= 1
			}
			for p := at; p <= end; p++ {
				m.owner[p] = side
			}
			at += len(r) + 2
			next++
		}
	}
	return true
}

// copyRing copies the points of a ring to at, tells where they end and whether they
// are finite.
func (m *mesh) copyRing(r orb.Ring, at int) (end int, finite bool) {
	start := at
	for _, p := range r {
		p[0] += 0 // -0 is 0
		p[1] += 0
		if p[0]-p[0] != 0 || p[1]-p[1] != 0 { // infinite or NaN
			return at, false
		}
		if at > start && m.points[at-1] == p {
			continue
		}
		m.points[at] = p
		at++
	}
	for at > start+1 && m.points[at-1] == m.points[start] {
		at--
	}
	return at, true
}

// turn is twice the signed area of a ring, positive counter-clockwise.
func turn(r []orb.Point) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		sum += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return sum
}
