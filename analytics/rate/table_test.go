package rate_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/rate"
)

var nan = math.NaN()

// TestCountsOfIncompleteAreas: worked by hand. The overall rate takes in the
// events of the area without inhabitants, as the reference case of rates does.
func TestCountsOfIncompleteAreas(t *testing.T) {
	count := []float64{4, nan, 3, 0, 5}
	population := []float64{200, 100, nan, 0, 0}
	got, err := rate.Counts(count, population, rate.CountOptions{Per: 100})
	if err != nil {
		t.Fatal(err)
	}
	if a := got.Areas[0]; a.Err != nil || a.Value != 2 {
		t.Errorf("area 0 = %+v, want 2", a)
	}
	for i, a := range got.Areas[1:] {
		if !errors.Is(a.Err, rate.ErrUndefined) || a.Value != 0 || a.Low != 0 || a.High != 0 {
			t.Errorf("area %d = %+v, want nothing but ErrUndefined", i+1, a)
		}
	}
	if v, err := got.Areas[0].Judge(10); err != nil || v != rate.Below { // 4 events: 0.5 to 5.1 per 100
		t.Errorf("against 10: %v, %v, want below", v, err)
	}
	if v, err := got.Areas[1].Judge(10); !errors.Is(err, rate.ErrUndefined) || v != rate.CannotTell {
		t.Errorf("without a rate: %v, %v, want ErrUndefined", v, err)
	}
	if got.Overall.Value != 4.5 { // (4+0+5) / 200
		t.Errorf("overall %v, want 4.5", got.Overall.Value)
	}
	if got.MeanOfRates != 2 {
		t.Errorf("mean of rates %v, want 2", got.MeanOfRates)
	}
}

// TestByarOrExact: the rule changes the method at 10 events.
func TestByarOrExact(t *testing.T) {
	count, population := []float64{9, 10}, []float64{1, 1}
	both, err := rate.Counts(count, population, rate.CountOptions{Method: rate.ByarOrExact})
	if err != nil {
		t.Fatal(err)
	}
	exact, _ := rate.PoissonExact(9, 0)
	byar, _ := rate.PoissonByar(10, 0)
	if a := both.Areas[0]; a.Low != exact.Low || a.High != exact.High {
		t.Errorf("9 events: %+v, want the exact %v", a, exact)
	}
	if a := both.Areas[1]; a.Low != byar.Low || a.High != byar.High {
		t.Errorf("10 events: %+v, want Byar's %v", a, byar)
	}
}

// TestAmounts checks sums and units by hand, and ends against the interval of the
// sum, which has a test of its own.
func TestAmounts(t *testing.T) {
	amount := []float64{5000, 12000, 20000, 3000}
	area := []int{0, 0, 0, 2}
	population := []float64{1000, 500, 200, nan, 0}
	got, err := rate.Amounts(amount, area, population, rate.AmountOptions{Per: 100, Usual: 13000})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{3700, 0, 1500} {
		if a := got.Areas[i]; a.Err != nil || a.Value != want {
			t.Errorf("area %d = %+v, want %v", i, a, want)
		}
	}
	var s rate.Sum
	s.Add(5000)
	s.Add(12000)
	s.Add(20000)
	want, err := s.Interval(13000, 0)
	if a := got.Areas[0]; err != nil || !closeTo(a.Low, want.Low/10, 1e-14) || !closeTo(a.High, want.High/10, 1e-14) {
		t.Errorf("area 0 = %+v, want a tenth of %v (%v)", a, want, err)
	}
	// Without grants: 13000/2 × χ²(0.975; 2) per 500 people, from R 4.2.
	if a := got.Areas[1]; a.Low != 0 || !closeTo(a.High, 47955.4329034812/5, 1e-12) {
		t.Errorf("area 1 = %+v, want 0 to %v", a, 47955.4329034812/5)
	}
	for i := 3; i < 5; i++ {
		if !errors.Is(got.Areas[i].Err, rate.ErrUndefined) {
			t.Errorf("area %d = %+v, want ErrUndefined", i, got.Areas[i])
		}
	}
	if w := 40000.0 / 1700 * 100; !closeTo(got.Overall.Value, w, 1e-14) {
		t.Errorf("overall %v, want %v", got.Overall.Value, w)
	}
}

