package allocate_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/allocate"
)

// draw makes areas and a plan of every sort, most of them feasible.
func draw(rng *rand.Rand) ([]allocate.Area, allocate.Plan) {
	areas := make([]allocate.Area, 1+rng.IntN(12))
	envelope := rng.Int64N(1 << (1 + rng.IntN(40)))
	fair := envelope / int64(len(areas))
	for i := range areas {
		a := allocate.Area{Code: fmt.Sprintf("%02d", i), Population: float64(rng.IntN(9)), QPV: rng.IntN(3) == 0, Now: rng.Int64N(fair + 1)}
		a.Poor = a.Population * math.Round(rng.Float64()*100) / 100
		if rng.IntN(8) == 0 {
			a.Poor = math.NaN()
		}
		a.Weight = math.Ldexp(rng.Float64(), rng.IntN(30))
		if rng.IntN(4) == 0 {
			a.Floor = rng.Int64N(fair + 1)
		}
		if rng.IntN(4) == 0 {
			a.Ceiling = allocate.At(a.Floor + rng.Int64N(3*fair+1))
		}
		if rng.IntN(6) == 0 {
			a.Lock = allocate.At(rng.Int64N(fair + 1))
		}
		areas[i] = a
	}
	plan := allocate.Plan{
		Envelope: envelope, Principle: []allocate.Principle{allocate.PerInhabitant, allocate.PerPoor, allocate.OwnWeights}[rng.IntN(3)],
		Below: allocate.Below(rng.IntN(2)), Missing: allocate.MissingWeight(rng.IntN(3)),
	}
	if rng.IntN(2) == 0 {
		plan.LeastGrant = rng.Int64N(fair + 1)
	}
	if rng.IntN(3) == 0 {
		plan.QPVLeast = rng.Int64N(envelope + 1)
	}
	return areas, plan
}

// feasible draws until an allocation exists.
func feasible(t *testing.T, rng *rand.Rand) ([]allocate.Area, allocate.Plan, allocate.Allocation) {
	t.Helper()
	for range 1000 {
		areas, plan := draw(rng)
		got, err := allocate.Allocate(areas, plan)
		if err == nil {
			return areas, plan, got
		}
		var infeasible *allocate.InfeasibleError
		if !errors.As(err, &infeasible) || infeasible.By <= 0 {
			t.Fatalf("%v for %+v %+v", err, areas, plan)
		}
	}
	t.Fatal("no plan was feasible")
	panic("unreachable")
}

// holds reports what an allocation breaks of its promises.
func holds(areas []allocate.Area, plan allocate.Plan, got allocate.Allocation) error {
	var total, inQPV int64
	for i, a := range areas {
		y := got.Amounts[i]
		total += y
		if a.QPV {
			inQPV += y
		}
		kept := plan.Missing == allocate.KeepNow && slices.Contains(got.Unknown, i)
		switch {
		case a.Lock.Set:
			if y != a.Lock.Cents {
				return fmt.Errorf("area %d: %d, locked at %d", i, y, a.Lock.Cents)
			}
		case kept:
			if y != a.Now {
				return fmt.Errorf("area %d: %d, keeps %d", i, y, a.Now)
			}
		case y < a.Floor || a.Ceiling.Set && y > a.Ceiling.Cents:
			return fmt.Errorf("area %d: %d is not from %d to %v", i, y, a.Floor, a.Ceiling)
		case y > 0 && y < plan.LeastGrant:
			return fmt.Errorf("area %d: %d is under the least grant of %d", i, y, plan.LeastGrant)
		}
	}
	if total != plan.Envelope {
		return fmt.Errorf("amounts sum to %d, not %d", total, plan.Envelope)
	}
	if inQPV < plan.QPVLeast {
		return fmt.Errorf("neighbourhoods have %d, less than %d", inQPV, plan.QPVLeast)
	}
	return nil
}

