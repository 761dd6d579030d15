package indicator_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// drawCells makes cells of every sort.
func drawCells(rng *rand.Rand, n int) []indicator.Cell {
	cells := make([]indicator.Cell, n)
	for i := range cells {
		c := over(float64(rng.IntN(40)), float64(40+rng.IntN(5000)))
		for range rng.IntN(8) {
			a := indicator.Amount{Gross: float64(rng.IntN(2_000_000)) / 100}
			if rng.IntN(5) == 0 {
				a.Recovered = float64(rng.IntN(25_000))
			}
			c.Numerator.Amounts = append(c.Numerator.Amounts, a)
		}
		switch rng.IntN(12) {
		case 0:
			c.Numerator.Status, c.Numerator.Reason = indicator.Secret, indicator.SourceSecret
		case 1:
			c.Denominator = indicator.Denominator{Status: indicator.Absent, Reason: indicator.SourceNotAvailable}
		case 2:
			c.Denominator.Value = 0
		}
		cells[i] = c
	}
	return cells
}

// shuffled are the cells with their amounts in another order.
func shuffled(rng *rand.Rand, cells []indicator.Cell) []indicator.Cell {
	out := slices.Clone(cells)
	for i := range out {
		amounts := slices.Clone(out[i].Numerator.Amounts)
		rng.Shuffle(len(amounts), func(a, b int) { amounts[a], amounts[b] = amounts[b], amounts[a] })
		out[i].Numerator.Amounts = amounts
	}
	return out
}

// TestInvariants, for every variant of the catalogue: intervals hold their value,
// verdicts follow intervals, ranks are in order, what has no value has no number and
// a reason, the same input gives the same values, amounts in whatever order, and the input
// stays as it was.
func TestInvariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, d := range catalogue(t).Definitions() {
		for range 20 {
			variants := d.Variants()
			cells := drawCells(rng, 1+rng.IntN(30))
			if d.Interval != indicator.IntervalAmount {
				for i := range cells {
					cells[i].Numerator.Amounts = nil
				}
			}
			reference := over(500, 90_000)
			in := indicator.Input{Variant: variants[rng.IntN(len(variants))], Areas: cells, Reference: &reference, Usual: 5000}
			if rng.IntN(2) == 0 {
				in.Unit = 1 + 40*rng.Float64()
			}
			before := append([]indicator.Cell(nil), cells...)
			values, err := indicator.Compute(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if complaint := complaint(v, len(cells)); complaint != "" {
					t.Fatalf("%s: %s: %+v of %+v", in.Variant, complaint, v, cells[i])
				}
			}
			again, err := indicator.Compute(t.Context(), in)
			if err != nil || !same(values, again) {
				t.Fatalf("%s: other values the second time, %v", in.Variant, err)
			}
			in.Areas = shuffled(rng, cells)
			if again, err = indicator.Compute(t.Context(), in); err != nil || !same(values, again) {
				t.Fatalf("%s: other values with the amounts in another order, %v", in.Variant, err)
			}
			if !reflect.DeepEqual(before, cells) {
				t.Fatalf("%s: the input was changed", in.Variant)
			}
		}
	}
}

// complaint says what a value breaks.
func complaint(v indicator.Value, areas int) string {
	known := !math.IsNaN(v.Number)
	const slack = 1e-9
	switch {
	case known != v.Status.HasValue():
		return "number and status disagree"
	case (v.Reason == "") != (v.Status == indicator.OK):
		return "status and reason disagree"
	case !known && (!math.IsNaN(v.Numerator) || !math.IsNaN(v.Low) || !math.IsNaN(v.High) || !math.IsNaN(v.Smoothed) ||
		v.N != indicator.None || v.RankLow != indicator.None || v.Verdict != indicator.NoVerdict):
		return "a number where there is none"
	case v.Low > v.Number+slack*math.Abs(v.Number) || v.High < v.Number-slack*math.Abs(v.Number):
		return "the value is not in its interval"
	case math.IsNaN(v.Low) != math.IsNaN(v.High), math.IsNaN(v.Low) && v.Verdict != indicator.NoVerdict:
		return "half an interval, or a verdict without one"
	case v.RankLow > v.RankHigh || v.RankHigh > areas || (v.RankLow < 1) != (v.RankLow == indicator.None):
		return "ranks out of order"
	case math.IsInf(v.Number, 0) || math.IsInf(v.High, 0):
		return "infinite"
	case v.Status == indicator.OK && !math.IsNaN(v.Low) && v.High-v.Low > math.Abs(v.Number):
		return "reliable, though the interval is wide"
	}
	return ""
}

// same compares values, NaN being equal to NaN.
func same(a, b []indicator.Value) bool {
	for i := range a {
		x, y := a[i], b[i]
		for _, p := range [][2]*float64{
			{&x.Number, &y.Number},
			{&x.Numerator, &y.Numerator},
			{&x.Denominator, &y.Denominator},
			{&x.Low, &y.Low},
			{&x.High, &y.High},
			{&x.Smoothed, &y.Smoothed},
			{&x.Gross, &y.Gross},
		} {
			if math.Float64bits(*p[0]) != math.Float64bits(*p[1]) {
				return false
			}
			*p[0], *p[1] = 0, 0
		}
		if x != y {
			return false
		}
	}
	return len(a) == len(b)
}
