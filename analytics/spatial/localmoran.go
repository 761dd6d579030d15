package spatial

// Quadrant places an area in the Moran scatterplot: its own value, then its
// neighbours', against the mean of all. The mean itself counts as high.
type Quadrant int

// The quadrants of the Moran scatterplot.
const (
	NoQuadrant Quadrant = iota // an island
	HighHigh                   // a high value among high ones
	LowLow
	LowHigh // a low value among high ones
	HighLow
)

// LocalMoran is Moran's I of every area: above its expectation where an area is
// like its neighbours. Slices have one entry per area.
type LocalMoran struct {
	I           []float64 // 0 for an island
	Conditional Moments   // the area keeps its value, the others are placed at random
	Total       Moments   // all values are placed at random
	Quadrant    []Quadrant
	Islands     []int
}

// Sum is the sum of all Ii, which is S0 times the global I where no area is an
// island.
func (l LocalMoran) Sum() float64 {
	sum := 0.0
	for _, v := range l.I {
		sum += v
	}
	return sum
}

// LocalMorans measures for each area how alike it is to its neighbours:
//
//	Ii = zi/m2 · Σj wij·zj,  z = x - mean(x),  m2 = Σ zi²/n
//
// Anselin (1995), Geographical Analysis 27:93-115,
// doi:10.1111/j.1538-4632.1995.tb00338.x. Conditional moments:
//
//	E = -zi²·Wi/((n-1)·m2),  Var = (zi/m2)²·n/(n-2)·(Σj wij² - Wi²/(n-1))·(m2 - zi²/(n-1))
//
// and total ones, with b2 = n·Σz⁴/(Σz²)²:
//
//	E = -Wi/(n-1),  Var = Σj wij²·(n-b2)/(n-1) + (Wi² - Σj wij²)·(2b2-n)/((n-1)(n-2)) - E²
//
// Sokal, Oden and Thomson (1998), Geographical Analysis 30:331-354,
// doi:10.1111/j.1538-4632.1998.tb00406.x. n counts islands here. esda and GeoDa
// take m2 = Σz²/(n-1): their Ii is (n-1)/n of this. Islands have I = 0 and no z; so
// has an area whose value is the mean no conditional z. ErrUndefined: no links, all
// values equal, fewer than three areas.
func LocalMorans(x []float64, w *Weights) (LocalMoran, error) {
	if err := checkValues("local moran", x, w); err != nil {
		return LocalMoran{}, err
	}
	d, err := deviate("local moran", x)
	if err != nil {
		return LocalMoran{}, err
	}
	if len(x) < 3 || w.Links() == 0 {
		return LocalMoran{}, undefined("local moran", "it needs three areas and a link")
	}
	l := LocalMoran{
		I: make([]float64, len(x)), Conditional: newMoments(len(x)), Total: newMoments(len(x)),
		Quadrant: make([]Quadrant, len(x)), Islands: w.Islands(),
	}
	for i := range x {
		l.measure(i, d, w)
	}
	return l, nil
}

func (l LocalMoran) measure(i int, d deviations, w *Weights) {
	to, value := w.row(i)
	if len(to) == 0 {
		return
	}
	n := float64(len(d.z))
	z, m2, b2 := d.z[i], d.z2/n, d.kurtosis()
	var lag, wi, wi2 float64
	for k, j := range to {
		lag += value[k] * d.z[j]
		wi += value[k]
		wi2 += value[k] * value[k]
	}
	l.I[i] = z / m2 * lag
	l.Quadrant[i] = quadrant(z, lag)
	l.Conditional.set(i, l.I[i], -z*z*wi/((n-1)*m2),
		z/m2*(z/m2)*n/(n-2)*(wi2-wi*wi/(n-1))*(m2-z*z/(n-1)))
	e := -wi / (n - 1)
	l.Total.set(i, l.I[i], e, wi2*(n-b2)/(n-1)+(wi*wi-wi2)*(2*b2-n)/((n-1)*(n-2))-e*e)
}

func quadrant(z, lag float64) Quadrant {
	switch {
	case z >= 0 && lag >= 0:
		return HighHigh
	case z < 0 && lag < 0:
		return LowLow
	case z < 0:
		return LowHigh
	default:
		return HighLow
	}
}
