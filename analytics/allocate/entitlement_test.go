package allocate_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/observatoire-essor/essor/analytics/allocate"
)

// shared are three communes with 10 000 € together and 1 000 people, of whom 300 poor and
// 200 in neighbourhoods.
func shared() []allocate.Claim {
	return []allocate.Claim{
		{Net: 7000, People: 500, Poor: 60, InQPV: 0},
		{Net: 3000, People: 300, Poor: 150, InQPV: 150},
		{Net: 0, People: 200, Poor: 90, InQPV: 50},
	}
}

// TestEntitleByHand: 10 € an inhabitant; 33.33 € a poor inhabitant; with half of the money
// for the 200 people in neighbourhoods 25 € for each of them and 6.25 € for each of the
// 800 others. A neighbourhood of 120 people, 80 of them poor, has the share of its own.
func TestEntitleByHand(t *testing.T) {
	neighbourhood := allocate.Claim{Net: math.NaN(), People: 120, Poor: 80, InQPV: 120}
	tests := []struct {
		principle     allocate.Principle
		least         float64
		want          [3]float64
		neighbourhood float64
	}{
		{allocate.PerInhabitant, 0, [3]float64{5000, 3000, 2000}, 1200},
		{allocate.PerPoor, 0, [3]float64{2000, 5000, 3000}, 8000. / 3},
		{allocate.QPVFloor, 0.5, [3]float64{3125, 4687.5, 2187.5}, 3000},
		{allocate.QPVFloor, 0.2, [3]float64{5000, 3000, 2000}, 1200}, // they have that anyhow
		{allocate.QPVFloor, 1, [3]float64{0, 7500, 2500}, 6000},
	}
	for _, tt := range tests {
		e, err := allocate.Entitle(shared(), tt.principle, tt.least)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range shared() {
			if got := e.Of(c); math.Abs(got-tt.want[i]) > 1e-9 {
				t.Errorf("%v %v: area %d is entitled to %v, want %v", tt.principle, tt.least, i, got, tt.want[i])
			}
		}
		if got := e.Of(neighbourhood); math.Abs(got-tt.neighbourhood) > 1e-9 {
			t.Errorf("%v %v: the neighbourhood is entitled to %v, want %v", tt.principle, tt.least, got, tt.neighbourhood)
		}
	}
}

// TestEntitleWithoutAll: the poor of the first commune are not known, so that the two
// others share their 3 000 € among 240 poor, and nobody can say what the first should have.
func TestEntitleWithoutAll(t *testing.T) {
	claims := shared()
	claims[0].Poor = math.NaN()
	e, err := allocate.Entitle(claims, allocate.PerPoor, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Unknown) != 1 || e.Unknown[0] != 0 || e.Inside != 12.5 || !math.IsNaN(e.Of(claims[0])) || e.Of(claims[1]) != 1875 {
		t.Errorf("%+v gives %v and %v", e, e.Of(claims[0]), e.Of(claims[1]))
	}
	nobody, err := allocate.Entitle([]allocate.Claim{{Net: 5}}, allocate.PerInhabitant, 0)
	if err != nil || !math.IsNaN(nobody.Of(shared()[0])) {
		t.Errorf("%+v, %v: nobody to share with", nobody, err)
	}
	all, err := allocate.Entitle([]allocate.Claim{{Net: 100, People: 10, InQPV: 10}}, allocate.QPVFloor, 0.3)
	if err != nil || all.Inside != 10 || all.Outside != 10 {
		t.Errorf("%+v, %v: all in neighbourhoods have all", all, err)
	}
}

// TestEntitlementsSumToTheNet, on drawn territories, of whatever level the parts are.
func TestEntitlementsSumToTheNet(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 2000 {
		claims := make([]allocate.Claim, 1+rng.IntN(60))
		var net float64
		for i := range claims {
			people := float64(1 + rng.IntN(100_000))
			claims[i] = allocate.Claim{
				Net: float64(rng.IntN(1e8)) / 100, People: people,
				Poor: people * rng.Float64(), InQPV: math.Round(people * rng.Float64() * float64(rng.IntN(2))),
			}
			net += claims[i].Net
		}
		for _, p := range []allocate.Principle{allocate.PerInhabitant, allocate.PerPoor, allocate.QPVFloor} {
			least := 1 - rng.Float64()
			e, err := allocate.Entitle(claims, p, least)
			if err != nil {
				t.Fatal(err)
			}
			var given, inside, people float64
			for _, c := range claims {
				given += e.Of(c)
				inside += c.InQPV * e.Inside
				people += c.InQPV
			}
			if math.Abs(given-net) > 1e-9*net {
				t.Fatalf("%v: shares sum to %v, the areas have %v", p, given, net)
			}
			if p == allocate.QPVFloor && people > 0 && inside < least*net*(1-1e-12) {
				t.Fatalf("neighbourhoods get %v of %v, want %v at least", inside, net, least)
			}
		}
	}
}

func TestEntitleRefuses(t *testing.T) {
	one := []allocate.Claim{{Net: 1, People: 10, Poor: 2}}
	for name, try := range map[string]func() error{
		"own weights":        func() error { _, err := allocate.Entitle(one, allocate.OwnWeights, 0); return err },
		"no share for QPV":   func() error { _, err := allocate.Entitle(one, allocate.QPVFloor, 0); return err },
		"more than all":      func() error { _, err := allocate.Entitle(one, allocate.QPVFloor, 1.1); return err },
		"share of NaN":       func() error { _, err := allocate.Entitle(one, allocate.QPVFloor, math.NaN()); return err },
		"less than nothing":  func() error { _, err := allocate.Entitle([]allocate.Claim{{Net: -1, People: 1}}, 0, 0); return err },
		"negative people":    func() error { _, err := allocate.Entitle([]allocate.Claim{{People: -1}}, 0, 0); return err },
		"more poor than all": func() error { _, err := allocate.Entitle([]allocate.Claim{{People: 1, Poor: 2}}, 0, 0); return err },
	} {
		if err := try(); !errors.Is(err, allocate.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
}
