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
// values that are all equal, weights under which G cannot vary, no links, or fewer
// than four areas with a neighbour.
func GlobalG(x []float64, w *Weights) (GeneralG, error) {
	const what = "general G"
	if err := checkValues(what, x, w); err != nil {
		return GeneralG{}, err
	}
	c := w.constants()
	if c.n < 4 {
		return GeneralG{}, undefined(what, "it needs four areas with a neighbour")
	}
	var linked []float64
	sum, pairs := 0.0, 0.0
	for i, v := range x {
		if v < 0 {
			return GeneralG{}, undefined(what, "a value is negative")
		}
		if w.Neighbours(i) > 0 {
			linked = append(linked, v)
			pairs += 2 * v * sum
			sum += v
		}
	}
	if !(pairs > 0) || math.IsInf(pairs*pairs, 0) {
		return GeneralG{}, undefined(what, "fewer than two areas have a value above 0")
	}
	d, err := deviate(what, linked)
	if err != nil {
		return GeneralG{}, err
	}
	g := GeneralG{G: cross(x, x, w) / pairs, N: int(c.n), Islands: w.N() - int(c.n)}
	excess, variance := c.crossMoments(d, x, w)
	g.Test, err = newTestAt(what, excess/pairs, c.s0/(c.n*(c.n-1)), variance/(pairs*pairs))
	return g, err
}

// crossMoments are the distance of P = Σij wij·xi·xj from its mean over all ways to
// place the values on the areas with a neighbour, and its variance over them. d are
// the deviations of those areas. Values that are far from 0 for their spread lose no
// digits, since P is taken apart at their mean m, z = x - m:
//
//	P = m²S0 + m·A + B,  A = Σ ci·zi,  ci = wi. + w.i,  B = Σij wij·zi·zj
//	E A = 0,  E B = -S0·s2/(n(n-1)),  sk = Σ z^k
//	Var A = s2·D/(n-1),  Cov(A,B) = -s3·D/((n-1)(n-2)),  D = Σ(ci - 2S0/n)²
//	E B² = S1(s2² - s4)/(n(n-1)) + (S2 - 2S1)(2s4 - s2²)/(n(n-1)(n-2))
//	       + (S0² + S1 - S2)(3s2² - 6s4)/(n(n-1)(n-2)(n-3))
//
// which follow from the means of products of two, three and four z of different
// areas, as s1 = 0. A variance that is rounding only is returned as 0.
func (c constants) crossMoments(d deviations, x []float64, w *Weights) (distance, variance float64) {
	n, mean, centre := c.n, d.sum/c.n, 2*c.s0/c.n
	z, next := make([]float64, len(x)), 0
	first := 0
	for w.Neighbours(first) == 0 {
		first++
	}
	var a, spread, s3 float64
	for i, m := range w.margins() {
		if w.Neighbours(i) == 0 { // no value of its own is dealt, others may link to it
			z[i] = x[i] - x[first] + d.z[0] // not x - mean, whose rounding may be large
			a, spread = a+m*z[i], spread+m*(m-2*centre)
			continue
		}
		z[i] = d.z[next]
		next++
		a, spread = a+(m-centre)*z[i], spread+(m-centre)*(m-centre)
		s3 += z[i] * z[i] * z[i]
	}
	s22 := d.z2 * d.z2
	meanB := -c.s0 * d.z2 / (n * (n - 1))
	terms := []float64{
		mean * mean * d.z2 * spread / (n - 1),
		-2 * mean * s3 * spread / ((n - 1) * (n - 2)),
		c.s1 * (s22 - d.z4) / (n * (n - 1)),
		(c.s2 - 2*c.s1) * (2*d.z4 - s22) / (n * (n - 1) * (n - 2)),
		(c.s0*c.s0 + c.s1 - c.s2) * (3*s22 - 6*d.z4) / (n * (n - 1) * (n - 2) * (n - 3)),
		-meanB * meanB,
	}
	size := 0.0
	for _, t := range terms {
		variance += t
		size += math.Abs(t)
	}
	if variance < 1e-13*size {
		variance = 0
	}
	return mean*a + cross(z, z, w) - meanB, variance
}
