package similar

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Neighbour is an area that resembles another.
type Neighbour struct {
	Area     int     // position in the profiles
	Distance float64 // 0 for the same figures; 1 is one standard deviation, on average over the figures
	Figures  int     // how many figures both have, which the distance is of
}

// Nearest returns the areas whose profile is closest to that of one of them, the closest
// first, most at most. profiles[j] holds the figures of area j, in the same order for all, NaN
// for one that is not known.
//
// Each figure is divided by its standard deviation over the areas that have it, so that no
// unit weighs more than another; a figure that is the same everywhere does not count. The
// distance is the root of the mean of the squared differences over the figures that both
// areas have. An area that lacks a figure that the one has is not compared with it: fewer
// figures would make it look closer. An area without any figure resembles nobody. Equal
// distances come in the order of the areas.
//
// An error says that profiles differ in length or that there is no such area.
func Nearest(profiles [][]float64, area, most int) ([]Neighbour, error) {
	if area < 0 || area >= len(profiles) {
		return nil, fmt.Errorf("similar areas: area %d of %d", area, len(profiles))
	}
	width := len(profiles[area])
	for j, p := range profiles {
		if len(p) != width {
			return nil, fmt.Errorf("similar areas: area %d has %d figures, area %d has %d", j, len(p), area, width)
		}
	}
	spreads := make([]float64, width)
	for k := range width {
		spreads[k] = spread(profiles, k)
	}
	var found []Neighbour
	for j, p := range profiles {
		if n, ok := compare(profiles[area], p, spreads); ok && j != area {
			n.Area = j
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(a, b Neighbour) int { return cmp.Compare(a.Distance, b.Distance) })
	return found[:min(most, len(found))], nil
}

// compare is how far two profiles lie apart; not at all when the second lacks a figure of
// the first, or there is none.
func compare(of, other, spreads []float64) (Neighbour, bool) {
	var n Neighbour
	for k, s := range spreads {
		if math.IsNaN(of[k]) || !(s > 0) {
			continue
		}
		if math.IsNaN(other[k]) {
			return n, false
		}
		d := (of[k] - other[k]) / s
		n.Distance += d * d
		n.Figures++
	}
	if n.Figures == 0 {
		return n, false
	}
	n.Distance = math.Sqrt(n.Distance / float64(n.Figures))
	return n, true
}

// spread is the standard deviation of figure k over the areas that have it; 0 for none.
func spread(profiles [][]float64, k int) float64 {
	n, mean, squares := 0.0, 0.0, 0.0
	for _, p := range profiles {
		if math.IsNaN(p[k]) {
			continue
		}
		n++
		d := p[k] - mean
		mean += d / n
		squares += d * (p[k] - mean)
	}
	if n == 0 {
		return 0
	}
	return math.Sqrt(squares / n)
}
