package secrecy

import (
	"cmp"
	"math"
	"slices"
)

// negligible is what remains of a coefficient, or of the largest value, after
// rounding.
const negligible = 1e-9

// solver holds the sums of a system, solved for as many classes as there are
// independent sums (the basic ones), and a point that fulfils them: values of all
// classes, none negative. Classes that are not free keep their true value.
//
// It is a simplex tableau that goes on from any point, the true values included,
// not only from corners: most questions are answered after a step or two.
type solver struct {
	basic []int       // class that each row is solved for
	rowOf []int       // row of each class, or none
	a     [][]float64 // row i says: x[basic[i]] + Σ a[i][j] x[j] is constant, j not basic
	truth []float64
	x     []float64
	free  []bool
	tiny  float64 // what counts as no difference between values

	touched, nonzero []int // scratch of column and eliminate
}

// newSolver solves the sums; it drops those that follow from others.
func newSolver(s *system) *solver {
	n := len(s.classes)
	v := &solver{rowOf: make([]int, n), truth: make([]float64, n), free: make([]bool, n)}
	largest := 0.0
	for i, c := range s.classes {
		v.rowOf[i] = none
		v.truth[i] = c.value
		largest = max(largest, c.value)
	}
	v.tiny = largest * 1e-11
	v.x = slices.Clone(v.truth)
	for _, r := range s.rows {
		v.addRow(r)
	}
	return v
}

// clone returns a solver that shares nothing with v.
func (v *solver) clone() *solver {
	out := *v
	out.basic, out.rowOf = slices.Clone(v.basic), slices.Clone(v.rowOf)
	out.x, out.free = slices.Clone(v.x), slices.Clone(v.free)
	out.touched, out.nonzero = nil, nil
	out.a = make([][]float64, len(v.a))
	for i := range v.a {
		out.a[i] = slices.Clone(v.a[i])
	}
	return &out
}

// addRow solves one more sum, for its total if that is not taken, so that totals
// are told by their parts.
func (v *solver) addRow(r row) {
	line := make([]float64, len(v.truth))
	line[r.total]++
	for _, p := range r.parts {
		line[p]--
	}
	for j, f := range line {
		if f != 0 && v.rowOf[j] != none {
			subtract(line, v.a[v.rowOf[j]], f)
			line[j] = 0
		}
	}
	enter := r.total
	if math.Abs(line[enter]) < negligible {
		if enter = slices.IndexFunc(line, func(f float64) bool { return math.Abs(f) >= negligible }); enter < 0 {
			return
		}
	}
	v.basic = append(v.basic, enter)
	v.rowOf[enter] = len(v.a)
	v.a = append(v.a, line)
	v.eliminate(len(v.a)-1, enter, v.column(enter))
}

// column returns the rows in which a class stands, until it is called again. Rows lie
// far apart in memory, so that each step of the simplex looks for them once.
func (v *solver) column(class int) []int {
	v.touched = v.touched[:0]
	for i, line := range v.a {
		if line[class] != 0 {
			v.touched = append(v.touched, i)
		}
	}
	return v.touched
}

// subtract takes f times the other line off a line; what is negligible becomes 0.
func subtract(line, other []float64, f float64) {
	for j, o := range other {
		if o != 0 {
			line[j] = snap(line[j] - f*o)
		}
	}
}

// snap takes rounding off a coefficient: almost all are whole.
func snap(f float64) float64 {
	if whole := math.RoundToEven(f); math.Abs(f-whole) < negligible {
		return whole
	}
	return f
}

// eliminate makes a class basic in a row, and takes it out of all others of its column.
func (v *solver) eliminate(at, enter int, column []int) {
	line := v.a[at]
	pivot := line[enter]
	nonzero := v.nonzero[:0]
	for j, f := range line {
		if f != 0 {
			if pivot != 1 {
				line[j] = snap(f / pivot)
			}
			nonzero = append(nonzero, j)
		}
	}
	line[enter] = 1
	v.nonzero = nonzero
	for _, i := range column {
		if i == at {
			continue
		}
		other := v.a[i]
		f := other[enter]
		for _, j := range nonzero {
			other[j] = snap(other[j] - f*line[j])
		}
		other[enter] = 0
	}
}

// pivot makes a class basic in place of the one of a row.
func (v *solver) pivot(at, enter int, column []int) {
	v.rowOf[v.basic[at]] = none
	v.eliminate(at, enter, column)
	v.basic[at] = enter
	v.rowOf[enter] = at
}

