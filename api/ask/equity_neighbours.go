package ask

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/spatial"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/geo/topology"
)

// How tests by permutation are made: always in the same way, so that an edition has one
// answer.
const (
	permutations   = 999
	permutedAreas  = 2000 // with more, the moments of I are as good as permutations
	permutedSeed   = 1
	falseDiscovery = 0.05
	likelyChance   = 0.05
	snapDegrees    = 0.5e-8 // half a unit of the last decimal of an edition's coordinates
)

// noNeighbours is the reason of a measure of areas none of which touches another.
const noNeighbours = "no_neighbours"

// Apart tells whether a measure of neighbours has no value because no area touches another.
func (out *EquityOut) Apart() bool {
	return slices.ContainsFunc(out.Measures, func(m MeasureOut) bool { return m.Reason == noNeighbours })
}

// touching finds which areas of boundaries touch, by a point at least.
func touching(ctx context.Context, b *edition.Boundaries) ([][]int, error) {
	contacts, err := topology.Contiguity(ctx, b.Shapes, topology.Options{Snap: snapDegrees, Workers: 1})
	if err != nil {
		return nil, err
	}
	return contacts.Queen, nil
}

// neighbours adds how alike areas that touch are.
func (m equityWriter) neighbours(ctx context.Context, contiguity *oncePer[[][]int], b *edition.Boundaries) error {
	if !m.q.wants("moran") && !m.q.wants("lisa") {
		return nil
	}
	m.q.boundaries = append(m.q.boundaries, m.q.level)
	queen, err := contiguity.of(ctx, b)
	if err != nil {
		return err
	}
	all, err := spatial.NewWeights(queen, spatial.RowStandardised)
	if err != nil {
		return err
	}
	keep := make([]bool, len(m.q.perHead))
	var x []float64
	var at []int
	for i, v := range m.q.perHead {
		if keep[i] = !math.IsNaN(v) && b.Shapes[i] != nil; keep[i] {
			x, at = append(x, v), append(at, i)
		}
	}
	w, err := all.Subset(keep)
	if err != nil {
		return err
	}
	if len(at) > 0 && w.Links() == 0 {
		for _, id := range []string{"moran", "lisa"} {
			if m.q.wants(id) {
				m.addNone(id, noNeighbours)
			}
		}
		return nil
	}
	if m.q.wants("moran") {
		if err := m.moran(ctx, x, w, m.q.unreliable(at)); err != nil {
			return err
		}
	}
	if m.q.wants("lisa") {
		return m.lisa(ctx, x, w, at)
	}
	return nil
}

// unreliable is how many of the areas at some positions have an unreliable value.
func (q *equityRequest) unreliable(at []int) int {
	n := 0
	for _, i := range at {
		if q.vector.Status[i] == indicator.Unreliable {
			n++
		}
	}
	return n
}

// moran adds Moran's I with its test; so many of the values are unreliable.
func (m equityWriter) moran(ctx context.Context, x []float64, w *spatial.Weights, unreliable int) error {
	global, err := spatial.GlobalMoran(x, w)
	if err != nil {
		return m.undefined(err, "moran")
	}
	var p float64
	if global.N <= permutedAreas {
		permuted, err := spatial.PermuteMoran(ctx, x, w, spatial.Permutations{Count: permutations, Seed: permutedSeed, Workers: 1})
		if err != nil {
			return m.undefined(err, "moran")
		}
		p = permuted.TwoSided
	} else {
		test, err := global.Randomisation()
		if err != nil {
			return m.undefined(err, "moran")
		}
		p = test.TwoSided
	}
	id := "moran.chance"
	switch {
	case p < likelyChance && global.I > global.Expected:
		id = "moran.alike"
	case p < likelyChance:
		id = "moran.unlike"
	}
	one := MeasureOut{ID: "moran", Value: &global.I, P: &p, Areas: global.N, Unreliable: unreliable}
	words := map[string]string{"p": m.chance(p)}
	if one.Weak() {
		one.Text = m.weakText("moran", one, words)
	} else {
		words["value"], words["areas"] = m.Text.Float(m.Lang, global.I, 3), m.Text.Int(m.Lang, int64(global.N))
		one.Text = m.Measure(id, words)
	}
	m.out.Measures = append(m.out.Measures, one)
	return nil
}

// chance says a probability as cases of a thousand.
func (m equityWriter) chance(p float64) string {
	cases := int64(math.Round(1000 * p))
	if cases == 0 {
		return m.Measure("chance.least", nil)
	}
	return m.Measure("chance", map[string]string{"n": m.Text.Int(m.Lang, cases)})
}

// undefined adds a measure that has no value for want of areas or differences; any other
// error is one.
func (m equityWriter) undefined(err error, id string) error {
	if !errors.Is(err, spatial.ErrUndefined) {
		return err
	}
	m.addNone(id, "undefined")
	return nil
}

// lisa adds the local statistics; at are the positions of the areas that have a value.
func (m equityWriter) lisa(ctx context.Context, x []float64, w *spatial.Weights, at []int) error {
	local, err := spatial.LocalMorans(x, w)
	if err != nil {
		return m.undefined(err, "lisa")
	}
	tests, err := spatial.PermuteLocalMoran(ctx, x, w, spatial.Permutations{Count: permutations, Seed: permutedSeed, Workers: 1})
	if err != nil {
		return m.undefined(err, "lisa")
	}
	adjusted, err := spatial.BenjaminiHochberg(tests.TwoSided, tests.Defined)
	if err != nil {
		return err
	}
	n := len(m.q.perHead)
	out := &LISAOut{
		I: make([]*float64, n), P: make([]*float64, n), Quadrant: make([]string, n), Significant: make([]bool, n),
		Permutations: permutations, Seed: permutedSeed,
	}
	var defined []int
	for i, area := range at {
		if !tests.Defined[i] {
			continue
		}
		defined = append(defined, area)
		out.I[area], out.P[area], out.Quadrant[area] = &local.I[i], &tests.TwoSided[i], quadrant(local.Quadrant[i])
	}
	rejected := spatial.Rejected(adjusted, tests.Defined, falseDiscovery)
	for _, i := range rejected {
		out.Significant[at[i]] = true
	}
	m.out.LISA = out
	found := float64(len(rejected))
	one := MeasureOut{ID: "lisa", Value: &found, Areas: len(defined), Unreliable: m.q.unreliable(defined)}
	words := map[string]string{"n": m.Text.Int(m.Lang, int64(len(rejected))), "areas": m.Text.Int(m.Lang, int64(len(defined)))}
	if one.Weak() {
		one.Text = m.weakText("lisa", one, words)
	} else {
		one.Text = m.Measure("lisa", words)
	}
	m.out.Measures = append(m.out.Measures, one)
	return nil
}

func quadrant(q spatial.Quadrant) string {
	switch q {
	case spatial.HighHigh:
		return "high_high"
	case spatial.LowLow:
		return "low_low"
	case spatial.LowHigh:
		return "low_high"
	case spatial.HighLow:
		return "high_low"
	default:
		return ""
	}
}
