package synth

import (
	"math"
	"strconv"
)

// latestDay is the day of the last stock of the register, whose figures are those
// published of the métropole.
const latestDay = "2023-01-01"

// Constants of the sizes of establishments.
const (
	sizeSpread      = 1.15 // standard deviation of the logarithm of posts
	dominantLeast   = 4    // units beside which the dominant one stands, at least
	dominantMost    = 9
	dominantOfOther = 12.0 // posts of the dominant unit, as a multiple of those of all others in its cell
)

// staff gives establishments of INSEE's perimeter their salaried posts: the
// families have their shares of the published total. In one cell of commune and
// family a single unit has most of the posts.
func (e *economy) staff() {
	sites := make([][]*establishment, foundations+1)
	for i := range e.units {
		u := &e.units[i]
		for k := range u.sites {
			if s := &u.sites[k]; u.inField() && s.commune != nowhere && u.employsAt(s, latestDay) {
				sites[u.family] = append(sites[u.family], s)
			}
		}
	}
	totals := apportion(essPosts, familyShares())
	for f := associations; f <= foundations; f++ {
		weights := make([]float64, len(sites[f]))
		for i := range weights {
			weights[i] = math.Exp(sizeSpread * e.rnd.NormFloat64())
		}
		if f == associations {
			e.dominate(sites[f], weights)
		}
		for i, posts := range apportion(totals[f], weights) {
			sites[f][i].posts = posts
		}
	}
}

// dominate makes one establishment by far the largest of its family in a commune
// with few others.
func (e *economy) dominate(sites []*establishment, weights []float64) {
	within := make([][]int, len(e.t.communes))
	for i, s := range sites {
		within[s.commune] = append(within[s.commune], i)
	}
	for _, cell := range within {
		if n := len(cell) - 1; n < dominantLeast || n > dominantMost {
			continue
		}
		others := 0.0
		for _, i := range cell[1:] {
			others += weights[i]
		}
		weights[cell[0]] = dominantOfOther * others
		return
	}
}

// sizeClass is INSEE's class of a number of posts (tranche d'effectifs) of an
// employer.
func sizeClass(posts int) string {
	least := []int{0, 1, 3, 6, 10, 20, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000}
	codes := []string{"00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"}
	k := 0
	for k+1 < len(least) && posts >= least[k+1] {
		k++
	}
	return codes[k]
}

// latestYear is the year at whose end the posts were counted.
func latestYear() string {
	year, _ := strconv.Atoi(latestDay[:4])
	return strconv.Itoa(year - 1)
}
