package secrecy

import (
	"math"
	"slices"
)

// rounding is how far, of its total, a sum may be off: what remains of adding up
// floating-point numbers and of rounding to cents.
const rounding = 1e-6

// Cell is one figure of a table.
type Cell struct {
	// Key names the cell, uniquely in its table and alike in all editions.
	Key string
	// Value is the figure, 0 or more.
	Value float64
	// Units is how many units contribute to it, those that contribute 0 included.
	Units int
	// Largest is the largest contribution of one unit.
	Largest float64
	// Inner cells are not published, but readers could compute them by subtraction,
	// such as the part of a commune outside its neighbourhoods.
	Inner bool
	// Secret cells are hidden and protected whatever the rules say: their source
	// hides them, or they were secret in an earlier edition.
	Secret bool
	// Hidden cells are hidden without being secret: an earlier edition hid them to
	// protect others.
	Hidden bool
	// Known cells were shown by an earlier edition with this value: to hide them now
	// protects nothing. One that the rules forbid is hidden all the same.
	Known bool
}

// Sum returns a cell that adds up the contributions of its units.
func Sum(key string, contributions []float64) Cell {
	c := Cell{Key: key, Units: len(contributions)}
	for _, v := range contributions {
		c.Value += v
		c.Largest = max(c.Largest, v)
	}
	return c
}

// Relation says that the value of one cell is the sum of others, which have no
// unit in common. Cells are positions in a table.
type Relation struct {
	Total int
	Parts []int
}

// Table is the cells that are published from one variable, with all sums among
// them.
type Table struct {
	Cells     []Cell
	Relations []Relation
}

// Keep returns the table with what an earlier edition says about it: a cell that
// was hidden there under the same key with the same value is Secret, or Hidden when
// it only protected others; one that was shown so is Known. Otherwise the difference of two editions could tell what
// neither shows. Cells of the earlier edition that the new one has no longer (an
// old perimeter) tell something as well: add them, with their sums.
func (t Table) Keep(earlier Table, mask Mask) (Table, error) {
	if len(mask) != len(earlier.Cells) {
		return Table{}, badInput("earlier edition", "mask of %d for %d cells", len(mask), len(earlier.Cells))
	}
	position := make(map[string]int, len(earlier.Cells))
	for i, c := range earlier.Cells {
		position[c.Key] = i
	}
	out := Table{Cells: slices.Clone(t.Cells), Relations: t.Relations}
	for i := range out.Cells {
		c := &out.Cells[i]
		before, ok := position[c.Key]
		if !ok || c.Inner || earlier.Cells[before].Value != c.Value {
			continue
		}
		switch mask[before] {
		case Shown:
			c.Known = true
		case Inner:
		case Primary, Given:
			c.Secret = true
		case Secondary:
			c.Hidden = true
		}
	}
	return out, nil
}

// check refuses a table whose cells or sums cannot be true.
func (t Table) check(what string, rules Rules) error {
	keys := make(map[string]bool, len(t.Cells))
	for _, c := range t.Cells {
		if keys[c.Key] {
			return badInput(what, "two cells %q", c.Key)
		}
		keys[c.Key] = true
		if err := c.check(what, rules); err != nil {
			return err
		}
	}
	for i, r := range t.Relations {
		if err := t.checkRelation(what, i, r); err != nil {
			return err
		}
	}
	return nil
}

func (c Cell) check(what string, rules Rules) error {
	switch {
	case !(c.Value >= 0) || isInf(c.Value):
		return badInput(what, "cell %q is %v", c.Key, c.Value)
	case c.Units < 0 || c.Units == 0 && c.Value != 0:
		return badInput(what, "cell %q is %v with %d units", c.Key, c.Value, c.Units)
	case !(c.Largest >= 0) || c.Largest > c.Value*(1+rounding):
		return badInput(what, "cell %q is %v with a unit of %v", c.Key, c.Value, c.Largest)
	case rules.Dominance > 0 && c.Largest*float64(c.Units) < c.Value*(1-rounding):
		return badInput(what, "cell %q is %v, but its %d units have at most %v each", c.Key, c.Value, c.Units, c.Largest)
	}
	return nil
}

func (t Table) checkRelation(what string, position int, r Relation) error {
	seen := map[int]bool{}
	var sum float64
	for i, cell := range append([]int{r.Total}, r.Parts...) {
		if cell < 0 || cell >= len(t.Cells) {
			return badInput(what, "sum %d has cell %d of %d", position, cell, len(t.Cells))
		}
		if seen[cell] {
			return badInput(what, "sum %d has cell %q twice", position, t.Cells[cell].Key)
		}
		seen[cell] = true
		if i > 0 {
			sum += t.Cells[cell].Value
		}
	}
	total := t.Cells[r.Total]
	if math.Abs(total.Value-sum) > rounding*max(total.Value, sum) {
		return badInput(what, "cell %q is %v, its parts add up to %v", total.Key, total.Value, sum)
	}
	if total.Units > 0 && !slices.ContainsFunc(r.Parts, func(p int) bool { return t.Cells[p].Units > 0 }) {
		return badInput(what, "cell %q has %d units, its parts none", total.Key, total.Units)
	}
	if total.Units == 0 && slices.ContainsFunc(r.Parts, func(p int) bool { return t.Cells[p].Units > 0 }) {
		return badInput(what, "cell %q has no units, its parts have", total.Key)
	}
	return nil
}

func isInf(x float64) bool { return math.IsInf(x, 0) }
