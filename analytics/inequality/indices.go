package inequality

import (
	"math"
)

// Gini returns Gini's index, the area between the Lorenz curve and the diagonal
// over the area under the diagonal:
//
//	G = 1 − Σ (Π_k − Π_{k−1})(L_k + L_{k−1}) = Σ_i Σ_j π_i π_j |x_i − x_j| / (2μ)
//
// from 0 (all have the same) towards 1. There is no small-sample correction; with
// areas of equal weight the largest value is 1 − 1/n ([Distribution.GiniCorrected]).
//
// It is computed as the covariance of value and rank, Σ π_i (x_i/μ − 1)(2R_i − 1)
// with R_i the middle of the area's place in the cumulated population, which
// loses no digits when values are nearly equal.
//
// Gini (1914), Sulla misura della concentrazione e della variabilità dei
// caratteri; Lerman and Yitzhaki (1984), A note on the calculation and
// interpretation of the Gini index, Economics Letters 15:363–368.
func (d *Distribution) Gini() float64 {
	return rankCovariance(d.cells, d.mean, d.total)
}

// rankCovariance returns Σ π (x/μ − 1)(2R − 1) over cells sorted by x.
func rankCovariance(cells []cell, mean, total float64) float64 {
	var sum, below float64
	for _, c := range cells {
		sum += c.w * (c.x - mean) * (2*below + c.w - total)
		below += c.w
	}
	return max(0, sum/mean/total/total)
}

// GiniCorrected returns n/(n−1) times [Distribution.Gini], which is 1 when one of
// n areas has everything. It is defined for areas of equal weight only: with
// populations there is no number of observations to correct for, and it returns
// [ErrUndefined], as it does for a single area.
func (d *Distribution) GiniCorrected() (float64, error) {
	const what = "corrected Gini"
	if d.weighted {
		return 0, undefined(what, "areas are weighted by population")
	}
	n := float64(len(d.cells))
	if n < 2 {
		return 0, undefined(what, "there is one area")
	}
	return n / (n - 1) * d.Gini(), nil
}

// TheilT returns Theil's T, Σ s ln(s/π) = Σ π (x/μ) ln(x/μ), from 0 to ln(1/π) when
// an area of population share π has everything. A value of zero contributes 0, and
// counts in the mean.
//
// Theil (1967), Economics and information theory, ch. 4.
func (d *Distribution) TheilT() float64 {
	var sum float64
	for _, c := range d.cells {
		t, _ := entropies(c.x, d.mean)
		sum += c.w * t
	}
	return sum / d.total
}

// TheilL returns Theil's L, the mean logarithmic deviation Σ π ln(μ/x), from 0 up;
// +Inf when someone has nothing.
//
// Theil (1967), Economics and information theory, ch. 4.
func (d *Distribution) TheilL() float64 {
	var sum float64
	for _, c := range d.cells {
		_, l := entropies(c.x, d.mean)
		sum += c.w * l
	}
	return sum / d.total
}

// entropies returns what a value contributes to Theil's T and L, per head, with
// the share of the deviation from the mean that sums to zero taken off:
// r ln r − (r − 1) and (r − 1) − ln r for r = x/mean. Both are 0 or more, so that
// nothing cancels when values are nearly equal.
func entropies(x, mean float64) (t, l float64) {
	if x == 0 {
		return 1, math.Inf(1)
	}
	const small = 0.01
	d := (x - mean) / mean
	if math.Abs(d) < small {
		// Σ (−d)^k / (k(k−1)) and Σ (−d)^k / k, k from 2.
		const terms = 10
		power := d * d
		for k := 2.0; k < terms; k++ {
			t += power / (k * (k - 1))
			l += power / k
			power *= -d
		}
		return t, l
	}
	r := x / mean
	ln := math.Log(r)
	return r*ln - d, d - ln
}

