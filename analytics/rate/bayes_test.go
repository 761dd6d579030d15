package rate_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// TestEmpiricalBayesVector checks the published test vector of the method page.
func TestEmpiricalBayesVector(t *testing.T) {
	got, err := rate.EmpiricalBayes([]float64{3, 12, 0, 40, 7}, []float64{1000, 2500, 600, 9000, 5000})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.Mean-0.00342541) > 5e-9 || math.Abs(got.Between-1.3633e-06) > 5e-11 {
		t.Errorf("mean %v, between %v, want 0.00342541 and 1.3633e-06", got.Mean, got.Between)
	}
	for i, want := range []float64{0.00330431, 0.00411097, 0.00276513, 0.00422204, 0.00207741} {
		if s := got.Areas[i].Smoothed; s.Err != nil || math.Abs(s.Value-want) > 5e-9 {
			t.Errorf("area %d = %+v, want %v", i, s, want)
		}
	}
}

// TestEmpiricalBayesEqualRates: a reference edge case. Areas that differ less than
// chance makes them all get the overall rate.
func TestEmpiricalBayesEqualRates(t *testing.T) {
	got, err := rate.EmpiricalBayes([]float64{1, 2, 4}, []float64{100, 200, 400})
	if err != nil {
		t.Fatal(err)
	}
	if got.Between != 0 || got.Moment >= 0 || !closeTo(got.Mean, 0.01, 1e-15) {
		t.Errorf("between %v, moment %v, mean %v, want 0, negative, 0.01", got.Between, got.Moment, got.Mean)
	}
	for i, a := range got.Areas {
		if a.Smoothed.Err != nil || !closeTo(a.Smoothed.Value, 0.01, 1e-15) {
			t.Errorf("area %d = %+v, want 0.01", i, a.Smoothed)
		}
	}
}

// TestEmpiricalBayesGaps: an area without people gets the mean, one that is
// unknown gets nothing, and neither changes what the others get.
func TestEmpiricalBayesGaps(t *testing.T) {
	count := []float64{3, 12, 0, 40, 7}
	population := []float64{1000, 2500, 600, 9000, 5000}
	want, errWant := rate.EmpiricalBayes(count, population)
	got, err := rate.EmpiricalBayes(append(count, 0, nan, 5), append(population, 0, 800, nan))
	if err != nil || errWant != nil {
		t.Fatal(err, errWant)
	}
	for i, a := range want.Areas {
		if got.Areas[i] != a {
			t.Errorf("area %d = %+v, want %+v", i, got.Areas[i], a)
		}
	}
	empty := got.Areas[5]
	if !errors.Is(empty.Raw.Err, rate.ErrUndefined) || empty.Smoothed.Err != nil || empty.Smoothed.Value != want.Mean {
		t.Errorf("without people: %+v, want no raw rate and %v", empty, want.Mean)
	}
	for _, a := range got.Areas[6:] {
		if !errors.Is(a.Raw.Err, rate.ErrUndefined) || !errors.Is(a.Smoothed.Err, rate.ErrUndefined) {
			t.Errorf("unknown: %+v, want no rate", a)
		}
	}
}

// TestSmoothedLiesBetween: a smoothed rate lies between raw rate and mean, and in
// other units of population it is the same number of events.
func TestSmoothedLiesBetween(t *testing.T) {
	count := []float64{3, 12, 0, 40, 7, 2, 9}
	population := []float64{1000, 2500, 600, 9000, 5000, 90, 700}
	thousands := make([]float64, len(population))
	for i, p := range population {
		thousands[i] = p / 1000
	}
	got, errA := rate.EmpiricalBayes(count, population)
	inThousands, errB := rate.EmpiricalBayes(count, thousands)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for i, a := range got.Areas {
		low, high := min(a.Raw.Value, got.Mean), max(a.Raw.Value, got.Mean)
		if a.Smoothed.Value < low || a.Smoothed.Value > high {
			t.Errorf("area %d: %v lies outside %v to %v", i, a.Smoothed.Value, low, high)
		}
		if b := inThousands.Areas[i].Smoothed.Value; !closeTo(b, 1000*a.Smoothed.Value, 1e-12) {
			t.Errorf("area %d: %v per 1000, %v per person", i, b, a.Smoothed.Value)
		}
	}
}

// TestLocalEmpiricalBayesOfAll: when everyone is everyone's neighbour, local is
// global.
func TestLocalEmpiricalBayesOfAll(t *testing.T) {
	count := []float64{3, 12, 0, 40, 7}
	population := []float64{1000, 2500, 600, 9000, 5000}
	all := []int{0, 1, 2, 3, 4, 4}
	got, errA := rate.LocalEmpiricalBayes(count, population, [][]int{all, all, all, all, all}, rate.LocalOptions{})
	want, errB := rate.EmpiricalBayes(count, population)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for i, a := range got {
		if a.Raw != want.Areas[i].Raw || !closeTo(a.Smoothed.Value, want.Areas[i].Smoothed.Value, 1e-13) {
			t.Errorf("area %d = %+v, want %+v", i, a, want.Areas[i])
		}
	}
}

