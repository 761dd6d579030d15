package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// leastDraws are the permutations of every test here, also where a case asks for
// fewer: what it expects comes from a long run, and the variance of 999 draws of a
// skewed statistic is often a quarter off.
const leastDraws = 9999

func draws(count int) spatial.Permutations {
	return spatial.Permutations{Count: max(count, leastDraws), Seed: 1}
}

// areas are values and weights as the cases give them.
type areas struct {
	X, Y         []number
	Cases        []number
	Population   []number
	Weights      *lists
	Neighbors    [][]int // without Weights
	Transform    string
	Permutations int
	Alpha        float64
}

// lists are neighbours; B is a weight of 1 each, W their share of the row.
type lists struct {
	Neighbors [][]int
	Transform string
}

// read reads areas and their weights, neighbours that are the area itself left out.
func read(q question) (areas, *spatial.Weights, error) {
	var a areas
	if err := q.decode(&a); err != nil {
		return a, nil, err
	}
	l := lists{Neighbors: a.Neighbors, Transform: a.Transform}
	if a.Weights != nil {
		l = *a.Weights
	}
	style := spatial.Binary
	switch l.Transform {
	case "W":
		style = spatial.RowStandardised
	case "B", "":
	default:
		return a, nil, fmt.Errorf("weights of transform %q are not known", l.Transform)
	}
	others := make([][]int, len(l.Neighbors))
	for i, row := range l.Neighbors {
		others[i] = slices.DeleteFunc(slices.Clone(row), func(j int) bool { return j == i })
	}
	w, err := spatial.NewWeights(others, style)
	return a, w, err
}

// tails are the p-values of a test.
func tails(t spatial.Test) answers {
	return answers{"greater": t.Greater, "less": t.Less, "two_sided": t.TwoSided}
}

// addTest adds variance, z and p of a test under the names of the cases.
func (a answers) addTest(variance, z, p string, t spatial.Test, err error) {
	a[variance] = orStatus(t.Variance, err)
	a[z] = orStatus(t.Z, err)
	a[p] = orStatus(tails(t), err)
}

func moranGlobal(ctx context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	s, columns, err := complete(w, floats(a.Y))
	if err != nil {
		return nil, err
	}
	x := columns[0]
	m, err := spatial.GlobalMoran(x, s.Weights)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteMoran(ctx, x, s.Weights, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	result := answers{
		"n": s.N(), "n_used": s.N(), "dropped": s.dropped(), "n_islands": m.Islands,
		"S0": m.S0, "S1": m.S1, "S2": m.S2, "I": m.I, "EI": m.Expected,
		"permutation": placement(p),
	}
	t, err := m.Randomisation()
	result.addTest("VI_rand", "z_rand", "p_rand", t, err)
	t, err = m.Normality()
	result.addTest("VI_norm", "z_norm", "p_norm", t, err)
	return result, nil
}

func gearyGlobal(ctx context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	s, columns, err := complete(w, floats(a.Y))
	if err != nil {
		return nil, err
	}
	x := columns[0]
	g, err := spatial.GlobalGeary(x, s.Weights)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteGeary(ctx, x, s.Weights, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	result := answers{
		"n": s.N(), "n_used": s.N(), "dropped": s.dropped(), "n_islands": g.Islands,
		"S0": g.S0, "S1": g.S1, "S2": g.S2, "C": g.C, "EC": g.Expected,
		"permutation": answers{
			"p_positive_autocorrelation": p.Less, "p_greater": p.Greater, "p_less": p.Less,
			"p_two_sided": p.TwoSided, "mean": p.Mean, "sd": p.SD,
		},
	}
	t, err := g.Randomisation()
	result.addTest("VC_rand", "z_rand", "p_rand", t, err)
	t, err = g.Normality()
	result.addTest("VC_norm", "z_norm", "p_norm", t, err)
	return result, nil
}

func generalG(_ context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	s, columns, err := complete(w, floats(a.Y))
	if err != nil {
		return nil, err
	}
	g, err := spatial.GlobalG(columns[0], s.Weights)
	if err != nil {
		return nil, err
	}
	return answers{
		"n": s.N(), "n_used": s.N(), "dropped": s.dropped(), "n_islands": g.Islands, "G": g.G, "EG": g.Expected, "VG": g.Variance, "z": g.Z, "p": tails(g.Test),
	}, nil
}

func empiricalBayesMoran(ctx context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	eb, err := spatial.EmpiricalBayesMoran(floats(a.Cases), floats(a.Population), w)
	if err != nil {
		return nil, err
	}
	p, err := eb.Permute(ctx, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	return answers{"z": placed(w.N(), eb.Areas, eb.Z), "n_islands": eb.Islands, "EBI": eb.I, "p_greater": p.Greater, "p_less": p.Less, "p_two_sided": p.TwoSided}, nil
}

func moranBivariate(ctx context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	s, columns, err := complete(w, floats(a.X), floats(a.Y))
	if err != nil {
		return nil, err
	}
	x, y := columns[0], columns[1]
	i, err := spatial.BivariateMoran(x, y, s.Weights)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteBivariateMoran(ctx, x, y, s.Weights, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	return answers{
		"n": s.N(), "n_used": s.N(), "dropped": s.dropped(), "n_islands": len(s.Islands()), "I": i, "permutation": placement(p),
	}, nil
}

// placement names what placing values at random gave.
func placement(p spatial.Permuted) answers {
	return answers{
		"p_greater": p.Greater, "p_less": p.Less, "p_two_sided": p.TwoSided, "mean": p.Mean, "sd": p.SD,
	}
}
