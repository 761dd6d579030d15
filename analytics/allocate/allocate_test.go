package allocate_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/allocate"
)

var nan = math.NaN()

// areasOf makes areas a, b, c, … with these populations.
func areasOf(population ...float64) []allocate.Area {
	areas := make([]allocate.Area, len(population))
	for i, p := range population {
		areas[i] = allocate.Area{Code: string(rune('a' + i)), Population: p, Poor: nan, Weight: nan}
	}
	return areas
}

// with changes areas and returns them.
func with(areas []allocate.Area, change func([]allocate.Area)) []allocate.Area {
	change(areas)
	return areas
}

// TestAllocate: every expected amount is worked by hand in the comment beside it.
func TestAllocate(t *testing.T) {
	tests := []struct {
		name  string
		areas []allocate.Area
		plan  allocate.Plan
		want  []int64
	}{
		// 100 cents over 1, 1, 1: 33⅓ each; the odd cent to the first code.
		{"equal", areasOf(1, 1, 1), allocate.Plan{Envelope: 100}, []int64{34, 33, 33}},
		// Quotas 21.7, 20.3, 58: the largest rest rounds up.
		{"largest remainder", areasOf(217, 203, 580), allocate.Plan{Envelope: 100}, []int64{22, 20, 58}},
		{"nothing to share", areasOf(1, 2), allocate.Plan{}, []int64{0, 0}},
		{"one area", areasOf(7), allocate.Plan{Envelope: 12_345}, []int64{12_345}},
		{"nobody there", areasOf(0, 3), allocate.Plan{Envelope: 10}, []int64{0, 10}},
		// Weights 1, 1, 2 over 400: 100, 100, 200; the ceiling of 50 leaves 150 to split over b and c as 1 : 2.
		{
			"ceiling", with(areasOf(1, 1, 2), func(a []allocate.Area) { a[0].Ceiling = allocate.At(50) }),
			allocate.Plan{Envelope: 350},
			[]int64{50, 100, 200},
		},
		// a is lifted to 200; 200 is left for b and c as 1 : 3.
		{
			"floor", with(areasOf(1, 1, 3), func(a []allocate.Area) { a[0].Floor = 200 }),
			allocate.Plan{Envelope: 400},
			[]int64{200, 50, 150},
		},
		// λ = 25: without bounds 50 each; a is held at 10 and b, c share 90 + 50 = 140 over b, c, d less d's floor of 90.
		{
			"floor and ceiling", with(areasOf(1, 1, 1, 1), func(a []allocate.Area) {
				a[0].Ceiling, a[3].Floor = allocate.At(10), 90
			}),
			allocate.Plan{Envelope: 200},
			[]int64{10, 50, 50, 90},
		},
		// 60 is locked, though the ceiling says 10; 40 for b and c.
		{
			"lock", with(areasOf(1, 1, 3), func(a []allocate.Area) {
				a[0].Lock, a[0].Ceiling = allocate.At(60), allocate.At(10)
			}),
			allocate.Plan{Envelope: 100},
			[]int64{60, 10, 30},
		},
		{
			"poor", with(areasOf(10, 10), func(a []allocate.Area) { a[0].Poor, a[1].Poor = 3, 1 }),
			allocate.Plan{Envelope: 100, Principle: allocate.PerPoor},
			[]int64{75, 25},
		},
		{
			"own weights", with(areasOf(10, 10), func(a []allocate.Area) { a[0].Weight, a[1].Weight = 0.1, 0.4 }),
			allocate.Plan{Envelope: 100, Principle: allocate.OwnWeights},
			[]int64{20, 80},
		},
		// Per inhabitant a and b get 10 and 30; 60 to the neighbourhoods makes 15 and 45, and 40 for the rest.
		{
			"floor for neighbourhoods", with(areasOf(10, 30, 60), func(a []allocate.Area) { a[0].QPV, a[1].QPV = true, true }),
			allocate.Plan{Envelope: 100, Principle: allocate.QPVFloor, QPVLeast: 60},
			[]int64{15, 45, 40},
		},
		{
			"neighbourhoods have it already", with(areasOf(10, 30, 60), func(a []allocate.Area) { a[0].QPV, a[1].QPV = true, true }),
			allocate.Plan{Envelope: 100, Principle: allocate.QPVFloor, QPVLeast: 40},
			[]int64{10, 30, 60},
		},
		// Locked money of a neighbourhood counts: 25 of 60, so 35 for b.
		{
			"locked neighbourhood", with(areasOf(10, 30, 60), func(a []allocate.Area) {
				a[0].QPV, a[1].QPV, a[0].Lock = true, true, allocate.At(25)
			}),
			allocate.Plan{Envelope: 100, QPVLeast: 60},
			[]int64{25, 35, 40},
		},
		// Quotas 10, 20, 70; a drops out, b and c share 100 as 2 : 7 = 22.2, 77.8.
		{"drop", areasOf(1, 2, 7), allocate.Plan{Envelope: 100, LeastGrant: 15}, []int64{0, 22, 78}},
		// a has 15; b and c share 85 as 2 : 7 = 18.9, 66.1.
		{"lift", areasOf(1, 2, 7), allocate.Plan{Envelope: 100, LeastGrant: 15, Below: allocate.Lift}, []int64{15, 19, 66}},
		// Dropping c alone is enough: a and b then have 25 each, and it is the last of three equals.
		{"drop among equals", areasOf(1, 1, 1), allocate.Plan{Envelope: 50, LeastGrant: 20}, []int64{25, 25, 0}},
		// A floor of 5 is a wish to give: it comes to the least grant.
		{
			"drop spares floors", with(areasOf(1, 2, 7), func(a []allocate.Area) { a[0].Floor = 5 }),
			allocate.Plan{Envelope: 100, LeastGrant: 15},
			[]int64{15, 19, 66},
		},
		// A ceiling under the least grant leaves 0.
		{
			"lift under a ceiling", with(areasOf(1, 2, 7), func(a []allocate.Area) { a[0].Ceiling = allocate.At(10) }),
			allocate.Plan{Envelope: 90, LeastGrant: 15, Below: allocate.Lift},
			[]int64{0, 20, 70},
		},
	}
	for _, tt := range tests {
		got, err := allocate.Allocate(tt.areas, tt.plan)
		if err != nil || !slices.Equal(got.Amounts, tt.want) {
			t.Errorf("%s: %v, %v, want %v", tt.name, got.Amounts, err, tt.want)
		}
	}
}

