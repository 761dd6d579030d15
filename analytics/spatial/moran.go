package spatial

// Moran is global autocorrelation by Moran's I: above its expectation when
// neighbours are alike, below when they differ. It has no unit.
type Moran struct {
	I        float64
	Expected float64 // mean of I when values are placed at random: -1/(N-1)
	N        int     // areas with a neighbour, the n of the formulas
	Islands  int     // areas without one
	Sums

	kurtosis float64
}

// GlobalMoran measures how alike the values of neighbouring areas are:
//
//	I = n/S0 · Σij wij·zi·zj / Σi zi²,  z = x - mean(x)
//
// Moran (1950), Biometrika 37:17-23, doi:10.1093/biomet/37.1-2.17; moments from
// Cliff and Ord (1981), Spatial Processes. Islands leave n but stay in the mean
// and in Σz² (spdep's default; esda counts them in n too, GeoDa drops them first).
// ErrUndefined: no links, a single area, or values that are all equal.
func GlobalMoran(x []float64, w *Weights) (Moran, error) {
	if err := checkValues("moran", x, w); err != nil {
		return Moran{}, err
	}
	d, err := deviate("moran", x)
	if err != nil {
		return Moran{}, err
	}
	c := w.constants()
	if c.s0 == 0 {
		return Moran{}, undefined("moran", "no area has a neighbour")
	}
	if c.n < 2 {
		return Moran{}, undefined("moran", "fewer than two areas have a neighbour")
	}
	return Moran{
		I: c.n / c.s0 * cross(d.z, d.z, w) / d.z2, Expected: -1 / (c.n - 1),
		N: int(c.n), Islands: w.N() - int(c.n),
		Sums: Sums{S0: c.s0, S1: c.s1, S2: c.s2}, kurtosis: d.kurtosis(),
	}, nil
}

// cross is Σij wij·ai·bj.
func cross(a, b []float64, w *Weights) float64 {
	sum := 0.0
	for i, ai := range a {
		to, value := w.row(i)
		lag := 0.0
		for k, j := range to {
			lag += value[k] * b[j]
		}
		sum += ai * lag
	}
	return sum
}

// Normality tests I as if the values were drawn from a normal distribution.
//
//	Var I = (n²S1 - nS2 + 3S0²) / ((n²-1)S0²) - E²
func (m Moran) Normality() (Test, error) {
	n, s02 := float64(m.N), m.S0*m.S0
	v := (n*n*m.S1-n*m.S2+3*s02)/(s02*(n*n-1)) - m.Expected*m.Expected
	return newTest("moran under normality", m.I, m.Expected, v)
}

// Randomisation tests I over all ways to place the values on the areas. With k
// the kurtosis n·Σz⁴/(Σz²)²:
//
//	Var I = (n((n²-3n+3)S1 - nS2 + 3S0²) - k((n²-n)S1 - 2nS2 + 6S0²))
//	        / ((n-1)(n-2)(n-3)S0²) - E²
//
// ErrUndefined below four areas with a neighbour.
func (m Moran) Randomisation() (Test, error) {
	if m.N < 4 {
		return Test{}, undefined("moran under randomisation", "it needs four areas with a neighbour")
	}
	n, s02 := float64(m.N), m.S0*m.S0
	a := n * ((n*n-3*n+3)*m.S1 - n*m.S2 + 3*s02)
	b := m.kurtosis * ((n*n-n)*m.S1 - 2*n*m.S2 + 6*s02)
	v := (a-b)/((n-1)*(n-2)*(n-3)*s02) - m.Expected*m.Expected
	return newTest("moran under randomisation", m.I, m.Expected, v)
}
