package insee_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

// 34 973 rows of which 95 are kept.
func BenchmarkPopulationsOfTheMEL(b *testing.B) {
	in := source.Input{
		File:   sourcetest.Real(b, "insee_populations/donnees_communes.csv.gz"),
		Period: indicator.Year(2021), Keep: sourcetest.KeepMEL(b),
	}
	for b.Loop() {
		read(b, insee.Populations, in)
	}
}
