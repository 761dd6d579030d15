package ogc

import "hash/crc32"

// sum is what a gzip file tells of its contents, for some of them. Sums of contents
// that follow each other are joined without the contents, as zlib's crc32_combine does.
type sum struct {
	crc   uint32
	shift uint32 // x^(8·size) modulo the polynomial: what as many zero bytes do to a checksum
	size  uint32 // modulo 2^32
}

// noSum is the sum of nothing.
func noSum() sum { return sum{shift: 1 << 31} }

// shifter holds x^(2^k) modulo the polynomial, k from 0 to 31.
type shifter [32]uint32

func newShifter() *shifter {
	s := &shifter{1 << 30}
	for k := 1; k < len(s); k++ {
		s[k] = multiply(s[k-1], s[k-1])
	}
	return s
}

// sum is the sum of some bytes.
func (s *shifter) sum(b []byte) sum {
	out := sum{crc: crc32.ChecksumIEEE(b), shift: 1 << 31, size: uint32(len(b))}
	k := 3 // bytes have eight bits
	for n := len(b); n > 0; n >>= 1 {
		if n&1 == 1 {
			out.shift = multiply(s[k&31], out.shift)
		}
		k++
	}
	return out
}

// then is the sum of two contents that follow each other.
func (s sum) then(o sum) sum {
	return sum{crc: multiply(o.shift, s.crc) ^ o.crc, shift: multiply(o.shift, s.shift), size: s.size + o.size}
}

// multiply multiplies two polynomials over GF(2) modulo that of CRC-32, the bits in the
// reflected order of package crc32.
func multiply(a, b uint32) uint32 {
	var product uint32
	for bit := uint32(1) << 31; bit != 0; bit >>= 1 {
		if a&bit != 0 {
			product ^= b
			if a&(bit-1) == 0 {
				break
			}
		}
		if b&1 == 1 {
			b = b>>1 ^ crc32.IEEE
		} else {
			b >>= 1
		}
	}
	return product
}
