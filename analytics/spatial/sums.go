package spatial

import "math"

// constants are the sums of weights in the moments of global statistics
// (Cliff and Ord 1981, Spatial Processes, ch. 2).
type constants struct {
	n          float64 // areas with a neighbour
	s0, s1, s2 float64 // Σwij, ½Σ(wij+wji)², Σi(wi.+w.i)²
}

func (w *Weights) constants() constants {
	c := constants{}
	for i := range w.N() {
		to, value := w.row(i)
		if len(to) > 0 {
			c.n++
		}
		row := 0.0
		for k, j := range to {
			row += value[k]
			c.s1 += value[k]*value[k] + value[k]*w.at(j, int32(i))
		}
		c.s0 += row
	}
	for _, m := range w.margins() {
		c.s2 += m * m
	}
	return c
}

// margins are wi. + w.i of every area.
func (w *Weights) margins() []float64 {
	row, column := make([]float64, w.N()), make([]float64, w.N())
	for i := range row {
		to, value := w.row(i)
		for k, j := range to {
			row[i] += value[k]
			column[j] += value[k]
		}
	}
	for i, c := range column {
		row[i] += c
	}
	return row
}

// Sums are the sums of weights that the moments of a global statistic rest on.
type Sums struct {
	S0 float64 // Σij wij
	S1 float64 // ½ Σij (wij + wji)²
	S2 float64 // Σi (Σj wij + Σj wji)²
}

// deviations holds values less their mean, with their sums of powers.
type deviations struct {
	z        []float64
	z2, z4   float64 // Σz², Σz⁴
	sum      float64 // of the values
	rounding float64 // a sum of values up to this is 0
}

// deviate centres x on its mean. Values that are all equal leave rounding only,
// which counts as no variation.
func deviate(what string, x []float64) (deviations, error) {
	if len(x) == 0 {
		return deviations{}, undefined(what, "there are no areas")
	}
	d := deviations{z: make([]float64, len(x))}
	lo, hi, mean := x[0], x[0], 0.0
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
		mean += v / float64(len(x))
		d.sum += v
		d.rounding += 1e-13 * math.Abs(v)
	}
	if lo == hi {
		return deviations{}, undefined(what, "all values are equal")
	}
	rest := 0.0 // the mean rounds; its error is taken out once more
	for _, v := range x {
		rest += (v - mean) / float64(len(x))
	}
	rounding := 4e-16 * max(math.Abs(lo), math.Abs(hi))
	for i, v := range x {
		z := v - mean - rest
		if math.Abs(z) <= rounding {
			z = 0 // the value is the mean
		}
		d.z[i] = z
		d.z2 += z * z
		d.z4 += z * z * z * z
	}
	if !(d.z2 > 0) || math.IsInf(d.z4, 0) {
		return deviations{}, undefined(what, "the spread of the values is too small or too large for a number")
	}
	return d, nil
}

// kurtosis is n·Σz⁴/(Σz²)², n being all areas.
func (d deviations) kurtosis() float64 {
	return float64(len(d.z)) * d.z4 / (d.z2 * d.z2)
}
