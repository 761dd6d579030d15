package publish_test

import (
	"os"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/analytics/secrecy/secrecytest"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// What could be published of posts, and what it would hide: the choice of editions
// hides no total, as docs/methods/secrecy.md says with these numbers; and no more cells
// than two rivals hide on the same table.
func TestWhatPostsCost(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("compares masks for half a minute; set ESSOR_TEST_ALL=1")
	}
	d := loadDemonstration(t)
	outside := func(l source.Level) bool { return l == source.OutsideQPV2015 || l == source.OutsideQPV2024 }
	qpv := func(l source.Level) bool { return l == source.QPV2015 || l == source.QPV2024 }
	for _, c := range []struct {
		name      string
		publishes func(source.Level, string) bool
	}{
		{"everything", func(source.Level, string) bool { return true }},
		{"outside not by family (editions)", nil},
		{"outside and 2024 not by family", func(l source.Level, v string) bool { return v == "" || !outside(l) && l != source.QPV2024 }},
		{"outside and neighbourhoods not by family", func(l source.Level, v string) bool { return v == "" || !outside(l) && !qpv(l) }},
		{"2015 only, outside not by family", func(l source.Level, v string) bool {
			return l != source.QPV2024 && l != source.OutsideQPV2024 && (v == "" || !outside(l))
		}},
		{"no neighbourhoods", func(l source.Level, _ string) bool { return !outside(l) && !qpv(l) }},
		{"no families", func(_ source.Level, v string) bool { return v == "" }},
	} {
		table, err := publish.ReadPosts(t.Context(), d.DB, d.options(), c.publishes)
		if err != nil {
			t.Fatal(err)
		}
		for _, rules := range []secrecy.Rules{secrecy.Business(), secretOnly()} {
			began := time.Now()
			mask, err := secrecy.Protect(t.Context(), table.Table, rules)
			if err != nil {
				t.Fatal(err)
			}
			cells, totals := 0, 0
			for i, cell := range table.Cells {
				if !cell.Inner && cell.Units > 0 {
					cells++
				}
				if mask.Hides(i) && table.Whole[i] {
					totals++
				}
			}
			t.Logf("%s, secret only %v: %d cells, %d secret, %d hidden, %d totals, in %v",
				c.name, rules.SecretOnly, cells, mask.Count(secrecy.Primary)+mask.Count(secrecy.Given), mask.Hidden(), totals, time.Since(began).Round(time.Millisecond))
			if c.publishes == nil {
				if totals > 0 {
					t.Errorf("%d totals are hidden", totals)
				}
				compareRivals(t, table, mask, rules)
			}
		}
	}
}

func secretOnly() secrecy.Rules {
	r := secrecy.Business()
	r.SecretOnly = true
	return r
}

func compareRivals(t *testing.T, table publish.PostsTable, ours secrecy.Mask, rules secrecy.Rules) {
	t.Helper()
	grid := secrecytest.Grid{Cells: table.Rows, Sums: table.Sums}
	for name, hide := range map[string]func(*secrecytest.Rival){
		"greedy":    (*secrecytest.Rival).Greedy,
		"hypercube": func(r *secrecytest.Rival) { r.Hypercube(grid) },
	} {
		r := secrecytest.NewRival(table.Table, rules)
		hide(r)
		alone := r.Mask.Hidden()
		audit, err := secrecy.Audit(t.Context(), table.Table, r.Mask, rules)
		if err != nil {
			t.Fatal(err)
		}
		safe, err := r.Finish(t.Context(), func() { hide(r) })
		if err != nil {
			t.Fatal(err)
		}
		finished := r.Mask.Hidden()
		if err := r.Trim(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Logf("secret only %v: %s hides %d with %d leaks, %d until safe (%v), %d trimmed; we %d",
			rules.SecretOnly, name, alone, len(audit.Leaks), finished, safe, r.Mask.Hidden(), ours.Hidden())
		if safe && r.Mask.Hidden() < ours.Hidden() {
			t.Errorf("%s hides %d, we %d", name, r.Mask.Hidden(), ours.Hidden())
		}
	}
}
