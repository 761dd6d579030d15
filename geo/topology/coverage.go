package topology

import (
	"fmt"
	"math"
	"math/bits"
	"sync"

	"github.com/paulmach/orb"
)

// coverage holds the rings of all layers as numbers of vertices. A ring has its area
// on the left as numbers stand (twice its area is positive for shells, negative for
// holes), no vertex twice, and is not closed.
type coverage struct {
	at     []Place // of each vertex
	rings  [][]int32
	layers []Rings // AreaEnds and PolygonEnds; RingEnds count rings here
	layer  []uint8 // of each ring
}

// newCoverage places the rings of layers, and splits those that repeat a vertex.
func newCoverage(layers []Layer, workers int) (*coverage, error) {
	c := &coverage{}
	places, ends, err := placeRings(layers, workers)
	if err != nil {
		return nil, err
	}
	ids := newVertexTable(len(places))
	all := make([]int32, len(places))
	for i, p := range places {
		all[i] = ids.number(p)
	}
	c.at = ids.at
	stamp := make([]int32, len(c.at))
	next, from := 0, 0
	for l, layer := range layers {
		out := Rings{Least: layer.Least}
		for _, shape := range layer.Areas {
			for _, polygon := range shape {
				rings := make([][]int32, len(polygon))
				for i := range polygon {
					rings[i] = all[from:ends[next]:ends[next]]
					from, next = ends[next], next+1
				}
				c.add(&out, l, rings, stamp)
			}
			out.AreaEnds = append(out.AreaEnds, int32(len(out.PolygonEnds)))
		}
		c.layers = append(c.layers, out)
	}
	return c, nil
}

// add adds the polygons that the rings of one make to a layer.
func (c *coverage) add(out *Rings, layer int, rings [][]int32, stamp []int32) {
	for _, polygon := range c.tidy(rings, stamp) {
		for _, r := range polygon {
			c.rings, c.layer = append(c.rings, r), append(c.layer, uint8(layer))
		}
		out.PolygonEnds = append(out.PolygonEnds, int32(len(c.rings)))
	}
}

// placeRings gives the places of all rings one after the other, without those that
// repeat the one before, and where each ring ends.
func placeRings(layers []Layer, workers int) ([]Place, []int, error) {
	var rings []orb.Ring
	var starts []int
	points := 0
	for _, layer := range layers {
		for _, shape := range layer.Areas {
			for _, polygon := range shape {
				for _, r := range polygon {
					rings, starts = append(rings, r), append(starts, points)
					points += len(r)
				}
			}
		}
	}
	if points > math.MaxInt32 {
		return nil, nil, fmt.Errorf("%w: they have more points than 2^31", ErrInput)
	}
	places, lengths := make([]Place, points), make([]int, len(rings))
	errs := make([]error, workers)
	var group sync.WaitGroup
	for k := range workers {
		group.Go(func() {
			for i := len(rings) * k / workers; i < len(rings)*(k+1)/workers && errs[k] == nil; i++ {
				lengths[i], errs[k] = placeRing(rings[i], places[starts[i]:])
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, nil, err
		}
	}
	end := 0
	for i, start := range starts {
		end += copy(places[end:], places[start:start+lengths[i]])
		lengths[i] = end
	}
	return places[:end], lengths, nil
}

// placeRing writes the places of a ring to out and tells how many there are.
func placeRing(r orb.Ring, out []Place) (int, error) {
	n := 0
	for _, p := range r {
		place, err := PlaceOf(p)
		if err != nil {
			return 0, err
		}
		if n == 0 || out[n-1] != place {
			out[n] = place
			n++
		}
	}
	for n > 1 && out[n-1] == out[0] {
		n--
	}
	return n, nil
}

// vertexTable numbers different places in the order in which they come.
type vertexTable struct {
	at    []Place
	slots []int32 // number + 1; 0 is empty
	last  int32   // the number that was given last
}

func newVertexTable(points int) *vertexTable {
	return &vertexTable{at: make([]Place, 0, points/2+16), slots: make([]int32, 1<<bits.Len(uint(points/2+16)))}
}

// number is the number of a place. Rings run along each other, so that a place mostly
// is beside the one that was asked for before.
func (t *vertexTable) number(p Place) int32 {
	for _, near := range [2]int32{t.last - 1, t.last + 1} {
		if near >= 0 && int(near) < len(t.at) && t.at[near] == p {
			t.last = near
			return near
		}
	}
	if len(t.at) >= len(t.slots)/4*3 {
		t.slots = make([]int32, 2*len(t.slots))
		for i, q := range t.at {
			*t.slot(q) = int32(i) + 1
		}
	}
	slot := t.slot(p)
	if *slot == 0 {
		t.at = append(t.at, p)
		*slot = int32(len(t.at))
	}
	t.last = *slot - 1
	return t.last
}

func (t *vertexTable) slot(p Place) *int32 {
	mask := uint64(len(t.slots) - 1)
	hi, lo := bits.Mul64(uint64(uint32(p.X))<<32|uint64(uint32(p.Y)), 0x9e3779b97f4a7c15)
	for i := (hi ^ lo) & mask; ; i = (i + 1) & mask {
		if v := t.slots[i]; v == 0 || t.at[v-1] == p {
			return &t.slots[i]
		}
	}
}

// cross is twice the area of the triangle a b c, positive when c is left of a→b.
func cross(a, b, c Place) int64 {
	return int64(b.X-a.X)*int64(c.Y-a.Y) - int64(b.Y-a.Y)*int64(c.X-a.X)
}

// doubleArea is twice the signed area of a ring.
func (c *coverage) doubleArea(r []int32) int64 {
	sum := int64(0) // wraps around and comes out right: the whole square has 2^63
	for i := range r {
		sum += moment(c.at[r[i]], c.at[r[(i+1)%len(r)]])
	}
	return sum
}

// moment is twice the area between an edge and the origin.
func moment(a, b Place) int64 { return int64(a.X)*int64(b.Y) - int64(b.X)*int64(a.Y) }
