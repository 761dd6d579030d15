package edition

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// firstVersion is the first byte of vectors as editions had them at first: version,
// key, number of areas, a bit for each column that is there, then column after column,
// an area after the other. They are read, and no longer written.
const firstVersion = 1

func decodeFirst(r *reader) (*Vector, error) {
	r.version(firstVersion)
	v := &Vector{}
	v.Indicator, v.Level = r.text(), source.Level(r.text())
	v.Period = readPeriod(r)
	v.Boundaries = Hash(r.text())
	n := r.count(1)
	bits := r.uint()
	there := func() bool {
		set := bits&1 == 1
		bits >>= 1
		return set
	}
	v.Status = readBytes[indicator.Status](r, n)
	for _, c := range v.floats() {
		if there() {
			*c.into = readFloats(r, n)
		}
	}
	for _, c := range v.ints() {
		if there() {
			*c.into = readInts(r, n)
		}
	}
	if there() {
		v.Verdict = readBytes[indicator.Verdict](r, n)
	}
	v.Reasons = make([]indicator.Reason, r.count(1))
	for i := range v.Reasons {
		v.Reasons[i] = indicator.Reason(r.text())
	}
	if there() {
		v.Reason = readPositions(r, n)
	}
	v.Bases = make([]Basis, r.count(6))
	for i := range v.Bases {
		v.Bases[i] = readBasis(r)
	}
	if there() {
		v.Basis = readPositions(r, n)
	}
	if bits != 0 {
		r.fail("unknown column")
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return v, v.verify()
}

func readBytes[T ~uint8](r *reader, n int) []T {
	if n > len(r.b) {
		r.fail("end")
		return nil
	}
	c := make([]T, n)
	for i := range c {
		c[i] = T(r.b[i])
	}
	r.b = r.b[n:]
	return c
}

func readFloats(r *reader, n int) []float64 {
	if n > len(r.b)/8 {
		r.fail("end")
		return nil
	}
	c := make([]float64, n)
	for i := range c {
		c[i] = r.float()
	}
	return c
}

func readInts(r *reader, n int) []int32 {
	if n > len(r.b) {
		r.fail("end")
		return nil
	}
	c := make([]int32, n)
	for i := range c {
		x := r.int()
		if int64(int32(x)) != x {
			r.fail("integer %d", x)
			return nil
		}
		c[i] = int32(x)
	}
	return c
}

func readPositions(r *reader, n int) []uint16 {
	if n > len(r.b) {
		r.fail("end")
		return nil
	}
	c := make([]uint16, n)
	for i := range c {
		x := r.uint()
		if x >= maxDifferent {
			r.fail("position %d", x)
			return nil
		}
		c[i] = uint16(x)
	}
	return c
}