// TestUnknownWeights: b's poor are secret. Without b, a and c share 90 as 10 : 20; by
// the average, 30 poor among 200 make 15 for b's 100 inhabitants, so 90 is split
// 10 : 15 : 20.
func TestUnknownWeights(t *testing.T) {
	areas := areasOf(100, 100, 100)
	areas[0].Poor, areas[2].Poor, areas[1].Now = 10, 20, 24
	tests := []struct {
		rule allocate.MissingWeight
		want []int64
	}{
		{allocate.Exclude, []int64{30, 0, 60}},
		{allocate.KeepNow, []int64{22, 24, 44}},
		{allocate.Average, []int64{20, 30, 40}},
	}
	for _, tt := range tests {
		got, err := allocate.Allocate(areas, allocate.Plan{Envelope: 90, Principle: allocate.PerPoor, Missing: tt.rule})
		if err != nil || !slices.Equal(got.Amounts, tt.want) {
			t.Errorf("rule %d: %v, %v, want %v", tt.rule, got.Amounts, err, tt.want)
		}
		if !slices.Equal(got.Unknown, []int{1}) || math.Abs(got.ShareUnknown-1./3) > 1e-15 {
			t.Errorf("rule %d: unknown %v, %v of the people, want area 1 and a third", tt.rule, got.Unknown, got.ShareUnknown)
		}
	}
	areas[1].Now = -5 // more was taken back than given: it keeps nothing
	if got, err := allocate.Allocate(areas, allocate.Plan{Envelope: 90, Principle: allocate.PerPoor, Missing: allocate.KeepNow}); err != nil || !slices.Equal(got.Amounts, []int64{30, 0, 60}) {
		t.Errorf("a debt: %v, %v", got.Amounts, err)
	}
	areas[1].Population, areas[1].Floor = nan, 12
	got, err := allocate.Allocate(areas, allocate.Plan{Envelope: 90, Principle: allocate.PerPoor, Missing: allocate.Average})
	if want := []int64{26, 12, 52}; err != nil || !slices.Equal(got.Amounts, want) {
		t.Errorf("%v, %v, want %v: nothing to average over, so the floor", got.Amounts, err, want)
	}
	if got.ShareUnknown != 0 {
		t.Errorf("%v of the known population is unknown, want 0", got.ShareUnknown)
	}
}

