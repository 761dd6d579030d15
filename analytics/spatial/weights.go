package spatial

import (
	"cmp"
	"math"
	"slices"
)

// Style says how the weights of a row are made from its neighbours.
type Style int

const (
	// Binary gives every link the weight 1 (style "B" of spdep).
	Binary Style = iota
	// RowStandardised divides each row by its sum, so that a lag is a mean of
	// the neighbours (style "W" of spdep).
	RowStandardised
	// Valued keeps the weights that were given, such as inverse distances.
	Valued
)

// Weights says which areas are neighbours and how much each counts: a sparse
// matrix with one row per area, stored by rows (CSR). It does not change after
// it is made and may be used by several goroutines. Weights need not be
// symmetric; k nearest neighbours are not.
type Weights struct {
	start []int32   // row i is [start[i], start[i+1])
	to    []int32   // neighbours, ascending within a row
	value []float64 // weight of each link
	style Style
	self  bool // every area is its own neighbour too
}

// NewWeights makes weights from lists of neighbours: neighbours[i] holds the
// positions of the neighbours of area i, in any order; an empty list is an
// island. A position that is out of range, repeated or the area itself wraps
// [ErrInput].
func NewWeights(neighbours [][]int, style Style) (*Weights, error) {
	if style != Binary && style != RowStandardised {
		return nil, badInput("weights", "style %d needs values", style)
	}
	w, err := fromLists(neighbours, nil)
	if err != nil {
		return nil, err
	}
	w.style = style
	if style == RowStandardised {
		w.standardise()
	}
	return w, nil
}

// NewValuedWeights makes weights from lists of neighbours and a weight for each,
// finite and above 0.
func NewValuedWeights(neighbours [][]int, values [][]float64) (*Weights, error) {
	if len(values) != len(neighbours) {
		return nil, badInput("weights", "%d rows of values for %d areas", len(values), len(neighbours))
	}
	w, err := fromLists(neighbours, values)
	if err != nil {
		return nil, err
	}
	w.style = Valued
	return w, nil
}

// fromLists copies lists into rows and checks them; without values every link
// weighs 1.
func fromLists(neighbours [][]int, values [][]float64) (*Weights, error) {
	n, links := len(neighbours), 0
	for _, row := range neighbours {
		links += len(row)
	}
	if n > math.MaxInt32 || links > math.MaxInt32 {
		return nil, badInput("weights", "%d areas and %d links are too many", n, links)
	}
	w := &Weights{start: make([]int32, 1, n+1), to: make([]int32, 0, links), value: make([]float64, 0, links)}
	for i, row := range neighbours {
		for k, j := range row {
			if j < 0 || j >= n || j == i {
				return nil, badInput("weights", "area %d has neighbour %d, of %d areas", i, j, n)
			}
			v := 1.0
			if values != nil {
				if len(values[i]) != len(row) {
					return nil, badInput("weights", "area %d has %d neighbours and %d values", i, len(row), len(values[i]))
				}
				v = values[i][k]
			}
			if math.IsNaN(v) || math.IsInf(v, 0) || v <= 0 {
				return nil, badInput("weights", "area %d has weight %v", i, v)
			}
			w.to = append(w.to, int32(j))
			w.value = append(w.value, v)
		}
		w.start = append(w.start, int32(len(w.to)))
		if err := w.sortRow(i); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// sortRow puts row i in ascending order, so that sums do not depend on the order
// of the lists, and refuses a neighbour named twice.
func (w *Weights) sortRow(i int) error {
	to, value := w.row(i)
	if !slices.IsSorted(to) {
		order := make([]int, len(to))
		for k := range order {
			order[k] = k
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(to[a], to[b]) })
		sortedTo, sortedValue := make([]int32, len(to)), make([]float64, len(to))
		for k, o := range order {
			sortedTo[k], sortedValue[k] = to[o], value[o]
		}
		copy(to, sortedTo)
		copy(value, sortedValue)
	}
	for k := 1; k < len(to); k++ {
		if to[k] == to[k-1] {
			return badInput("weights", "area %d has neighbour %d twice", i, to[k])
		}
	}
	return nil
}

// standardise divides each row by its sum.
func (w *Weights) standardise() {
	for i := range w.N() {
		_, value := w.row(i)
		sum := 0.0
		for _, v := range value {
			sum += v
		}
		for k := range value {
			value[k] /= sum
		}
	}
	w.style = RowStandardised
}

// row is the neighbours of area i and their weights, not copied.
func (w *Weights) row(i int) ([]int32, []float64) {
	a, b := w.start[i], w.start[i+1]
	return w.to[a:b:b], w.value[a:b:b]
}

// N is the number of areas, islands included.
func (w *Weights) N() int { return len(w.start) - 1 }

// Links is the number of links, each direction counted.
func (w *Weights) Links() int { return len(w.to) }

// Neighbours is the number of neighbours of area i.
func (w *Weights) Neighbours(i int) int { return int(w.start[i+1] - w.start[i]) }

// MostNeighbours is the largest number of neighbours of an area.
func (w *Weights) MostNeighbours() int {
	most := 0
	for i := range w.N() {
		most = max(most, w.Neighbours(i))
	}
	return most
}

// Row returns copies of the neighbours of area i, ascending, and their weights.
func (w *Weights) Row(i int) ([]int, []float64) {
	to, value := w.row(i)
	neighbours := make([]int, len(to))
	for k, j := range to {
		neighbours[k] = int(j)
	}
	return neighbours, slices.Clone(value)
}

// Islands returns the areas without neighbours, ascending.
func (w *Weights) Islands() []int {
	var islands []int
	for i := range w.N() {
		if w.start[i] == w.start[i+1] {
			islands = append(islands, i)
		}
	}
	return islands
}

// at is the weight of j for i, 0 when they are not linked.
func (w *Weights) at(i, j int32) float64 {
	to, value := w.row(int(i))
	if k, found := slices.BinarySearch(to, j); found {
		return value[k]
	}
	return 0
}

// Symmetric tells whether wij = wji everywhere.
func (w *Weights) Symmetric() bool {
	for i := range w.N() {
		to, value := w.row(i)
		for k, j := range to {
			if w.at(j, int32(i)) != value[k] {
				return false
			}
		}
	}
	return true
}

// Lag returns Σj wij·xj for every area; 0 for an island.
func (w *Weights) Lag(x []float64) ([]float64, error) {
	if err := checkValues("lag", x, w); err != nil {
		return nil, err
	}
	lag := make([]float64, len(x))
	w.lag(lag, x)
	return lag, nil
}

// lag puts Σj wij·xj into dst.
func (w *Weights) lag(dst, x []float64) {
	for i := range dst {
		to, value := w.row(i)
		sum := 0.0
		for k, j := range to {
			sum += value[k] * x[j]
		}
		dst[i] = sum
	}
}
