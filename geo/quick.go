package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// quick recognises valid multipolygons without GEOS. Its yes is certain; its no
// means "cannot tell": rings that touch, say, may or may not be valid, and GEOS
// decides. It keeps its slices between calls, hence one per goroutine.
type quick struct {
	points []orb.Point // all rings, repeated points left out
	rings  []span
	boxes  []box // boxes[i] holds the segment points[i]–points[i+1]
	strips []int32
	order  []int32
	budget int // comparisons left before it gives up
}

// span is a ring in quick.points: its first point and the repetition of it.
type span struct {
	first, last int
	box         box
	hole        bool
	shell       int // the ring that is the shell of its polygon
}

type box struct{ min, max orb.Point }

func (b box) holds(o box) bool {
	return b.min[0] <= o.min[0] && b.min[1] <= o.min[1] && b.max[0] >= o.max[0] && b.max[1] >= o.max[1]
}

func (b box) extend(o box) box {
	return box{
		orb.Point{min(b.min[0], o.min[0]), min(b.min[1], o.min[1])},
		orb.Point{max(b.max[0], o.max[0]), max(b.max[1], o.max[1])},
	}
}

// Most comparisons per segment, so that no input takes quadratic time.
const budgetPerSegment = 200

// valid tells whether g is certainly valid. Its coordinates must be finite.
func (q *quick) valid(g orb.MultiPolygon) bool {
	if !q.gather(g) {
		return false
	}
	q.budget = 10_000 + budgetPerSegment*len(q.points)
	for _, r := range q.rings {
		if q.hasSpike(r) {
			return false
		}
	}
	return q.segmentsApart() && q.ringsNested()
}

// gather copies the rings, and refuses those that are not closed or collapsed.
func (q *quick) gather(g orb.MultiPolygon) bool {
	q.points, q.rings, q.boxes = q.points[:0], q.rings[:0], q.boxes[:0]
	for _, polygon := range g {
		shell := len(q.rings)
		if len(polygon) == 0 {
			return false
		}
		for i, ring := range polygon {
			first := len(q.points)
			for _, p := range ring {
				if len(q.points) == first || q.points[len(q.points)-1] != p {
					q.points = append(q.points, p)
				}
			}
			last := len(q.points) - 1
			if last-first < 3 || q.points[first] != q.points[last] {
				return false
			}
			q.rings = append(q.rings, span{first: first, last: last, box: q.ringBoxes(first), hole: i > 0, shell: shell})
		}
	}
	return len(q.rings) > 0
}

// ringBoxes appends the boxes of the segments from a point on, an empty one after
// the ring's last point, and returns the box of all.
func (q *quick) ringBoxes(first int) box {
	ring := q.points[first:]
	all := box{ring[0], ring[0]}
	for i, a := range ring[:len(ring)-1] {
		b := ring[i+1]
		bx := box{a, b}
		if a[0] > b[0] {
			bx.min[0], bx.max[0] = b[0], a[0]
		}
		if a[1] > b[1] {
			bx.min[1], bx.max[1] = b[1], a[1]
		}
		all = all.extend(bx)
		q.boxes = append(q.boxes, bx)
	}
	q.boxes = append(q.boxes, box{})
	return all
}

func (q *quick) hasSpike(r span) bool {
	before := q.points[r.last-1]
	for i := r.first; i < r.last; i++ {
		if foldsBack(before, q.points[i], q.points[i+1]) {
			return true
		}
		before = q.points[i]
	}
	return false
}

// segmentsApart tells whether no two segments meet, but for neighbours in their
// common point. It sorts segments into strips across the longer side and sweeps
// each strip along the other side.
func (q *quick) segmentsApart() bool {
	all := q.rings[0].box
	for _, r := range q.rings[1:] {
		all = all.extend(r.box)
	}
	along := 0
	if all.max[1]-all.min[1] > all.max[0]-all.min[0] {
		along = 1
	}
	s := q.layStrips(all, along)
	across := 1 - along
	for k := range s.count {
		members := q.order[q.strips[k]:q.strips[k+1]]
		slices.SortFunc(members, func(i, j int32) int {
			return cmp.Compare(q.boxes[i].min[across], q.boxes[j].min[across])
		})
		for m, i := range members {
			top := q.boxes[i].max[across]
			for _, j := range members[m+1:] {
				if q.boxes[j].min[across] > top {
					break
				}
				if q.budget--; q.budget < 0 || !q.pairApart(i, j, along) {
					return false
				}
			}
		}
	}
	return true
}

func (q *quick) pairApart(i, j int32, along int) bool {
	if q.boxes[i].min[along] > q.boxes[j].max[along] || q.boxes[j].min[along] > q.boxes[i].max[along] {
		return true
	}
	if q.neighbours(int(i), int(j)) {
		return true
	}
	return apart(q.points[i], q.points[i+1], q.points[j], q.points[j+1])
}

// neighbours tells whether two segments follow each other in a ring.
func (q *quick) neighbours(i, j int) bool {
	if i > j {
		i, j = j, i
	}
	if j == i+1 {
		return true
	}
	k, found := slices.BinarySearchFunc(q.rings, i, func(r span, i int) int { return cmp.Compare(r.first, i) })
	return found && j == q.rings[k].last-1
}

// strips cut a box into equal parts.
type strips struct {
	count int
	low   float64
	scale float64
}

func (s strips) of(x float64) int {
	return max(0, min(s.count-1, int((x-s.low)*s.scale)))
}

// layStrips files every segment under the strips that its box meets: those of
// strip k are order[strips[k]:strips[k+1]]. Long segments meet many strips, so it
// lays fewer of them until the file is no longer than four entries a segment.
func (q *quick) layStrips(all box, along int) strips {
	n := len(q.points)
	s := strips{count: max(1, n/4), low: all.min[along]}
	for ; ; s.count = max(1, s.count/2) {
		s.scale = float64(s.count) / (all.max[along] - all.min[along])
		total := q.countStrips(s, along)
		if total <= 4*n || s.count == 1 {
			q.order = slices.Grow(q.order[:0], total)[:total]
			break
		}
	}
	for _, r := range q.rings {
		for i := r.first; i < r.last; i++ {
			for k := s.of(q.boxes[i].min[along]); k <= s.of(q.boxes[i].max[along]); k++ {
				q.strips[k]--
				q.order[q.strips[k]] = int32(i)
			}
		}
	}
	return s
}

// countStrips fills q.strips with the end of each strip's entries, and returns
// the number of entries.
func (q *quick) countStrips(s strips, along int) int {
	q.strips = slices.Grow(q.strips[:0], s.count+1)[:s.count+1]
	clear(q.strips)
	for _, r := range q.rings {
		for i := r.first; i < r.last; i++ {
			for k := s.of(q.boxes[i].min[along]); k <= s.of(q.boxes[i].max[along]); k++ {
				q.strips[k]++
			}
		}
	}
	total := int32(0)
	for k := range q.strips {
		total += q.strips[k]
		q.strips[k] = total
	}
	return int(total)
}
