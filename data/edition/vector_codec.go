package edition

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// compactVersion is the first byte of an encoded vector.
const compactVersion = 2

// Encode writes the vector: version, key, number of areas and of different rows, the
// words that rows point to, the row of each area, then column after column, a row after
// the other. Equal vectors give equal bytes. Items of a column have one width, so that
// a vector is read where it lies: see [Compact].
func (v *Vector) Encode() []byte {
	p := newLayout(v)
	w := &writer{b: make([]byte, 0, 1024+len(p.first)*p.rowBytes+6*v.Len())}
	w.b = append(w.b, compactVersion)
	w.text(v.Indicator)
	w.text(string(v.Level))
	w.int(int64(v.Period.From))
	w.int(int64(v.Period.To))
	w.text(string(v.Boundaries))
	w.count(v.Len())
	w.count(len(p.first))
	w.text(string(v.encodeWords()))
	if p.of != nil {
		width := widthOf(uint32(max(len(p.first), 1) - 1))
		w.b = append(w.b, byte(width))
		for _, row := range p.of {
			w.b = appendUint(w.b, row, width)
		}
	}
	for _, i := range p.first {
		w.b = append(w.b, byte(v.Status[i]))
	}
	for i, c := range v.floats() {
		p.numbers(w, *c.into, p.forms[i])
	}
	for _, c := range v.rowInts() {
		putInts(w, p.first, *c)
	}
	putPositions(w, p.first, v.Verdict)
	putPositions(w, p.first, v.Reason)
	putPositions(w, p.first, v.Basis)
	all := make([]int32, len(v.SourceRow))
	for i := range all {
		all[i] = int32(i)
	}
	putInts(w, all, v.SourceRow)
	return w.b
}

// layout is a vector that is being encoded.
type layout struct {
	rows
	rowBytes int
	forms    [6]form // of the columns of numbers
}

// form is how a column of numbers is written.
type form struct{ unit, width int }

func newLayout(v *Vector) layout {
	p := layout{rowBytes: 1}
	for i, c := range v.floats() {
		if *c.into != nil {
			unit, width := numbersForm(*c.into)
			p.forms[i] = form{unit, width}
			p.rowBytes += width
		}
	}
	for _, c := range v.rowInts() {
		p.rowBytes += intsWidth(*c)
	}
	p.rowBytes += positionsWidth(v.Verdict) + positionsWidth(v.Reason) + positionsWidth(v.Basis)
	p.rows = rowsOf(v).unlessDifferent(p.rowBytes)
	return p
}

// numbers writes a column of numbers, of the first area of each row.
func (p layout) numbers(w *writer, column []float64, f form) {
	if column == nil {
		w.b = append(w.b, noColumn)
		return
	}
	w.b = append(w.b, formByte(f.unit, f.width))
	for _, i := range p.first {
		x := column[i]
		switch {
		case f.width == 8:
			w.b = binary.LittleEndian.AppendUint64(w.b, numberBits(x))
		case x != x:
			w.b = appendUint(w.b, noInt(f.width), f.width)
		default:
			k, _ := multiple(x, units[f.unit])
			w.b = appendUint(w.b, k, f.width)
		}
	}
}

// intsWidth is the width of a column of integers, 0 when it is not there.
func intsWidth(column []int32) int {
	if column == nil {
		return 0
	}
	return widthOf(uint32(max(slices.Max(column), 0)))
}

// putInts writes a column of integers of some areas.
func putInts(w *writer, areas []int32, column []int32) {
	width := intsWidth(column)
	w.b = append(w.b, byte(width))
	if width == 0 {
		return
	}
	for _, i := range areas {
		x := uint32(column[i])
		if column[i] == None {
			x = noInt(width)
		}
		w.b = appendUint(w.b, x, width)
	}
}

// positionsWidth is the width of a column of small codes, 0 when it is not there.
func positionsWidth[T ~uint8 | ~uint16](column []T) int {
	if column == nil {
		return 0
	}
	return widthOf(uint32(slices.Max(column)))
}

// putPositions writes a column of small codes of some areas.
func putPositions[T ~uint8 | ~uint16](w *writer, areas []int32, column []T) {
	width := positionsWidth(column)
	w.b = append(w.b, byte(width))
	if width == 0 {
		return
	}
	for _, i := range areas {
		w.b = appendUint(w.b, uint32(column[i]), width)
	}
}

// encodeWords writes the reasons and bases.
func (v *Vector) encodeWords() []byte {
	w := &writer{}
	w.count(len(v.Reasons))
	for _, r := range v.Reasons {
		w.text(string(r))
	}
	w.count(len(v.Bases))
	for _, b := range v.Bases {
		writeBasis(w, b)
	}
	return w.b
}

// DecodeVector reads what Encode wrote, now or in an older version. Any other bytes give
// an error.
func DecodeVector(body []byte) (*Vector, error) {
	if len(body) > 0 && body[0] == firstVersion {
		v, err := decodeFirst(&reader{b: body})
		if err != nil {
			return nil, fmt.Errorf("vector: %w", err)
		}
		return v, nil
	}
	p, err := readCompact(body, nil)
	if err != nil {
		return nil, err
	}
	v := p.Columns()
	if err := v.verify(); err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	if string(v.Encode()) != string(body) {
		return nil, fmt.Errorf("vector: %w: not the only encoding", errDamaged)
	}
	return v, nil
}

// readCompact reads an encoded vector where it lies, and checks each of its values. Words that
// the vectors before had are taken from there.
func readCompact(body []byte, known *words) (*Compact, error) {
	size := len(body)
	if size > 0 && body[0] == firstVersion {
		v, err := DecodeVector(body)
		if err != nil {
			return nil, err
		}
		body = v.Encode()
	}
	r := &reader{b: body}
	r.version(compactVersion)
	p := &Compact{size: len(body)}
	p.Indicator, p.Level = r.text(), source.Level(r.text())
	p.Period = readPeriod(r)
	p.Boundaries = Hash(r.text())
	p.readColumns(r, known)
	err := r.end()
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	return p, nil
}
