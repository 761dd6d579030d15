package proof_test

import (
	"cmp"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// tally is what became of the published values of an indicator.
type tally struct {
	values, held        int // and intervals that hold the true rate
	told, wrong         int // verdicts other than "cannot tell", and those that are not so
	ranked, rankHeld    int
	rankWidth           float64 // of the ranked areas, as shares of all
	single, singleTells int     // areas with one case, and verdicts on them
}

// TestCoverage simulates territories with known rates as official files, loads and
// publishes them, and reads the editions back. Of the areas of all territories
//
//   - 95 % intervals hold the true rate at least 95 times in 100;
//   - verdicts are wrong at most 5 times in 100: the area's true rate is that of the
//     territory, or on the other side of it;
//   - ranks hold the true one at least 95 times in 100, areas of one rate having any of
//     their common ranks;
//   - an area with one grant has the verdict that it cannot be told;
//
// each less three standard deviations of what chance does to a share in as many areas. By
// default with 100 areas of each design, else with 1 000 areas and five seeds.
func TestCoverage(t *testing.T) {
	areas, seeds := 100, 1
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		areas, seeds = 1000, 5
	}
	for _, d := range []design{worst, differ} {
		tallies := map[string]*tally{}
		for seed := range seeds {
			simulated := simulate(d, areas, uint64(seed+1))
			dir := t.TempDir()
			write(t, dir, simulated)
			db := newDatabase(t)
			db.load(t, dir, nil)
			e := db.publish(t, "preuve")
			for _, m := range measures() {
				count(t, e, m, simulated, tallies)
			}
		}
		t.Logf("%s, %d areas, %d seeds: values, hold the truth, verdicts told, wrong of all, ranks hold the true one, their width", d, areas, seeds)
		for _, m := range measures() {
			if r := tallies[m.id]; r == nil {
				t.Logf("  %-20s is not published", m.id)
			} else {
				r.check(t, d, m.id)
			}
		}
	}
}

// count adds what an edition says of the areas.
func count(t *testing.T, e *edition.Edition, m measure, areas []area, tallies map[string]*tally) {
	t.Helper()
	key, ok := e.Latest(m.id, source.Commune)
	if !ok {
		return
	}
	if tallies[m.id] == nil {
		tallies[m.id] = &tally{}
	}
	r := tallies[m.id]
	truths, territory := m.truths(areas)
	ranks := trueRanks(truths)
	for k, a := range areas {
		i, ok := e.Level(source.Commune).Index(a.code)
		if !ok {
			t.Fatalf("no area %s", a.code)
		}
		v := e.Vector(key).At(i)
		if !v.Status.HasValue() || math.IsNaN(v.Low) {
			continue // no employers: there is no share
		}
		r.add(v, truths[k], territory)
		if v.RankLow == edition.None {
			continue
		}
		r.ranked++
		r.rankWidth += float64(v.RankHigh-v.RankLow+1) / float64(len(areas))
		if common := ranks[k]; int(v.RankLow) <= common[1] && common[0] <= int(v.RankHigh) {
			r.rankHeld++
		}
	}
}

func (r *tally) add(v edition.Value, truth, reference float64) {
	const slack = 1e-9 // of sums that are equal on paper
	r.values++
	if v.Low <= truth*(1+slack) && truth*(1-slack) <= v.High {
		r.held++
	}
	if v.Verdict != indicator.CannotTell {
		r.told++
	}
	if v.Verdict == indicator.Above && truth <= reference*(1+slack) || v.Verdict == indicator.Below && truth >= reference*(1-slack) {
		r.wrong++
	}
	if v.N == 1 {
		r.single++
		if v.Verdict != indicator.CannotTell {
			r.singleTells++
		}
	}
}

// check holds a tally to what is promised, and prints it.
func (r *tally) check(t *testing.T, d design, id string) {
	t.Helper()
	share := func(n, of int) float64 { return float64(n) / float64(of) }
	noise := func(of int) float64 { return 3 * math.Sqrt(0.05*0.95/float64(of)) }
	t.Logf("  %-20s %5d  %.4f  %.3f  %.4f  %.4f  %.2f", id, r.values, share(r.held, r.values), share(r.told, r.values),
		share(r.wrong, r.values), share(r.rankHeld, r.ranked), r.rankWidth/float64(r.ranked))
	if r.values == 0 || r.ranked == 0 {
		t.Fatalf("%s: no values or no ranks", id)
	}
	if c := share(r.held, r.values); c < 0.95-noise(r.values) {
		t.Errorf("%s, %s: intervals hold the truth in %v", id, d, c)
	}
	if w := share(r.wrong, r.values); w > 0.05+noise(r.values) {
		t.Errorf("%s, %s: %v of the verdicts are wrong", id, d, w)
	}
	if c := share(r.rankHeld, r.ranked); c < 0.95-noise(r.ranked) {
		t.Errorf("%s, %s: ranks hold the true one in %v", id, d, c)
	}
	// Otherwise "cannot tell" everywhere would do.
	if id != "funding.per_capita" && r.told == 0 {
		t.Errorf("%s, %s: not one verdict, though two areas in five differ by half", id, d)
	}
	if id != "funding.per_capita" {
		return
	}
	if r.single == 0 {
		t.Errorf("%s: no area with one grant", d)
	}
	if r.singleTells > 0 {
		t.Errorf("%s: %d of %d areas with one grant have a verdict", d, r.singleTells, r.single)
	}
}

// trueRanks are the first and the last rank that each of the true rates may have: all of
// one rate share theirs.
func trueRanks(truths []float64) [][2]int {
	order := make([]int, len(truths))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(truths[b], truths[a]) })
	ranks := make([][2]int, len(truths))
	for start := 0; start < len(order); {
		end := start
		for end < len(order) && truths[order[end]] == truths[order[start]] {
			end++
		}
		for _, i := range order[start:end] {
			ranks[i] = [2]int{start + 1, end}
		}
		start = end
	}
	return ranks
}
