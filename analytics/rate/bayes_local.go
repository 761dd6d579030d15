package rate

// LocalOptions say how [LocalEmpiricalBayes] works. The zero value counts an area
// among its own surroundings.
type LocalOptions struct {
	// ExcludeSelf leaves the area itself out of its window.
	ExcludeSelf bool
}

// LocalEmpiricalBayes draws the rate of each area towards that of its window,
// the area and its neighbours:
//
//	m = Σ count / Σ population                          over the window
//	a = Σ population (r − m)² / Σ population − m / mean population, at least 0
//	smoothed = m + (r − m) a / (a + m/population)
//
// Deviations are taken from the window's own mean m, as GeoDa, esda and spdep
// with geoda = TRUE do; Marshall (1991), doi:10.2307/2347593.
//
// neighbours holds, for each area, the positions of its neighbours; an area
// listed twice, or as its own neighbour, counts once. An area without neighbours
// keeps its raw rate. Areas where a number is missing, or without population, do
// not count in windows; the former have no smoothed rate, the latter get the mean
// of their window. An area whose window has no population, or no event (0/0),
// has none either.
// It returns [ErrUndefined] when no area has a rate.
func LocalEmpiricalBayes(count, population []float64, neighbours [][]int, opt LocalOptions) ([]Smoothed, error) {
	const what = "local empirical Bayes"
	if _, err := globalMoments(what, count, population); err != nil {
		return nil, err
	}
	if len(neighbours) != len(count) {
		return nil, badInput(what, "%d lists of neighbours for %d areas", len(neighbours), len(count))
	}
	out := make([]Smoothed, len(count))
	w := window{count: count, population: population, seen: make([]int, len(count))}
	for i := range count {
		if err := w.fill(what, i, neighbours[i], opt); err != nil {
			return nil, err
		}
		out[i] = w.smooth(i)
	}
	return out, nil
}

// window is the surroundings of one area after another.
type window struct {
	count, population []float64
	areas             []int // with a rate, each once
	seen              []int // seen[j] is i+1 when j was met in the window of i
}

// fill collects the areas of the window of area i that have a rate.
func (w *window) fill(what string, i int, neighbours []int, opt LocalOptions) error {
	w.areas = w.areas[:0]
	w.seen[i] = i + 1
	if !opt.ExcludeSelf {
		w.add(i)
	}
	for _, j := range neighbours {
		if j < 0 || j >= len(w.count) {
			return badInput(what, "area %d has neighbour %d of %d areas", i, j, len(w.count))
		}
		if w.seen[j] != i+1 {
			w.seen[j] = i + 1
			w.add(j)
		}
	}
	return nil
}

func (w *window) add(j int) {
	if gap(w.count[j], w.population[j]) == nil {
		w.areas = append(w.areas, j)
	}
}

// smooth applies the estimates of the window to area i.
func (w *window) smooth(i int) Smoothed {
	m := moments{n: len(w.areas)}
	for _, j := range w.areas {
		m.count += w.count[j]
		m.population += w.population[j]
	}
	if m.n == 0 {
		none := Value{Err: errNoPopulation}
		return Smoothed{Raw: raw(w.count[i], w.population[i]), Smoothed: none, Mean: none}
	}
	b := m.mean()
	for _, j := range w.areas {
		d := w.count[j]/w.population[j] - b
		m.squares += w.population[j] * d * d
	}
	return smooth(w.count[i], w.population[i], b, max(0, m.between()))
}
