package rate

import "math"

// Estimate is a rate with its interval, in the unit that Per asked for.
type Estimate struct {
	Value, Low, High float64
	// Err wraps ErrUndefined and says why there is no rate; the numbers are then 0.
	Err error
}

// Judge compares the estimate with the rate of a reference, in the same unit; see
// [Judge]. It returns Err when there is no estimate.
func (e Estimate) Judge(reference float64) (Verdict, error) {
	if e.Err != nil {
		return CannotTell, e.Err
	}
	return Judge(Interval{Low: e.Low, High: e.High}, reference)
}

// Table holds the rates of areas, in the order of the input.
type Table struct {
	Areas []Estimate
	// Overall is the sum of the values over the sum of the populations, of all
	// areas where both are known. Values of areas without population count.
	Overall Estimate
	// MeanOfRates is the plain mean of the rates that are defined. It gives a
	// hamlet the weight of a city and is here to be compared with Overall.
	MeanOfRates float64
}

// CountOptions say how [Counts] works. The zero value gives rates per person with
// exact intervals at 95 %.
type CountOptions struct {
	Per    float64 // rates are per this many people; 0 stands for 1
	Level  float64 // of the intervals; 0 stands for 0.95
	Method CountMethod
}

// CountMethod names an interval for counts.
type CountMethod int

const (
	// Exact is [PoissonExact].
	Exact CountMethod = iota
	// Byar is [PoissonByar].
	Byar
	// ByarOrExact is [PoissonByar] from a count of 10 on and [PoissonExact] below,
	// the rule of the English public health indicators.
	ByarOrExact
)

// interval returns the interval of a count that has been checked.
func (m CountMethod) interval(count, alpha float64) Interval {
	if m == Byar || m == ByarOrExact && count >= byarFrom {
		return poissonByar(count, alpha)
	}
	return poissonExact(count, alpha)
}

// Counts returns the rate count/population of each area with a Poisson interval.
// The interval is that of the count over the population, which is taken as known.
//
// A missing count or population, or a population of zero, leaves the area without
// a rate, even when its count is 0. Counts returns [ErrUndefined] when no area
// has one.
func Counts(count, population []float64, opt CountOptions) (Table, error) {
	const what = "rates of counts"
	per, alpha, err := perAndTail(what, opt.Per, opt.Level)
	if err != nil {
		return Table{}, err
	}
	if opt.Method < Exact || opt.Method > ByarOrExact {
		return Table{}, badInput(what, "unknown method %d", opt.Method)
	}
	if err := checkPair(what, count, population); err != nil {
		return Table{}, err
	}
	known := make(map[float64]Interval) // small areas share a few counts
	estimate := func(count, population float64) Estimate {
		i, ok := known[count]
		if !ok {
			i = opt.Method.interval(count, alpha)
			known[count] = i
		}
		i = i.scale(per / population)
		return Estimate{Value: count / population * per, Low: i.Low, High: i.High}
	}
	return tabulate(what, count, population, estimate)
}

// ShareOptions say how [Shares] works. The zero value gives proportions with exact
// intervals at 95 %.
type ShareOptions struct {
	Level  float64 // of the intervals; 0 stands for 0.95
	Method ShareMethod
	// Unit is how many of what is counted come together: posts come in establishments,
	// and a share of posts tells as much as one of total/Unit independent events
	// ([ShareUnit]). 0 stands for 1, independent events.
	Unit float64
}

// ShareMethod names an interval for shares.
type ShareMethod int

const (
	// ClopperPearson is [BinomialExact], with which verdicts are wrong 5 times in 100
	// at most, whatever the share.
	ClopperPearson ShareMethod = iota
	// Wilson is [BinomialWilson]: narrower, right on average, with up to 8 wrong
	// verdicts in 100 for small shares.
	Wilson
	// Wald is [BinomialWald].
	Wald
)

// Shares returns the proportion part/total of each area, from 0 to 1, with a
// binomial interval: that of part/Unit out of total/Unit. A part that exceeds its
// total is refused; a total of zero or a missing number leaves the area without a share. Shares returns [ErrUndefined]
// when no area has one.
func Shares(part, total []float64, opt ShareOptions) (Table, error) {
	const what = "shares"
	alpha, err := tail(what, opt.Level)
	if err != nil {
		return Table{}, err
	}
	if opt.Method < ClopperPearson || opt.Method > Wald {
		return Table{}, badInput(what, "unknown method %d", opt.Method)
	}
	if opt.Unit == 0 {
		opt.Unit = 1
	}
	if err := checkUnit(what, opt.Unit); err != nil {
		return Table{}, err
	}
	if err := checkPair(what, part, total); err != nil {
		return Table{}, err
	}
	for i := range part {
		if part[i] > total[i] {
			return Table{}, badInput(what, "part %d is %v of %v", i, part[i], total[i])
		}
	}
	interval := [...]func(part, total, alpha float64) Interval{clopperPearson, wilson, wald}[opt.Method]
	estimate := func(part, total float64) Estimate {
		i := interval(part/opt.Unit, total/opt.Unit, alpha)
		return Estimate{Value: part / total, Low: i.Low, High: i.High}
	}
	return tabulate(what, part, total, estimate)
}

// perAndTail reads the options that counts and amounts share.
func perAndTail(what string, per, level float64) (factor, alpha float64, err error) {
	if per == 0 {
		per = 1
	}
	if !(per > 0) || math.IsInf(per, 0) {
		return 0, 0, badInput(what, "rates per %v people", per)
	}
	alpha, err = tail(what, level)
	return per, alpha, err
}

// tabulate applies estimate to every area that has a rate, and to the sums.
func tabulate(what string, value, population []float64, estimate func(value, population float64) Estimate) (Table, error) {
	t := Table{Areas: make([]Estimate, len(value))}
	var sumValue, sumPopulation, sumRates, defined float64
	for i, v := range value {
		p := population[i]
		if !math.IsNaN(v) && !math.IsNaN(p) {
			sumValue += v
			sumPopulation += p
		}
		if err := gap(v, p); err != nil {
			t.Areas[i].Err = err
			continue
		}
		t.Areas[i] = estimate(v, p)
		sumRates += t.Areas[i].Value
		defined++
	}
	if defined == 0 {
		return Table{}, undefined(what, "no area has both a value and a population")
	}
	t.Overall = estimate(sumValue, sumPopulation)
	t.MeanOfRates = sumRates / defined
	return t, nil
}
