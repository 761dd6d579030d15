package edition

import (
	"math"
	"math/bits"
	"slices"
)

// rows are the different rows of a vector. Small communes are alike: two with as many
// people and as many establishments have the same rate, interval, ranks and verdict.
type rows struct {
	first []int32  // of each different row, the area that has it first
	of    []uint32 // of each area, its row
}

// rowsOf finds the different rows of a vector, in the order of their appearance. The
// row of the source's file is none of their columns: it is another for each area.
func rowsOf(v *Vector) rows {
	n := v.Len()
	hashes := hashRows(v)
	r := rows{of: make([]uint32, n)}
	table := make([]int32, 1<<bits.Len(uint(2*n))) // positions in first, and one; 0: free
	mask := uint64(len(table) - 1)
	for i, h := range hashes {
		slot := h & mask
		for ; table[slot] != 0; slot = (slot + 1) & mask {
			at := table[slot] - 1
			if j := int(r.first[at]); hashes[j] == h && sameRow(v, i, j) {
				r.of[i] = uint32(at)
				break
			}
		}
		if table[slot] == 0 {
			r.of[i] = uint32(len(r.first))
			r.first = append(r.first, int32(i))
			table[slot] = int32(len(r.first))
		}
	}
	return r
}

// hashRows mixes the columns of each row into one word.
func hashRows(v *Vector) []uint64 {
	h := make([]uint64, v.Len())
	for _, c := range v.floats() {
		for i, x := range *c.into {
			h[i] = mix(h[i], numberBits(x))
		}
	}
	for _, c := range v.rowInts() {
		for i, x := range *c {
			h[i] = mix(h[i], uint64(x))
		}
	}
	for i, x := range v.Verdict {
		h[i] = mix(h[i], uint64(x))
	}
	for i, x := range v.Reason {
		h[i] = mix(h[i], uint64(x))
	}
	for i, x := range v.Basis {
		h[i] = mix(h[i], uint64(x))
	}
	for i, x := range v.Status {
		h[i] = mix(h[i], uint64(x))
		h[i] ^= h[i] >> 29
	}
	return h
}

// mix is one step of a multiplicative hash; what it mistakes for the same, sameRow tells
// apart.
func mix(h, x uint64) uint64 { return bits.RotateLeft64((h^x)*0x9E3779B97F4A7C15, 29) }

// rowInts are the columns of integers that are alike in like rows.
func (v *Vector) rowInts() []*[]int32 { return []*[]int32{&v.N, &v.RankLow, &v.RankHigh} }

// sameRow tells whether two areas have the same values, bit by bit.
func sameRow(v *Vector, i, j int) bool {
	same := v.Status[i] == v.Status[j] && at(v.Verdict, i, 0) == at(v.Verdict, j, 0) &&
		at(v.Reason, i, 0) == at(v.Reason, j, 0) && at(v.Basis, i, 0) == at(v.Basis, j, 0)
	for _, c := range [...][]int32{v.N, v.RankLow, v.RankHigh} {
		same = same && at(c, i, 0) == at(c, j, 0)
	}
	for _, c := range [...][]float64{v.Number, v.Numerator, v.Denominator, v.Low, v.High, v.Smoothed} {
		same = same && numberBits(at(c, i, 0)) == numberBits(at(c, j, 0))
	}
	return same
}

// numberBits are the bits of a number as they are encoded.
func numberBits(x float64) uint64 {
	if x != x {
		return nanBits
	}
	return math.Float64bits(x)
}

// unlessDifferent are the rows, or those of all areas when telling rows apart costs
// more bytes than it saves.
func (r rows) unlessDifferent(rowBytes int) rows {
	n, different := len(r.of), len(r.first)
	if different*rowBytes+n*widthOf(uint32(max(different, 1)-1)) < n*rowBytes {
		return r
	}
	all := slices.Grow(r.first[:0], n)
	for i := range n {
		all = append(all, int32(i))
	}
	return rows{first: all}
}
