package inequality

import (
	"math"
)

// maxFinite is the largest finite number.
const maxFinite = math.MaxFloat64

// Concentration says how an amount follows need.
type Concentration struct {
	// Index is the concentration index, from −1 to 1: above 0 when areas of greater
	// need get more per inhabitant, 0 when what they get does not follow need.
	Index float64
	// Curve is the concentration curve: the share of the amount that goes to the
	// inhabitants of least need, for every share of the inhabitants. It has one point
	// per distinct need.
	Curve Curve
	// GiniNeed is the Gini index of need per inhabitant; undefined when all needs are
	// zero or one is negative.
	GiniNeed Value
	// GiniAmount is the Gini index of the amount per inhabitant.
	GiniAmount float64
	// Kakwani is Index − GiniNeed: above 0 when the amount is more concentrated on
	// areas of need than need itself, 0 when it is proportional to need.
	Kakwani Value
	// LeftOut lists the areas that do not count.
	LeftOut []Omission
	// ShareLeftOut is the share of the known population that lives in them.
	ShareLeftOut float64
}

// Concentrate returns the concentration of amounts, such as grants in euros, by
// need, a rate per inhabitant such as poverty, over areas with the given
// populations; a nil population gives every area the weight 1.
//
// Areas are ranked by need from the least to the greatest, and areas of equal need
// are pooled into one, so that their order does not matter:
//
//	C = 1 − Σ (Π_k − Π_{k−1})(L_k + L_{k−1}) = (2/μ) cov(x, R)
//
// with R the middle of the area's place in the cumulated population. Other authors
// rank from the poorest, which changes the sign of all indices:
// [Concentration.NeediestFirst].
//
// Kakwani (1977), Measurement of tax progressivity, Economic J. 87:71–80,
// doi:10.2307/2231833; Kakwani, Wagstaff and van Doorslaer (1997),
// doi:10.1016/S0304-4076(96)01807-6.
//
// Areas where a number is missing, or without population, are left out. Concentrate
// returns [ErrNegative] for a negative amount or population, [ErrInput] for
// infinite numbers and different lengths, and [ErrUndefined] when no area is left
// or all amounts are zero. Need may be negative, such as a score: it then ranks,
// but has no Gini index.
func Concentrate(amounts, need, population []float64) (Concentration, error) {
	const what = "concentration"
	if len(need) != len(amounts) || population != nil && len(population) != len(amounts) {
		return Concentration{}, badInput(what, "%d amounts, %d needs, %d populations", len(amounts), len(need), len(population))
	}
	var leftOut omissions
	cells := make([]cell, 0, len(amounts))
	scratch := newScratch(len(amounts))
	var sum, total float64
	for i, y := range amounts {
		w := 1.0
		if population != nil {
			w = population[i]
		}
		if math.IsInf(need[i], 0) {
			return Concentration{}, badInput(what, "need %d is infinite", i)
		}
		// Need only has to be there: it may be negative.
		ok, err := leftOut.check(what, i, w, y, math.Abs(need[i]))
		if err != nil {
			return Concentration{}, err
		}
		if ok {
			cells = append(cells, cell{x: need[i] + 0, w: w, i: int32(i)})
			sum += y
			total += w
		}
	}
	if len(cells) == 0 {
		return Concentration{}, undefined(what, "no area has an amount, a need and a population")
	}
	if sum == 0 {
		return Concentration{}, undefined(what, "all amounts are zero")
	}
	if sum > maxFinite || total > maxFinite {
		return Concentration{}, badInput(what, "the sum of the amounts or populations is out of range")
	}
	cells, scratch = sortCells(cells, scratch)
	c := Concentration{LeftOut: leftOut.areas, ShareLeftOut: leftOut.share(total)}
	c.Index, c.Curve = concentrationCurve(cells, amounts, sum, total)
	c.GiniNeed = giniOfNeed(cells, total)
	c.Kakwani = Value{Value: c.Index - c.GiniNeed.Value}
	if c.GiniNeed.Err != nil {
		c.Kakwani = Value{Err: c.GiniNeed.Err}
	}
	for k, cell := range cells {
		cells[k].x = amounts[cell.i]/cell.w + 0
	}
	cells, _ = sortCells(cells, scratch)
	c.GiniAmount = rankCovariance(cells, sum/total, total)
	return c, nil
}

