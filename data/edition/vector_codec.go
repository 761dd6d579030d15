package edition

import (
	"fmt"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
)

// vectorVersion is the first byte of an encoded vector.
const vectorVersion = 1

// Encode writes the vector: version, key, number of areas, a bit for each column
// that is there, then column after column. Equal vectors give equal bytes.
func (v *Vector) Encode() []byte {
	w := &writer{b: make([]byte, 0, 64+16*v.Len())}
	w.b = append(w.b, vectorVersion)
	w.text(v.Indicator)
	w.text(string(v.Level))
	w.int(int64(v.Period.From))
	w.int(int64(v.Period.To))
	w.text(string(v.Boundaries))
	w.count(v.Len())
	w.uint(v.present())
	for _, s := range v.Status {
		w.b = append(w.b, byte(s))
	}
	for _, c := range v.floats() {
		for _, x := range *c.into {
			w.float(x)
		}
	}
	for _, c := range v.ints() {
		for _, x := range *c.into {
			w.int(int64(x))
		}
	}
	for _, x := range v.Verdict {
		w.b = append(w.b, byte(x))
	}
	w.count(len(v.Reasons))
	for _, r := range v.Reasons {
		w.text(string(r))
	}
	writePositions(w, v.Reason)
	w.count(len(v.Bases))
	for _, b := range v.Bases {
		writeBasis(w, b)
	}
	writePositions(w, v.Basis)
	return w.b
}

// present has a bit for each optional column, in the order of encoding.
func (v *Vector) present() uint64 {
	var bits uint64
	bit := uint64(1)
	add := func(there bool) {
		if there {
			bits |= bit
		}
		bit <<= 1
	}
	for _, c := range v.floats() {
		add(*c.into != nil)
	}
	for _, c := range v.ints() {
		add(*c.into != nil)
	}
	add(v.Verdict != nil)
	add(v.Reason != nil)
	add(v.Basis != nil)
	return bits
}

func writePositions(w *writer, positions []uint16) {
	for _, p := range positions {
		w.uint(uint64(p))
	}
}

func writeBasis(w *writer, b Basis) {
	w.text(b.Method)
	w.text(b.Missing)
	w.count(len(b.Args))
	for _, name := range slices.Sorted(maps.Keys(b.Args)) {
		w.text(name)
		w.text(b.Args[name])
	}
	w.count(len(b.Sources))
	for _, s := range b.Sources {
		w.text(s)
	}
	w.int(int64(b.DenominatorPeriod.From))
	w.int(int64(b.DenominatorPeriod.To))
}

// DecodeVector reads what Encode wrote. Any other bytes give an error.
func DecodeVector(body []byte) (*Vector, error) {
	v, err := decodeVector(&reader{b: body})
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return v, nil
}

func decodeVector(r *reader) (*Vector, error) {
	r.version(vectorVersion)
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

func readPeriod(r *reader) indicator.Period {
	from, to := r.int(), r.int()
	p := indicator.Period{From: int(from), To: int(to)}
	if p == (indicator.Period{}) {
		return p
	}
	if again, err := indicator.ParsePeriod(p.String()); err != nil || again != p {
		r.fail("period %d to %d", from, to)
	}
	return p
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

func readBasis(r *reader) Basis {
	b := Basis{Method: r.text(), Missing: r.text()}
	if n := r.count(2); n > 0 {
		b.Args = make(map[string]string, n)
		last := ""
		for range n {
			name := r.text()
			if name <= last { // the empty name is refused with it
				r.fail("words out of order")
			}
			b.Args[name], last = r.text(), name
		}
	}
	if n := r.count(1); n > 0 {
		b.Sources = make([]string, n)
		for i := range b.Sources {
			b.Sources[i] = r.text()
		}
		if !slices.IsSorted(b.Sources) {
			r.fail("sources out of order")
		}
	}
	b.DenominatorPeriod = readPeriod(r)
	return b
}
