package secrecy_test

import (
	"os"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/analytics/secrecy/secrecytest"
)

// byFamilies is the grid of a table of areas and families, families running fastest.
func byFamilies(table secrecy.Table, families int) secrecytest.Grid {
	var g secrecytest.Grid
	for first := 0; first < len(table.Cells); first += families {
		row := make([]int, families)
		for f := range row {
			row[f] = first + f
		}
		g.Cells = append(g.Cells, row)
	}
	for _, r := range table.Relations {
		if r.Total%families != 0 || slices.ContainsFunc(r.Parts, func(p int) bool { return p%families != 0 }) {
			continue
		}
		sum := secrecy.Relation{Total: r.Total / families}
		for _, p := range r.Parts {
			sum.Parts = append(sum.Parts, p/families)
		}
		g.Sums = append(g.Sums, sum)
	}
	return g
}

// No more cells are hidden than by two rivals whose masks the audit makes safe.
func TestHidesNoMoreThanRivals(t *testing.T) {
	tables := shapes(many(t, 4, 30))
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		tables = append(tables, metropolis{95, 3900, false, 1}, metropolis{95, 3900, true, 0}, metropolis{95, 3900, true, 1})
	}
	compared := 0
	for _, rules := range both() {
		for _, m := range tables {
			table := m.table(t)
			ours := protect(t, table, rules).Hidden()
			forbidden := secrecytest.NewRival(table, rules).Mask.Hidden()
			for _, name := range []string{"greedy", "hypercube"} {
				hide := (*secrecytest.Rival).Greedy
				if name == "hypercube" {
					hide = func(r *secrecytest.Rival) { r.Hypercube(byFamilies(table, 6)) }
				}
				r := secrecytest.NewRival(table, rules)
				hide(r)
				alone := r.Mask.Hidden()
				leaks := len(audit(t, table, r.Mask, rules).Leaks)
				safe, err := r.Finish(t.Context(), func() { hide(r) })
				if err != nil {
					t.Fatal(err)
				}
				if !safe {
					t.Logf("%+v: %s finds no safe mask", m, name)
					continue
				}
				compared++
				finished := r.Mask.Hidden()
				if len(table.Cells) < 1000 {
					if err := r.Trim(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				t.Logf("%d communes, overlap %v, secret only %v: %d forbidden; hidden %d; %s %d with %d leaks, %d until safe, %d trimmed",
					m.communes, m.overlap, rules.SecretOnly, forbidden, ours, name, alone, leaks, finished, r.Mask.Hidden())
				if ours > r.Mask.Hidden() {
					t.Errorf("%+v: %d cells hidden, %s does with %d", m, ours, name, r.Mask.Hidden())
				}
			}
		}
	}
	if compared < 8 {
		t.Errorf("only %d masks of rivals were safe", compared)
	}
}
