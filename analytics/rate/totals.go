package rate

import "math"

// TotalOptions say how [Totals] works.
type TotalOptions struct {
	Per   float64 // totals are per this many people; 0 stands for 1
	Level float64 // of the intervals; 0 stands for 0.95
	// Unit is Σ x² / Σ x over the events x of the whole territory; see [Unit].
	Unit float64
	// Usual is the most that an event may come to; it widens the upper end where it is
	// more than Unit. 0 stands for Unit.
	Usual float64
}

// Unit returns Σ x² / Σ x of amounts: the size of the event in which a unit of the
// total is found on average, a post in its establishment, a euro in its grant. The
// sum of Poisson many such events has the variance Unit × expectation. It is 0
// without an amount above 0; amounts are finite and 0 or more.
func Unit(amounts []float64) float64 {
	var s Sum
	for _, x := range amounts {
		s.Add(x)
	}
	if s.Total == 0 {
		return 0
	}
	return s.Squares / s.Total
}

// ShareUnit returns the unit for [ShareOptions] of a part whose share of the whole
// territory is share, from the [Unit] of the events of the part and of the others.
// The variance of a part A of A + B is p(1−p)((1−p) u_A + p u_B) / (A+B), by the
// delta method: each side's events weigh the more, the smaller its share.
func ShareUnit(share, part, others float64) float64 {
	return (1-share)*part + share*others
}

// Totals returns the total per person of each area, with an interval, where the total
// of an area is known and its events are not: the posts of an area, without those of
// each establishment. It is [Amounts] with Unit × total in the place of the sum of
// squares and Unit in that of the largest amount of an area, so that
//
//	low  = u/2 χ²(α/2; 2W/u)
//	high = u/2 χ²(1−α/2; 2W/u + 2)
//
// with W the total and u the unit, unless Usual is more: the interval of a Poisson
// count of W/u. With a unit of 1 it is [PoissonExact]. One number for the whole
// territory says nothing of an area. docs/methods/rate.md has the derivation, and how
// often the interval covers when sizes are skewed.
//
// A missing total or population leaves an area without a rate. Totals returns
// [ErrUndefined] when no area has one, and [ErrInput] for a unit that is not above 0.
func Totals(total, population []float64, opt TotalOptions) (Table, error) {
	const what = "rates of totals"
	per, alpha, err := perAndTail(what, opt.Per, opt.Level)
	if err != nil {
		return Table{}, err
	}
	if err := checkCount(what, "usual amount", opt.Usual); err != nil {
		return Table{}, err
	}
	if err := checkUnit(what, opt.Unit); err != nil {
		return Table{}, err
	}
	if err := checkPair(what, total, population); err != nil {
		return Table{}, err
	}
	sums := sumsOfTotals(total, opt.Unit)
	return tabulateSums(what, sums, population, func(s Sum, population float64) Estimate {
		i := s.interval(max(opt.Unit, opt.Usual), alpha).scale(per / population)
		return Estimate{Value: s.Total / population * per, Low: i.Low, High: i.High}
	})
}

// sumsOfTotals are totals as sums of events of which only the unit is known. The sum
// of a missing total is missing.
func sumsOfTotals(total []float64, unit float64) []Sum {
	sums := make([]Sum, len(total))
	for i, w := range total {
		sums[i] = Sum{N: w / unit, Total: w, Squares: unit * w}
		if w > 0 {
			sums[i].Largest = unit
		}
	}
	return sums
}

func checkUnit(what string, unit float64) error {
	if !(unit > 0) || math.IsInf(unit, 0) {
		return badInput(what, "unit is %v", unit)
	}
	return nil
}