// TestAmountsUsual: by default the usual grant is the largest of all, here 2 000,
// wherever it went.
func TestAmountsUsual(t *testing.T) {
	amount := make([]float64, 22)
	area := make([]int, 22)
	for i := range 21 {
		amount[i] = float64(100 * i)
	}
	amount[21] = nan
	area[21] = 2
	got, err := rate.Amounts(amount, area, []float64{10, 1, 1}, rate.AmountOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var none rate.Sum
	want, err := none.Interval(2000, 0)
	if err != nil || got.Areas[1].High != want.High {
		t.Errorf("without grants up to %v, want %v (%v)", got.Areas[1].High, want.High, err)
	}
}

func TestAmountsMissing(t *testing.T) {
	got, err := rate.Amounts([]float64{100, nan, 50}, []int{0, 0, 1}, []float64{10, 10}, rate.AmountOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(got.Areas[0].Err, rate.ErrUndefined) {
		t.Errorf("an area with an unknown grant: %+v, want ErrUndefined", got.Areas[0])
	}
	if got.Overall.Value != 5 {
		t.Errorf("overall %v, want that of the other area, 5", got.Overall.Value)
	}
}

func TestTablesRefuse(t *testing.T) {
	one := []float64{1}
	count := func(count, population []float64, opt rate.CountOptions) error {
		_, err := rate.Counts(count, population, opt)
		return err
	}
	share := func(part, total []float64, opt rate.ShareOptions) error {
		_, err := rate.Shares(part, total, opt)
		return err
	}
	amount := func(amount []float64, area []int, population []float64, opt rate.AmountOptions) error {
		_, err := rate.Amounts(amount, area, population, opt)
		return err
	}
	for name, err := range map[string]error{
		"lengths":             count(one, nil, rate.CountOptions{}),
		"negative count":      count([]float64{-1}, one, rate.CountOptions{}),
		"negative population": count(one, []float64{-1}, rate.CountOptions{}),
		"infinite count":      count([]float64{math.Inf(1)}, one, rate.CountOptions{}),
		"unknown method":      count(one, one, rate.CountOptions{Method: 9}),
		"level":               count(one, one, rate.CountOptions{Level: 95}),
		"per":                 count(one, one, rate.CountOptions{Per: -1}),
		"share lengths":       share(one, nil, rate.ShareOptions{}),
		"part above total":    share([]float64{2}, one, rate.ShareOptions{}),
		"share method":        share(one, one, rate.ShareOptions{Method: -1}),
		"share level":         share(one, one, rate.ShareOptions{Level: 2}),
		"negative grant":      amount([]float64{-5}, []int{0}, one, rate.AmountOptions{}),
		"grant to nowhere":    amount(one, []int{1}, one, rate.AmountOptions{}),
		"grant lengths":       amount(one, nil, one, rate.AmountOptions{}),
		"grant population":    amount(one, []int{0}, []float64{-1}, rate.AmountOptions{}),
		"negative usual":      amount(one, []int{0}, one, rate.AmountOptions{Usual: -1}),
		"amount level":        amount(one, []int{0}, one, rate.AmountOptions{Level: 1.5}),
	} {
		if !errors.Is(err, rate.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	zero := []float64{0}
	for name, err := range map[string]error{
		"count 0 of population 0": count(zero, zero, rate.CountOptions{}), // a reference edge case
		"no area":                 count(nil, nil, rate.CountOptions{}),
		"all missing":             count([]float64{nan}, one, rate.CountOptions{}),
		"share of nothing":        share(zero, zero, rate.ShareOptions{}),
		"no grant, none usual":    amount(nil, nil, one, rate.AmountOptions{}),
		"grants, no people":       amount(one, []int{0}, zero, rate.AmountOptions{}),
	} {
		if !errors.Is(err, rate.ErrUndefined) {
			t.Errorf("%s: %v, want ErrUndefined", name, err)
		}
	}
}

// TestCountsOrder: the order of areas changes nothing but the order of rates.
func TestCountsOrder(t *testing.T) {
	count := []float64{3, 0, 17, nan, 250}
	population := []float64{100, 40, 1200, 5, 9000}
	before := slices.Clone(count)
	a, errA := rate.Counts(count, population, rate.CountOptions{Per: 1000})
	slices.Reverse(count)
	slices.Reverse(population)
	b, errB := rate.Counts(count, population, rate.CountOptions{Per: 1000})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	slices.Reverse(b.Areas)
	for i := range a.Areas {
		if a.Areas[i] != b.Areas[i] {
			t.Errorf("area %d: %+v, reversed %+v", i, a.Areas[i], b.Areas[i])
		}
	}
	if a.Overall != b.Overall {
		t.Errorf("overall %+v, reversed %+v", a.Overall, b.Overall)
	}
	slices.Reverse(count)
	if !slices.EqualFunc(count, before, func(x, y float64) bool { return x == y || x != x && y != y }) {
		t.Errorf("counts changed: %v, were %v", count, before)
	}
}
