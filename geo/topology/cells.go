package topology

import "math/bits"

// cells files segments and points by the square cells of a grid. Cells share buckets,
// so that the grid has no bounds: what is far apart may come up together.
type cells struct {
	shift uint // a cell has 2^shift units a side
	mask  uint32
	start []int32
	item  []int32
}

// newCells makes an empty grid for about n items of a size.
func newCells(n int, size int64) *cells {
	buckets := 1 << bits.Len(uint(n))
	return &cells{
		shift: uint(bits.Len64(uint64(max(size, 1)))),
		mask:  uint32(buckets - 1), start: make([]int32, buckets+2),
	}
}

// bucket is where a cell is filed. Those beside each other in a row stay so.
func (g *cells) bucket(x, y int32) uint32 {
	return (uint32(x) + uint32(y)*0x9e3779b1) & g.mask
}

// file puts in the items 0..n-1 of which segment gives the ends.
func (g *cells) file(items []int32, segment func(int32) (a, b Place)) {
	var buf []uint32
	for _, i := range items {
		a, b := segment(i)
		buf = g.along(buf[:0], a, b)
		for _, at := range buf {
			g.start[at+2]++
		}
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	g.item = make([]int32, g.start[len(g.start)-1])
	for _, i := range items {
		a, b := segment(i)
		buf = g.along(buf[:0], a, b)
		for _, at := range buf {
			g.item[g.start[at+1]] = i
			g.start[at+1]++
		}
	}
	g.start = g.start[:len(g.start)-1]
}

// in lists the items of a bucket.
func (g *cells) in(bucket uint32) []int32 { return g.item[g.start[bucket]:g.start[bucket+1]] }

// along appends the buckets of the cells that the segment a–b passes through, and
// perhaps of some beside it.
func (g *cells) along(buf []uint32, a, b Place) []uint32 {
	if a.Y > b.Y {
		a, b = b, a
	}
	left, right := min(a.X, b.X)>>g.shift, max(a.X, b.X)>>g.shift
	top, bottom := a.Y>>g.shift, b.Y>>g.shift
	for y := top; y <= bottom; y++ {
		first, last := left, right
		if left < right && top < bottom {
			from, to := max(int64(a.Y), int64(y)<<g.shift), min(int64(b.Y), int64(y+1)<<g.shift)
			u, v := g.crossing(a, b, from), g.crossing(a, b, to)
			first, last = max(left, min(u, v)), min(right, max(u, v)+1)
			if first > left {
				first--
			}
		}
		for x := first; x <= last; x++ {
			buf = append(buf, g.bucket(x, y))
		}
	}
	return buf
}

// crossing is the column in which a–b has the height y.
func (g *cells) crossing(a, b Place, y int64) int32 {
	return int32((int64(a.X) + (y-int64(a.Y))*int64(b.X-a.X)/int64(b.Y-a.Y)) >> g.shift)
}
