package rate

import (
	"math"
	"slices"
)

// AmountOptions say how [Amounts] works. The zero value gives amounts per person
// with intervals at 95 %.
type AmountOptions struct {
	Per   float64 // amounts are per this many people; 0 stands for 1
	Level float64 // of the intervals; 0 stands for 0.95
	// Usual is the largest amount that a grant of the territory may come to: what an
	// area without any, or with small ones only, might have got (see [Sum.Interval]).
	// 0 stands for the largest of the amounts that are given. A smaller one, such as
	// a percentile, narrows the intervals, which then cover too seldom when amounts
	// are skewed (docs/methods/rate.md has the simulation).
	Usual float64
}

// Amounts returns the amount per person of each area with the gamma interval of
// [Sum.Interval]. Grant i has amount[i] and went to area[i], a position in
// population. An area without grants has a rate of 0 and an interval.
//
// An amount that is missing leaves its area without a rate, and out of the
// overall rate. Negative amounts are refused: net recoveries against their grant.
// Amounts returns [ErrUndefined] when no area has a rate, or when there is
// neither a grant nor a usual one.
func Amounts(amount []float64, area []int, population []float64, opt AmountOptions) (Table, error) {
	const what = "rates of amounts"
	per, alpha, err := perAndTail(what, opt.Per, opt.Level)
	if err != nil {
		return Table{}, err
	}
	if err := checkCount(what, "usual amount", opt.Usual); err != nil {
		return Table{}, err
	}
	sums, err := sumAmounts(what, amount, area, population)
	if err != nil {
		return Table{}, err
	}
	usual := opt.Usual
	if usual == 0 {
		if usual = largest(amount); usual == 0 {
			return Table{}, undefined(what, "no grant, and no usual amount to go by")
		}
	}
	return tabulateSums(what, sums, population, func(s Sum, population float64) Estimate {
		i := s.interval(usual, alpha).scale(per / population)
		return Estimate{Value: s.Total / population * per, Low: i.Low, High: i.High}
	})
}

// tabulateSums is tabulate for weighted sums.
func tabulateSums(what string, sums []Sum, population []float64, estimate func(s Sum, population float64) Estimate) (Table, error) {
	t := Table{Areas: make([]Estimate, len(sums))}
	var all Sum
	var sumPopulation, sumRates, defined float64
	for i, s := range sums {
		p := population[i]
		if !math.IsNaN(s.Total) && !math.IsNaN(p) {
			all.merge(s)
			sumPopulation += p
		}
		if err := gap(s.Total, p); err != nil {
			t.Areas[i].Err = err
			continue
		}
		t.Areas[i] = estimate(s, p)
		sumRates += t.Areas[i].Value
		defined++
	}
	if defined == 0 {
		return Table{}, undefined(what, "no area has both an amount and a population")
	}
	t.Overall = estimate(all, sumPopulation)
	t.MeanOfRates = sumRates / defined
	return t, nil
}

// sumAmounts adds up the amounts of each area. The sum of an area with a missing
// amount is NaN.
func sumAmounts(what string, amount []float64, area []int, population []float64) ([]Sum, error) {
	if len(amount) != len(area) {
		return nil, badInput(what, "%d amounts for %d areas of grants", len(amount), len(area))
	}
	if err := notNegative(what, "amount", amount); err != nil {
		return nil, err
	}
	if err := notNegative(what, "population", population); err != nil {
		return nil, err
	}
	sums := make([]Sum, len(population))
	for g, a := range area {
		if a < 0 || a >= len(population) {
			return nil, badInput(what, "grant %d goes to area %d of %d", g, a, len(population))
		}
		sums[a].Add(amount[g])
	}
	return sums, nil
}

// largest returns the largest of the amounts that are there, and 0 without any.
func largest(amount []float64) float64 {
	m := 0.0
	for _, a := range amount {
		if a > m { // false for a missing one
			m = a
		}
	}
	return m
}

// quantilePositive returns the smallest positive number of x that at least the
// given share of the positive numbers do not exceed, and 0 without any.
func quantilePositive(x []float64, share float64) float64 {
	positive := make([]float64, 0, len(x))
	for _, v := range x {
		if v > 0 {
			positive = append(positive, v)
		}
	}
	if len(positive) == 0 {
		return 0
	}
	slices.Sort(positive)
	return positive[int(math.Ceil(share*float64(len(positive))))-1]
}
