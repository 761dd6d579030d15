package spatial

import "math"

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
// Islands have no z.
//
// Gi is a share and wants amounts, none below 0. Negative values are not refused:
// z is measured from the mean and holds for them, but G, Expected and Variance are
// then parts of a net sum, which may lie outside 0 to 1 or have the wrong sign, and
// say nothing. An area whose others sum to 0 has no G and no z. ErrUndefined: all
// values equal, fewer than three areas.
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
// itself as its only neighbour. Negative values as in LocalGi. ErrUndefined too
// where all values sum to 0.
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
