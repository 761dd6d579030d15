package edition

import (
	"cmp"
	"maps"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// dictionary gathers different words, and which of them each row has. Rows that are
// alike mostly follow each other.
type dictionary[T any] struct {
	words []T
	at    map[string]int // by key
	of    []uint16       // positions in words, of the rows
	last  int            // position of the last row's word
}

func newDictionary[T any](rows int) *dictionary[T] {
	return &dictionary[T]{at: map[string]int{}, of: make([]uint16, 0, rows)}
}

// again adds a row with the word of the row before.
func (d *dictionary[T]) again() { d.of = append(d.of, uint16(d.last)) }

// add adds a row. Two words are the same when their keys are.
func (d *dictionary[T]) add(word T, key string) {
	at, known := d.at[key]
	if !known {
		at = len(d.words)
		d.at[key] = at
		d.words = append(d.words, word)
	}
	d.last = at
	d.again()
}

// sorted returns the words in order, and the position of each row's there.
func (d *dictionary[T]) sorted(compare func(a, b T) int) ([]T, []uint16) {
	order := make([]int, len(d.words))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return compare(d.words[i], d.words[j]) })
	words, to := make([]T, len(order)), make([]uint16, len(order))
	for i, old := range order {
		words[i], to[old] = d.words[old], uint16(i)
	}
	for i, old := range d.of {
		d.of[i] = to[old]
	}
	return words, d.of
}

// unlessFirst are positions; nil where all are those of the first word.
func unlessFirst(positions []uint16) []uint16 {
	if slices.ContainsFunc(positions, isSet[uint16]) {
		return positions
	}
	return nil
}

// reasonsOf are the different reasons of values, the empty one among them, and which each
// value has.
func reasonsOf(values []Value) ([]indicator.Reason, []uint16) {
	d := newDictionary[indicator.Reason](len(values) + 1)
	d.add("", "")
	for i := range values {
		if r := values[i].Reason; r == d.words[d.last] {
			d.again()
		} else {
			d.add(r, string(r))
		}
	}
	words, of := d.sorted(cmp.Compare[indicator.Reason])
	return words, unlessFirst(of[1:])
}

// basesOf are the different bases of values, and which each value has.
func basesOf(values []Value) ([]Basis, []uint16) {
	d := newDictionary[Basis](len(values))
	for i := range values {
		if b := &values[i].Basis; i > 0 && b.equal(&d.words[d.last]) {
			d.again()
		} else {
			d.add(*b, b.Key())
		}
	}
	words, of := d.sorted(Basis.compare)
	return words, unlessFirst(of)
}

// equal tells whether two bases have one key.
func (b *Basis) equal(o *Basis) bool {
	return b.Method == o.Method && b.Missing == o.Missing && b.DenominatorPeriod == o.DenominatorPeriod &&
		slices.Equal(b.Sources, o.Sources) && maps.Equal(b.Args, o.Args)
}
