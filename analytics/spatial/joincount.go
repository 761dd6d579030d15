package spatial

// Joins is how often neighbours have one colour combination, against what
// placing the same colours at random gives.
type Joins struct {
	Observed float64 // each pair counted once: half the sum of weights over both directions
	Expected float64 // 0, as Variance, with fewer than four areas that have a neighbour
	Variance float64
	few      bool // too few areas for Expected and Variance
}

// Test compares the joins with their expectation. ErrUndefined when their number
// cannot vary, as when all areas have one colour, or when fewer than four areas
// have a neighbour.
func (j Joins) Test() (Test, error) {
	if j.few {
		return Test{}, undefined("join count", "its variance needs four areas with a neighbour")
	}
	return newTest("join count", j.Observed, j.Expected, j.Variance)
}

// JoinCounts are the joins of areas in two colours.
type JoinCounts struct {
	BlackBlack, WhiteWhite, BlackWhite Joins

	Total   float64 // all joins: S0/2
	N       int     // areas with a neighbour
	Islands int     // areas without one
}

// CountJoins counts which colours meet across the links and compares with the
// moments of sampling without replacement (non-free), as if the colours were
// dealt anew to the areas. Cliff and Ord (1981), Spatial Processes, ch. 1-2.
// Weights are meant to be binary and symmetric. Islands leave n, but their
// colours count (spdep). With fewer than four areas that have a neighbour the joins
// are counted, but have no moments. ErrUndefined: no links.
func CountJoins(black []bool, w *Weights) (JoinCounts, error) {
	if len(black) != w.N() {
		return JoinCounts{}, badInput("join counts", "%d colours for %d areas", len(black), w.N())
	}
	c := w.constants()
	if c.s0 == 0 {
		return JoinCounts{}, undefined("join counts", "no area has a neighbour")
	}
	nb := 0.0
	counts := JoinCounts{Total: c.s0 / 2, N: int(c.n), Islands: w.N() - int(c.n)}
	for i, b := range black {
		if b {
			nb++
		}
		to, value := w.row(i)
		for k, j := range to {
			switch {
			case b && black[j]:
				counts.BlackBlack.Observed += value[k] / 2
			case !b && !black[j]:
				counts.WhiteWhite.Observed += value[k] / 2
			default:
				counts.BlackWhite.Observed += value[k] / 2
			}
		}
	}
	if c.n < 4 {
		counts.BlackBlack.few, counts.WhiteWhite.few, counts.BlackWhite.few = true, true, true
		return counts, nil
	}
	nw := float64(len(black)) - nb
	c.sameColour(&counts.BlackBlack, nb)
	c.sameColour(&counts.WhiteWhite, nw)
	c.twoColours(&counts.BlackWhite, nb, nw)
	return counts, nil
}

// sameColour fills in the moments of joins within m areas of one colour.
func (c constants) sameColour(j *Joins, m float64) {
	n, s02 := c.n, c.s0*c.s0
	two := m * (m - 1) / (n * (n - 1))
	three := two * (m - 2) / (n - 2)
	four := three * (m - 3) / (n - 3)
	j.Expected = c.s0 / 2 * two
	j.Variance = (c.s1*two+(c.s2-2*c.s1)*three+(s02+c.s1-c.s2)*four)/4 - j.Expected*j.Expected
}

// twoColours fills in the moments of joins between a areas of one colour and b of
// the other.
func (c constants) twoColours(j *Joins, a, b float64) {
	n, s02 := c.n, c.s0*c.s0
	two := a * b / (n * (n - 1))
	three := two * (a + b - 2) / (n - 2)
	four := two * (a - 1) * (b - 1) / ((n - 2) * (n - 3))
	j.Expected = c.s0 * two
	j.Variance = (2*c.s1*two+(c.s2-2*c.s1)*three+4*(s02+c.s1-c.s2)*four)/4 - j.Expected*j.Expected
}
