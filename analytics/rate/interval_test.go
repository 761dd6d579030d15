package rate_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// close reports whether got is within rel of want, or both are 0.
func closeTo(got, want, rel float64) bool {
	return got == want || math.Abs(got-want) <= rel*math.Abs(want)
}

// TestPoissonAt95 checks the published test vectors of the method page: exact
// bounds by bisection on the Poisson distribution, Byar's by its formula.
func TestPoissonAt95(t *testing.T) {
	for _, tt := range []struct{ count, low, high, byarLow, byarHigh float64 }{
		{0, 0, 3.6889, 0, 3.6680},
		{1, 0.0253, 5.5716, 0.0131, 5.5638},
		{5, 1.6235, 11.6683, 1.6113, 11.6682},
		{9, 4.1154, 17.0848, 4.1069, 17.0858},
		{10, 4.7954, 18.3904, 4.7874, 18.3915},
		{25, 16.1787, 36.9049, 16.1743, 36.9065},
		{100, 81.3640, 121.6268, 81.3621, 121.6279},
	} {
		const half = 0.00005 // the vectors have four decimals
		exact, err := rate.PoissonExact(tt.count, 0)
		if err != nil || math.Abs(exact.Low-tt.low) > half || math.Abs(exact.High-tt.high) > half {
			t.Errorf("exact %v = %v, %v, want %v %v", tt.count, exact, err, tt.low, tt.high)
		}
		byar, err := rate.PoissonByar(tt.count, 0)
		if err != nil || math.Abs(byar.Low-tt.byarLow) > half || math.Abs(byar.High-tt.byarHigh) > half {
			t.Errorf("Byar %v = %v, %v, want %v %v", tt.count, byar, err, tt.byarLow, tt.byarHigh)
		}
	}
}

// TestPoissonAtOtherLevels checks against R 4.2: qgamma(a, x), qgamma(1-a, x+1).
func TestPoissonAtOtherLevels(t *testing.T) {
	for _, tt := range []struct{ count, level, low, high float64 }{
		{0, .8, 0, 2.30258509299405},
		{1, .8, 0.105360515657826, 3.88972016986743},
		{7, .8, 3.89476680487618, 11.7709144615481},
		{1234, .8, 1189.20077638422, 1280.24570554267},
		{1, .9, 0.0512932943875505, 4.74386451839058},
		{42, .9, 31.9381307215171, 54.3239464867538},
		{7, .99, 2.03733747869967, 17.1335932689133},
		{42, .999, 23.8836155136708, 67.8957786584407},
		{1234, .999, 1121.6747486181, 1353.92296123802},
		{0.4, .95, 7.32832435534587e-05, 4.48588188452579},
		{2.5, .95, 0.415605806743331, 8.00638213731466},
		{250000, .95, 249020.965504321, 250981.930760977},
	} {
		got, err := rate.PoissonExact(tt.count, tt.level)
		if err != nil || !closeTo(got.Low, tt.low, 1e-12) || !closeTo(got.High, tt.high, 1e-12) {
			t.Errorf("%v at %v = %v, %v, want %v %v", tt.count, tt.level, got, err, tt.low, tt.high)
		}
	}
}

// TestByarClipped: where the bare formula goes below zero, the low end is zero. By
// hand: 1 − 1/9 − z/3 is 0.0049 at the level 0.992 (z = 2.6521) and −0.0468 at 0.995
// (z = 2.8070).
func TestByarClipped(t *testing.T) {
	for _, tt := range []struct {
		count, level float64
		clipped      bool
	}{{1, 0.992, false}, {1, 0.995, true}, {0.5, 0.95, true}, {0.7, 0.95, false}} {
		got, err := rate.PoissonByar(tt.count, tt.level)
		if err != nil || got.Low < 0 || (got.Low == 0) != tt.clipped {
			t.Errorf("%v at %v: %v, %v, want a low end of 0: %v", tt.count, tt.level, got, err, tt.clipped)
		}
	}
}

// TestBinomialExactOfMillions checks where quantiles of the beta distribution
// with large parameters lose digits. Nothing and everything have closed forms;
// the others are roots of the binomial distribution in 30 digits (mpmath 1.3).
func TestBinomialExactOfMillions(t *testing.T) {
	const n = 1e7
	for _, tt := range []struct{ part, low, high float64 }{
		{0, 0, 3.6888787737224386e-7},
		{1, 2.5317807952240305e-9, 5.5716421173607312e-7},
		{n, 0.99999963111212263, 1},
	} {
		got, err := rate.BinomialExact(tt.part, n, 0.95)
		if err != nil || !closeTo(got.Low, tt.low, 1e-13) || !closeTo(got.High, tt.high, 1e-13) {
			t.Errorf("%v of %v = %v, %v, want %v %v", tt.part, n, got, err, tt.low, tt.high)
		}
	}
}

