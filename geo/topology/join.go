package topology

import (
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

// join finds the points that lie in one place. Each worker has some regions and a
// table of its own for them.
func (m *mesh) join() {
	m.vertex, m.link = make([]int32, len(m.points)), make([]int32, len(m.points))
	width := bits.Len(uint(m.workers - 1))
	m.parallel(1<<width, func(_, from, to int) {
		for share := from; share < to; share++ {
			m.joinShare(uint64(share), width)
		}
	})
	for _, r := range m.rings {
		if r.first <= r.last {
			m.vertex[r.first-1], m.vertex[r.last+1] = m.vertex[r.last], m.vertex[r.first]
		}
	}
}

// joinShare joins the points in the regions of one share. Rings run along each
// other, so that a point mostly lies where a neighbour of the point does that the
// one before it met; only others are looked for in the table.
func (m *mesh) joinShare(share uint64, width int) {
	t := newPlaces(m.points, len(m.points)>>width/2) // as a rule every place has two points
	for _, r := range m.rings {
		met := int32(0) // the first point in the place of the one before; 0 is no point
		for p := r.first; p <= r.last; p++ {
			at := m.points[p]
			if region(at)>>(64-width) != share {
				met = 0
				continue
			}
			first := int32(0)
			if met > 0 {
				if m.points[met-1] == at {
					first = m.vertex[met-1]
				} else if m.points[met+1] == at {
					first = m.vertex[met+1]
				}
			}
			if first == 0 {
				first = t.first(p)
			}
			met = 0
			if first == p {
				m.vertex[p], m.link[p] = p, -1
			} else {
				m.vertex[p], m.link[p] = first, m.link[first]
				m.link[first], met = p, first
			}
		}
	}
}

// region is much the same number for points that are close, mixed.
func region(p orb.Point) uint64 {
	return (math.Float64bits(p[0])>>46*0x9e3779b97f4a7c15 ^ math.Float64bits(p[1])>>46) * 0xd1b54a32d192ed03
}

// places is a table of the first point in each place.
type places struct {
	points []orb.Point
	slots  []int32 // 0 is empty
	taken  int
}

func newPlaces(points []orb.Point, expected int) *places {
	return &places{points: points, slots: make([]int32, 1<<bits.Len(uint(expected)))}
}

// first is the first point in the place of p: p itself if none was there.
func (t *places) first(p int32) int32 {
	if t.taken >= len(t.slots)/4*3 {
		t.grow()
	}
	mask := uint64(len(t.slots) - 1)
	for slot := hash(t.points[p]) & mask; ; slot = (slot + 1) & mask {
		switch first := t.slots[slot]; {
		case first == 0:
			t.slots[slot] = p
			t.taken++
			return p
		case t.points[first] == t.points[p]:
			return first
		}
	}
}

// grow doubles the table.
func (t *places) grow() {
	old := t.slots
	t.slots = make([]int32, 2*len(old))
	mask := uint64(len(t.slots) - 1)
	for _, p := range old {
		if p == 0 {
			continue
		}
		slot := hash(t.points[p]) & mask
		for t.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		t.slots[slot] = p
	}
}

// hash mixes the bits of both coordinates.
func hash(p orb.Point) uint64 {
	hi, lo := bits.Mul64(math.Float64bits(p[0])^0x9e3779b97f4a7c15, math.Float64bits(p[1])^0xd1b54a32d192ed03)
	h := hi ^ lo
	return h ^ h>>32
}
