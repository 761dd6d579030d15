package inequality

import (
	"math"
)

// Distribution is a value per inhabitant, sorted, with the number of inhabitants
// who have it. It is immutable; its methods may be called from several goroutines.
type Distribution struct {
	cells    []cell // ascending
	areas    int    // in the arguments
	weighted bool
	mean     float64
	total    float64 // population
	leftOut  omissions
}

// omissions gathers the areas that a measure leaves out.
type omissions struct {
	areas      []Omission
	population float64 // of the areas where it is known
}

func (o *omissions) add(area int, reason Reason, population float64) {
	o.areas = append(o.areas, Omission{Area: area, Reason: reason})
	if population > 0 {
		o.population += population
	}
}

// share returns the share of the population that is left out.
func (o *omissions) share(kept float64) float64 { return o.population / (o.population + kept) }

// Of returns the distribution of a value per inhabitant over areas with the given
// populations; a nil population gives every area the weight 1.
//
// Areas where a number is missing (NaN) or the population is zero are left out
// ([Distribution.LeftOut]). Of returns [ErrNegative] for a value or population
// below zero in any other area, [ErrInput] for infinite numbers and different
// lengths, and [ErrUndefined] when no area is left or all values are zero: shares
// of nothing have no inequality.
func Of(perHead, population []float64) (*Distribution, error) {
	return newDistribution(perHead, population, func(x, _ float64) float64 { return x })
}

// OfAmounts is [Of] for the amounts of the areas, such as their grants in euros,
// instead of amounts per inhabitant. An amount in an area without population is
// left out with it.
func OfAmounts(amounts, population []float64) (*Distribution, error) {
	return newDistribution(amounts, population, func(y, p float64) float64 { return y / p })
}

func newDistribution(values, population []float64, perHead func(value, population float64) float64) (*Distribution, error) {
	const what = "distribution"
	if population != nil && len(population) != len(values) {
		return nil, badInput(what, "%d values for %d populations", len(values), len(population))
	}
	d := &Distribution{areas: len(values), weighted: population != nil}
	cells := make([]cell, 0, len(values))
	for i, v := range values {
		w := 1.0
		if population != nil {
			w = population[i]
		}
		ok, err := d.leftOut.check(what, i, w, v)
		if err != nil {
			return nil, err
		}
		if ok {
			cells = append(cells, cell{x: perHead(v, w) + 0, w: w, i: int32(i)}) // + 0 turns −0 into 0
		}
	}
	d.cells, _ = sortCells(cells, newScratch(len(cells)))
	if err := d.sum(what); err != nil {
		return nil, err
	}
	return d, nil
}

// check reports whether an area counts, notes it when it does not, and refuses
// values that mean nothing. A negative population is refused even where a value
// is missing.
func (o *omissions) check(what string, area int, population float64, values ...float64) (bool, error) {
	if err := notNegative(what, "population", area, population); err != nil {
		return false, err
	}
	missing := math.IsNaN(population)
	for _, v := range values {
		missing = missing || math.IsNaN(v)
	}
	switch {
	case missing:
		o.add(area, Missing, population)
		return false, nil
	case population == 0:
		o.add(area, NoPopulation, 0)
		return false, nil
	}
	for _, v := range values {
		if err := notNegative(what, "value", area, v); err != nil {
			return false, err
		}
	}
	return true, nil
}

// sum computes total and mean of the sorted cells.
func (d *Distribution) sum(what string) error {
	if len(d.cells) == 0 {
		return undefined(what, "no area has both a value and a population")
	}
	first, last := d.cells[0].x, d.cells[len(d.cells)-1].x
	if last == 0 {
		return undefined(what, "all values are zero")
	}
	var sum float64
	for _, c := range d.cells {
		sum += c.w * c.x
		d.total += c.w
	}
	d.mean = sum / d.total
	if first == last {
		d.mean = first // to the last digit, so that every index is exactly 0
	}
	if math.IsInf(d.mean, 0) || math.IsNaN(d.mean) || d.mean == 0 {
		return badInput(what, "the sum of the values is out of range")
	}
	return nil
}

// N returns the number of areas that count.
func (d *Distribution) N() int { return len(d.cells) }

// Mean returns the value per inhabitant of all areas together, Σ p x / Σ p.
func (d *Distribution) Mean() float64 { return d.mean }

// Population returns the number of inhabitants of the areas that count.
func (d *Distribution) Population() float64 { return d.total }

// LeftOut returns the areas that do not count, in the order of the arguments.
func (d *Distribution) LeftOut() []Omission {
	return append([]Omission(nil), d.leftOut.areas...)
}

// ShareLeftOut returns the share of the known population that lives in areas
// that do not count, from 0 to 1.
func (d *Distribution) ShareLeftOut() float64 { return d.leftOut.share(d.total) }

// deviation returns (x − mean)/mean.
func (d *Distribution) deviation(x float64) float64 { return (x - d.mean) / d.mean }
