package indicator_test

import (
	"math/rand/v2"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// BenchmarkCompute: the communes of France, without ranks, and 95 communes with them.
func BenchmarkCompute(b *testing.B) {
	for name, n := range map[string]int{"france": 35_000, "metropole": 95} {
		cells := drawCells(rand.New(rand.NewPCG(1, 1)), n)
		for _, id := range []string{"ess.density", "funding.per_capita"} {
			in := indicator.Input{Variant: parse(b, id), Areas: cells, Reference: &cells[0]}
			b.Run(name+"/"+id, func(b *testing.B) {
				for b.Loop() {
					if _, err := indicator.Compute(b.Context(), in); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
