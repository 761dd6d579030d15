package secrecy_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// shapes are small simulated territories, without and with overlapping levels.
func shapes(n int) []metropolis {
	var out []metropolis
	for seed := range n {
		out = append(out, metropolis{communes: 8 + seed%7, establishments: 60 + 40*(seed%5), overlap: seed%2 == 1, seed: uint64(seed)})
	}
	return out
}

// many returns the first number, or the second when all tests are wanted.
func many(t testing.TB, quick, all int) int {
	t.Helper()
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Logf("ESSOR_TEST_ALL is not set: %d simulated tables instead of %d", quick, all)
		return quick
	}
	return all
}

// both are the rules for business, with all hidden cells protected and with the
// secret ones only.
func both() []secrecy.Rules {
	loose := secrecy.Business()
	loose.SecretOnly = true
	return []secrecy.Rules{secrecy.Business(), loose}
}

func protect(t testing.TB, table secrecy.Table, rules secrecy.Rules) secrecy.Mask {
	t.Helper()
	mask, err := secrecy.Protect(t.Context(), table, rules)
	if err != nil {
		t.Fatal(err)
	}
	return mask
}

// After Protect the attack by another program bounds no hidden cell closer than
// 15 % of its value, and finds the same bounds as Audit.
func TestIndependentAttackFails(t *testing.T) {
	cells := 0
	for _, m := range shapes(many(t, 5, 40)) {
		table := m.table(t)
		mask := protect(t, table, secrecy.Business())
		attack := newAttacker(t, table, mask)
		for _, b := range audit(t, table, mask, secrecy.Business()).Bounds {
			c := table.Cells[b.Cell]
			low, high := attack.numbers(b.Cell)
			if low > 0.85*c.Value*(1+1e-6) || high < 1.15*c.Value*(1-1e-6) {
				t.Errorf("%+v: %s = %v lies between %v and %v", m, c.Key, c.Value, low, high)
			}
			if !near(low, b.Low) || !near(high, b.High) {
				t.Errorf("%+v: %s: Audit finds %v to %v, the attack %v to %v", m, c.Key, b.Low, b.High, low, high)
			}
			cells++
		}
	}
	t.Logf("%d hidden cells", cells)
	if cells < 250 {
		t.Errorf("only %d hidden cells: the tables attack nothing", cells)
	}
}

func near(a, b float64) bool {
	return a == b || math.Abs(a-b) < 1e-6*max(1, math.Abs(a))
}

// On masks that leak, Audit finds the bounds of the other program as well.
func TestBoundsOfLeakyMasks(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	exact := 0
	for _, m := range shapes(many(t, 4, 20)) {
		table := m.table(t)
		mask := masked(t, table)
		for i, c := range table.Cells {
			if !c.Inner && rng.Float64() < 0.3 {
				mask[i] = secrecy.Secondary
			}
		}
		attack := newAttacker(t, table, mask)
		for _, b := range audit(t, table, mask, secrecy.Business()).Bounds {
			low, high := attack.numbers(b.Cell)
			if !near(low, b.Low) || !near(high, b.High) {
				t.Errorf("%+v: %s: Audit finds %v to %v, the attack %v to %v", m, table.Cells[b.Cell].Key, b.Low, b.High, low, high)
			}
			if low == high {
				exact++
			}
		}
	}
	if exact == 0 {
		t.Error("no cell is known exactly: the masks do not leak")
	}
}