// TestInfeasible: the constraint, the area and the cents are worked by hand.
func TestInfeasible(t *testing.T) {
	tests := []struct {
		name  string
		areas []allocate.Area
		plan  allocate.Plan
		want  allocate.InfeasibleError
	}{
		{
			"locks", with(areasOf(1, 1), func(a []allocate.Area) { a[0].Lock = allocate.At(120) }),
			allocate.Plan{Envelope: 100},
			allocate.InfeasibleError{Constraint: allocate.Locks, By: 20},
		},
		{
			"floors", with(areasOf(1, 1), func(a []allocate.Area) { a[0].Lock, a[1].Floor = allocate.At(70), 35 }),
			allocate.Plan{Envelope: 100},
			allocate.InfeasibleError{Constraint: allocate.Floors, By: 5},
		},
		{
			"ceilings", with(areasOf(1, 1), func(a []allocate.Area) { a[0].Ceiling, a[1].Ceiling = allocate.At(40), allocate.At(50) }),
			allocate.Plan{Envelope: 100},
			allocate.InfeasibleError{Constraint: allocate.Ceilings, By: 10},
		},
		{"nobody", areasOf(0, nan), allocate.Plan{Envelope: 100}, allocate.InfeasibleError{Constraint: allocate.Weights, By: 100}},
		{"no area", nil, allocate.Plan{Envelope: 100}, allocate.InfeasibleError{Constraint: allocate.Weights, By: 100}},
		{
			"bounds", with(areasOf(1, 1), func(a []allocate.Area) { a[1].Floor, a[1].Ceiling = 30, allocate.At(20) }),
			allocate.Plan{Envelope: 100},
			allocate.InfeasibleError{Constraint: allocate.Bounds, Area: "b", By: 10},
		},
		{
			"least grant over the envelope", areasOf(1, 1),
			allocate.Plan{Envelope: 100, LeastGrant: 130},
			allocate.InfeasibleError{Constraint: allocate.LeastGrant, By: 30},
		},
		{
			"two least grants", areasOf(1, 1),
			allocate.Plan{Envelope: 100, LeastGrant: 60, Below: allocate.Lift},
			allocate.InfeasibleError{Constraint: allocate.LeastGrant, By: 20},
		},
		{
			"least grant over a ceiling", with(areasOf(1, 1), func(a []allocate.Area) { a[0].Floor, a[0].Ceiling = 1, allocate.At(10) }),
			allocate.Plan{Envelope: 100, LeastGrant: 15},
			allocate.InfeasibleError{Constraint: allocate.LeastGrant, Area: "a", By: 5},
		},
		// a takes 100; b would have 20, less than 50, and is dropped: 20 is left.
		{
			"dropping leaves money", with(areasOf(9, 1), func(a []allocate.Area) { a[0].Ceiling = allocate.At(100) }),
			allocate.Plan{Envelope: 120, LeastGrant: 50},
			allocate.InfeasibleError{Constraint: allocate.LeastGrant, By: 20},
		},
		{
			"no neighbourhood", areasOf(1, 1),
			allocate.Plan{Envelope: 100, QPVLeast: 30},
			allocate.InfeasibleError{Constraint: allocate.QPVLeast, By: 30},
		},
		{
			"the others' floors", with(areasOf(1, 1), func(a []allocate.Area) { a[0].QPV, a[1].Floor = true, 45 }),
			allocate.Plan{Envelope: 100, QPVLeast: 60},
			allocate.InfeasibleError{Constraint: allocate.QPVLeast, By: 5},
		},
		{
			"more than there is", with(areasOf(1, 1), func(a []allocate.Area) { a[0].QPV = true }),
			allocate.Plan{Envelope: 100, QPVLeast: 101},
			allocate.InfeasibleError{Constraint: allocate.QPVLeast, By: 1},
		},
	}
	for _, tt := range tests {
		got, err := allocate.Allocate(tt.areas, tt.plan)
		var infeasible *allocate.InfeasibleError
		if !errors.As(err, &infeasible) || *infeasible != tt.want {
			t.Errorf("%s: %v, %v, want %v", tt.name, got.Amounts, err, &tt.want)
		}
	}
	e := &allocate.InfeasibleError{Constraint: allocate.Bounds, Area: "b", By: 1205}
	if want := "no such allocation: bounds of area b cannot be held, by 12.05 euros"; e.Error() != want {
		t.Errorf("%q, want %q", e, want)
	}
}

func TestRefusedInput(t *testing.T) {
	plain := allocate.Plan{Envelope: 100}
	tests := []struct {
		name  string
		areas []allocate.Area
		plan  allocate.Plan
	}{
		{"negative envelope", areasOf(1), allocate.Plan{Envelope: -1}},
		{"envelope out of range", areasOf(1), allocate.Plan{Envelope: math.MaxInt64}},
		{"negative floor", with(areasOf(1), func(a []allocate.Area) { a[0].Floor = -1 }), plain},
		{"negative lock", with(areasOf(1), func(a []allocate.Area) { a[0].Lock = allocate.At(-1) }), plain},
		{"negative people", areasOf(-1), plain},
		{"endless people", areasOf(math.Inf(1)), plain},
		{"one code twice", with(areasOf(1, 1), func(a []allocate.Area) { a[1].Code = "a" }), plain},
		{"principle", areasOf(1), allocate.Plan{Principle: 9}},
		{"below", areasOf(1), allocate.Plan{Below: -1}},
		{"missing", areasOf(1), allocate.Plan{Missing: 3}},
		{"floor for neighbourhoods without one", areasOf(1), allocate.Plan{Envelope: 1, Principle: allocate.QPVFloor}},
	}
	for _, tt := range tests {
		if got, err := allocate.Allocate(tt.areas, tt.plan); !errors.Is(err, allocate.ErrInput) {
			t.Errorf("%s: %v, %v, want ErrInput", tt.name, got.Amounts, err)
		}
	}
}

func TestPrinciplesReadWhatTheyWrite(t *testing.T) {
	for p := allocate.PerInhabitant; p <= allocate.OwnWeights; p++ {
		if got, err := allocate.ParsePrinciple(p.String()); err != nil || got != p {
			t.Errorf("ParsePrinciple(%q) = %v, %v", p, got, err)
		}
	}
	if p, err := allocate.ParsePrinciple("per_head"); err == nil {
		t.Errorf("%v: an unknown principle was accepted", p)
	}
}
