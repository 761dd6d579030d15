package overlay

import "math"

// Rule says what becomes of an amount of which part lies outside all targets.
type Rule int

const (
	// BySource gives a target the share of the source that lies in it; what lies
	// outside all targets stays unallocated (sf's extensive rule, tobler's without
	// allocate_total).
	BySource Rule = iota
	// TotalPreserved gives all of a source to the targets that it meets, by what
	// they have of it; only a source that meets none stays unallocated (tobler's
	// default). Where targets overlap, they share what they have in common.
	TotalPreserved
)

// Allocation is what targets get of amounts such as inhabitants or euros.
type Allocation struct {
	Values      []float64 // per target; 0 where nothing of a source lies in it
	Defined     []bool    // per target: false where a source with a missing value has a part
	Unallocated []float64 // per source: what no target got; below 0 where overlapping targets got it twice
	Total       float64   // of the sources that have a value
}

// Sum is what the targets got in all.
func (a Allocation) Sum() float64 { return sum(a.Values) }

// Rest is what is unallocated in all.
func (a Allocation) Rest() float64 { return sum(a.Unallocated) }

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// Extensive shares amounts of the sources between the targets:
//
//	vj = Σi vi · aij/ai        (BySource)
//	vj = Σi vi · aij/Σk aik    (TotalPreserved)
//
// with aij what source i and target j have in common, in ground or in people, and
// ai all of source i. Goodchild and Lam (1980), Geo-Processing 1:297-312. A missing
// value (NaN) leaves the targets that it has a part in undefined. Values that do not
// fit the sources, or are infinite, wrap ErrInput.
func (t *Table) Extensive(values []float64, rule Rule) (Allocation, error) {
	if err := t.checkSources(values); err != nil {
		return Allocation{}, err
	}
	a := Allocation{
		Values: make([]float64, len(t.Target)), Defined: make([]bool, len(t.Target)),
		Unallocated: make([]float64, len(values)),
	}
	for j := range a.Defined {
		a.Defined[j] = true
	}
	given := make([]float64, len(values)) // share of each source
	for _, p := range t.shares(rule) {
		if math.IsNaN(values[p.Source]) {
			a.Defined[p.Target] = false
			continue
		}
		a.Values[p.Target] += values[p.Source] * p.Amount
		given[p.Source] += p.Amount
	}
	for i, v := range values {
		switch {
		case math.IsNaN(v):
			continue
		case given[i] == 0:
			a.Unallocated[i] = v
		case !whole(given[i], 1):
			a.Unallocated[i] = v * (1 - given[i])
		}
		a.Total += v
	}
	for j, ok := range a.Defined {
		if !ok {
			a.Values[j] = 0
		}
	}
	return a, nil
}

// shares are the parts of each source that its targets get.
func (t *Table) shares(rule Rule) []Piece {
	total := t.Source
	if rule == TotalPreserved {
		total = make([]float64, len(t.Source))
		for _, p := range t.Pieces {
			total[p.Source] += p.Amount
		}
	}
	shares := make([]Piece, 0, len(t.Pieces))
	for _, p := range t.Pieces {
		shares = append(shares, Piece{p.Source, p.Target, p.Amount / total[p.Source]})
	}
	if t.ground == nil {
		return shares
	}
	byArea := make([]bool, len(t.Source))
	for _, i := range t.ByArea {
		byArea[i] = true
	}
	for _, p := range t.ground.shares(rule) {
		if byArea[p.Source] {
			shares = append(shares, p)
		}
	}
	return shares
}

// Mean is what targets get of figures such as rates, which do not add up.
type Mean struct {
	Values  []float64 // per target
	Defined []bool    // false where no source with a value has a part: Values holds 0
	Known   []float64 // share of what sources have in the target that has a value, 0 to 1
}

// Intensive averages figures of the sources in each target, by what they have of it:
//
//	vj = Σi vi·aij / Σi aij
//
// A target that no source covers is not defined (tobler answers 0). Missing values
// (NaN) are left out, and Known says how much of the target is left.
func (t *Table) Intensive(values []float64) (Mean, error) {
	if err := t.checkSources(values); err != nil {
		return Mean{}, err
	}
	m := Mean{
		Values: make([]float64, len(t.Target)), Defined: make([]bool, len(t.Target)), Known: make([]float64, len(t.Target)),
	}
	all := make([]float64, len(t.Target))
	for _, p := range t.Pieces {
		all[p.Target] += p.Amount
		if v := values[p.Source]; !math.IsNaN(v) {
			m.Values[p.Target] += v * p.Amount
			m.Known[p.Target] += p.Amount
		}
	}
	for j := range m.Values {
		if m.Known[j] > 0 {
			m.Defined[j] = true
			m.Values[j] /= m.Known[j]
			m.Known[j] /= all[j]
		}
	}
	return m, nil
}
