package edition

import (
	"fmt"
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Compact is a vector as its encoded bytes, of which any value is read without the
// others. All vectors of an edition are kept so: those of all of France take about a
// quarter of the memory of their columns. It is immutable.
type Compact struct {
	Key
	Boundaries Hash

	areas, rows int
	row         uints // of each area; not there: area i has row i
	status      []byte
	number      [6]numbers // of each row, in the order of [Vector.floats]
	count       [3]uints   // N, RankLow, RankHigh of each row
	verdict     uints
	reason      uints
	basis       uints
	sourceRow   uints // of each area
	*dictionaries
	size int // bytes
}

// dictionaries are the words that rows point to.
type dictionaries struct {
	reasons []indicator.Reason
	bases   []Basis
}

// Len is the number of areas.
func (p *Compact) Len() int { return p.areas }

// Bases are the different ones of its values.
func (p *Compact) Bases() []Basis { return p.bases }

// At is the value of area i.
func (p *Compact) At(i int) Value {
	row := p.rowOf(i)
	x := Value{
		Number: p.number[0].at(row), Numerator: p.number[1].at(row), Denominator: p.number[2].at(row),
		Low: p.number[3].at(row), High: p.number[4].at(row), Smoothed: p.number[5].at(row),
		N: p.count[0].int(row), RankLow: p.count[1].int(row), RankHigh: p.count[2].int(row),
		Verdict: indicator.Verdict(p.verdict.position(row)), Status: indicator.Status(p.status[row]),
		Reason: p.reasons[p.reason.position(row)], Basis: p.bases[p.basis.position(row)], Row: p.sourceRow.int(i),
	}
	return x
}

func (p *Compact) rowOf(i int) int {
	if p.row.width == 0 {
		return i
	}
	return int(p.row.at(i))
}

// Columns makes the columns of the vector.
func (p *Compact) Columns() *Vector {
	v := &Vector{Key: p.Key, Boundaries: p.Boundaries, Reasons: p.reasons, Bases: p.bases}
	v.Status = expanded(p, true, func(row int) indicator.Status { return indicator.Status(p.status[row]) })
	for i, c := range v.floats() {
		*c.into = expanded(p, p.number[i].there(), p.number[i].at)
	}
	for i, c := range v.rowInts() {
		*c = expanded(p, p.count[i].width > 0, p.count[i].int)
	}
	v.Verdict = expanded(p, p.verdict.width > 0, func(row int) indicator.Verdict { return indicator.Verdict(p.verdict.at(row)) })
	v.Reason = expanded(p, p.reason.width > 0, func(row int) uint16 { return uint16(p.reason.at(row)) })
	v.Basis = expanded(p, p.basis.width > 0, func(row int) uint16 { return uint16(p.basis.at(row)) })
	if p.sourceRow.width > 0 {
		v.SourceRow = make([]int32, p.areas)
		for i := range v.SourceRow {
			v.SourceRow[i] = p.sourceRow.int(i)
		}
	}
	return v
}

// expanded is a column of all areas; nil when it is not there.
func expanded[T any](p *Compact, there bool, of func(row int) T) []T {
	if !there {
		return nil
	}
	c := make([]T, p.areas)
	if p.row.width == 0 {
		for i := range c {
			c[i] = of(i)
		}
		return c
	}
	rows := make([]T, p.rows)
	for row := range rows {
		rows[row] = of(row)
	}
	for i := range c {
		c[i] = rows[p.row.at(i)]
	}
	return c
}

func (p *Compact) readColumns(r *reader, known *words) {
	// An area is at least one byte, of its row or of its status.
	p.areas = r.count(1)
	p.rows = r.count(1)
	p.dictionaries = known.read(r)
	if p.rows > p.areas {
		r.fail("%d rows of %d areas", p.rows, p.areas)
	}
	if p.rows < p.areas {
		if p.row = readUints(r, p.areas); p.row.width == 0 {
			r.fail("areas without rows")
		}
	}
	p.status = r.take(p.rows, 1)
	for i := range p.number {
		p.number[i] = readNumbers(r, p.rows)
	}
	for i := range p.count {
		p.count[i] = readUints(r, p.rows)
	}
	p.verdict, p.reason, p.basis = readUints(r, p.rows), readUints(r, p.rows), readUints(r, p.rows)
	p.sourceRow = readUints(r, p.areas)
}

// check refuses what must never be published, as [NewVector] does: see Value.check. It
// keeps At from reading beyond the columns.
func (p *Compact) check() error {
	if len(p.reasons) == 0 || p.reasons[0] != "" || p.areas > 0 && len(p.bases) == 0 {
		return fmt.Errorf("%w: no words", errDamaged)
	}
	if !p.row.below(p.rows) || !p.reason.below(len(p.reasons)) || !p.basis.below(len(p.bases)) || !p.verdict.below(int(indicator.Below)+1) {
		return fmt.Errorf("%w: a position beyond the end", errDamaged)
	}
	for _, c := range p.number {
		if !c.valid() {
			return fmt.Errorf("%w: number", errDamaged)
		}
	}
	for _, c := range append(p.count[:], p.sourceRow) {
		if c.width == 4 && !c.counts() {
			return fmt.Errorf("%w: a count beyond the end", errDamaged)
		}
	}
	for row := range p.rows {
		x := Value{
			Number: p.number[0].at(row), Numerator: p.number[1].at(row), Low: p.number[3].at(row),
			High: p.number[4].at(row), Smoothed: p.number[5].at(row),
			N: p.count[0].int(row), RankLow: p.count[1].int(row), RankHigh: p.count[2].int(row), Row: None,
			Verdict: indicator.Verdict(p.verdict.position(row)), Status: indicator.Status(p.status[row]),
			Reason: p.reasons[p.reason.position(row)], Denominator: math.NaN(),
		}
		if err := x.check(); err != nil {
			return fmt.Errorf("row %d: %w", row, err)
		}
	}
	return nil
}

// counts tells whether all items fit the integers of vectors.
func (c uints) counts() bool {
	for i := range c.len() {
		if x := c.at(i); x > math.MaxInt32 && x != noInt(c.width) {
			return false
		}
	}
	return true
}