// TestEnvelopeAndBoundsHold: whatever is asked, what comes out sums to the envelope and
// passes no bound.
func TestEnvelopeAndBoundsHold(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		areas, plan, got := feasible(t, rng)
		if err := holds(areas, plan, got); err != nil {
			t.Fatalf("%v\n%+v\n%+v\n%+v", err, areas, plan, got)
		}
	}
}

// TestOrderDoesNotMatter: areas in another order get the same.
func TestOrderDoesNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for range 3000 {
		areas, plan, got := feasible(t, rng)
		order := rng.Perm(len(areas))
		shuffled := make([]allocate.Area, len(areas))
		for k, i := range order {
			shuffled[k] = areas[i]
		}
		other, err := allocate.Allocate(shuffled, plan)
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range order {
			if other.Amounts[k] != got.Amounts[i] {
				t.Fatalf("area %s: %d, in another order %d\n%+v %+v", areas[i].Code, got.Amounts[i], other.Amounts[k], areas, plan)
			}
		}
	}
}

// TestUnitOfWeightsDoesNotMatter: whole weights times 7 (exact in floating point)
// share the envelope alike, to the cent.
func TestUnitOfWeightsDoesNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 3000 {
		areas, plan := draw(rng)
		plan.Principle = allocate.OwnWeights
		for i := range areas {
			areas[i].Weight = float64(rng.IntN(1000))
		}
		got, err := allocate.Allocate(areas, plan)
		for i := range areas {
			areas[i].Weight *= 7
		}
		other, otherErr := allocate.Allocate(areas, plan)
		if !reflect.DeepEqual(got, other) || !reflect.DeepEqual(err, otherErr) {
			t.Fatalf("%v %v, with 7 times the weights %v %v", got, err, other, otherErr)
		}
	}
}

// TestScaledMoney: an envelope and bounds k times as large give k times as much, up to
// the k cents that one rounds.
func TestScaledMoney(t *testing.T) {
	const k = 1000
	rng := rand.New(rand.NewPCG(4, 1))
	for range 3000 {
		areas, plan, got := feasible(t, rng)
		if plan.LeastGrant > 0 || plan.QPVLeast > 0 || plan.Envelope > 1e9 {
			continue // thresholds are met or not: a cent more can decide; and there is a largest envelope
		}
		plan.Envelope *= k
		for i := range areas {
			a := &areas[i]
			a.Now *= k
			a.Floor *= k
			a.Ceiling.Cents *= k
			a.Lock.Cents *= k
		}
		other, err := allocate.Allocate(areas, plan)
		if err != nil {
			t.Fatal(err)
		}
		for i, y := range got.Amounts {
			if d := other.Amounts[i] - k*y; d <= -k || d >= k {
				t.Fatalf("area %d: %d, with %d times the money %d", i, y, k, other.Amounts[i])
			}
		}
	}
}

// TestMoreWeightIsNeverLess: an area whose weight grows, all else equal, loses nothing,
// and nobody else gains more than the cent that rounding moves.
func TestMoreWeightIsNeverLess(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for range 20_000 {
		areas, plan, _ := feasible(t, rng)
		plan.Principle, plan.Missing, plan.QPVLeast = allocate.OwnWeights, allocate.Exclude, 0
		got, err := allocate.Allocate(areas, plan)
		if err != nil {
			continue // feasible by its other principle only
		}
		i := rng.IntN(len(areas))
		areas[i].Weight *= 1 + rng.Float64()
		more, err := allocate.Allocate(areas, plan)
		var infeasible *allocate.InfeasibleError
		if errors.As(err, &infeasible) && infeasible.Constraint == allocate.LeastGrant {
			continue // others now fall under the least grant, and what they leave passes the ceilings
		}
		if err != nil {
			t.Fatal(err)
		}
		if more.Amounts[i] < got.Amounts[i] {
			t.Fatalf("area %d: %d, with more weight %d\n%+v\n%+v", i, got.Amounts[i], more.Amounts[i], areas, plan)
		}
		if plan.LeastGrant > 0 {
			continue // who is dropped leaves money to all
		}
		for j := range areas {
			if j != i && more.Amounts[j] > got.Amounts[j]+1 {
				t.Fatalf("area %d: %d, though area %d has more weight %d", j, got.Amounts[j], i, more.Amounts[j])
			}
		}
	}
}

