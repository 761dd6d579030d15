package spatial

import (
	"context"
	"math"
)

// dealing is what conditional permutation draws: sums over the neighbours of
// an area, or of squared differences from it.
type dealing struct {
	what    string
	v       []float64
	w       *Weights
	squared bool
}

// line makes the statistic of an area of the sum that is drawn for it.
type line struct {
	slope, shift float64
	defined      bool
}

// conditional deals the values anew around every area that has a neighbour and a
// defined statistic.
func (p Permutations) conditional(ctx context.Context, d dealing, of func(i int) line) (LocalPermuted, error) {
	if err := p.check(d.what); err != nil {
		return LocalPermuted{}, err
	}
	n := d.w.N()
	l := LocalPermuted{
		Count: p.Count, Greater: make([]float64, n), Less: make([]float64, n), TwoSided: make([]float64, n),
		Mean: make([]float64, n), Variance: make([]float64, n), Defined: make([]bool, n),
	}
	err := p.each(ctx, n, 64, func() func(int) {
		dealer := newDealer(d, p.Count)
		return func(i int) {
			if line := of(i); line.defined && d.w.Neighbours(i) > 0 {
				s := newStream(p.Seed, uint64(i))
				l.record(i, line, dealer.deal(ctx, i, &s))
			}
		}
	})
	if err != nil {
		return LocalPermuted{}, err
	}
	return l, nil
}

// record turns what was drawn for area i into p-values and moments.
func (l LocalPermuted) record(i int, f line, t tally) {
	greater, less := t.reach, t.under
	switch {
	case f.slope < 0:
		greater, less = less, greater
	case f.slope == 0:
		greater, less = l.Count, l.Count
	}
	l.Greater[i], l.Less[i], l.TwoSided[i] = pseudo(greater, less, l.Count)
	m := float64(l.Count)
	l.Mean[i] = f.slope*t.sum/m + f.shift
	if l.Count > 1 {
		l.Variance[i] = max(0, f.slope*f.slope*(t.squares-t.sum*t.sum/m)/(m-1))
	}
	l.Defined[i] = true
}

// tally is what the sums drawn for one area came to.
type tally struct {
	reach, under int // sums at least, at most the observed one
	sum, squares float64
}

// blockSize is the number of neighbours drawn before they are looked up: drawing
// and looking up apart keeps the processor busy with both.
const blockSize = 1024

// dealer deals for one worker.
type dealer struct {
	dealing
	count  int
	block  []uint32  // neighbours drawn, row after row
	sums   []float64 // one per row
	others []uint32  // the other areas in some order, for rows so long that repeats are frequent
	seen   []uint32  // epoch in which an area was last drawn
	epoch  uint32
}

func newDealer(d dealing, count int) *dealer {
	size := max(blockSize, d.w.MostNeighbours())
	return &dealer{dealing: d, count: count, block: make([]uint32, size), sums: make([]float64, size)}
}

// deal draws count rows of neighbours for area i and sums them. It stops early
// when the context ends; what it gives then is of no use.
func (d *dealer) deal(ctx context.Context, i int, s *stream) tally {
	to, value := d.w.row(i)
	k := len(to)
	for j, t := range to {
		d.block[j] = uint32(t)
	}
	d.add(i, value, 1)
	size := 0.0
	for _, v := range value {
		size += v
	}
	observed := d.sums[0]
	margin := tie * (math.Abs(observed) + size*math.Abs(d.v[i]))
	var t tally
	dense := k*k > d.w.N()
	if dense {
		d.lineUp(i)
	}
	for left := d.count; left > 0 && ctx.Err() == nil; {
		rows := min(left, len(d.block)/k)
		if dense {
			d.drawLined(s, k, rows)
		} else {
			s.fillWithout(d.block[:rows*k], uint32(d.w.N()-1), uint32(i))
		}
		rows = d.add(i, value, rows)
		t.count(d.sums[:rows], observed, margin)
		left -= rows
	}
	return t
}

// count compares sums with the observed one without branches, which no processor
// could predict.
func (t *tally) count(sums []float64, observed, margin float64) {
	lo, hi := observed-margin, observed+margin
	var below, above uint64
	var sum, squares float64
	for _, s := range sums {
		below += math.Float64bits(s-lo) >> 63
		above += math.Float64bits(hi-s) >> 63
		sum += s
		squares += s * s
	}
	t.reach += len(sums) - int(below)
	t.under += len(sums) - int(above)
	t.sum += sum
	t.squares += squares
}

// lineUp puts all areas but i in order.
func (d *dealer) lineUp(i int) {
	d.others = d.others[:0]
	for a := range d.w.N() {
		if a != i {
			d.others = append(d.others, uint32(a))
		}
	}
}

// drawLined fills the block with rows of k of the others, by the first k steps of
// a shuffle; any order may be shuffled on.
func (d *dealer) drawLined(s *stream, k, rows int) {
	for r := range rows {
		for j := range k {
			o := j + int(s.below(uint32(len(d.others)-j)))
			d.others[j], d.others[o] = d.others[o], d.others[j]
		}
		copy(d.block[r*k:], d.others[:k])
	}
}
