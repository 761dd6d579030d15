package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// row is one line of the table: what was done, how fast we and the baseline were, and
// what there is to reach.
type row struct{ work, ours, beside, ratio, reach string }

// table collects rows.
type table struct{ rows []row }

func (r *table) add(t testing.TB, x row) {
	r.rows = append(r.rows, x)
	t.Logf("%s | %s | %s | %s | %s", x.work, x.ours, x.beside, x.ratio, x.reach)
}

func (r *table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s, %d processors, %s; medians of %d rounds in which all take turns.\n\n",
		time.Now().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), rounds)
	b.WriteString("| Work | Essor | Beside it | Ratio | To reach |\n|---|---|---|---|---|\n")
	for _, x := range r.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", x.work, x.ours, x.beside, x.ratio, x.reach)
	}
	return b.String()
}

// write puts the table between two marks of a page.
func (r *table) write(t testing.TB, page string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = "<!-- serve: written by make bench-serve -->", "<!-- /serve -->"
	head, rest, found := bytes.Cut(text, []byte(from))
	_, tail, ends := bytes.Cut(rest, []byte(to))
	if !found || !ends {
		t.Fatalf("%s lacks the marks %s and %s", page, from, to)
	}
	text = slices.Concat(head, []byte(from+"\n\n"+r.String()+"\n"+to), tail)
	if err := os.WriteFile(page, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rounds is how often everything is measured, in turns.
const rounds = 3

// median is the middle of values.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// ratios is the median of the ratios of each round.
func ratios(ours, theirs []float64) float64 {
	all := make([]float64, len(ours))
	for i := range ours {
		all[i] = ours[i] / theirs[i]
	}
	return median(all)
}