// TestWaterLevel: against a λ found by bisection in floating point, amounts differ by
// less than a cent, and what floating point loses.
func TestWaterLevel(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	for range 3000 {
		areas, plan, _ := feasible(t, rng)
		plan = allocate.Plan{Envelope: plan.Envelope}
		got, err := allocate.Allocate(areas, plan)
		if err != nil {
			continue // feasible by its other principle only
		}
		level := func(lambda float64) (amounts []float64, total float64) {
			for _, a := range areas {
				y := max(float64(a.Floor), lambda*a.Population)
				if a.Ceiling.Set {
					y = min(y, float64(a.Ceiling.Cents))
				}
				if a.Population == 0 {
					y = float64(a.Floor)
				}
				if a.Lock.Set {
					y = float64(a.Lock.Cents)
				}
				amounts, total = append(amounts, y), total+y
			}
			return amounts, total
		}
		low, high := 0.0, float64(plan.Envelope)+1
		for range 200 {
			if middle := (low + high) / 2; sumAt(level(middle)) < float64(plan.Envelope) {
				low = middle
			} else {
				high = middle
			}
		}
		want, _ := level(high)
		for i, y := range got.Amounts {
			if d := math.Abs(float64(y) - want[i]); d >= 1+1e-9*float64(plan.Envelope) {
				t.Fatalf("area %d: %d, want %v\n%+v\n%+v", i, y, want[i], areas, plan)
			}
		}
	}
}

func sumAt(_ []float64, total float64) float64 { return total }

// TestDropServesAsManyAsItCan: no larger set of the heaviest areas has the least grant.
func TestDropServesAsManyAsItCan(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for range 2000 {
		weights := make([]float64, 2+rng.IntN(8))
		for i := range weights {
			weights[i] = float64(1 + rng.IntN(50))
		}
		slices.SortFunc(weights, func(a, b float64) int { return int(b - a) })
		plan := allocate.Plan{Envelope: 1000, LeastGrant: rng.Int64N(600)}
		got, err := allocate.Allocate(areasOf(weights...), plan)
		if err != nil {
			t.Fatal(err)
		}
		served, total := 0, 0.0
		for k, w := range weights {
			total += w
			if math.Floor(1000*w/total) >= float64(plan.LeastGrant) {
				served = k + 1
			}
		}
		if n := len(weights) - len(got.Dropped); n != served {
			t.Fatalf("%d served, want %d: %v, %+v, %v", n, served, weights, plan, got)
		}
	}
}

// FuzzAllocate: an allocation holds its promises, or its error says why there is none.
func FuzzAllocate(f *testing.F) {
	f.Add(uint64(1), int64(100), int64(10), int64(20), 1.5, 0.25)
	f.Add(uint64(2), int64(0), int64(0), int64(0), 0.0, math.MaxFloat64)
	f.Add(uint64(3), int64(10_000_000_000_000), int64(1), int64(7), 5e-324, math.Inf(1))
	f.Fuzz(func(t *testing.T, seed uint64, envelope, least, qpv int64, weight, people float64) {
		areas, plan := draw(rand.New(rand.NewPCG(seed, 0)))
		plan.Envelope, plan.LeastGrant, plan.QPVLeast = envelope, least, qpv
		areas[0].Weight, areas[0].Population = weight, people
		got, err := allocate.Allocate(areas, plan)
		var infeasible *allocate.InfeasibleError
		switch {
		case err == nil:
			if err := holds(areas, plan, got); err != nil {
				t.Errorf("%v\n%+v\n%+v\n%+v", err, areas, plan, got)
			}
		case errors.As(err, &infeasible):
			if infeasible.By <= 0 {
				t.Errorf("%v\n%+v\n%+v", err, areas, plan)
			}
		case !errors.Is(err, allocate.ErrInput):
			t.Error(err)
		}
	})
}
