package indicator_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// TestWrongVerdicts: territories of 50 areas, most of which have the reference's rate
// (the worst case of a verdict), some half and some twice of it. At most 5 verdicts in
// 100 areas say what is not so, and intervals hold the true rate at least 94 times in
// 100: 95 less three standard deviations of 5 000 areas, √(0.05 · 0.95 / 5 000) = 0.3 points.
func TestWrongVerdicts(t *testing.T) {
	const territories, n, perHead = 100, 50, 0.003 // events per inhabitant
	rng := rand.New(rand.NewPCG(8, 1))
	for _, id := range []string{"ess.density", "funding.per_capita"} {
		var held, wrong, told, all int
		for range territories {
			cells, factors := make([]indicator.Cell, n), make([]float64, n)
			for i := range cells {
				people := float64(500 + rng.IntN(30_000))
				factors[i] = []float64{1, 1, 1, 0.5, 2}[rng.IntN(5)]
				events := int(distuv.Poisson{Lambda: people * perHead * factors[i], Src: rng}.Rand())
				cells[i] = over(float64(events), people)
				if id == "funding.per_capita" {
					cells[i] = granted(people, lognormal(rng, events)...)
				}
			}
			reference, scale := over(perHead*1e9, 1e9), 1000.0
			if id == "funding.per_capita" { // the mean of the amounts is exp(9 + 0.5²/2)
				scale = math.Exp(9.125)
				reference = granted(1e9, perHead*1e9*scale)
			}
			values, err := indicator.Compute(t.Context(), indicator.Input{Variant: parse(t, id), Areas: cells, Reference: &reference})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				truth := perHead * scale * factors[i]
				all++
				if v.Low <= truth && truth <= v.High {
					held++
				}
				if v.Verdict != indicator.CannotTell {
					told++
				}
				if v.Verdict == indicator.Above && factors[i] <= 1 || v.Verdict == indicator.Below && factors[i] >= 1 {
					wrong++
				}
			}
		}
		t.Logf("%s: %d areas, intervals hold %d, %d verdicts, %d of them wrong", id, all, held, told, wrong)
		if float64(held) < 0.94*float64(all) || float64(wrong) > 0.05*float64(all) {
			t.Errorf("%s: intervals hold %d of %d, %d verdicts are wrong", id, held, all, wrong)
		}
		if told < all/10 {
			t.Errorf("%s: only %d verdicts of %d, though two areas in five differ", id, told, all)
		}
	}
}

// lognormal is n amounts around 8 000 €, most within a factor of 3.
func lognormal(rng *rand.Rand, n int) []float64 {
	euros := make([]float64, n)
	for i := range euros {
		euros[i] = math.Exp(9 + 0.5*rng.NormFloat64())
	}
	return euros
}
