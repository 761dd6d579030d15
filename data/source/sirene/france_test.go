package sirene

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/synth"
)

// The benchmarks read a simulated France (package synth), of as many establishments as
// ESSOR_BENCH_ESTABLISHMENTS says, beside what else could read it. The real one has 44
// million. With ESSOR_REAL_DATA its communes and their boundaries are the official
// ones; without, populations are made up and no establishment has a point.
const defaultEstablishments = 400_000

func franceLength(tb testing.TB) int {
	tb.Helper()
	text := os.Getenv("ESSOR_BENCH_ESTABLISHMENTS")
	if text == "" {
		return defaultEstablishments
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// france writes the register of 1 January 2024 and returns its file of establishments.
func france(tb testing.TB, format synth.Format) string {
	tb.Helper()
	o := synth.TerritoryOptions{
		Seed: 1, Communes: madeUpPeople(tb), FirstYear: 2024, LastYear: 2024,
		Establishments: franceLength(tb), Grants: 1, Format: format,
	}
	if dir := os.Getenv("ESSOR_REAL_DATA"); dir != "" {
		o.Communes = sourcetest.Real(tb, "insee_populations/donnees_communes.csv.gz")
		o.Boundaries, o.BoundaryVintage = []string{sourcetest.Real(tb, "communes_france_geojson_2018")}, "2018"
	}
	dir := tb.TempDir()
	if _, err := synth.WriteTerritory(tb.Context(), dir, o); err != nil {
		tb.Fatal(err)
	}
	return filepath.Join(dir, "sirene_2024-01", "StockEtablissement_2024-01_simule."+string(format))
}

// madeUpPeople writes a file of populations: the communes of the Métropole Européenne
// de Lille with 1.75 % of 68 million people, and 34 865 others.
func madeUpPeople(tb testing.TB) string {
	tb.Helper()
	var b strings.Builder
	b.WriteString("DEP;COM;PMUN\n")
	members := sourcetest.Members(tb)
	for code := range members {
		fmt.Fprintf(&b, "59;%s;12500\n", code)
	}
	for i := range 95 * 367 {
		if code := fmt.Sprintf("%02d%03d", 1+i/367, 1+i%367); !members[code] {
			fmt.Fprintf(&b, "%s;%s;1916\n", code[:2], code)
		}
	}
	return sourcetest.Write(tb, "donnees_communes.csv", b.String())
}

// discard counts establishments.
type discard struct {
	sourcetest.Recorder
	n int
}

func (d *discard) Establishment(source.Establishment) error { d.n++; return nil }

// contest times two ways to do the same in turn, as often as the benchmark runs and
// three times at least, so that both meet the same machine. It reports the medians in
// seconds and how many times the speed of theirs ours is.
func contest(b *testing.B, ours, theirs func()) (oursMedian, theirsMedian float64) {
	b.Helper()
	var a, z []float64
	timed := func(f func()) float64 {
		began := time.Now()
		f()
		return time.Since(began).Seconds()
	}
	for b.Loop() {
		for range 3 {
			a, z = append(a, timed(ours)), append(z, timed(theirs))
		}
	}
	median := func(x []float64) float64 { slices.Sort(x); return x[len(x)/2] }
	oursMedian, theirsMedian = median(a), median(z)
	b.ReportMetric(theirsMedian/oursMedian, "ratio")
	b.ReportMetric(0, "ns/op") // of both together: says nothing
	return oursMedian, theirsMedian
}