// TestBinomialMirrors: what is not part is the rest, for both intervals.
func TestBinomialMirrors(t *testing.T) {
	for _, f := range []func(part, total, level float64) (rate.Interval, error){rate.BinomialExact, rate.BinomialWilson, rate.BinomialWald} {
		for _, total := range []float64{1, 2, 17, 400, 123456} {
			for _, share := range []float64{0, 0.1, 0.5, 0.97, 1} {
				part := math.Round(share * total)
				a, errA := f(part, total, 0.9)
				b, errB := f(total-part, total, 0.9)
				if errA != nil || errB != nil {
					t.Fatal(errA, errB)
				}
				if math.Abs(a.Low-(1-b.High)) > 1e-14 || math.Abs(a.High-(1-b.Low)) > 1e-14 {
					t.Errorf("%v of %v: %v, its complement %v", part, total, a, b)
				}
			}
		}
	}
}

// TestSumInterval checks the formula of the method page, evaluated in R 4.2 with
// qchisq.
func TestSumInterval(t *testing.T) {
	for _, tt := range []struct {
		amounts      []float64
		level, usual float64
		low, high    float64
	}{
		{amounts: []float64{5000, 12000, 20000}, level: .95, low: 5851.41061511081, high: 132240.477139642},
		{amounts: []float64{5000, 12000, 20000}, level: .95, usual: 13000, low: 5851.41061511081, high: 132240.477139642},
		{amounts: []float64{5000, 12000, 20000}, level: .9, usual: 30000, low: 8142.96770033037, high: 139865.814275439},
		{amounts: []float64{8000}, level: .95, low: 202.542463874319, high: 44573.1471275112},
		{level: .95, usual: 13000, low: 0, high: 47955.4329034812},
		{amounts: []float64{0}, level: .95, usual: 13000, low: 0, high: 47955.4329034812},
		{amounts: []float64{100, 2500.5, 2500.5, 90000}, level: .99, low: 775.136591548553, high: 669965.854435032},
	} {
		var s rate.Sum
		for _, a := range tt.amounts {
			s.Add(a)
		}
		got, err := s.Interval(tt.usual, tt.level)
		if err != nil || !closeTo(got.Low, tt.low, 1e-12) || !closeTo(got.High, tt.high, 1e-12) {
			t.Errorf("%v usual %v at %v = %v, %v, want %v %v", tt.amounts, tt.usual, tt.level, got, err, tt.low, tt.high)
		}
	}
}

// TestSumOfOnesIsPoisson: with amounts of 1 the gamma interval is Garwood's.
func TestSumOfOnesIsPoisson(t *testing.T) {
	for _, n := range []float64{0, 1, 3, 20, 500} {
		var s rate.Sum
		s.AddEvents(1, n)
		got, err := s.Interval(1, 0.95)
		want, errExact := rate.PoissonExact(n, 0.95)
		if err != nil || errExact != nil || !closeTo(got.Low, want.Low, 1e-13) || !closeTo(got.High, want.High, 1e-13) {
			t.Errorf("%v events: %v, want %v (%v %v)", n, got, want, err, errExact)
		}
	}
}

// TestSumUnits: in cents everything is a hundred times as much as in euros.
func TestSumUnits(t *testing.T) {
	var euros, cents rate.Sum
	for _, a := range []float64{500, 12.5, 9000, 9000} {
		euros.Add(a)
		cents.Add(100 * a)
	}
	e, errE := euros.Interval(2000, 0.95)
	c, errC := cents.Interval(200_000, 0.95)
	if errE != nil || errC != nil || !closeTo(c.Low, 100*e.Low, 1e-13) || !closeTo(c.High, 100*e.High, 1e-13) {
		t.Errorf("euros %v, cents %v (%v %v)", e, c, errE, errC)
	}
}

