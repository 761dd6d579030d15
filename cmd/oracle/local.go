package main

import (
	"context"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// noTest is why an area of a local statistic lacks a number.
const noTest = "the area has no neighbour, or its statistic cannot vary"

// alpha is the level of a case, 0.05 unless it says another.
func (a areas) alpha() float64 {
	if a.Alpha == 0 {
		return 0.05
	}
	return a.Alpha
}

// readLocal reads a case of one figure and drops the areas where it is missing.
func readLocal(q question) (areas, sample, []float64, error) {
	a, w, err := read(q)
	if err != nil {
		return a, sample{}, nil, err
	}
	s, columns, err := complete(w, floats(a.Y))
	return a, s, columns[0], err
}

func localMoran(ctx context.Context, q question, _ *workbench) (any, error) {
	a, s, x, err := readLocal(q)
	if err != nil {
		return nil, err
	}
	l, err := spatial.LocalMorans(x, s.Weights)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteLocalMoran(ctx, x, s.Weights, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	c, t := l.Conditional, l.Total
	bh, err := spatial.BenjaminiHochberg(c.P, c.Defined)
	if err != nil {
		return nil, err
	}
	names := map[spatial.Quadrant]string{
		spatial.NoQuadrant: "none", spatial.HighHigh: "HH", spatial.LowLow: "LL", spatial.LowHigh: "LH", spatial.HighLow: "HL",
	}
	quadrants := make([]string, len(l.Quadrant))
	for i, quadrant := range l.Quadrant {
		quadrants[i] = names[quadrant]
	}
	return answers{
		"Ii": s.list(l.I), "quadrant": placed(s.all, s.kept, quadrants), "n_islands": len(l.Islands), "dropped": s.dropped(),
		"EIi_conditional": s.list(c.Expected), "VarIi_conditional": s.list(c.Variance),
		"z_conditional":                   s.masked(c.Z, c.Defined),
		"p_two_sided_conditional":         s.masked(c.P, c.Defined),
		"p_bh_of_p_two_sided_conditional": s.masked(bh, c.Defined),
		"EIi_total":                       s.list(t.Expected), "VarIi_total": s.list(t.Variance),
		"z_total":     s.masked(t.Z, t.Defined),
		"permutation": s.permuted(p),
		"labels":      answers{"significant": s.places(p.Significant(a.alpha()))},
	}, nil
}

// permuted names what conditional permutation gave.
func (s sample) permuted(p spatial.LocalPermuted) answers {
	directed := make([]float64, len(p.TwoSided))
	for i := range directed {
		directed[i] = p.Directed(i)
	}
	return answers{
		"p_two_sided_rank": s.masked(p.TwoSided, p.Defined),
		"p_directed":       s.masked(directed, p.Defined),
		"mean_Ii":          s.masked(p.Mean, p.Defined),
		"var_Ii":           s.masked(p.Variance, p.Defined),
	}
}

func localGeary(ctx context.Context, q question, _ *workbench) (any, error) {
	a, s, x, err := readLocal(q)
	if err != nil {
		return nil, err
	}
	c, err := spatial.LocalGearys(x, s.Weights)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteLocalGeary(ctx, x, s.Weights, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	return answers{"Ci": s.list(c), "permutation": s.permuted(p), "dropped": s.dropped()}, nil
}

// localG answers Gi, or Gi* with star.
func localG(star bool) measure {
	return func(_ context.Context, q question, _ *workbench) (any, error) {
		_, s, x, err := readLocal(q)
		if err != nil {
			return nil, err
		}
		of := spatial.LocalGi
		if star {
			of = spatial.LocalGiStar
		}
		g, err := of(x, s.Weights)
		if err != nil {
			return nil, err
		}
		bh, err := spatial.BenjaminiHochberg(g.P, g.Defined)
		if err != nil {
			return nil, err
		}
		result := answers{
			"G": s.list(g.G), "EG": s.list(g.Expected), "VG": s.list(g.Variance), "dropped": s.dropped(),
			"z":           s.masked(g.Z, g.Defined),
			"p_two_sided": s.masked(g.P, g.Defined),
			"p_bh":        s.masked(bh, g.Defined),
		}
		for name, level := range q.named(`class_(\d+)`) {
			result[name] = placed(s.all, s.kept, hotspots(g, complement(level)))
		}
		return result, nil
	}
}

// hotspots are the names of the classes at a level.
func hotspots(g spatial.LocalG, alpha float64) []string {
	names := map[spatial.Hotspot]string{
		spatial.NoHotspot: "none", spatial.Insignificant: "ns", spatial.Hot: "hot", spatial.Cold: "cold",
	}
	classes := make([]string, len(g.G))
	for i, class := range g.Hotspots(alpha) {
		classes[i] = names[class]
	}
	return classes
}
