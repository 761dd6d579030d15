package inequality

import (
	"cmp"
	"math"
	"slices"
)

// cell is an area in an order of its own.
type cell struct {
	x float64 // value by which cells are sorted
	w float64 // weight
	i int32   // position in the arguments
}

// radixFrom is the number of cells from which the radix sort is faster than
// comparing.
const radixFrom = 600

// sortCells sorts by x, keeping the order of cells of equal x, and returns the
// sorted slice and a spare one, which are cells and scratch in either order. The
// x are finite, and none is −0. Scratch comes from newScratch for at least as many
// cells.
func sortCells(cells, scratch []cell) (sorted, spare []cell) {
	if len(cells) < radixFrom {
		slices.SortStableFunc(cells, func(a, b cell) int { return cmp.Compare(a.x, b.x) })
		return cells, scratch
	}
	scratch = scratch[:len(cells)]
	const (
		digit  = 11 // bits
		digits = 6
		values = 1 << digit
	)
	var counts [digits][values]int32
	for _, c := range cells {
		k := sortKey(c.x)
		for d := range digits {
			counts[d][k>>(d*digit)&(values-1)]++
		}
	}
	for d := range digits {
		shift := d * digit
		count := &counts[d]
		if count[sortKey(cells[0].x)>>shift&(values-1)] == int32(len(cells)) {
			continue // all cells have the same digit
		}
		start := int32(0)
		for v, n := range count {
			count[v] = start
			start += n
		}
		for _, c := range cells {
			v := sortKey(c.x) >> shift & (values - 1)
			scratch[count[v]] = c
			count[v]++
		}
		cells, scratch = scratch, cells
	}
	return cells, scratch
}

// sortKey returns a number that sorts like x.
func sortKey(x float64) uint64 {
	b := math.Float64bits(x)
	// The sign bit of a positive number is set; all bits of a negative one flip.
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// newScratch returns what sortCells needs beside n cells.
func newScratch(n int) []cell {
	if n < radixFrom {
		return nil
	}
	return make([]cell, n)
}
