package allocate_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/analytics/inequality"
)

// TestScenario: two areas of 100 inhabitants with 10 and 30 poor; a has 60 € now and b
// 20 €, per poor inhabitant they get 20 and 60. Gini of shares ¾ and ¼ over halves is
// ¼, as is Hoover; ranked by need, C = −¼ before and ¼ after; the Gini of need is ¼, so
// Kakwani is −½ before and 0 after. Theil T of ¾, ¼ is ¾ ln 1.5 + ¼ ln 0.5; each area is a
// group of its own, so all of it lies between.
func TestScenario(t *testing.T) {
	areas := areasOf(100, 100)
	areas[0].Poor, areas[1].Poor = 10, 30
	areas[0].Now, areas[1].Now = 6000, 2000
	areas[0].Group, areas[1].Group, areas[1].QPV = "1", "2", true
	s, err := allocate.Run(areas, allocate.Plan{Envelope: 8000, Principle: allocate.PerPoor})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Amounts, []int64{2000, 6000}) || !slices.Equal(s.Changes, []int64{-4000, 4000}) ||
		!slices.Equal(s.Gainers, []int{1}) || !slices.Equal(s.Losers, []int{0}) || s.Moved != 4000 {
		t.Errorf("%+v", s)
	}
	theil := .75*math.Log(1.5) + .25*math.Log(.5)
	want := func(what string, got inequality.Value, want float64) {
		t.Helper()
		if got.Err != nil || math.Abs(got.Value-want) > 1e-12 {
			t.Errorf("%s is %+v, want %v", what, got, want)
		}
	}
	for _, m := range []allocate.Measures{s.Before, s.After} {
		want("euros per inhabitant", m.PerHead, 0.4)
		want("Gini", m.Gini, .25)
		want("Theil T", m.TheilT, theil)
		want("Theil between", m.TheilBetween, theil)
		want("Theil within", m.TheilWithin, 0)
		want("Hoover", m.Hoover, .25)
	}
	want("concentration before", s.Before.Concentration, -.25)
	want("concentration after", s.After.Concentration, .25)
	want("Kakwani before", s.Before.Kakwani, -.5)
	want("Kakwani after", s.After.Kakwani, 0)
	want("QPV ratio before", s.Before.QPVRatio, 1./3)
	want("QPV ratio after", s.After.QPVRatio, 3)
}

// TestEqualRatesTie: 1 000 areas of which the poor are people times one of three rates, as
// sources publish them; dividing by the people again gives more than three numbers. The
// index is that of the rates.
func TestEqualRatesTie(t *testing.T) {
	rates := []float64{0.07, 0.19, 0.23}
	areas, amounts := areasOf(make([]float64, 1000)...), make([]int64, 1000)
	euros, need, people := make([]float64, 1000), make([]float64, 1000), make([]float64, 1000)
	distinct := map[float64]bool{}
	for i := range areas {
		people[i], need[i], amounts[i] = float64(101+37*i), rates[i%3], int64(i*i%977)
		areas[i].Population, areas[i].Poor, euros[i] = people[i], people[i]*need[i], float64(amounts[i])/100
		distinct[areas[i].Poor/people[i]] = true
	}
	want, err := inequality.Concentrate(euros, need, people)
	if err != nil || len(distinct) == len(rates) {
		t.Fatalf("%v, %d shares: nothing to show", err, len(distinct))
	}
	m, err := allocate.Measure(areas, amounts)
	if err != nil || math.Abs(m.Concentration.Value-want.Index) > 1e-12 {
		t.Errorf("%v, %v, want %v", m.Concentration, err, want.Index)
	}
}

// TestMeasuresSayWhyThereIsNone: a net amount below zero has no Gini, nothing has no
// inequality, and a secret number of poor is counted.
func TestMeasuresSayWhyThereIsNone(t *testing.T) {
	areas := areasOf(100, 300)
	areas[0].Poor = 10
	m, err := allocate.Measure(areas, []int64{-100, 500})
	if err != nil || !errors.Is(m.Gini.Err, inequality.ErrNegative) || !errors.Is(m.Concentration.Err, inequality.ErrNegative) ||
		!errors.Is(m.QPVRatio.Err, inequality.ErrNegative) || m.Total != 400 {
		t.Errorf("%+v, %v", m, err)
	}
	m, err = allocate.Measure(areas, []int64{0, 0})
	if err != nil || !errors.Is(m.Gini.Err, inequality.ErrUndefined) || !errors.Is(m.Kakwani.Err, inequality.ErrUndefined) || m.ShareWithoutNeed != 0.75 {
		t.Errorf("%+v, %v, want no measure and three quarters of the people without need", m, err)
	}
	if _, err := allocate.Measure(areas, []int64{1}); !errors.Is(err, allocate.ErrInput) {
		t.Errorf("%v, want ErrInput", err)
	}
}

// TestPerPoorIsProportional: without bounds, sharing per poor inhabitant has a Kakwani
// index of 0 up to the cents, whatever the areas are.
func TestPerPoorIsProportional(t *testing.T) {
	areas := areasOf(1000, 2500, 600, 9000, 5000)
	for i, rate := range []float64{0.30, 0.12, 0.08, 0.20, 0.25} {
		areas[i].Poor = areas[i].Population * rate
	}
	s, err := allocate.Run(areas, allocate.Plan{Envelope: 60_900_000, Principle: allocate.PerPoor})
	if err != nil || s.After.Kakwani.Err != nil || math.Abs(s.After.Kakwani.Value) > 1e-7 {
		t.Errorf("Kakwani %+v, %v", s.After.Kakwani, err)
	}
}

// TestFrance: 35 000 communes with bounds and a least grant take a fraction of a second;
// the limit is for a busy machine.
func TestFrance(t *testing.T) {
	areas := make([]allocate.Area, 35_000)
	for i := range areas {
		areas[i] = allocate.Area{Code: fmt.Sprintf("%05d", i), Population: math.Exp(3 + 10*float64(i)/35_000), Floor: int64(i % 7 * 1000)}
		areas[i].Poor = areas[i].Population * (0.05 + 0.01*float64(i%30))
		if i%5 == 0 {
			areas[i].Ceiling = allocate.At(500_000)
		}
	}
	start := time.Now()
	s, err := allocate.Run(areas, allocate.Plan{Envelope: 50_000_000_00, Principle: allocate.PerPoor, LeastGrant: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	t.Logf("%v, %d dropped", took, len(s.Dropped))
	if took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}
