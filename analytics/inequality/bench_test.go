package inequality_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// communes returns n simulated areas: amounts with many zeros, need in per cent
// with one decimal, populations, and groups 0 to 99.
func communes(n int) (amounts, need, population []float64, group []int) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range n {
		y := 0.0
		if rng.IntN(3) > 0 {
			y = math.Round(math.Exp(8 + 1.5*rng.NormFloat64()))
		}
		amounts = append(amounts, y)
		need = append(need, math.Round(math.Abs(100+40*rng.NormFloat64()))/10)
		population = append(population, math.Ceil(math.Exp(6+1.3*rng.NormFloat64())))
		group = append(group, rng.IntN(100))
	}
	return amounts, need, population, group
}

// BenchmarkSort is the yardstick: the standard library sorts the same numbers.
func BenchmarkSort35000(b *testing.B) {
	amounts, _, population, _ := communes(35_000)
	perHead := make([]float64, len(amounts))
	for i := range amounts {
		perHead[i] = amounts[i] / population[i]
	}
	x := make([]float64, len(perHead))
	b.ReportAllocs()
	for b.Loop() {
		copy(x, perHead)
		slices.Sort(x)
	}
}

func BenchmarkGini35000(b *testing.B) {
	amounts, _, population, _ := communes(35_000)
	b.ReportAllocs()
	for b.Loop() {
		d, err := inequality.OfAmounts(amounts, population)
		if err != nil || d.Gini() <= 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkTheilByGroups35000(b *testing.B) {
	amounts, _, population, group := communes(35_000)
	b.ReportAllocs()
	for b.Loop() {
		d, err := inequality.OfAmounts(amounts, population)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := inequality.Decompose(d, group); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConcentration35000(b *testing.B) {
	amounts, need, population, _ := communes(35_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := inequality.Concentrate(amounts, need, population); err != nil {
			b.Fatal(err)
		}
	}
}
