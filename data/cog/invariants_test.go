package cog_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/data/cog"
	"github.com/observatoire-essor/essor/data/source"
)

// carried sends figures from one day to another.
func carried(t *testing.T, h cog.History, figures map[string]float64, from, to source.Date, weigh cog.Weigh) map[string]float64 {
	t.Helper()
	out := map[string]float64{}
	for _, code := range slices.Sorted(maps.Keys(figures)) {
		parts, ok := h.Passage(code, from, to, weigh)
		if !ok {
			t.Fatalf("%s has no known passage", code)
		}
		for _, p := range parts {
			out[p.Code] += figures[code] * p.Share
		}
	}
	return out
}

func total(figures map[string]float64) float64 {
	sum := 0.0
	for _, code := range slices.Sorted(maps.Keys(figures)) {
		sum += figures[code]
	}
	return sum
}

// Whatever communes do, no figure is lost. After mergers, going back by the people that
// the communes had gives these people again, and forward again the same sums.
func TestPassageConserves(t *testing.T) {
	from, to := source.Day(2000, 1, 1), source.Day(2030, 1, 1)
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(7, seed))
		people := map[string]float64{}
		for i := range 60 {
			people[fmt.Sprintf("%05d", 1000+i)] = float64(1 + r.IntN(5000))
		}
		var merged, all []source.Movement
		alive := slices.Sorted(maps.Keys(people))
		for year := 2001; year <= 2020; year++ { // each year some commune takes in its neighbour
			i := r.IntN(len(alive) - 1)
			into, gone, day := alive[i], alive[i+1], source.Day(year, 1, 1)
			merged = append(merged, row(32, day, "COM", into, "COM", into), row(32, day, "COM", gone, "COM", into))
			alive = slices.Delete(alive, i+1, i+2)
		}
		all = slices.Clone(merged)
		for i, code := range alive[:5] { // then some split, and some change their code
			part := fmt.Sprintf("%05d", 2000+i)
			all = append(all, row(21, source.Day(2022, 1, 1), "COM", code, "COM", code), row(21, source.Day(2022, 1, 1), "COM", code, "COM", part),
				row(41, source.Day(2024, 1, 1), "COM", part, "COM", "9"+part[1:]))
		}
		alike := func(parts []string, _ source.Date) ([]float64, bool) {
			shares := make([]float64, len(parts))
			for i := range shares {
				shares[i] = 1 / float64(len(parts))
			}
			return shares, true
		}
		if got := total(carried(t, cog.NewHistory(all), people, from, to, alike)); math.Abs(got-total(people)) > 1e-6 {
			t.Errorf("seed %d: %v people became %v", seed, total(people), got)
		}
		h := cog.NewHistory(merged)
		sums := carried(t, h, people, from, to, alike)
		if len(sums) != len(alive) {
			t.Errorf("seed %d: %d communes, want %d", seed, len(sums), len(alive))
		}
		// A commune that took in others before it went itself had their people too.
		weigh := func(parts []string, on source.Date) ([]float64, bool) {
			eve := source.Day(on.Year(), on.Month(), on.Day()-1)
			then := carried(t, h, people, from, eve, alike)
			return byPeople(then)(parts, on)
		}
		back := carried(t, h, sums, to, from, weigh)
		for code, n := range people {
			if math.Abs(back[code]-n) > 1e-6 {
				t.Errorf("seed %d: %s had %v people, and %v after there and back", seed, code, n, back[code])
			}
		}
		for code, n := range carried(t, h, back, from, to, alike) {
			if math.Abs(n-sums[code]) > 1e-6 {
				t.Errorf("seed %d: %s sums to %v, and to %v after there, back and there", seed, code, sums[code], n)
			}
		}
	}
}
