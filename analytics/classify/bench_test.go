package classify_test

import (
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/classify"
)

// BenchmarkSort35000 is the yardstick: the standard library sorts the same values.
func BenchmarkSort35000(b *testing.B) {
	values := generated(35_000)
	x := make([]float64, len(values))
	b.ReportAllocs()
	for b.Loop() {
		copy(x, values)
		slices.Sort(x)
	}
}

func BenchmarkFisherJenks35000(b *testing.B) {
	x := generated(35_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := classify.FisherJenksBreaks(x, 7); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFisherJenksLong35000 classifies values of which 10 clusters lie far
// apart, so that the optimum needs twice the digits.
func BenchmarkFisherJenksLong35000(b *testing.B) {
	x := clusters(35_000, 10, 1e9)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := classify.FisherJenksBreaks(x, 10); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQuantiles35000(b *testing.B) {
	x := generated(35_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := classify.Quantiles(x, 7); err != nil {
			b.Fatal(err)
		}
	}
}
