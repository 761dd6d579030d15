package page

import (
	"cmp"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
)

// OfYears is the method of a form that divides the values of all single years together:
// the same classes for each year, so that their maps compare.
const OfYears = "years"

// leastYears is how many single years make a line of time.
const leastYears = 3

// yearClasses are the classes that all single years of an indicator have.
type yearClasses struct {
	Breaks      []float64 // inner bounds
	Least, Most float64   // of the values that are not zero
}

// YearBreaks are the bounds of the classes that all single years have; nil where there are
// too few years, or values, to make them.
func YearBreaks(e *edition.Edition, asked state.State) []float64 {
	s := SettleMap(e, asked)
	if !s.Published() || s.View != viewChoropleth {
		return nil
	}
	return s.yearClasses(e).Breaks
}

func (s Settled) yearClasses(e *edition.Edition) yearClasses {
	var years int
	var values []float64
	for _, k := range e.Keys() {
		if k.Indicator != s.Indicator || k.Level != s.Level || k.Period == (indicator.Period{}) || k.Period.From != k.Period.To {
			continue
		}
		years++
		for v, i := e.Vector(k), 0; i < v.Len(); i++ {
			if x := v.At(i); x.Status.HasValue() && !x.Basis.AtMost() && x.Number != 0 {
				values = append(values, x.Number)
			}
		}
	}
	if years < leastYears || len(values) == 0 {
		return yearClasses{}
	}
	usual := s.usualClasses(e)
	divided, err := classify.Divide(values, classify.Options{Method: classify.Method(usual.Method), K: usual.K})
	if err != nil { // all values are equal: there is nothing to divide
		return yearClasses{}
	}
	out := yearClasses{Least: slices.Min(values), Most: slices.Max(values)}
	for _, b := range innerBreaks(divided.Breaks) {
		out.Breaks = append(out.Breaks, shortest(b, values))
	}
	if len(slices.Compact(slices.Clone(out.Breaks))) < len(out.Breaks) {
		out.Breaks = innerBreaks(divided.Breaks)
	}
	return out
}

// usualClasses are those of a map when nobody says: where areas are few, classes of equal
// numbers say more than gaps between values.
func (s Settled) usualClasses(e *edition.Edition) state.Classes {
	if b := e.Level(s.Level); b != nil && b.Len() < fewAreas {
		return state.Classes{Method: string(classify.Quantile), K: 4}
	}
	return state.Classes{Method: string(classify.FisherJenks), K: 5}
}

// shortest is a bound with the fewest decimals that no value is moved by.
func shortest(bound float64, values []float64) float64 {
	for decimals := range 7 {
		power := math.Pow10(decimals)
		short := math.Round(bound*power) / power
		if !slices.ContainsFunc(values, func(x float64) bool { return (x > bound) != (x > short) }) {
			return short
		}
	}
	return bound
}

// settleYears tells whether the bounds are those that all years have.
func (c *mapContent) settleYears(e *edition.Edition) {
	if c.View != viewChoropleth || c.Breaks == nil {
		return
	}
	if years := c.yearClasses(e); len(years.Breaks) > 0 && slices.EqualFunc(years.Breaks, c.Breaks, func(a, b float64) bool { return cmp.Compare(a, b) == 0 }) {
		c.Years = &years
	}
}