// TestLocalEmpiricalBayesGaps: worked by hand.
func TestLocalEmpiricalBayesGaps(t *testing.T) {
	count := []float64{2, 0, nan, 0, 4}
	population := []float64{100, 0, 50, 300, 100}
	neighbours := [][]int{{}, {0, 4}, {0}, {1}, {2}}
	got, err := rate.LocalEmpiricalBayes(count, population, neighbours, rate.LocalOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if a := got[0]; a.Smoothed.Err != nil || a.Smoothed.Value != 0.02 {
		t.Errorf("island: %+v, want its own rate 0.02", a)
	}
	if a := got[1]; !errors.Is(a.Raw.Err, rate.ErrUndefined) || a.Smoothed.Err != nil || a.Smoothed.Value != 0.03 {
		t.Errorf("without people: %+v, want 0.03, the rate of its neighbours", a)
	}
	if a := got[2]; !errors.Is(a.Smoothed.Err, rate.ErrUndefined) || a.Mean.Err != nil || a.Mean.Value != 0.02 {
		t.Errorf("unknown: %+v, want no rate, and the mean of its window", a)
	}
	if a := got[3]; a.Raw.Err != nil || !errors.Is(a.Smoothed.Err, rate.ErrUndefined) {
		t.Errorf("window without event: %+v, want 0/0", a)
	}
	alone, err := rate.LocalEmpiricalBayes(count, population, neighbours, rate.LocalOptions{ExcludeSelf: true})
	if err != nil {
		t.Fatal(err)
	}
	if a := alone[0]; a.Raw.Value != 0.02 || !errors.Is(a.Smoothed.Err, rate.ErrUndefined) {
		t.Errorf("island without itself: %+v, want no smoothed rate", a)
	}
}

// TestStandardize: the two conventions agree unless the variance between areas
// comes out negative; then the default divides by √(b/population), and the other
// by √(a + b/population). Worked by hand: b = 0.01, Σ population (r−b)²/Σ = 0.
func TestStandardize(t *testing.T) {
	count, population := []float64{1, 2, 5}, []float64{100, 200, 400}
	truncated, errA := rate.Standardize(count, population, rate.StandardOptions{})
	as, errB := rate.Standardize(count, population, rate.StandardOptions{Untruncated: true})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	b := 8.0 / 700
	s2 := (300*(0.01-b)*(0.01-b) + 400*(0.0125-b)*(0.0125-b)) / 700
	a := s2 - b/(700.0/3)
	for i := range count {
		d := count[i]/population[i] - b
		if want := d / math.Sqrt(b/population[i]); !closeTo(truncated[i].Value, want, 1e-12) {
			t.Errorf("area %d: %v, want %v", i, truncated[i].Value, want)
		}
		v := a + b/population[i]
		if v < 0 {
			v = b / population[i]
		}
		if want := d / math.Sqrt(v); !closeTo(as[i].Value, want, 1e-12) {
			t.Errorf("area %d untruncated: %v, want %v", i, as[i].Value, want)
		}
	}
}

func TestBayesRefuses(t *testing.T) {
	one, zero := []float64{1}, []float64{0}
	bayes := func(count, population []float64) error {
		_, err := rate.EmpiricalBayes(count, population)
		return err
	}
	local := func(count, population []float64, neighbours [][]int) error {
		_, err := rate.LocalEmpiricalBayes(count, population, neighbours, rate.LocalOptions{})
		return err
	}
	standard := func(count, population []float64) error {
		_, err := rate.Standardize(count, population, rate.StandardOptions{})
		return err
	}
	for name, err := range map[string]error{
		"lengths":         bayes(one, nil),
		"negative":        bayes([]float64{-1}, one),
		"lists":           local(one, one, nil),
		"neighbour":       local(one, one, [][]int{{1}}),
		"local negative":  local([]float64{-1}, one, [][]int{{}}),
		"negative people": standard(one, []float64{-1}),
	} {
		if !errors.Is(err, rate.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	for name, err := range map[string]error{
		"nobody":       bayes(one, zero),
		"no area":      bayes(nil, nil),
		"local nobody": local(one, zero, [][]int{{}}),
		"no event":     standard(zero, one),
	} {
		if !errors.Is(err, rate.ErrUndefined) {
			t.Errorf("%s: %v, want ErrUndefined", name, err)
		}
	}
	// Without events the raw rates stand, the smoothed ones are 0/0 as in spdep.
	s, err := rate.EmpiricalBayes(zero, one)
	if err != nil || s.Areas[0].Raw.Err != nil || !errors.Is(s.Areas[0].Smoothed.Err, rate.ErrUndefined) {
		t.Errorf("no event: %+v, %v, want a raw rate of 0 and no smoothed one", s, err)
	}
}
