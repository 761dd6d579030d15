package topology

import (
	"math"
	"math/bits"
	"sync"
)

// always is the rank of a point that every zoom keeps.
const always = math.MaxInt64

// rankAll ranks the points of each arc by Visvalingam's effective area, twice as a
// whole number: the triangle with the neighbours that are left when it is the least,
// or the greatest of those that went before (Visvalingam & Whyatt 1993,
// doi:10.1179/000870493786962263). Ends stay, and two more points of a closed arc.
func (a *arcs) rankAll(workers int) []int64 {
	ranks := make([]int64, len(a.points))
	var group sync.WaitGroup
	for k := range workers {
		group.Go(func() {
			var r ranking
			for i := a.len() * k / workers; i < a.len()*(k+1)/workers; i++ {
				keep := 0
				if a.closed(i) {
					keep = 2
				}
				r.rank(a.points[a.start[i]:a.start[i+1]], ranks[a.start[i]:a.start[i+1]], keep)
			}
		})
	}
	group.Wait()
	return ranks
}

// ranking is scratch: a heap of the inner points of an arc by area, then position.
type ranking struct {
	area         []int64
	before, next []int32
	heap, where  []int32 // points in the heap, and where each of them is in it
}

func (r *ranking) rank(points []Place, ranks []int64, keep int) {
	n := len(points)
	ranks[0], ranks[n-1] = always, always
	if n < 3 {
		return
	}
	r.area, r.before, r.next = grown(r.area, n), grown(r.before, n), grown(r.next, n)
	r.heap, r.where = r.heap[:0], grown(r.where, n)
	for i := range int32(n) {
		r.before[i], r.next[i] = i-1, i+1
		if i > 0 && int(i) < n-1 {
			r.area[i] = triangle(points[i-1], points[i], points[i+1])
			r.where[i] = int32(len(r.heap))
			r.heap = append(r.heap, i)
		}
	}
	for i := len(r.heap)/2 - 1; i >= 0; i-- {
		r.down(i)
	}
	greatest := int64(0)
	for len(r.heap) > 0 {
		i := r.heap[0]
		greatest = max(greatest, r.area[i])
		ranks[i] = greatest
		if len(r.heap) <= keep {
			ranks[i] = always
		}
		last := len(r.heap) - 1
		r.swap(0, last)
		r.heap = r.heap[:last]
		r.down(0)
		b, c := r.before[i], r.next[i]
		r.next[b], r.before[c] = c, b
		r.update(points, b)
		r.update(points, c)
	}
}

func triangle(a, b, c Place) int64 {
	area := cross(a, b, c)
	return max(area, -area)
}

// update measures a point anew, unless it is an end.
func (r *ranking) update(points []Place, i int32) {
	if i == 0 || int(i) == len(points)-1 {
		return
	}
	r.area[i] = triangle(points[r.before[i]], points[i], points[r.next[i]])
	r.up(int(r.where[i]))
	r.down(int(r.where[i]))
}

func (r *ranking) less(i, j int) bool {
	a, b := r.heap[i], r.heap[j]
	return r.area[a] < r.area[b] || r.area[a] == r.area[b] && a < b
}

func (r *ranking) swap(i, j int) {
	r.heap[i], r.heap[j] = r.heap[j], r.heap[i]
	r.where[r.heap[i]], r.where[r.heap[j]] = int32(i), int32(j)
}

func (r *ranking) up(i int) {
	for i > 0 && r.less(i, (i-1)/2) {
		r.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
}

func (r *ranking) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(r.heap); child++ {
			if r.less(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		r.swap(i, least)
		i = least
	}
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}

// A tile has 512 = 2^9 pixels a side, so that at zoom z a pixel is 2^(31-9-z) units, and twice
// its surface 2^pixelBits / 4^z.
const pixelBits = 2*(worldBits-9) + 1

// zoomOf is the first zoom at which a rank is worth a pixel.
func zoomOf(rank int64) int {
	switch rank {
	case always:
		return 0
	case 0: // on a straight line
		return math.MaxUint8
	}
	return max(0, (pixelBits-bits.Len64(uint64(rank))+2)/2)
}
