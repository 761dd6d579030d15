package rate

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// betaQuantile returns the x for which the regularised incomplete beta function
// I_x(a, b) is p, for 0 < p < 1 and a, b > 0.
//
// gonum's inverse loses half of the digits when a or b reaches millions, because
// its density is a difference of large logarithms of Γ. It serves as the start;
// Newton on a better density does the rest.
func betaQuantile(p, a, b float64) float64 {
	if b == 1 {
		return math.Pow(p, 1/a)
	}
	if a == 1 {
		return -math.Expm1(math.Log1p(-p) / b)
	}
	const steps = 20
	x := mathext.InvRegIncBeta(a, b, p)
	for range steps {
		if !(x > 0 && x < 1) {
			return x
		}
		log, cdf := betaCDF(x, a, b)
		step := (cdf - p) * math.Exp(-log) * x * (1 - x)
		// Half of the way to an end at most, so that x stays inside.
		step = min(max(step, (x-1)/2), x/2)
		x -= step
		if math.Abs(step) <= 4e-16*x {
			break
		}
	}
	return x
}

// betaCDF returns I_x(a, b), and the logarithm of x^a (1−x)^b / B(a, b), by the
// continued fraction of DLMF 8.17.22 on the side where it converges fast. For
// small x the fraction would lose digits in 1−x; there a series serves.
func betaCDF(x, a, b float64) (log, cdf float64) {
	const small = 0.01
	log = betaKernel(x, a, b)
	if x < small {
		return log, math.Exp(log) / a * betaSeries(x, a, b)
	}
	if x <= (a+1)/(a+b+2) {
		return log, math.Exp(log) / a / betaFraction(x, a, b)
	}
	return log, 1 - math.Exp(log)/b/betaFraction(1-x, b, a)
}

// betaSeries evaluates Σ (a+b)…(a+b+k−1) / ((a+1)…(a+k)) x^k, DLMF 8.17.8, whose
// terms are all positive.
func betaSeries(x, a, b float64) float64 {
	sum, term := 1.0, 1.0
	for k := 0.0; ; k++ {
		term *= (a + b + k) / (a + 1 + k) * x
		next := sum + term
		if next == sum {
			return sum
		}
		sum = next
	}
}

// betaFraction evaluates 1 + d₁/(1 + d₂/(1 + …)) with d from DLMF 8.17.23, by
// the method of Lentz.
func betaFraction(x, a, b float64) float64 {
	const (
		tiny     = 1e-300
		eps      = 1e-16
		maxTerms = 100_000 // about 3√max(a, b) are needed
	)
	f, c, d := 1.0, 1.0, 0.0
	for k := 1; k <= maxTerms; k++ {
		m := float64(k / 2)
		var t float64
		if k%2 == 0 {
			t = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		} else {
			t = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 + t*d
		if d == 0 {
			d = tiny
		}
		c = 1 + t/c
		if c == 0 {
			c = tiny
		}
		d = 1 / d
		f *= c * d
		if math.Abs(c*d-1) < eps {
			break
		}
	}
	return f
}

// betaKernel returns the logarithm of x^a (1−x)^b / B(a, b) in the saddle-point form
// of Loader (2000), Fast and accurate computation of binomial probabilities:
// nothing large is subtracted.
func betaKernel(x, a, b float64) float64 {
	n := a + b
	return -deviance(a, n*x) - deviance(b, n*(1-x)) +
		0.5*math.Log(a/n*b/(2*math.Pi)) +
		stirlingError(n) - stirlingError(a) - stirlingError(b)
}

// deviance returns x ln(x/m) + m − x without loss when x is near m.
func deviance(x, m float64) float64 {
	if math.Abs(x-m) > 0.1*(x+m) {
		return x*math.Log(x/m) + m - x
	}
	// With v = (x−m)/(x+m): (x−m)v + 2x Σ v^(2j+1)/(2j+1), j ≥ 1.
	v := (x - m) / (x + m)
	sum := (x - m) * v
	power := 2 * x * v
	for j := 1; ; j++ {
		power *= v * v
		next := sum + power/float64(2*j+1)
		if next == sum {
			return sum
		}
		sum = next
	}
}

// stirlingError returns ln Γ(z) − ((z−½) ln z − z + ½ ln 2π), for z > 0.
func stirlingError(z float64) float64 {
	const series = 15
	if z < series {
		lg, _ := math.Lgamma(z)
		return lg - ((z-0.5)*math.Log(z) - z + 0.5*math.Log(2*math.Pi))
	}
	r := 1 / (z * z)
	return (1.0/12 - r*(1.0/360-r*(1.0/1260-r*(1.0/1680-r*(1.0/1188-r*691.0/360360))))) / z
}