// What the rules forbid is hidden, what has no unit is shown, equal cells are
// hidden together, and nothing leaks.
func TestProtectPromises(t *testing.T) {
	for _, rules := range both() {
		for _, m := range shapes(14) {
			table := m.table(t)
			mask := protect(t, table, rules)
			if r := audit(t, table, mask, rules); !r.Safe() {
				t.Errorf("%+v: leaks %+v", m, r.Leaks)
			}
			for i, c := range table.Cells {
				forbidden := c.Units > 0 && (c.Units < 3 || c.Largest > 0.85*c.Value)
				if forbidden && !c.Inner && mask[i] != secrecy.Primary {
					t.Errorf("%+v: %s with %d units is %d", m, c.Key, c.Units, mask[i])
				}
				if c.Units == 0 && mask.Hides(i) {
					t.Errorf("%+v: %s is 0 and hidden", m, c.Key)
				}
			}
			for _, f := range []string{"all", "association", "cooperative"} {
				// Territoire 0 is commune 00 alone, as Lille is its own territoire.
				a, b := at(t, table, "territoire/0|"+f), at(t, table, "commune/00|"+f)
				if mask.Hides(a) != mask.Hides(b) {
					t.Errorf("%+v: one of two equal cells of %s is hidden", m, f)
				}
			}
		}
	}
}

// The mask depends on cells and sums, not on their order.
func TestOrderDoesNotMatter(t *testing.T) {
	for _, m := range shapes(8) {
		table := m.table(t)
		rng := rand.New(rand.NewPCG(m.seed, 1))
		place := rng.Perm(len(table.Cells))
		shuffled := secrecy.Table{Cells: make([]secrecy.Cell, len(table.Cells))}
		for i, p := range place {
			shuffled.Cells[p] = table.Cells[i]
		}
		for _, r := range table.Relations {
			s := secrecy.Relation{Total: place[r.Total]}
			for _, p := range r.Parts {
				s.Parts = append(s.Parts, place[p])
			}
			rng.Shuffle(len(s.Parts), func(i, j int) { s.Parts[i], s.Parts[j] = s.Parts[j], s.Parts[i] })
			shuffled.Relations = append(shuffled.Relations, s)
		}
		rng.Shuffle(len(shuffled.Relations), func(i, j int) {
			shuffled.Relations[i], shuffled.Relations[j] = shuffled.Relations[j], shuffled.Relations[i]
		})
		want, got := protect(t, table, secrecy.Business()), protect(t, shuffled, secrecy.Business())
		for i, p := range place {
			if want[i] != got[p] {
				t.Errorf("%+v: %s is %d, shuffled %d", m, table.Cells[i].Key, want[i], got[p])
			}
		}
	}
}

// An edition of the same figures hides and shows the same cells.
func TestProtectAgain(t *testing.T) {
	for _, rules := range both() {
		for _, m := range shapes(6) {
			table := m.table(t)
			mask := protect(t, table, rules)
			if again := protect(t, table, rules); !slices.Equal(mask, again) {
				t.Errorf("%+v: twice is not the same", m)
			}
			kept, err := table.Keep(table, mask)
			if err != nil {
				t.Fatal(err)
			}
			again := protect(t, kept, rules)
			for i := range mask {
				if mask.Hides(i) != again.Hides(i) {
					t.Errorf("%+v: %s was %d and is %d", m, table.Cells[i].Key, mask[i], again[i])
				}
			}
		}
	}
}

// Two editions side by side: what was secret stays so where it has not changed,
// and what was shown does not protect anything.
func TestKeep(t *testing.T) {
	old := small(t)
	mask := protect(t, old, secrecy.Business())
	now := secrecy.Table{Cells: slices.Clone(old.Cells), Relations: old.Relations}
	for i := range now.Cells { // in x|coop there are now five units with the same posts in all
		if c := &now.Cells[i]; c.Key == "x|coop" {
			c.Units, c.Largest = 5, 2
		}
	}
	free := protect(t, now, secrecy.Business())
	if free.Hides(at(t, now, "x|coop")) && free[at(t, now, "x|coop")] != secrecy.Secondary {
		t.Error("the changed cell is secret without the earlier edition")
	}
	kept, err := now.Keep(old, mask)
	if err != nil {
		t.Fatal(err)
	}
	got := protect(t, kept, secrecy.Business())
	for i := range old.Cells {
		if mask.Hides(i) != got.Hides(i) {
			t.Errorf("%s was %d and is %d", old.Cells[i].Key, mask[i], got[i])
		}
	}
	if _, err := now.Keep(old, nil); !errors.Is(err, secrecy.ErrInput) {
		t.Errorf("without a mask: %v", err)
	}

	for i := range now.Cells { // all but one cell were told already
		now.Cells[i].Known = now.Cells[i].Key != "x|coop"
	}
	now.Cells[at(t, now, "x|coop")].Secret = true
	now.Cells[at(t, now, "z|fund")].Known = true
	got, err = secrecy.Protect(t.Context(), now, secrecy.Business())
	if !errors.Is(err, secrecy.ErrUnprotectable) || got[at(t, now, "x|coop")] != secrecy.Given {
		t.Errorf("readers know all around x|coop: %v", err)
	}
}

