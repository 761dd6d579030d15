package spatial

// Geary is global autocorrelation by Geary's C: below 1 when neighbours are
// alike, above 1 when they differ. It has no unit.
type Geary struct {
	C        float64
	Expected float64 // 1
	N        int     // areas with a neighbour
	Islands  int     // areas without one
	Sums

	all      float64 // areas, islands included
	kurtosis float64
}

// GlobalGeary compares each area with its neighbours by squared differences:
//
//	C = (n-1)/(2·S0) · Σij wij·(xi-xj)² / Σi zi²,  z = x - mean(x)
//
// Geary (1954), The Incorporated Statistician 5:115-145, doi:10.2307/2986645;
// moments from Cliff and Ord (1981). Islands leave the n of C but stay in the
// mean and in Σz² (spdep). ErrUndefined: no links, or values that are all equal.
func GlobalGeary(x []float64, w *Weights) (Geary, error) {
	if err := checkValues("geary", x, w); err != nil {
		return Geary{}, err
	}
	d, err := deviate("geary", x)
	if err != nil {
		return Geary{}, err
	}
	c := w.constants()
	if c.s0 == 0 {
		return Geary{}, undefined("geary", "no area has a neighbour")
	}
	return Geary{
		C: (c.n - 1) / (2 * c.s0) * squaredDifferences(d.z, w) / d.z2, Expected: 1,
		N: int(c.n), Islands: w.N() - int(c.n), Sums: Sums{S0: c.s0, S1: c.s1, S2: c.s2},
		all: float64(w.N()), kurtosis: c.n * d.z4 / (d.z2 * d.z2),
	}, nil
}

// squaredDifferences is Σij wij·(zi-zj)².
func squaredDifferences(z []float64, w *Weights) float64 {
	sum := 0.0
	for i, zi := range z {
		to, value := w.row(i)
		for k, j := range to {
			sum += value[k] * (zi - z[j]) * (zi - z[j])
		}
	}
	return sum
}

// Normality tests C as if the values were drawn from a normal distribution.
//
//	Var C = ((2S1 + S2)(n-1) - 4S0²) / (2(n+1)S0²)
//
// z is (C-1)/√Var: negative for alike neighbours (spdep prints the opposite).
func (g Geary) Normality() (Test, error) {
	n1, s02 := float64(g.N-1), g.S0*g.S0
	v := ((2*g.S1+g.S2)*n1 - 4*s02) / (2 * (g.all + 1) * s02)
	return newTest("geary under normality", g.C, g.Expected, v)
}

// Randomisation tests C over all ways to place the values on the areas. With k
// the kurtosis n·Σz⁴/(Σz²)²:
//
//	Var C = ((n-1)S1(n²-3n+3-(n-1)k) - ¼(n-1)S2(n²+3n-6-(n²-n+2)k)
//	        + S0²(n²-3-(n-1)²k)) / (n(n-2)(n-3)S0²)
//
// With islands, spdep takes all areas for the n of the terms 3n, n and n+1 and
// areas with a neighbour elsewhere; so does this. ErrUndefined below four areas
// with a neighbour.
func (g Geary) Randomisation() (Test, error) {
	if g.N < 4 {
		return Test{}, undefined("geary under randomisation", "it needs four areas with a neighbour")
	}
	n, all, k, s02 := float64(g.N), g.all, g.kurtosis, g.S0*g.S0
	n1, nn := n-1, n*n
	v := n1 * g.S1 * (nn - 3*all + 3 - k*n1)
	v -= n1 * g.S2 / 4 * (nn + 3*all - 6 - k*(nn-all+2))
	v += s02 * (nn - 3 - k*n1*n1)
	v /= all * (n - 2) * (n - 3) * s02
	return newTest("geary under randomisation", g.C, g.Expected, v)
}
