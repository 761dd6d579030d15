package overlay

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Piece is what a source and a target have in common.
type Piece struct {
	Source, Target int
	Amount         float64 // ground or people, above 0
}

// Table is how much of each source lies in each target, in ground ([Intersect]) or
// in people ([ByPoints], [ByGrid]).
type Table struct {
	Pieces []Piece   // by source, then by target
	Source []float64 // of each source, within targets or not
	Target []float64 // ground of each target

	// Elsewhere are people outside all sources, of a table of people.
	Elsewhere float64
	// ByArea are the sources without people of which a table of people still knows
	// the ground: amounts are shared by ground there, and means leave them out.
	ByArea []int
	ground *Table // of a table of people
}

// Options say how the work is done. The zero value uses all processors.
type Options struct {
	Workers int // goroutines; 0 means one per processor. The result does not depend on it
}

// each runs task for 0..n-1 on the workers, a batch at a time, until the context
// ends, whose error it returns. Every worker makes its own task.
func (o Options) each(ctx context.Context, n int, worker func() func(i int)) error {
	const batch = 64
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range max(1, min(workers, (n+batch-1)/batch)) {
		group.Go(func() {
			task := worker()
			for ctx.Err() == nil {
				from := int(next.Add(batch)) - batch
				if from >= n {
					return
				}
				for i := from; i < min(n, from+batch); i++ {
					task(i)
				}
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// Intersect measures the ground that every source has in common with every target,
// in the unit of the coordinates squared. Sources and targets may overlap among
// themselves, leave gaps, and have holes and parts. Areas are exact but for
// rounding, about 1e-12 of the smaller area.
//
// A coordinate that is not finite wraps ErrInput. When the context ends, its error
// is returned.
func Intersect(ctx context.Context, sources, targets []orb.MultiPolygon, opt Options) (*Table, error) {
	if err := checkAreas("source", sources); err != nil {
		return nil, err
	}
	if err := checkAreas("target", targets); err != nil {
		return nil, err
	}
	t := &Table{Source: make([]float64, len(sources)), Target: make([]float64, len(targets))}
	profiles := make([]profile, len(targets))
	err := opt.each(ctx, len(targets), func() func(int) {
		return func(j int) {
			profiles[j] = newProfile(targets[j], nil)
			profiles[j].sort()
			t.Target[j] = profiles[j].area
		}
	})
	if err != nil {
		return nil, err
	}
	index := newIndex(profiles)
	found := make([][]Piece, len(sources))
	err = opt.each(ctx, len(sources), func() func(int) {
		m := matcher{targets: profiles, index: index}
		return func(i int) { t.Source[i], found[i] = m.match(i, sources[i]) }
	})
	if err != nil {
		return nil, err
	}
	t.Pieces = slices.Concat(found...)
	return t, nil
}

// index finds areas by their bounds.
type index struct{ tree rtree.RTreeG[int] }

func newIndex(areas []profile) *index {
	x := &index{}
	for j, a := range areas {
		if a.bound.Min[0] <= a.bound.Max[0] {
			x.tree.Insert(a.bound.Min, a.bound.Max, j)
		}
	}
	return x
}

// meeting lists, ascending, the areas whose bounds meet a bound.
func (x *index) meeting(b orb.Bound, list []int) []int {
	list = list[:0]
	x.tree.Search(b.Min, b.Max, func(_, _ [2]float64, j int) bool {
		list = append(list, j)
		return true
	})
	slices.Sort(list)
	return list
}

// matcher measures one source after the other against the targets.
type matcher struct {
	targets []profile
	index   *index
	common  common
	edges   []edge
	near    []int
}

// match measures source i and what it has in common with each target.
func (m *matcher) match(i int, source orb.MultiPolygon) (area float64, pieces []Piece) {
	p := newProfile(source, m.edges)
	m.edges = p.edges
	if len(p.edges) == 0 {
		return p.area, nil
	}
	m.near = m.index.meeting(p.bound, m.near)
	sorted := false
	for _, j := range m.near {
		target := &m.targets[j]
		if !sorted && min(len(p.edges), len(target.edges)) > few {
			p.sort()
			sorted = true
		}
		if a := m.common.area(&p, target); a > 0 {
			pieces = append(pieces, Piece{i, j, a})
		}
	}
	return p.area, pieces
}

// Coverage is which share of the ground of each target lies in sources: 1 when it
// is covered once, more where sources overlap. A target without ground has none.
// It is nil for a table of people.
func (t *Table) Coverage() []float64 {
	if t.ground != nil {
		return nil
	}
	share := make([]float64, len(t.Target))
	for _, p := range t.Pieces {
		share[p.Target] += p.Amount / t.Target[p.Target]
	}
	return share
}

// checkSources refuses values that do not fit the sources.
func (t *Table) checkSources(values []float64) error {
	if len(values) != len(t.Source) {
		return fmt.Errorf("%w: %d values for %d sources", ErrInput, len(values), len(t.Source))
	}
	for i, v := range values {
		if math.IsInf(v, 0) {
			return fmt.Errorf("%w: value %d is infinite", ErrInput, i)
		}
	}
	return nil
}
