package allocate

import (
	"math"
	"slices"
)

// weights are what a principle weighs areas by; NaN where it is not known.
func weights(areas []Area, principle Principle) []float64 {
	out := make([]float64, len(areas))
	for i, a := range areas {
		switch principle {
		case PerPoor:
			out[i] = a.Poor
		case OwnWeights:
			out[i] = a.Weight
		default:
			out[i] = a.Population
		}
	}
	return out
}

// averaged puts in the place of an unknown weight the population of the area times
// Σ weight / Σ population of the areas where both are known.
func averaged(areas []Area, known []float64) []float64 {
	out := make([]float64, len(known))
	var weight, people []float64
	for i, w := range known {
		if p := areas[i].Population; !math.IsNaN(w) && !math.IsNaN(p) {
			weight, people = append(weight, w), append(people, p)
		}
	}
	mean := sum(weight) / sum(people) // NaN when nobody is known
	for i, w := range known {
		if math.IsNaN(w) {
			w = areas[i].Population * mean
		}
		out[i] = w
	}
	return out
}

// sum adds the values that are known, from the least up, so that their order does
// not matter.
func sum(values []float64) float64 {
	var total float64
	for _, v := range slices.Sorted(slices.Values(values)) {
		if !math.IsNaN(v) {
			total += v
		}
	}
	return total
}

// peopleShare is the share of the known population that lives in some areas.
func peopleShare(areas []Area, in func(int) bool) float64 {
	all, some := make([]float64, 0, len(areas)), make([]float64, 0, len(areas))
	for i, a := range areas {
		all = append(all, a.Population)
		if in(i) {
			some = append(some, a.Population)
		}
	}
	if people := sum(all); people > 0 {
		return sum(some) / people
	}
	return 0
}
