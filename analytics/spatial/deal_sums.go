package spatial

import (
	"math"
	"math/bits"
)

// add sums rows of the block, weights times values or times squared differences
// from area i. Rows in which an area came twice are passed over: what is left is
// drawn without replacement. It tells how many are left.
func (d *dealer) add(i int, value []float64, rows int) int {
	switch {
	case d.squared:
		return d.addSquares(d.block[:rows*len(value)], value, d.v[i])
	case equalWeights(value):
		return d.addEqual(d.block[:rows*len(value)], len(value), value[0])
	default:
		return d.addWeighted(d.block[:rows*len(value)], value)
	}
}

func equalWeights(value []float64) bool {
	for _, v := range value {
		if v != value[0] {
			return false
		}
	}
	return true
}

func (d *dealer) addEqual(block []uint32, k int, weight float64) int {
	v, kept := d.v, 0
	for ; len(block) >= k; block = block[k:] {
		sum := 0.0
		var low, high uint64
		for _, a := range block[:k] {
			sum += v[a]
			low |= 1 << (a & 63)
			high |= 1 << (a >> 6 & 63)
		}
		if d.repeats(block[:k], low, high) {
			continue
		}
		d.sums[kept] = weight * sum
		kept++
	}
	return kept
}

func (d *dealer) addWeighted(block []uint32, value []float64) int {
	kept := 0
	for k := len(value); len(block) >= k; block = block[k:] {
		sum := 0.0
		var low, high uint64
		for j, a := range block[:k] {
			sum += value[j] * d.v[a]
			low |= 1 << (a & 63)
			high |= 1 << (a >> 6 & 63)
		}
		if d.repeats(block[:k], low, high) {
			continue
		}
		d.sums[kept] = sum
		kept++
	}
	return kept
}

func (d *dealer) addSquares(block []uint32, value []float64, centre float64) int {
	kept := 0
	for k := len(value); len(block) >= k; block = block[k:] {
		sum := 0.0
		var low, high uint64
		for j, a := range block[:k] {
			gap := d.v[a] - centre
			sum += value[j] * gap * gap
			low |= 1 << (a & 63)
			high |= 1 << (a >> 6 & 63)
		}
		if d.repeats(block[:k], low, high) {
			continue
		}
		d.sums[kept] = sum
		kept++
	}
	return kept
}

// repeats tells whether an area comes twice in a row. low and high mark the areas
// by their lowest six bits and by the next six: when either marks as many as there
// are, none repeats, which spares most rows the look.
func (d *dealer) repeats(row []uint32, low, high uint64) bool {
	return max(bits.OnesCount64(low), bits.OnesCount64(high)) < len(row) && d.sawTwice(row)
}

// sawTwice marks the areas of a row in a table and finds one already marked.
func (d *dealer) sawTwice(row []uint32) bool {
	if d.seen == nil || d.epoch == math.MaxUint32 {
		d.seen, d.epoch = make([]uint32, d.w.N()), 0
	}
	d.epoch++
	for _, a := range row {
		if d.seen[a] == d.epoch {
			return true
		}
		d.seen[a] = d.epoch
	}
	return false
}
