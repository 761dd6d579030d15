package rate

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Sum is a weighted sum of independent events, such as the grants of an area
// with their amounts as weights. The zero value is a sum of no events.
//
// An amount that several events share is added once per event; rates
// standardised by age are sums too, of counts weighted with [Sum.AddEvents].
type Sum struct {
	N       float64 // number of events
	Total   float64 // Σ amount
	Squares float64 // Σ amount²
	Largest float64 // largest amount
}

// Add adds one event. Amounts are 0 or more; recoveries have to be netted against
// their grant before.
func (s *Sum) Add(amount float64) { s.AddEvents(amount, 1) }

// AddEvents adds n events of the same amount.
func (s *Sum) AddEvents(amount, n float64) {
	s.N += n
	s.Total += n * amount
	s.Squares += n * amount * amount
	if n > 0 {
		s.Largest = max(s.Largest, amount)
	}
}

// merge adds all events of t.
func (s *Sum) merge(t Sum) {
	s.N += t.N
	s.Total += t.Total
	s.Squares += t.Squares
	s.Largest = max(s.Largest, t.Largest)
}

// Interval returns the gamma interval of Fay and Feuer for the expectation of a
// weighted sum of Poisson events, at the given level (0 stands for 0.95):
//
//	low  = V/(2W) χ²(α/2; 2W²/V)
//	high = (V+w²)/(2(W+w)) χ²(1−α/2; 2(W+w)²/(V+w²))
//
// with W the sum, V the sum of squares and w the largest amount, or the usual one
// (the largest to be expected in the territory) where that is larger: grants that happen to be small do not show that
// large ones could not have come. Without events, or when all amounts are 0, low
// is 0 and high is w/2 χ²(1−α/2; 2). With a usual amount of 0, w is the largest
// amount of the sum. When all amounts are 1 the interval is [PoissonExact].
//
// Fay and Feuer take w as the largest amount that is possible, for which
// [AmountOptions.Usual] stands by default. With a large one the interval is wide
// and sure; with the sum's own, or a percentile of the territory's, it covers too
// seldom when amounts are skewed (docs/methods/rate.md).
//
// Fay and Feuer (1997), Confidence intervals for directly standardized rates: a
// method based on the gamma distribution, Statistics in Medicine 16:791–801,
// doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#.
//
// Resampling a fixed number of grants is no substitute: with few grants it covers
// far too seldom, and has no width at 0 and 1.
//
// It returns [ErrUndefined] when there is no event and usual is 0, and
// [ErrInput] when a part of s or usual is negative or not finite.
func (s Sum) Interval(usual, level float64) (Interval, error) {
	const what = "gamma interval"
	alpha, err := tail(what, level)
	if err != nil {
		return Interval{}, err
	}
	if err := s.check(what); err != nil {
		return Interval{}, err
	}
	if err := checkCount(what, "usual amount", usual); err != nil {
		return Interval{}, err
	}
	if s.Total == 0 && usual == 0 {
		return Interval{}, undefined(what, "no event, and no usual amount to go by")
	}
	return s.interval(usual, alpha), nil
}

func (s Sum) interval(usual, alpha float64) Interval {
	w := max(s.Largest, usual)
	if s.Total == 0 {
		return Interval{High: -w * math.Log(alpha)} // χ² of 2 degrees of freedom is exponential
	}
	low := s.Squares / s.Total * gammaLower(s.Total/s.Squares*s.Total, alpha)
	mean, variance := s.Total+w, s.Squares+w*w
	high := variance / mean * mathext.GammaIncRegCompInv(mean/variance*mean, alpha)
	return Interval{Low: low, High: high}
}

// check refuses a sum that no events can give.
func (s Sum) check(what string) error {
	for _, part := range []float64{s.N, s.Total, s.Squares, s.Largest} {
		if !(part >= 0) || math.IsInf(part, 0) {
			return badInput(what, "sum %+v: parts must be finite and not negative", s)
		}
	}
	if s.Total > 0 && (s.Squares == 0 || s.Largest == 0) {
		return badInput(what, "sum %+v: amounts need their squares and the largest", s)
	}
	return nil
}
