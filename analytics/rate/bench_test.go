package rate_test

import (
	"math/rand/v2"
	"testing"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// areas returns counts and populations of n simulated areas.
func areas(n int) (count, population []float64) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range n {
		p := float64(50 + rng.IntN(5000))
		population = append(population, p)
		count = append(count, float64(rng.IntN(1+int(p/100))))
	}
	return count, population
}

func BenchmarkCounts35000(b *testing.B) {
	count, population := areas(35_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rate.Counts(count, population, rate.CountOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmpiricalBayes35000(b *testing.B) {
	count, population := areas(35_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rate.EmpiricalBayes(count, population); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRanks95(b *testing.B) {
	count, population := areas(95)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rate.Ranks(b.Context(), count, population, rate.RankOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRanks35000(b *testing.B) {
	count, population := areas(35_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rate.Ranks(b.Context(), count, population, rate.RankOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