// reset returns to the true values.
func (v *solver) reset() { copy(v.x, v.truth) }

// push moves the value of a free class up (direction 1) or down (−1), others
// following the sums, until it reaches the target or can go no further. It tells
// whether the target was reached; an infinite target is when there is no end.
//
// The rule is to take the steepest class, and, when nothing has moved for a
// while, the first (Bland, doi:10.1287/moor.2.2.103), which cannot go in circles.
func (v *solver) push(c int, direction, target float64) bool {
	for still := 0; (target-v.x[c])*direction > v.tiny; {
		enter, way := v.entering(c, direction, still > 2*len(v.basic)+20)
		if enter == none {
			return false
		}
		column := v.column(enter)
		step, at := v.room(enter, way, column)
		rate := 1.0
		if r := v.rowOf[c]; r != none {
			rate = math.Abs(v.a[r][enter])
		}
		if wanted := (target - v.x[c]) * direction / rate; wanted <= step {
			if isInf(wanted) {
				return true
			}
			v.move(enter, way*wanted, column)
			return true
		}
		v.move(enter, way*step, column)
		still++
		if step > 0 {
			still = 0
		}
		if at != none {
			v.pivot(at, enter, column)
		} else {
			v.x[enter] = 0
		}
	}
	return true
}

// entering returns a class that moves c in the direction, and which way it goes
// itself; none when there is none.
func (v *solver) entering(c int, direction float64, first bool) (enter int, way float64) {
	r := v.rowOf[c]
	if r == none {
		if direction < 0 && v.x[c] <= v.tiny {
			return none, 0
		}
		return c, direction
	}
	enter = none
	steepest := negligible
	for j, f := range v.a[r] {
		if f == 0 || j == c || !v.free[j] || math.Abs(f) <= steepest {
			continue
		}
		w := direction
		if f > 0 {
			w = -direction
		}
		if w < 0 && v.x[j] <= v.tiny {
			continue
		}
		enter, way, steepest = j, w, math.Abs(f)
		if first {
			break
		}
	}
	return enter, way
}

// room returns how far a class that is not basic can go, and the row that stops
// it: none when it is its own zero, or when nothing does (infinite room). Rows of
// classes that are not free stop it at once.
func (v *solver) room(enter int, way float64, column []int) (step float64, at int) {
	step, at = math.Inf(1), none
	if way < 0 {
		step = v.x[enter]
	}
	leaves := len(v.truth)
	for _, i := range column {
		f := v.a[i][enter]
		if math.Abs(f) < negligible {
			continue
		}
		b := v.basic[i]
		if !v.free[b] {
			return 0, i
		}
		if f*way <= 0 {
			continue
		}
		limit := max(0, v.x[b]) / math.Abs(f)
		if limit < step || limit == step && b < leaves {
			step, at, leaves = limit, i, b
		}
	}
	return step, at
}

// move moves a class that is not basic, and the basic ones with it.
func (v *solver) move(enter int, by float64, column []int) {
	if by == 0 {
		return
	}
	v.x[enter] += by
	for _, i := range column {
		b := v.basic[i]
		if v.x[b] -= v.a[i][enter] * by; v.x[b] < v.tiny {
			v.x[b] = max(0, v.x[b])
		}
	}
}

// settle makes classes that are not free give up their rows wherever a free one
// can take them, so that what is left in their rows cannot move.
func (v *solver) settle() {
	for i, line := range v.a {
		if v.free[v.basic[i]] {
			continue
		}
		for j, f := range line {
			if v.free[j] && math.Abs(f) >= negligible {
				v.pivot(i, j, v.column(j))
				break
			}
		}
	}
}

// lighten makes the lightest classes basic that can be, so that each class moves
// with none that are heavier than itself.
func (v *solver) lighten(weight []float64) {
	order := make([]int, len(weight))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[a], weight[b]) })
	kept := make([]bool, len(weight))
	for _, c := range order {
		if v.rowOf[c] == none {
			heaviest := none
			for i, line := range v.a {
				b := v.basic[i]
				if line[c] != 0 && !kept[b] && (heaviest == none || weight[b] > weight[v.basic[heaviest]]) {
					heaviest = i
				}
			}
			if heaviest == none {
				continue
			}
			v.pivot(heaviest, c, v.column(c))
		}
		kept[c] = true
	}
}
