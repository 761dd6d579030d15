package inequality

import (
	"hash/maphash"
)

// labelIndex finds the position of a label among those met so far: a hash table
// with open addressing. It takes one allocation where a map takes several.
type labelIndex[G Label] struct {
	seed  maphash.Seed
	table []int32 // position + 1; a power of two long, half full at most
}

func newLabelIndex[G Label](size int) labelIndex[G] {
	return labelIndex[G]{seed: maphash.MakeSeed(), table: make([]int32, size)}
}

// find returns the position of label in met, and len(met) when it is not there.
func (x *labelIndex[G]) find(label G, met []groupSums[G]) int {
	if g := x.table[x.slot(label, met)]; g > 0 {
		return int(g - 1)
	}
	return len(met)
}

// add enters the last of the labels that were met.
func (x *labelIndex[G]) add(met []groupSums[G]) {
	from := len(met) - 1
	if 2*len(met) > len(x.table) {
		x.table = make([]int32, 2*len(x.table))
		from = 0
	}
	for g := from; g < len(met); g++ {
		x.table[x.slot(met[g].label, met)] = int32(g + 1)
	}
}

// slot returns where label is in the table, or belongs.
func (x *labelIndex[G]) slot(label G, met []groupSums[G]) uint64 {
	mask := uint64(len(x.table) - 1)
	h := maphash.Comparable(x.seed, label) & mask
	for x.table[h] > 0 && met[x.table[h]-1].label != label {
		h = (h + 1) & mask
	}
	return h
}
