package spatial_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// exactG is G with its test in exact rationals, from sums of powers of the values as
// Getis and Ord (1992) have them; links have weight 1. Only the root in z rounds.
func exactG(x []float64, links [][]int) (g, expected, variance, z float64) {
	whole := func(v int) *big.Rat { return new(big.Rat).SetInt64(int64(v)) }
	sum := func(terms ...*big.Rat) *big.Rat {
		total := new(big.Rat)
		for _, t := range terms {
			total.Add(total, t)
		}
		return total
	}
	times := func(factors ...*big.Rat) *big.Rat {
		product := whole(1)
		for _, f := range factors {
			product.Mul(product, f)
		}
		return product
	}
	values := make([]*big.Rat, len(x))
	for i, v := range x {
		values[i] = new(big.Rat).SetFloat64(v)
	}
	p := []*big.Rat{whole(0), whole(0), whole(0), whole(0), whole(0)}
	margin := make([]int, len(x))
	n, s0, s1, s2, cross := 0, 0, 0, 0, new(big.Rat)
	for i, row := range links {
		if len(row) > 0 {
			n++
			for k := range p {
				p[k].Add(p[k], times(slices.Repeat([]*big.Rat{values[i]}, k)...))
			}
		}
		for _, j := range row {
			s0++
			s1++
			if slices.Contains(links[j], i) {
				s1++
			}
			margin[i]++
			margin[j]++
			cross.Add(cross, times(values[i], values[j]))
		}
	}
	for _, m := range margin {
		s2 += m * m
	}
	pairs := sum(times(p[1], p[1]), times(whole(-1), p[2]))
	second := sum(
		times(whole((n*n-3*n+3)*s1-n*s2+3*s0*s0), p[2], p[2]),
		times(whole(-(n*n-n)*s1+2*n*s2-6*s0*s0), p[4]),
		times(whole(-2*n*s1+(n+3)*s2-6*s0*s0), p[1], p[1], p[2]),
		times(whole(4*(n-1)*s1-2*(n+1)*s2+8*s0*s0), p[1], p[3]),
		times(whole(s1-s2+s0*s0), p[1], p[1], p[1], p[1]),
	)
	second.Quo(second, times(pairs, pairs, whole(n*(n-1)*(n-2)*(n-3))))
	mean := big.NewRat(int64(s0), int64(n*(n-1)))
	spread := sum(second, times(whole(-1), mean, mean))
	statistic := new(big.Rat).Quo(cross, pairs)
	distance, _ := sum(statistic, times(whole(-1), mean)).Float64()
	g, _ = statistic.Float64()
	expected, _ = mean.Float64()
	variance, _ = spread.Float64()
	return g, expected, variance, distance / math.Sqrt(variance)
}

// General G and its test keep their digits however far the values are from 0 for
// their spread. The numbers come from exact rational arithmetic.
func TestGeneralGInExactRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 11))
	torus := make([][]int, 12*12) // as many links everywhere: G varies by its products only
	for i := range torus {
		row, column := i/12, i%12
		torus[i] = []int{row*12 + (column+1)%12, row*12 + (column+11)%12, (row+1)%12*12 + column, (row+11)%12*12 + column}
	}
	oneWay := lattice(7)
	oneWay[3], oneWay[20] = nil, nil // islands that others still link to
	for name, links := range map[string][][]int{"lattice": lattice(60), "torus": torus, "one-way": oneWay} {
		w := must(spatial.NewWeights(links, spatial.Binary))(t)
		for what, draw := range map[string]func() float64{
			"incomes":            func() float64 { return 22_000 + 3000*r.NormFloat64() },
			"around 1e5":         func() float64 { return 1e5 + r.NormFloat64() },
			"around 1e9":         func() float64 { return 1e9 + r.NormFloat64() },
			"skewed":             func() float64 { return math.Exp(2 * r.NormFloat64()) },
			"few that are not 0": func() float64 { return math.Floor(1.1 * r.Float64() * (1 + r.Float64())) },
		} {
			x := make([]float64, len(links))
			for i := range x {
				x[i] = draw()
			}
			got := must(spatial.GlobalG(x, w))(t)
			g, expected, variance, z := exactG(x, links)
			for label, pair := range map[string][2]float64{
				"G": {got.G, g}, "expectation": {got.Expected, expected}, "variance": {got.Variance, variance}, "z": {got.Z, z},
			} {
				if !(math.Abs(pair[0]-pair[1]) <= 1e-11*math.Abs(pair[1])) {
					t.Errorf("%s, values %s: %s = %v, want %v", name, what, label, pair[0], pair[1])
				}
			}
		}
	}
}

// Where every area is the neighbour of every other, G is 1 whatever the values: what
// rounding leaves of its variance is no variance.
func TestGeneralGThatCannotVary(t *testing.T) {
	for n := 4; n < 30; n++ {
		links, x := make([][]int, n), make([]float64, n)
		for i := range links {
			x[i] = 100 + math.Sqrt(float64(i))
			for j := range n {
				if j != i {
					links[i] = append(links[i], j)
				}
			}
		}
		w := must(spatial.NewWeights(links, spatial.Binary))(t)
		if g, err := spatial.GlobalG(x, w); !errors.Is(err, spatial.ErrUndefined) {
			t.Errorf("%s has the test %+v (%v)", fmt.Sprint(n, " areas all linked"), g, err)
		}
	}
}
