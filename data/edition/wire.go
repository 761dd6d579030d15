package edition

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// errDamaged says that bytes are not what an encoder of this package wrote.
var errDamaged = errors.New("damaged bytes")

// nanBits is the one form of "no number" in encoded columns.
const nanBits = 0x7FF8000000000001

// writer appends the primitives of the binary parts: variable-length integers,
// strings with their length, floats as eight bytes, little end first.
type writer struct{ b []byte }

func (w *writer) uint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }
func (w *writer) int(v int64)   { w.b = binary.AppendVarint(w.b, v) }
func (w *writer) text(s string) { w.uint(uint64(len(s))); w.b = append(w.b, s...) }
func (w *writer) count(n int)   { w.uint(uint64(n)) }

func (w *writer) float(v float64) {
	bits := math.Float64bits(v)
	if math.IsNaN(v) {
		bits = nanBits
	}
	w.b = binary.LittleEndian.AppendUint64(w.b, bits)
}

// reader takes primitives from bytes that may be anything. After the first
// mistake it returns zeros; the caller looks at err once, at the end.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: "+format, append([]any{errDamaged}, args...)...)
	}
	r.b = nil
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || n > 1 && r.b[n-1] == 0 { // the shortest form only: one value, one encoding
		r.fail("integer")
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	u := r.uint()
	return int64(u>>1) ^ -int64(u&1)
}

// count is the number of items that follow, each of at least size bytes: it can
// never ask for more memory than the input justifies.
func (r *reader) count(size int) int {
	n := r.uint()
	if n > uint64(len(r.b)/size) {
		r.fail("%d items in %d bytes", n, len(r.b))
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count(1)
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail("end")
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *reader) float() float64 {
	if len(r.b) < 8 {
		r.fail("end")
		return 0
	}
	bits := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	v := math.Float64frombits(bits)
	if math.IsInf(v, 0) || math.IsNaN(v) && bits != nanBits {
		r.fail("number")
		return 0
	}
	return v
}

// version checks the first byte of a part.
func (r *reader) version(want byte) {
	if got := r.byte(); r.err == nil && got != want {
		r.fail("version %d, want %d", got, want)
	}
}

// oneOf is the first byte of a part that has several forms.
func (r *reader) oneOf(versions ...byte) byte {
	got := r.byte()
	if r.err == nil && !slices.Contains(versions, got) {
		r.fail("version %d, want one of %v", got, versions)
	}
	return got
}

// end returns the first mistake; bytes that nobody read are one.
func (r *reader) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes too many", len(r.b))
	}
	return r.err
}

// take takes n items of a size as they are; they stay part of the input.
func (r *reader) take(n, size int) []byte {
	if n > len(r.b)/size {
		r.fail("end")
		return nil
	}
	b := r.b[: n*size : n*size]
	r.b = r.b[n*size:]
	return b
}