// Counts of requests: everything under 3 is hidden and may be one more or less.
func TestRequests(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	axes := secrecy.Flat("all", "1", "2", "3", "4", "5")
	parent := map[string]string{}
	for i := range 30 {
		parent[fmt.Sprintf("commune/%02d", i)] = fmt.Sprint("territoire/", i%4)
		parent[fmt.Sprint("territoire/", i%4)] = "epci"
	}
	areas, err := secrecy.Tree(parent)
	if err != nil {
		t.Fatal(err)
	}
	var all []secrecy.Contribution
	for i := range 150 {
		commune := slices.Index(areas.Codes, fmt.Sprintf("commune/%02d", min(rng.IntN(30), rng.IntN(30))))
		above := slices.Index(areas.Codes, parent[areas.Codes[commune]])
		all = append(all, secrecy.Contribution{
			Unit: fmt.Sprint(i), Value: 1,
			In: [][]int{{commune, above, slices.Index(areas.Codes, "epci")}, {0, 1 + rng.IntN(5)}},
		})
	}
	table, err := secrecy.Cross([]secrecy.Dimension{areas, axes}, all)
	if err != nil {
		t.Fatal(err)
	}
	mask := protect(t, table, secrecy.Requests())
	attack := newAttacker(t, table, mask)
	for _, b := range audit(t, table, mask, secrecy.Requests()).Bounds {
		c := table.Cells[b.Cell]
		low, high := attack.numbers(b.Cell)
		if low > c.Value-1+1e-6 || high < c.Value+1-1e-6 {
			t.Errorf("%s = %v lies between %v and %v", c.Key, c.Value, low, high)
		}
	}
	if mask.Count(secrecy.Primary) == 0 {
		t.Error("no count is under 3")
	}
}

// A commune less its only neighbourhood is the same whichever generation is taken off
// when the two are equal: one unit, not two that give each other away.
func TestEqualRemaindersAreOne(t *testing.T) {
	sum := secrecy.Sum
	table := secrecy.Table{
		Cells: []secrecy.Cell{
			sum("all", []float64{5, 5, 5, 5, 5, 9, 4, 4, 4}), sum("other", []float64{4, 4, 4}),
			sum("commune", []float64{5, 5, 5, 5, 5, 9}), sum("qpv", []float64{5, 5, 5, 5, 5}),
			sum("outside-2015", []float64{9}), sum("outside-2024", []float64{9}),
		},
		Relations: []secrecy.Relation{{Total: 0, Parts: []int{1, 2}}, {Total: 2, Parts: []int{3, 4}}, {Total: 2, Parts: []int{5, 3}}},
	}
	table.Cells[4].Inner, table.Cells[5].Inner = true, true
	mask, err := secrecy.Protect(t.Context(), table, secrecy.Business())
	if err != nil {
		t.Fatal(err)
	}
	// To let what lies outside vary, either the commune or the neighbourhood must.
	if !mask.Hides(2) && !mask.Hides(3) {
		t.Errorf("mask %v", mask)
	}
}
