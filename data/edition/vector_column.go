package edition

import (
	"encoding/binary"
	"math"
)

// Columns of a compact vector have items of one width, so that any of them is read
// without the others. The first byte says how they are written; nothing follows it
// when the column says nothing.

// noColumn is the first byte of a column that says nothing.
const noColumn = 0

// uints are integers of 1, 2 or 4 bytes, little end first. All ones stand for none.
type uints struct {
	width int // 0: the column is not there
	b     []byte
}

// noInt is what stands for no integer at a width.
func noInt(width int) uint32 { return uint32(1)<<(8*width-1)<<1 - 1 }

// widthOf is the least width that holds integers up to most, and none beside them.
func widthOf(most uint32) int {
	for _, width := range []int{1, 2} {
		if most < noInt(width) {
			return width
		}
	}
	return 4
}

func (c uints) len() int { return len(c.b) / max(c.width, 1) }

// at is item i of a column that is there.
func (c uints) at(i int) uint32 {
	switch c.width {
	case 1:
		return uint32(c.b[i])
	case 2:
		return uint32(binary.LittleEndian.Uint16(c.b[2*i:]))
	default:
		return binary.LittleEndian.Uint32(c.b[4*i:])
	}
}

// int is item i as vectors have it: [None] where there is none.
func (c uints) int(i int) int32 {
	if c.width == 0 {
		return None
	}
	x := c.at(i)
	if x == noInt(c.width) {
		return None
	}
	return int32(x)
}

// position is item i of a column of positions, which are all 0 when it is not there.
func (c uints) position(i int) int {
	if c.width == 0 {
		return 0
	}
	return int(c.at(i))
}

// below tells whether all items are below n.
func (c uints) below(n int) bool {
	for i := range c.len() {
		if int64(c.at(i)) >= int64(n) {
			return false
		}
	}
	return true
}

func appendUint(b []byte, x uint32, width int) []byte {
	switch width {
	case 1:
		return append(b, byte(x))
	case 2:
		return binary.LittleEndian.AppendUint16(b, uint16(x))
	default:
		return binary.LittleEndian.AppendUint32(b, x)
	}
}

func readUints(r *reader, n int) uints {
	width := int(r.byte())
	if width == noColumn {
		return uints{}
	}
	if width != 1 && width != 2 && width != 4 {
		r.fail("integers of %d bytes", width)
		return uints{}
	}
	return uints{width, r.take(n, width)}
}

// numbers are numbers, as themselves or as whole multiples of a unit, whichever gives
// each of them back bit by bit.
type numbers struct {
	per  float64 // the number is the integer over per; 0: numbers are written as they are
	ints uints
	b    []byte // eight bytes a number, little end first
}

// The first byte of a column of numbers: as they are, or multiples of one over a power
// of ten in integers of a width.
const wholeNumbers = 1

// units are what numbers may be whole multiples of, one over each: people and
// establishments, tenths of a percent, cents.
var units = [...]float64{1, 10, 100} //nolint:gochecknoglobals // a table

// there tells whether the column says anything.
func (c numbers) there() bool { return c.b != nil || c.ints.width != 0 }

func (c numbers) at(i int) float64 {
	if c.ints.width != 0 {
		x := c.ints.at(i)
		if x == noInt(c.ints.width) {
			return math.NaN()
		}
		return float64(x) / c.per
	}
	if c.b == nil {
		return math.NaN()
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(c.b[8*i:]))
}

// valid tells whether each number is one, or the one form of none.
func (c numbers) valid() bool {
	for b := c.b; len(b) >= 8; b = b[8:] {
		bits := binary.LittleEndian.Uint64(b)
		if bits>>52&0x7FF == 0x7FF && bits != nanBits {
			return false
		}
	}
	return true
}

func readNumbers(r *reader, n int) numbers {
	form := int(r.byte())
	switch {
	case form == noColumn:
		return numbers{}
	case form == wholeNumbers:
		return numbers{b: r.take(n, 8)}
	case form < wholeNumbers+1+3*len(units):
		form -= wholeNumbers + 1
		width := 1 << (form % 3)
		return numbers{per: units[form/3], ints: uints{width, r.take(n, width)}}
	}
	r.fail("form %d of numbers", form)
	return numbers{}
}

// numbersForm is the shortest form that gives the numbers back: the unit and the width
// of integers, or a width of 8.
func numbersForm(column []float64) (unit, width int) {
	for unit, per := range units {
		if most, ok := multiples(column, per); ok {
			return unit, widthOf(most)
		}
	}
	return 0, 8
}

// multiples tells whether all numbers are whole multiples of one over per, and the
// highest.
func multiples(column []float64, per float64) (most uint32, ok bool) {
	for _, x := range column {
		if x != x {
			continue
		}
		k, exact := multiple(x, per)
		if !exact {
			return 0, false
		}
		most = max(most, k)
	}
	return most, true
}

// multiple is how many times one over per a number is, when this gives it back.
func multiple(x, per float64) (k uint32, exact bool) {
	whole := math.Round(x * per)
	if !(whole >= 0 && whole < math.MaxUint32) {
		return 0, false
	}
	return uint32(whole), math.Float64bits(float64(uint32(whole))/per) == math.Float64bits(x)
}

// formByte is the first byte of a column of numbers.
func formByte(unit, width int) byte {
	if width == 8 {
		return wholeNumbers
	}
	return byte(wholeNumbers + 1 + 3*unit + map[int]int{1: 0, 2: 1, 4: 2}[width])
}