// Entropy returns the generalised entropy index GE(α) = Σ π ((x/μ)^α − 1) / (α(α−1)).
// GE(0) is [Distribution.TheilL], GE(1) [Distribution.TheilT], and GE(2) half the
// squared coefficient of variation. With a value of zero it is +Inf for α ≤ 0.
//
// Shorrocks (1980), The class of additively decomposable inequality measures,
// Econometrica 48:613–625, doi:10.2307/1913126. It returns [ErrInput] when alpha is
// not finite, or so large that the index of these values is beyond all numbers.
func (d *Distribution) Entropy(alpha float64) (float64, error) {
	if math.IsNaN(alpha) || math.IsInf(alpha, 0) {
		return 0, badInput("generalised entropy", "alpha is %v", alpha)
	}
	switch alpha {
	case 0:
		return d.TheilL(), nil
	case 1:
		return d.TheilT(), nil
	case 2:
		cv := d.CV()
		return cv * cv / 2, nil
	}
	ge := d.powerMean(alpha) / alpha / (alpha - 1)
	if !(ge <= maxFinite) && !(alpha < 0 && d.cells[0].x == 0) {
		return 0, badInput("generalised entropy", "alpha %v is out of range for these values", alpha)
	}
	return ge, nil
}

// powerMean returns Σ π ((x/μ)^a − 1), with the terms of the deviation, which sum to
// zero, taken off; +Inf for a negative a when a value is zero.
func (d *Distribution) powerMean(a float64) float64 {
	var sum float64
	for _, c := range d.cells {
		sum += c.w * (math.Expm1(a*d.logRatio(c.x)) - a*d.deviation(c.x))
	}
	return sum / d.total
}

// logRatio returns ln(x/μ), to the last digits for x near the mean and near zero.
func (d *Distribution) logRatio(x float64) float64 {
	const far = -0.5
	if dev := d.deviation(x); dev > far {
		return math.Log1p(dev)
	}
	return math.Log(x) - math.Log(d.mean)
}

// logPowerMean returns ln((Σ π (x/μ)^a)^(1/a)) for a negative a and values above
// zero whose powers may be beyond all numbers: it sums those of x over the least x.
func (d *Distribution) logPowerMean(a float64) float64 {
	least := d.cells[0].x
	var sum float64
	for _, c := range d.cells {
		sum += c.w * math.Exp(a*math.Log(c.x/least))
	}
	return d.logRatio(least) + math.Log(sum/d.total)/a
}

// CV returns the coefficient of variation √(Σ π (x − μ)²)/μ, from 0 up.
func (d *Distribution) CV() float64 {
	var sum float64
	for _, c := range d.cells {
		dev := d.deviation(c.x)
		sum += c.w * dev * dev
	}
	return math.Sqrt(sum / d.total)
}

// Atkinson returns Atkinson's index for an aversion ε ≥ 0 to inequality:
// 1 − (Σ π (x/μ)^(1−ε))^(1/(1−ε)), and 1 − exp(Σ π ln(x/μ)) for ε = 1; from 0 to 1.
// It is the share of the total that could be given up without loss of welfare if
// the rest were spread evenly. With a value of zero it is 1 for ε ≥ 1: take 0.5.
//
// Atkinson (1970), On the measurement of inequality, J. Economic Theory 2:244–263,
// doi:10.1016/0022-0531(70)90039-6. Where the powers for a large ε are beyond all
// numbers, they are those of x over the least x. It returns [ErrInput] when ε is
// negative or not finite.
func (d *Distribution) Atkinson(epsilon float64) (float64, error) {
	if !(epsilon >= 0) || math.IsInf(epsilon, 0) {
		return 0, badInput("Atkinson", "epsilon is %v", epsilon)
	}
	if epsilon >= 1 && d.cells[0].x == 0 {
		return 1, nil
	}
	if epsilon == 1 {
		return -math.Expm1(-d.TheilL()), nil
	}
	a := 1 - epsilon
	logEqual := math.Log1p(max(-1, d.powerMean(a))) / a // of the equal value that is as good, over μ
	if math.IsInf(logEqual, 0) && epsilon > 1 {
		logEqual = d.logPowerMean(a)
	}
	return max(0, -math.Expm1(logEqual)), nil
}

// Hoover returns Hoover's index ½ Σ π |x/μ − 1|, from 0 to 1: the share of the
// total that would have to move to give everyone the same. It is also known as
// the Robin Hood, Schutz or Pietra index.
//
// Hoover (1936), The measurement of industrial localization, Rev. Economics and
// Statistics 18:162–171, doi:10.2307/1927875.
func (d *Distribution) Hoover() float64 {
	var sum float64
	for _, c := range d.cells {
		sum += c.w * math.Abs(d.deviation(c.x))
	}
	return sum / d.total / 2
}
