package rate

import (
	"errors"
	"math"
)

// Value is a number, or the reason why there is none.
type Value struct {
	Value float64
	// Err wraps ErrUndefined and says why there is no value; Value is then 0.
	Err error
}

// Smoothed is the rate of an area before and after smoothing, in events per
// person.
type Smoothed struct {
	Raw      Value // count / population
	Smoothed Value
	Mean     Value   // what the rate is drawn towards
	Between  float64 // variance of the true rates around Mean, 0 or more
}

// Smoothing is the result of global empirical Bayes smoothing.
type Smoothing struct {
	Areas []Smoothed
	// Mean is b = Σ count / Σ population.
	Mean float64
	// Between is a, the variance of the true rates, with negative values set to 0.
	Between float64
	// Moment is a before negative values are set to 0.
	Moment float64
}

// moments are Marshall's estimates from a set of areas.
type moments struct {
	n                 int
	count, population float64
	squares           float64 // Σ population (rate − mean)²
}

func (m moments) mean() float64 { return m.count / m.population }

// between returns the variance of the true rates before it is set to 0 when it
// comes out negative.
func (m moments) between() float64 {
	return m.squares/m.population - m.mean()/(m.population/float64(m.n))
}

// EmpiricalBayes draws the rate of each area towards the overall rate, the more
// the less is known of the area (Marshall's moment estimator, Poisson counts):
//
//	b = Σ count / Σ population
//	a = Σ population (r − b)² / Σ population − b / mean population, at least 0
//	smoothed = b + (r − b) a / (a + b/population)
//
// When a is 0, the areas differ no more than chance makes them, and every
// smoothed rate is b. Areas where a number is missing, or without population, are
// left out of the sums and of the mean population; the former have no smoothed
// rate, the latter get b. Without any event a and b are 0 and the smoothed rates
// are 0/0: undefined, as in spdep.
//
// Marshall (1991), Mapping disease and mortality rates using empirical Bayes
// estimators, J. R. Stat. Soc. C 40:283–294, doi:10.2307/2347593.
//
// It returns [ErrUndefined] when no area has a rate.
func EmpiricalBayes(count, population []float64) (Smoothing, error) {
	const what = "empirical Bayes"
	m, err := globalMoments(what, count, population)
	if err != nil {
		return Smoothing{}, err
	}
	s := Smoothing{
		Areas:   make([]Smoothed, len(count)),
		Mean:    m.mean(),
		Moment:  m.between(),
		Between: max(0, m.between()),
	}
	for i := range count {
		s.Areas[i] = smooth(count[i], population[i], s.Mean, s.Between)
	}
	return s, nil
}

// globalMoments computes the estimates over all areas that have a rate.
func globalMoments(what string, count, population []float64) (moments, error) {
	if err := checkPair(what, count, population); err != nil {
		return moments{}, err
	}
	var m moments
	for i := range count {
		if gap(count[i], population[i]) == nil {
			m.n++
			m.count += count[i]
			m.population += population[i]
		}
	}
	if m.n == 0 {
		return moments{}, undefined(what, "no area has both a count and a population")
	}
	b := m.mean()
	for i := range count {
		if gap(count[i], population[i]) == nil {
			d := count[i]/population[i] - b
			m.squares += population[i] * d * d
		}
	}
	return m, nil
}

// smooth applies the shrinkage to one area. An area without population gets the
// mean: nothing but its surroundings is known.
func smooth(count, population, mean, between float64) Smoothed {
	s := Smoothed{Raw: raw(count, population), Mean: Value{Value: mean}, Between: between}
	switch {
	case errors.Is(s.Raw.Err, errMissing):
		s.Smoothed.Err = errMissing
	case mean == 0:
		s.Smoothed.Err = errNoEvent
	case s.Raw.Err != nil || between == 0:
		s.Smoothed.Value = mean
	default:
		s.Smoothed.Value = mean + (s.Raw.Value-mean)*between/(between+mean/population)
	}
	return s
}

// raw returns the rate of an area as it stands.
func raw(count, population float64) Value {
	if err := gap(count, population); err != nil {
		return Value{Err: err}
	}
	return Value{Value: count / population}
}

// StandardOptions say how [Standardize] works. The zero value takes a variance
// of the true rates of at least 0, as spdep's EBImoran.mc does.
type StandardOptions struct {
	// Untruncated keeps a negative variance a between areas and falls back on
	// b/population where a + b/population is not positive, as Assunção and Reis
	// write, and GeoDa and esda compute.
	Untruncated bool
}

// Standardize returns (r − b) / √(a + b/population) for each area, with a and b of
// [EmpiricalBayes]: deviations of rates from the overall rate in units of their
// own standard deviation, for measures of spatial autocorrelation.
//
// Assunção and Reis (1999), A new proposal to adjust Moran's I for population
// density, Statistics in Medicine 18:2147–2162,
// doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I.
//
// Standardize returns [ErrUndefined] when there is no event at all.
func Standardize(count, population []float64, opt StandardOptions) ([]Value, error) {
	const what = "standardised rates"
	m, err := globalMoments(what, count, population)
	if err != nil {
		return nil, err
	}
	if m.count == 0 {
		return nil, undefined(what, "there is no event")
	}
	b, a := m.mean(), m.between()
	if !opt.Untruncated {
		a = max(0, a)
	}
	z := make([]Value, len(count))
	for i := range count {
		if err := gap(count[i], population[i]); err != nil {
			z[i].Err = err
			continue
		}
		sampling := b / population[i]
		v := a + sampling
		if v <= 0 {
			v = sampling
		}
		z[i].Value = (count[i]/population[i] - b) / math.Sqrt(v)
	}
	return z, nil
}