// NeediestFirst returns the same concentration ranked from the greatest need to
// the least: the curve says what share of the amount goes to the neediest
// inhabitants, and Index and Kakwani change their sign, negative meaning in
// favour of the neediest.
func (c Concentration) NeediestFirst() Concentration {
	c.Index = 0 - c.Index
	if c.Kakwani.Err == nil {
		c.Kakwani.Value = 0 - c.Kakwani.Value
	}
	c.Curve = Curve{Population: mirror(c.Curve.Population), Value: mirror(c.Curve.Value)}
	return c
}

// mirror returns 1 − x from the last to the first.
func mirror(x []float64) []float64 {
	out := make([]float64, len(x))
	for k, v := range x {
		out[len(x)-1-k] = 1 - v
	}
	return out
}

// concentrationCurve returns index and curve over cells sorted by need.
func concentrationCurve(cells []cell, amounts []float64, sum, total float64) (float64, Curve) {
	points := 1
	for k := range cells {
		if k == 0 || cells[k].x != cells[k-1].x {
			points++
		}
	}
	curve := Curve{Population: make([]float64, 1, points), Value: make([]float64, 1, points)}
	mean := sum / total
	var index, population, value float64
	for start := 0; start < len(cells); {
		end := start
		var w, y float64 // of all areas with this need
		for ; end < len(cells) && cells[end].x == cells[start].x; end++ {
			w += cells[end].w
			y += amounts[cells[end].i]
		}
		index += (y - w*mean) * (2*population + w - total)
		population += w
		value += y
		curve.Population = append(curve.Population, min(1, population/total))
		curve.Value = append(curve.Value, min(1, value/sum))
		start = end
	}
	curve.Population[points-1], curve.Value[points-1] = 1, 1
	if points == 2 {
		return 0, curve // one need: nothing to follow
	}
	return index / sum / total, curve
}

// giniOfNeed returns the Gini index of need over cells sorted by need.
func giniOfNeed(cells []cell, total float64) Value {
	const what = "Gini of need"
	first, last := cells[0].x, cells[len(cells)-1].x
	switch {
	case first < 0:
		return Value{Err: notNegative(what, "need", int(cells[0].i), first)}
	case last == 0:
		return Value{Err: undefined(what, "all needs are zero")}
	case first == last:
		return Value{}
	}
	var sum float64
	for _, c := range cells {
		sum += c.w * c.x
	}
	return Value{Value: rankCovariance(cells, sum/total, total)}
}

// PerHead returns the amount per inhabitant of each area, and why an area has
// none: a number is missing, or there is no population. A nil population divides
// by 1. It returns [ErrInput] when the lengths differ.
func PerHead(amounts, population []float64) ([]Value, error) {
	const what = "amounts per head"
	if population != nil && len(population) != len(amounts) {
		return nil, badInput(what, "%d amounts for %d populations", len(amounts), len(population))
	}
	out := make([]Value, len(amounts))
	for i, y := range amounts {
		p := 1.0
		if population != nil {
			p = population[i]
		}
		switch {
		case math.IsNaN(y) || math.IsNaN(p):
			out[i].Err = undefined(what, "amount or population of area %d is missing", i)
		case !(p > 0) || math.IsInf(p, 0) || math.IsInf(y, 0):
			out[i].Err = undefined(what, "area %d has an amount of %v for a population of %v", i, y, p)
		default:
			out[i].Value = y / p
		}
	}
	return out, nil
}
