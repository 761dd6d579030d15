package spatial

import "math"

// GeneralG is global clustering of high or of low values. It has no unit.
type GeneralG struct {
	G       float64
	N       int // areas with a neighbour
	Islands int
	Test    // against values placed at random
}

// GlobalG tells whether large values meet large ones (z > 0) or small ones small
// ones (z < 0), for values that are amounts:
//
//	G = Σi≠j wij·xi·xj / Σi≠j xi·xj
//
// Getis and Ord (1992), Geographical Analysis 24:189-206,
// doi:10.1111/j.1538-4632.1992.tb00261.x. Meant for binary weights. Islands leave
// every sum (spdep). ErrUndefined: a negative value, all values 0 or all but one,
// no links, or fewer than four areas with a neighbour.
func GlobalG(x []float64, w *Weights) (GeneralG, error) {
	if err := checkValues("general G", x, w); err != nil {
		return GeneralG{}, err
	}
	c := w.constants()
	if c.n < 4 {
		return GeneralG{}, undefined("general G", "it needs four areas with a neighbour")
	}
	var p [5]float64 // p[k] is Σx^k over areas with a neighbour
	for i, v := range x {
		if v < 0 {
			return GeneralG{}, undefined("general G", "a value is negative")
		}
		if w.Neighbours(i) > 0 {
			p[1], p[2], p[3], p[4] = p[1]+v, p[2]+v*v, p[3]+v*v*v, p[4]+v*v*v*v
		}
	}
	pairs := p[1]*p[1] - p[2]
	if !(pairs > 0) || math.IsInf(pairs*pairs, 0) {
		return GeneralG{}, undefined("general G", "fewer than two areas have a value above 0")
	}
	g := GeneralG{G: cross(x, x, w) / pairs, N: int(c.n), Islands: w.N() - int(c.n)}
	n, s02 := c.n, c.s0*c.s0
	expected := c.s0 / (n * (n - 1))
	b0 := (n*n-3*n+3)*c.s1 - n*c.s2 + 3*s02
	b1 := -((n*n-n)*c.s1 - 2*n*c.s2 + 6*s02)
	b2 := -(2*n*c.s1 - (n+3)*c.s2 + 6*s02)
	b3 := 4*(n-1)*c.s1 - 2*(n+1)*c.s2 + 8*s02
	b4 := c.s1 - c.s2 + s02
	second := b0*p[2]*p[2] + b1*p[4] + b2*p[1]*p[1]*p[2] + b3*p[1]*p[3] + b4*p[1]*p[1]*p[1]*p[1]
	variance := second/(pairs*pairs*n*(n-1)*(n-2)*(n-3)) - expected*expected
	var err error
	g.Test, err = newTest("general G", g.G, expected, variance)
	return g, err
}

// Hotspot says what a local G tells about an area.
type Hotspot int

// What a local G may tell.
const (
	NoHotspot     Hotspot = iota // not defined: an island, or values that cannot vary
	Insignificant                // no more than chance
	Hot                          // surrounded by high values
	Cold                         // surrounded by low values
)

// LocalG is Gi or Gi* of every area. Slices have one entry per area; Expected,
// Variance, Z and P are 0 where Defined is false.
type LocalG struct {
	G []float64 // share of the values of others (Gi*: of all) that lies around the area, 0 for an island
	Moments
	Star    bool
	Islands []int // areas without another as neighbour
}

// Hotspots classes the areas by their z at a level such as 0.05, two-sided.
func (g LocalG) Hotspots(alpha float64) []Hotspot {
	class := make([]Hotspot, len(g.G))
	for i := range class {
		switch {
		case !g.Defined[i]:
			class[i] = NoHotspot
		case g.P[i] >= alpha:
			class[i] = Insignificant
		case g.Z[i] > 0:
			class[i] = Hot
		default:
			class[i] = Cold
		}
	}
	return class
}

// LocalGi finds areas whose neighbours have high or low values, the area itself
// left out of numerator, mean and variance:
//
//	Gi = Σj wij·xj / Σj≠i xj
//	z  = (Σj wij·xj - Wi·m) / √(s²((n-1)Σj wij² - Wi²)/(n-2)),  Wi = Σj wij
//
// with m and s² (divisor n-1) over the n-1 others. Ord and Getis (1995), Geographical
// Analysis 27:286-306, doi:10.1111/j.1538-4632.1995.tb00912.x; right for any weights.
// ErrUndefined: all values equal, values that sum to 0, fewer than three areas.
// Islands have no z.
func LocalGi(x []float64, w *Weights) (LocalG, error) {
	return localG(x, w, false)
}

// LocalGiStar is LocalGi with the area itself among its neighbours and in mean and
// variance, over all n areas:
//
//	Gi* = Σj wij·xj / Σj xj
//	z   = (Σj wij·xj - Wi·m) / √(s²(n·Σj wij² - Wi²)/(n-1))
//
// Weights without self are extended by [Weights.WithSelf]; an island then has
// itself as its only neighbour.
func LocalGiStar(x []float64, w *Weights) (LocalG, error) {
	return localG(x, w, true)
}

func localG(x []float64, w *Weights, star bool) (LocalG, error) {
	if err := checkValues("local G", x, w); err != nil {
		return LocalG{}, err
	}
	n := float64(len(x))
	if n < 3 {
		return LocalG{}, undefined("local G", "it needs three areas")
	}
	d, err := deviate("local G", x)
	if err != nil {
		return LocalG{}, err
	}
	if w.self && !star {
		return LocalG{}, badInput("local G", "Gi leaves the area itself out; its weights hold it")
	}
	g := LocalG{G: make([]float64, len(x)), Moments: newMoments(len(x)), Star: star, Islands: w.Islands()}
	if star {
		if w, err = w.WithSelf(); err != nil {
			return LocalG{}, err
		}
	}
	if star && math.Abs(d.sum) <= d.rounding {
		return LocalG{}, undefined("local G", "the values sum to 0")
	}
	for i := range x {
		g.measure(i, x, d, w)
	}
	return g, nil
}

// measure fills in area i.
func (g LocalG) measure(i int, x []float64, d deviations, w *Weights) {
	// Mean and variance of the values that can stand around i, as deviations from
	// the mean of all.
	m, total, mean, spread := float64(len(x)), d.sum, 0.0, d.z2/float64(len(x))
	if !g.Star {
		m, total = m-1, d.sum-x[i]
		mean = -d.z[i] / m
		all := spread
		spread = (d.z2-d.z[i]*d.z[i])/m - mean*mean
		if spread < 1e-13*all { // what rounding leaves when the others are all equal
			spread = 0
		}
	}
	to, value := w.row(i)
	var lag, raw, wi, wi2 float64
	for k, j := range to {
		lag += value[k] * d.z[j]
		raw += value[k] * x[j]
		wi += value[k]
		wi2 += value[k] * value[k]
	}
	if len(to) == 0 || math.Abs(total) <= d.rounding {
		return
	}
	g.G[i] = raw / total
	variance := spread * (m*wi2 - wi*wi) / (m - 1)
	if g.setZ(i, lag-wi*mean, variance) {
		g.Expected[i], g.Variance[i] = wi*(1/m), variance/(total*total)
	}
}
