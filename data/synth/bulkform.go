package synth

import "strconv"

// form is a row that is filled again and again: some columns are set once, some in
// every row, in their order, the others stay empty.
type form struct {
	cells [][]byte
	at    []int // of the columns set in every row
	next  int   // in at
}

// form makes a form of a layout: constant columns by pairs of name and value, and
// the names of those set in every row.
func (l layout) form(constant []string, varying ...string) *form {
	f := &form{cells: make([][]byte, len(l.header))}
	for i, text := range l.row(constant...) {
		f.cells[i] = []byte(text)
	}
	for _, column := range varying {
		f.at = append(f.at, l.at[column])
	}
	return f
}

// row ends a row and returns it. It is good until the next is begun.
func (f *form) row() [][]byte {
	f.next = 0
	return f.cells
}

// cell is the next column, emptied, to be given back by set.
func (f *form) cell() []byte { return f.cells[f.at[f.next]][:0] }

func (f *form) set(b []byte) *form {
	f.cells[f.at[f.next]] = b
	f.next++
	return f
}

func (f *form) text(s string) *form    { return f.set(append(f.cell(), s...)) }
func (f *form) digits(b []byte) *form  { return f.set(append(f.cell(), b...)) }
func (f *form) whole(n int) *form      { return f.set(strconv.AppendInt(f.cell(), int64(n), 10)) }
func (f *form) truth(b bool) *form     { return f.set(strconv.AppendBool(f.cell(), b)) }
func (f *form) metres(v float64) *form { return f.set(strconv.AppendFloat(f.cell(), v, 'f', 1, 64)) }

func (f *form) degrees(v float64) *form { return f.set(strconv.AppendFloat(f.cell(), v, 'f', 6, 64)) }

// unless writes a text, or that it must not be seen.
func (f *form) unless(hide bool, s string) *form {
	if hide {
		s = hidden
	}
	return f.text(s)
}
