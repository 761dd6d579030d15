package figure

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/data/edition"
)

// How many points chance puts beyond the limits is summed up here the long way, over all
// counts and with gonum's probabilities: each count whose rate lies beyond the limits that
// are drawn.
func TestChanceIsThatOfTheLimitsDrawn(t *testing.T) {
	sizes := []float64{120, 900, 4_000, 25_000}
	for _, share := range []bool{false, true} {
		f := &funnelFigure{series: &chartSeries{definition: edition.Definition{Scale: 1000}}, standard: standard{number: 3}, share: share}
		for _, size := range sizes {
			f.points = append(f.points, funnelPoint{item: item{Value: edition.Value{Denominator: size}}})
		}
		for _, level := range []float64{innerLimits, outerLimits} {
			wantBelow, wantAbove := 0.0, 0.0
			for _, size := range sizes {
				limits, err := f.limits(size, level)
				if err != nil {
					t.Fatal(err)
				}
				for count := range 400 {
					p := distuv.Poisson{Lambda: 3 * size / 1000}.Prob(float64(count))
					if share {
						p = distuv.Binomial{N: size, P: 0.003}.Prob(float64(count))
					}
					switch rate := float64(count) / size * 1000; {
					case rate < limits.Low:
						wantBelow += p
					case rate > limits.High:
						wantAbove += p
					}
				}
			}
			below, above := f.chance(level)
			if math.Abs(below-wantBelow) > 1e-9 || math.Abs(above-wantAbove) > 1e-9 {
				t.Errorf("share %v, level %v: %v below and %v above, want %v and %v", share, level, below, above, wantBelow, wantAbove)
			}
			if nominal := (1 - level) / 2 * float64(len(sizes)); math.Abs(above-nominal) < 1e-4 {
				t.Errorf("level %v: the nominal %v does not test that counts are whole", level, nominal)
			}
		}
	}
}

// What is counted in part is not said to be low, so that chance puts none there either.
func TestChanceLeavesOutWhatIsNotJudged(t *testing.T) {
	part := edition.Basis{Args: map[string]string{unplacedArg: "26"}}
	f := &funnelFigure{series: &chartSeries{definition: edition.Definition{Scale: 1000}}, standard: standard{number: 3}}
	f.points = []funnelPoint{{item: item{Value: edition.Value{Denominator: 9_000, Basis: part}}}}
	if below, above := f.chance(innerLimits); below != 0 || !(above > 0) {
		t.Errorf("%v below, %v above", below, above)
	}
}