func TestIntervalsRefuse(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	var empty, negative, odd rate.Sum
	negative.Add(-5)
	odd = rate.Sum{Total: 5}
	for name, f := range map[string]func() (rate.Interval, error){
		"negative count":       func() (rate.Interval, error) { return rate.PoissonExact(-1, 0.95) },
		"missing count":        func() (rate.Interval, error) { return rate.PoissonExact(nan, 0.95) },
		"infinite count":       func() (rate.Interval, error) { return rate.PoissonByar(inf, 0.95) },
		"level above 1":        func() (rate.Interval, error) { return rate.PoissonByar(3, 95) },
		"negative level":       func() (rate.Interval, error) { return rate.PoissonExact(3, -0.5) },
		"missing level":        func() (rate.Interval, error) { return rate.PoissonExact(3, nan) },
		"part above total":     func() (rate.Interval, error) { return rate.BinomialWilson(3, 2, 0.95) },
		"negative part":        func() (rate.Interval, error) { return rate.BinomialExact(-3, 2, 0.95) },
		"missing total":        func() (rate.Interval, error) { return rate.BinomialWald(3, nan, 0.95) },
		"level of 1":           func() (rate.Interval, error) { return rate.BinomialExact(1, 2, 1) },
		"negative amount":      func() (rate.Interval, error) { return negative.Interval(1, 0.95) },
		"amount, no squares":   func() (rate.Interval, error) { return odd.Interval(1, 0.95) },
		"negative usual":       func() (rate.Interval, error) { return empty.Interval(-1, 0.95) },
		"level of 2 for a sum": func() (rate.Interval, error) { return empty.Interval(1, 2) },
	} {
		if got, err := f(); !errors.Is(err, rate.ErrInput) {
			t.Errorf("%s: %v, %v, want ErrInput", name, got, err)
		}
	}
	for name, f := range map[string]func() (rate.Interval, error){
		"nothing of nothing":  func() (rate.Interval, error) { return rate.BinomialExact(0, 0, 0.95) },
		"no event, no amount": func() (rate.Interval, error) { return empty.Interval(0, 0.95) },
	} {
		if got, err := f(); !errors.Is(err, rate.ErrUndefined) {
			t.Errorf("%s: %v, %v, want ErrUndefined", name, got, err)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		low, high, reference float64
		want                 rate.Verdict
		word                 string
	}{
		{2, 3, 1.9, rate.Above, "above"},
		{2, 3, 2, rate.CannotTell, "cannot_tell"},
		{2, 3, 2.5, rate.CannotTell, "cannot_tell"},
		{2, 3, 3, rate.CannotTell, "cannot_tell"},
		{2, 3, 3.1, rate.Below, "below"},
	} {
		got, err := rate.Judge(rate.Interval{Low: tt.low, High: tt.high}, tt.reference)
		if err != nil || got != tt.want || got.String() != tt.word {
			t.Errorf("[%v, %v] against %v = %v, %v, want %v", tt.low, tt.high, tt.reference, got, err, tt.want)
		}
	}
	for _, i := range []rate.Interval{{Low: 3, High: 2}, {Low: math.NaN(), High: 2}, {Low: 1, High: math.NaN()}} {
		if _, err := rate.Judge(i, 1); !errors.Is(err, rate.ErrInput) {
			t.Errorf("%v: %v, want ErrInput", i, err)
		}
	}
	if _, err := rate.Judge(rate.Interval{Low: 1, High: 2}, math.NaN()); !errors.Is(err, rate.ErrInput) {
		t.Errorf("no reference: %v, want ErrInput", err)
	}
}

// FuzzIntervals: whatever the numbers, an interval holds its estimate, and a
// higher level widens it.
func FuzzIntervals(f *testing.F) {
	f.Add(3.0, 20.0, 0.95)
	f.Add(0.0, 1.0, 0.5)
	f.Add(1e6, 1e9, 0.999)
	f.Add(0.001, 0.002, 0.8)
	f.Fuzz(func(t *testing.T, count, total, level float64) {
		if count > 1e12 || total > 1e12 || level > 1-1e-9 || level < 1e-9 {
			t.Skip("beyond what quantiles can resolve")
		}
		var s rate.Sum
		s.AddEvents(1000, count)
		for name, estimate := range map[string]struct {
			value float64
			f     func(level float64) (rate.Interval, error)
		}{
			"exact":   {count, func(l float64) (rate.Interval, error) { return rate.PoissonExact(count, l) }},
			"sum":     {1000 * count, func(l float64) (rate.Interval, error) { return s.Interval(500, l) }},
			"clopper": {count / total, func(l float64) (rate.Interval, error) { return rate.BinomialExact(count, total, l) }},
			"wilson":  {count / total, func(l float64) (rate.Interval, error) { return rate.BinomialWilson(count, total, l) }},
		} {
			i, err := estimate.f(level)
			if err != nil {
				continue
			}
			wide, err := estimate.f((1 + level) / 2)
			if err != nil {
				t.Fatalf("%s: %v at the higher level", name, err)
			}
			slack := 1e-9 * (1 + estimate.value)
			if !(wide.Low <= i.Low+slack && i.High <= wide.High+slack) {
				t.Errorf("%s of %v, %v: %v at %v, %v at a higher level", name, count, total, i, level, wide)
			}
			if !(i.Low <= estimate.value+slack && estimate.value <= i.High+slack) {
				t.Errorf("%s of %v, %v at %v: %v does not hold %v", name, count, total, level, i, estimate.value)
			}
		}
	})
}
