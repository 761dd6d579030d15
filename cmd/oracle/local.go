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

func localMoran(ctx context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	x := floats(a.Y)
	l, err := spatial.LocalMorans(x, w)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteLocalMoran(ctx, x, w, draws(a.Permutations))
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
		"Ii": l.I, "quadrant": quadrants, "n_islands": len(l.Islands),
		"EIi_conditional": c.Expected, "VarIi_conditional": c.Variance,
		"z_conditional":                   masked(c.Z, c.Defined, noTest),
		"p_two_sided_conditional":         masked(c.P, c.Defined, noTest),
		"p_bh_of_p_two_sided_conditional": masked(bh, c.Defined, noTest),
		"EIi_total":                       t.Expected, "VarIi_total": t.Variance,
		"z_total":     masked(t.Z, t.Defined, noTest),
		"permutation": permuted(p),
		"labels":      answers{"significant": append([]int{}, p.Significant(a.alpha())...)},
	}, nil
}

// permuted names what conditional permutation gave.
func permuted(p spatial.LocalPermuted) answers {
	directed := make([]float64, len(p.TwoSided))
	for i := range directed {
		directed[i] = p.Directed(i)
	}
	return answers{
		"p_two_sided_rank": masked(p.TwoSided, p.Defined, noTest),
		"p_directed":       masked(directed, p.Defined, noTest),
		"mean_Ii":          masked(p.Mean, p.Defined, noTest),
		"var_Ii":           masked(p.Variance, p.Defined, noTest),
	}
}

func localGeary(ctx context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	x := floats(a.Y)
	c, err := spatial.LocalGearys(x, w)
	if err != nil {
		return nil, err
	}
	p, err := spatial.PermuteLocalGeary(ctx, x, w, draws(a.Permutations))
	if err != nil {
		return nil, err
	}
	return answers{"Ci": c, "permutation": permuted(p)}, nil
}

// localG answers Gi, or Gi* with star.
func localG(star bool) measure {
	return func(_ context.Context, q question, _ *workbench) (any, error) {
		a, w, err := read(q)
		if err != nil {
			return nil, err
		}
		of := spatial.LocalGi
		if star {
			of = spatial.LocalGiStar
		}
		g, err := of(floats(a.Y), w)
		if err != nil {
			return nil, err
		}
		bh, err := spatial.BenjaminiHochberg(g.P, g.Defined)
		if err != nil {
			return nil, err
		}
		result := answers{
			"G": g.G, "EG": g.Expected, "VG": g.Variance,
			"z":           masked(g.Z, g.Defined, noTest),
			"p_two_sided": masked(g.P, g.Defined, noTest),
			"p_bh":        masked(bh, g.Defined, noTest),
		}
		for name, level := range q.named(`class_(\d+)`) {
			result[name] = hotspots(g, complement(level))
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
