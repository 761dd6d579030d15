package secrecy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// country is the posts of communes by family; no total is published that links the
// communes. Most communes have few establishments, as in France.
func country(communes int) secrecy.Table {
	random := rand.New(rand.NewPCG(1, 2))
	var t secrecy.Table
	for i := range communes {
		total := len(t.Cells)
		t.Cells = append(t.Cells, secrecy.Cell{Key: fmt.Sprintf("commune/%05d", i)})
		r := secrecy.Relation{Total: total}
		var all []float64
		for family := range 5 {
			var posts []float64
			for range random.IntN(1 + random.IntN(12)) {
				posts = append(posts, float64(1+random.IntN(1+random.IntN(60))))
			}
			r.Parts = append(r.Parts, len(t.Cells))
			t.Cells = append(t.Cells, secrecy.Sum(fmt.Sprintf("commune/%05d|%d", i, family), posts))
			all = append(all, posts...)
		}
		t.Cells[total] = secrecy.Sum(t.Cells[total].Key, all)
		t.Relations = append(t.Relations, r)
	}
	return t
}

// What no sum links is protected piece by piece: a table of many pieces has the mask
// that each of them has alone, and nothing leaks.
func TestPiecesAreProtectedAlone(t *testing.T) {
	const communes, cells = 300, 6
	whole := country(communes)
	mask, err := secrecy.Protect(t.Context(), whole, secrecy.Business())
	if err != nil {
		t.Fatal(err)
	}
	for i := range communes {
		alone := secrecy.Table{Cells: whole.Cells[i*cells : (i+1)*cells], Relations: []secrecy.Relation{{Total: 0, Parts: []int{1, 2, 3, 4, 5}}}}
		want, err := secrecy.Protect(t.Context(), alone, secrecy.Business())
		if err != nil {
			t.Fatal(err)
		}
		if got := mask[i*cells : (i+1)*cells]; !slices.Equal(got, want) {
			t.Fatalf("commune %d: %v in the table, %v alone", i, got, want)
		}
	}
	report, err := secrecy.Audit(t.Context(), whole, mask, secrecy.Business())
	if err != nil || !report.Safe() {
		t.Fatalf("audit: %+v, %v", report.Leaks, err)
	}
	for i, b := range report.Bounds {
		if !mask.Hides(b.Cell) || i > 0 && report.Bounds[i-1].Cell >= b.Cell {
			t.Fatalf("bound %d is of cell %d, which is not hidden or not after the one before", i, b.Cell)
		}
	}
	if len(report.Bounds) != mask.Hidden() {
		t.Errorf("%d bounds for %d hidden cells", len(report.Bounds), mask.Hidden())
	}
	planted := slices.Clone(mask)
	planted[report.Bounds[7].Cell] = secrecy.Shown
	if report, err = secrecy.Audit(t.Context(), whole, planted, secrecy.Business()); err != nil || report.Safe() {
		t.Errorf("a cell shown again in one piece: %+v, %v, want a leak", report.Leaks, err)
	}
}

// BenchmarkProtectCountry protects 35 000 communes by family, and audits the mask.
func BenchmarkProtectCountry(b *testing.B) {
	table := country(35_000)
	for b.Loop() {
		mask, err := secrecy.Protect(b.Context(), table, secrecy.Business())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := secrecy.Audit(b.Context(), table, mask, secrecy.Business()); err != nil {
			b.Fatal(err)
		}
	}
}
