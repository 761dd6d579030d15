package secrecy

import (
	"maps"
	"slices"
	"strings"
)

// Dimension is one way in which a table is divided: areas, families, axes.
type Dimension struct {
	// Codes names what it is divided into, totals included.
	Codes []string
	// Inner says which codes are not published; nil when all are.
	Inner []bool
	// Sums holds between the codes, by position in Codes.
	Sums []Relation
}

// Flat returns a dimension of parts and their total: the first code is the total.
func Flat(total string, parts ...string) Dimension {
	d := Dimension{Codes: append([]string{total}, parts...)}
	r := Relation{Total: 0}
	for i := range parts {
		r.Parts = append(r.Parts, i+1)
	}
	d.Sums = []Relation{r}
	return d
}

// Tree returns a dimension of nested codes, sorted: each code that is a parent is
// the sum of its children. parent holds the parent of each code but the roots.
// It returns [ErrInput] when a code is its own ancestor.
func Tree(parent map[string]string) (Dimension, error) {
	children := map[string][]string{}
	codes := map[string]bool{}
	for _, code := range slices.Sorted(maps.Keys(parent)) {
		above := parent[code]
		children[above] = append(children[above], code)
		codes[code], codes[above] = true, true
		for up, steps := above, 0; up != ""; up, steps = parent[up], steps+1 {
			if up == code || steps > len(parent) {
				return Dimension{}, badInput("tree", "code %q is its own ancestor", code)
			}
		}
	}
	d := Dimension{Codes: slices.Sorted(maps.Keys(codes))}
	for i, code := range d.Codes {
		if len(children[code]) == 0 {
			continue
		}
		r := Relation{Total: i}
		for _, child := range children[code] {
			at, _ := slices.BinarySearch(d.Codes, child)
			r.Parts = append(r.Parts, at)
		}
		d.Sums = append(d.Sums, r)
	}
	return d, nil
}

// Contribution is what one unit adds to a table. A unit may contribute in several
// places; in a cell that holds several of them it is still one unit.
type Contribution struct {
	Unit  string
	Value float64
	// In holds, for each dimension, the positions of all codes that it counts in: its
	// commune, its territoire, the whole; its family and all families.
	In [][]int
}

// Cross returns the table of all combinations of the codes of some dimensions,
// with the contributions added up. Cells are in the order of the combinations, the
// last dimension running fastest; keys are codes joined by "|". A cell with an
// inner code is inner.
//
// Units of different cells are taken for different units where hidden cells are
// added up: of a unit that contributes in many cells, let each be a unit of its own
// name only if it is one for the rules, too.
func Cross(dimensions []Dimension, contributions []Contribution) (Table, error) {
	size := 1
	for _, d := range dimensions {
		size *= len(d.Codes)
	}
	t := Table{Cells: make([]Cell, size)}
	for i := range t.Cells {
		at := place(dimensions, i)
		codes := make([]string, len(dimensions))
		for k, d := range dimensions {
			codes[k] = d.Codes[at[k]]
			if d.Inner != nil && d.Inner[at[k]] {
				t.Cells[i].Inner = true
			}
		}
		t.Cells[i].Key = strings.Join(codes, "|")
		t.Relations = append(t.Relations, sumsAt(dimensions, at)...)
	}
	return t, fill(t.Cells, dimensions, contributions)
}

// place returns the positions in the dimensions of a cell.
func place(dimensions []Dimension, cell int) []int {
	at := make([]int, len(dimensions))
	for k := len(dimensions) - 1; k >= 0; k-- {
		n := len(dimensions[k].Codes)
		at[k], cell = cell%n, cell/n
	}
	return at
}

// cellAt is the inverse of place.
func cellAt(dimensions []Dimension, at []int) int {
	cell := 0
	for k, d := range dimensions {
		cell = cell*len(d.Codes) + at[k]
	}
	return cell
}

// sumsAt returns the sums of which the cell at a place is the total.
func sumsAt(dimensions []Dimension, at []int) []Relation {
	var out []Relation
	for k, d := range dimensions {
		for _, sum := range d.Sums {
			if sum.Total != at[k] {
				continue
			}
			r := Relation{Total: cellAt(dimensions, at), Parts: make([]int, len(sum.Parts))}
			part := slices.Clone(at)
			for i, p := range sum.Parts {
				part[k] = p
				r.Parts[i] = cellAt(dimensions, part)
			}
			out = append(out, r)
		}
	}
	return out
}

// fill adds contributions up.
func fill(cells []Cell, dimensions []Dimension, contributions []Contribution) error {
	const what = "cross"
	byUnit := make([]map[string]float64, len(cells))
	for i, c := range contributions {
		if len(c.In) != len(dimensions) {
			return badInput(what, "contribution %d is in %d of %d dimensions", i, len(c.In), len(dimensions))
		}
		if !(c.Value >= 0) || isInf(c.Value) {
			return badInput(what, "contribution %d is %v", i, c.Value)
		}
		reached := []int{0}
		for k, d := range dimensions {
			var next []int
			for _, code := range c.In[k] {
				if code < 0 || code >= len(d.Codes) {
					return badInput(what, "contribution %d has code %d of %d", i, code, len(d.Codes))
				}
				for _, cell := range reached {
					next = append(next, cell*len(d.Codes)+code)
				}
			}
			reached = next
		}
		for _, cell := range reached {
			if byUnit[cell] == nil {
				byUnit[cell] = map[string]float64{}
			}
			byUnit[cell][c.Unit] += c.Value
			cells[cell].Value += c.Value
		}
	}
	for i, units := range byUnit {
		cells[i].Units = len(units)
		for _, v := range units {
			cells[i].Largest = max(cells[i].Largest, v)
		}
	}
	return nil
}
