package spatial

import "slices"

// Standardised returns the weights with every row divided by its sum.
func (w *Weights) Standardised() *Weights {
	s := &Weights{start: w.start, to: w.to, value: slices.Clone(w.value), self: w.self}
	s.standardise()
	return s
}

// WithSelf returns the weights with every area as its own neighbour too, as Gi*
// wants them: weight 1, and rows standardised anew where they were. Valued weights
// have no natural weight of an area for itself and are refused.
func (w *Weights) WithSelf() (*Weights, error) {
	if w.self {
		return w, nil
	}
	if w.style == Valued {
		return nil, badInput("weights", "valued weights say nothing of an area itself")
	}
	n := w.N()
	s := &Weights{start: make([]int32, 1, n+1), to: make([]int32, 0, len(w.to)+n), style: w.style, self: true}
	for i := range n {
		to, _ := w.row(i)
		k, _ := slices.BinarySearch(to, int32(i))
		s.to = append(append(append(s.to, to[:k]...), int32(i)), to[k:]...)
		s.start = append(s.start, int32(len(s.to)))
	}
	s.value = slices.Repeat([]float64{1}, len(s.to))
	if w.style == RowStandardised {
		s.standardise()
	}
	return s, nil
}

// Subset returns the weights among the areas that keep names, in their order:
// links to the others go, rows are standardised anew where they were, and areas
// that lost all their neighbours become islands. It is how missing values and
// islands are dropped.
func (w *Weights) Subset(keep []bool) (*Weights, error) {
	if len(keep) != w.N() {
		return nil, badInput("weights subset", "%d marks for %d areas", len(keep), w.N())
	}
	place, kept := make([]int32, len(keep)), int32(0)
	for i, k := range keep {
		if k {
			place[i] = kept
			kept++
		}
	}
	s := &Weights{start: make([]int32, 1, kept+1), style: w.style, self: w.self}
	for i := range w.N() {
		if !keep[i] {
			continue
		}
		to, value := w.row(i)
		for k, j := range to {
			if keep[j] {
				s.to = append(s.to, place[j])
				s.value = append(s.value, value[k])
			}
		}
		s.start = append(s.start, int32(len(s.to)))
	}
	if w.style == RowStandardised {
		s.standardise()
	}
	return s, nil
}
