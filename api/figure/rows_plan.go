package figure

import (
	"slices"
)

// rowPlan is how a list of rows is laid out.
type rowPlan struct {
	size   float64 // of text, in points
	height float64 // of a row with a name of one line, in millimetres
	names  float64 // width of names
	lines  []int   // of the name of each row
	parts  [][]int // rows of each column; -1 stands for rows that are left out
}

// Room that rows need.
const (
	narrowestColumn = 95.0 // millimetres, for two columns side by side at 8 points
	rowLeading      = 1.24
	highestRow      = 5    // lines, where few rows have much room
	largerLetters   = 1.25 // times those of labels, where few rows have much room
	betweenColumns  = 6.0
)

// nameLines is how many lines a name may take.
const nameLines = 3

// tall is the height of a row.
func (p rowPlan) tall(i int) float64 {
	if i < 0 {
		return p.height
	}
	return p.height + float64(p.lines[i]-1)*LineHeight(p.size)
}

// total is the height of a column of rows.
func (p rowPlan) total(part []int) float64 {
	sum := 0.0
	for _, i := range part {
		sum += p.tall(i)
	}
	return sum
}

// stretch gives rows the room that is left, and takes what is missing from all of them.
func (p rowPlan) stretch(height float64) rowPlan {
	most := highestRow * rowHeight(p.size)
	for _, part := range p.parts {
		left := (height - p.total(part)) / float64(max(len(part), 1))
		most = min(most, p.height+left)
	}
	p.height = max(most, 0.5*rowHeight(p.size))
	return p
}

// planRows lays out rows in their order: in one column, in two, else the first and the
// last of them with those that are picked out between. Names that are too long take
// more lines, then smaller letters; they are cut only where all rows find place otherwise.
func (b *Board) planRows(in Box, rows []chartRow) rowPlan {
	largest := b.Body
	if float64(len(rows))*(highestRow-1)*rowHeight(largerLetters*b.Body) <= in.H {
		largest *= largerLetters
	}
	for _, lines := range []int{nameLines, 1} {
		for columns := 1; columns <= 2; columns++ {
			for size := largest; size >= b.Least; size -= 0.5 {
				if columns == 2 && in.W/2 < narrowestColumn*size/8 {
					continue
				}
				half := (len(rows) + columns - 1) / columns
				p := b.planOf(Box{W: (in.W - betweenColumns*float64(columns-1)) / float64(columns)}, rows, size, lines)
				for from := 0; from < len(rows); from += half {
					p.parts = append(p.parts, count(from, min(from+half, len(rows))))
				}
				if p.fits(in.H) {
					return p.stretch(in.H)
				}
			}
		}
	}
	return b.planEnds(in, rows)
}

func (p rowPlan) fits(height float64) bool {
	return !slices.ContainsFunc(p.parts, func(part []int) bool { return p.total(part) > height+1e-9 })
}

// planOf is a plan without its rows, for a column and a size; names have no more than so
// many lines.
func (b *Board) planOf(column Box, rows []chartRow, size float64, most int) rowPlan {
	p := rowPlan{size: size, height: rowHeight(size), names: b.columnsOf(column, rows, size).name.W, lines: make([]int, len(rows))}
	for i, r := range rows {
		p.lines[i] = min(len(b.wrapName(r.name, p.names, TextStyle{Size: size, Bold: r.strong})), most)
	}
	return p
}

// planEnds shows the first and the last rows.
func (b *Board) planEnds(in Box, rows []chartRow) rowPlan {
	p := b.planOf(in, rows, max(b.Least, b.Body-1), nameLines)
	shown := make([]bool, len(rows))
	left := in.H - p.height // a row that says that others are left out
	take := func(i int) bool {
		if shown[i] {
			return true
		}
		if left < p.tall(i) {
			return false
		}
		shown[i], left = true, left-p.tall(i)
		return true
	}
	strong := 0
	for i, r := range rows {
		if r.strong {
			strong++
			shown[i], left = true, left-p.tall(i)
		}
	}
	if strong > 0 {
		left -= p.height // others are left out on both sides of them
	}
	shown[0], shown[len(rows)-1] = true, true // whatever room there is
	left -= p.tall(0) + p.tall(len(rows)-1)
	for i, k := 1, len(rows)-2; i <= k && take(i) && take(k); i, k = i+1, k-1 {
		continue
	}
	var list []int
	for i, is := range shown {
		switch {
		case is:
			list = append(list, i)
		case list[len(list)-1] >= 0:
			list = append(list, -1)
		}
	}
	p.parts = [][]int{list}
	return p.stretch(in.H)
}

func rowHeight(size float64) float64 { return rowLeading * size * mmPerPoint }

// count is the numbers from one to before another.
func count(from, to int) []int {
	var list []int
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}
