package secrecy_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// grid returns a table of rows and columns with totals; each cell holds the
// contributions of its units. Keys are "row|column", "all" for totals.
func grid(t testing.TB, rows, columns []string, contributions map[string][]float64) secrecy.Table {
	t.Helper()
	a, b := secrecy.Flat("all", rows...), secrecy.Flat("all", columns...)
	var all []secrecy.Contribution
	for i, r := range rows {
		for j, c := range columns {
			for k, v := range contributions[r+"|"+c] {
				unit := r + c + string(rune('a'+k))
				all = append(all, secrecy.Contribution{Unit: unit, Value: v, In: [][]int{{0, i + 1}, {0, j + 1}}})
			}
		}
	}
	table, err := secrecy.Cross([]secrecy.Dimension{a, b}, all)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// small is a table of 3 communes and 3 families, in posts. Only x|coop (1 unit)
// and z|fund (dominated: 90 of 100) are forbidden.
func small(t testing.TB) secrecy.Table {
	t.Helper()
	return grid(t, []string{"x", "y", "z"}, []string{"asso", "coop", "fund"}, map[string][]float64{
		"x|asso": {10, 10, 20}, "x|coop": {7}, "x|fund": {4, 4, 4},
		"y|asso": {5, 6, 7}, "y|coop": {3, 3, 3}, "y|fund": {9, 9, 9},
		"z|asso": {8, 8, 8}, "z|coop": {5, 5, 5}, "z|fund": {90, 5, 5},
	})
}

func at(t testing.TB, table secrecy.Table, key string) int {
	t.Helper()
	i := slices.IndexFunc(table.Cells, func(c secrecy.Cell) bool { return c.Key == key })
	if i < 0 {
		t.Fatalf("no cell %q", key)
	}
	return i
}

// masked hides the named cells, and marks inner ones.
func masked(t testing.TB, table secrecy.Table, keys ...string) secrecy.Mask {
	t.Helper()
	mask := make(secrecy.Mask, len(table.Cells))
	for i, c := range table.Cells {
		if c.Inner {
			mask[i] = secrecy.Inner
		}
	}
	for _, k := range keys {
		mask[at(t, table, k)] = secrecy.Secondary
	}
	return mask
}

func audit(t testing.TB, table secrecy.Table, mask secrecy.Mask, rules secrecy.Rules) secrecy.Report {
	t.Helper()
	r, err := secrecy.Audit(t.Context(), table, mask, rules)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// leaked tells whether a report has a leak of a kind with exactly these cells.
func leaked(t testing.TB, table secrecy.Table, r secrecy.Report, kind secrecy.Kind, keys ...string) bool {
	t.Helper()
	var want []int
	for _, k := range keys {
		want = append(want, at(t, table, k))
	}
	slices.Sort(want)
	return slices.ContainsFunc(r.Leaks, func(l secrecy.Leak) bool {
		return l.Kind == kind && slices.Equal(slices.Sorted(slices.Values(l.Cells)), want)
	})
}

// The four kinds of leaks that the method page asks to be tested, in a table by
// hand, each planted alone in a mask that is safe without it.
func TestAuditFindsPlantedLeaks(t *testing.T) {
	table := small(t)
	safe := []string{"x|coop", "x|asso", "z|coop", "z|asso", "z|fund", "y|fund", "y|asso"}
	if r := audit(t, table, masked(t, table, safe...), secrecy.Business()); !r.Safe() {
		t.Fatalf("the mask to plant leaks in leaks: %+v", r.Leaks)
	}
	without := func(keys ...string) secrecy.Mask {
		kept := slices.DeleteFunc(slices.Clone(safe), func(k string) bool { return slices.Contains(keys, k) })
		return masked(t, table, kept...)
	}
	tests := []struct {
		name string
		mask secrecy.Mask
		kind secrecy.Kind
		cell string
	}{
		{"singleton", without("x|coop"), secrecy.Unmasked, "x|coop"},
		{"dominance", without("z|fund"), secrecy.Unmasked, "z|fund"},
		{"margin", without("x|asso"), secrecy.Bounded, "x|coop"},
		{"cycle", without("z|asso", "y|asso"), secrecy.Bounded, "z|fund"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := audit(t, table, tt.mask, secrecy.Business())
			if !leaked(t, table, r, tt.kind, tt.cell) {
				t.Errorf("leaks %+v, want %s of %s", r.Leaks, tt.kind, tt.cell)
			}
		})
	}
}

// ground returns a table of areas from how many units lie in each combination of
// commune, neighbourhood of 2015 and neighbourhood of 2024; a unit has 4 posts.
func ground(t testing.TB, units map[[3]string]int) secrecy.Table {
	t.Helper()
	var places [][]string
	for place, n := range units {
		for range n {
			places = append(places, place[:])
		}
	}
	areas, of, err := secrecy.Areas([]string{"commune", "qpv2015", "qpv2024"}, places)
	if err != nil {
		t.Fatal(err)
	}
	var all []secrecy.Contribution
	for i := range places {
		all = append(all, secrecy.Contribution{Unit: string(rune('a' + i)), Value: 4, In: [][]int{of[i]}})
	}
	table, err := secrecy.Cross([]secrecy.Dimension{areas}, all)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Levels that overlap: what a commune has outside its neighbourhood, and what the
// neighbourhood of 2015 has outside that of 2024, are known as soon as both are.
func TestAuditFindsOverlappingLevels(t *testing.T) {
	complement := ground(t, map[[3]string]int{{"c", "q15", "q24"}: 5, {"c", "", "q24"}: 2})
	r := audit(t, complement, masked(t, complement), secrecy.Business())
	if !leaked(t, complement, r, secrecy.Bounded, "c & -qpv2015") {
		t.Errorf("leaks %+v, want the 2 units outside q15", r.Leaks)
	}

	nested := ground(t, map[[3]string]int{{"c", "q15", "q24"}: 5, {"c", "q15", ""}: 1, {"c", "", ""}: 8})
	r = audit(t, nested, masked(t, nested), secrecy.Business())
	if !leaked(t, nested, r, secrecy.Bounded, "q15 & -qpv2024") {
		t.Errorf("leaks %+v, want the unit of q15 that is not in q24", r.Leaks)
	}
	if b := r.Bounds[0]; b.Low != 4 || b.High != 4 {
		t.Errorf("bounds %v to %v, want 4 exactly: 24 − 20", b.Low, b.High)
	}

	apart := ground(t, map[[3]string]int{
		{"c", "q15", "q24"}: 5, {"c", "q15", ""}: 1, {"c", "", ""}: 8, {"c", "", "q24"}: 4,
	})
	if r := audit(t, apart, masked(t, apart), secrecy.Business()); !r.Safe() {
		t.Errorf("leaks %+v: nothing tells what the two neighbourhoods share", r.Leaks)
	}
}

// Two units whose sum is known know each other: in one sum, and through two
// levels (worked by hand: all − u = T and T − shown parts is a + b).
func TestAuditFindsPools(t *testing.T) {
	table := small(t)
	one := slices.Clone(table.Cells)
	c := &one[at(t, table, "y|coop")]
	c.Units, c.Largest = 1, c.Value
	two := secrecy.Table{Cells: one, Relations: table.Relations}
	mask := masked(t, two, "x|coop", "y|coop", "x|asso", "y|asso", "z|fund", "z|asso", "x|fund", "y|fund")
	r := audit(t, two, mask, secrecy.Business())
	if !leaked(t, two, r, secrecy.Pooled, "x|coop", "y|coop") {
		t.Errorf("leaks %+v, want x|coop and y|coop", r.Leaks)
	}

	cell := func(key string, value float64, units int) secrecy.Cell {
		return secrecy.Cell{Key: key, Value: value, Units: units, Largest: value / float64(units)}
	}
	levels := secrecy.Table{
		Cells: []secrecy.Cell{
			cell("all", 200, 20), cell("T", 90, 9), cell("U", 110, 11),
			cell("a", 10, 1), cell("a'", 80, 8), cell("b", 12, 1), cell("b'", 98, 10),
		},
		Relations: []secrecy.Relation{{Total: 0, Parts: []int{1, 2}}, {Total: 1, Parts: []int{3, 4}}, {Total: 2, Parts: []int{5, 6}}},
	}
	for i := range levels.Cells {
		if c := &levels.Cells[i]; c.Units > 1 {
			c.Largest = c.Value / 2
		}
	}
	r = audit(t, levels, masked(t, levels, "a", "b", "T", "U"), secrecy.Business())
	if !leaked(t, levels, r, secrecy.Pooled, "a", "b") {
		t.Errorf("leaks %+v, want a and b, whose sum is 200 − 80 − 98", r.Leaks)
	}
}

// With whole numbers a cell of 2 between 1.7 and 2.3 is 2.
func TestAuditKnowsSteps(t *testing.T) {
	c := func(key string, v float64) secrecy.Cell {
		return secrecy.Cell{Key: key, Value: v, Units: 10, Largest: v / 10}
	}
	table := secrecy.Table{
		Cells:     []secrecy.Cell{c("all", 3.4), c("a", 2), c("b", 0.4), c("rest", 1)},
		Relations: []secrecy.Relation{{Total: 0, Parts: []int{1, 2, 3}}},
	}
	mask := masked(t, table, "a", "b")
	table.Cells[1].Secret = true
	amounts := audit(t, table, mask, secrecy.Business())
	if !amounts.Safe() || amounts.Bounds[0].Low != 0 || math.Abs(amounts.Bounds[0].High-2.4) > 1e-12 {
		t.Errorf("amounts: %+v, want a between 0 and 2.4", amounts)
	}
	counts := audit(t, table, mask, secrecy.Requests())
	if !leaked(t, table, counts, secrecy.Bounded, "a") || counts.Bounds[0].High != 2 {
		t.Errorf("counts: %+v, want a to be at most 2", counts)
	}
}

func TestBadInput(t *testing.T) {
	good := secrecy.Table{
		Cells:     []secrecy.Cell{{Key: "all", Value: 3, Units: 3, Largest: 1}, {Key: "a", Value: 3, Units: 3, Largest: 1}},
		Relations: []secrecy.Relation{{Total: 0, Parts: []int{1}}},
	}
	change := func(f func(t *secrecy.Table)) secrecy.Table {
		c := secrecy.Table{Cells: slices.Clone(good.Cells), Relations: slices.Clone(good.Relations)}
		f(&c)
		return c
	}
	tests := map[string]secrecy.Table{
		"same key":          change(func(t *secrecy.Table) { t.Cells[1].Key = "all" }),
		"negative":          change(func(t *secrecy.Table) { t.Cells[1].Value = -1 }),
		"not a number":      change(func(t *secrecy.Table) { t.Cells[1].Value = math.NaN() }),
		"infinite":          change(func(t *secrecy.Table) { t.Cells[1].Value = math.Inf(1) }),
		"value of nobody":   change(func(t *secrecy.Table) { t.Cells[1].Units = 0 }),
		"largest too large": change(func(t *secrecy.Table) { t.Cells[1].Largest = 4 }),
		"largest too small": change(func(t *secrecy.Table) { t.Cells[1].Largest = 0.5 }),
		"sum":               change(func(t *secrecy.Table) { t.Cells[1].Value = 2.9 }),
		"out of range":      change(func(t *secrecy.Table) { t.Relations = []secrecy.Relation{{Total: 0, Parts: []int{2}}} }),
		"twice":             change(func(t *secrecy.Table) { t.Relations = []secrecy.Relation{{Total: 0, Parts: []int{0}}} }),
	}
	for name, table := range tests {
		if _, err := secrecy.Protect(t.Context(), table, secrecy.Business()); !errors.Is(err, secrecy.ErrInput) {
			t.Errorf("%s: Protect gives %v", name, err)
		}
	}
	if _, err := secrecy.Audit(t.Context(), good, secrecy.Mask{}, secrecy.Business()); !errors.Is(err, secrecy.ErrInput) {
		t.Errorf("a short mask: %v", err)
	}
	if _, err := secrecy.Protect(t.Context(), good, secrecy.Rules{}); !errors.Is(err, secrecy.ErrInput) {
		t.Errorf("rules that say nothing: %v", err)
	}
	if _, err := secrecy.Protect(t.Context(), good, secrecy.Business()); err != nil {
		t.Errorf("the table that is changed is bad itself: %v", err)
	}
}

// A table whose solution would not fit in memory is refused at once.
func TestTooLarge(t *testing.T) {
	const n = 7200
	table := secrecy.Table{Cells: []secrecy.Cell{{Key: "0", Value: 3 * (n + 1), Units: 3 * (n + 1), Largest: 1}}}
	for i := range n { // each cell is three units and the next cell
		left := float64(3 * (n - i))
		table.Cells = append(
			table.Cells,
			secrecy.Cell{Key: fmt.Sprint("part ", i), Value: 3, Units: 3, Largest: 1},
			secrecy.Cell{Key: fmt.Sprint("rest ", i), Value: left, Units: int(left), Largest: 1},
		)
		table.Relations = append(table.Relations, secrecy.Relation{Total: 2 * i, Parts: []int{2*i + 1, 2*i + 2}})
	}
	if _, err := secrecy.Protect(t.Context(), table, secrecy.Business()); !errors.Is(err, secrecy.ErrInput) {
		t.Errorf("got %v", err)
	}
}

func TestContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	table := small(t)
	if _, err := secrecy.Protect(ctx, table, secrecy.Business()); !errors.Is(err, context.Canceled) {
		t.Errorf("Protect: %v", err)
	}
	if _, err := secrecy.Audit(ctx, table, masked(t, table, "x|coop"), secrecy.Business()); !errors.Is(err, context.Canceled) {
		t.Errorf("Audit: %v", err)
	}
}
