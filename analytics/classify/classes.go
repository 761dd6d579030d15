package classify

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

// ErrUndefined means that a result does not exist, such as the classes of no
// values. The error says why.
var ErrUndefined = errors.New("undefined")

// ErrInput means that an argument cannot be used as it stands. The error says
// which.
var ErrInput = errors.New("input cannot be used")

// maxClasses is more than any map can show.
const maxClasses = 256

// Method names a way to divide values into classes.
type Method string

// The methods of the functions of the same names.
const (
	Quantile          Method = "quantile"
	EqualInterval     Method = "equal"
	FisherJenks       Method = "fisher-jenks"
	HeadTail          Method = "head-tail"
	StandardDeviation Method = "standard-deviation"
	BoxPlot           Method = "box"
	Pretty            Method = "pretty"
	Manual            Method = "manual"
)

// Classes are the classes of a set of values.
type Classes struct {
	Method Method
	// Breaks are the bounds of the classes, one more than there are classes: class i
	// is ]Breaks[i], Breaks[i+1]], the first one with its lower bound.
	Breaks []float64
	// Cuts are what the formula of the method gives, before cuts that coincide were
	// merged; each method says what they are.
	Cuts  []float64
	Class []Class
	// Requested is the number of classes that was asked for, or that the cuts would
	// make.
	Requested int
	// Fewer says why there are fewer classes than requested; empty when there are
	// not.
	Fewer   string
	N       int // values in classes
	Missing int // values that are NaN
	// Within is the sum of squared deviations of the values from the mean of their
	// class, and Total from the mean of all.
	Within, Total float64
	// ADCM is the sum of absolute deviations of the values from the median of their
	// class.
	ADCM float64
}

// Class is a class with the values it holds. A class of Count 0 has no Min and
// Max; an outer class without values may have Lower equal to Upper.
type Class struct {
	Lower, Upper float64 // bounds
	Min, Max     float64 // least and greatest value
	Count        int
}

// GVF returns the goodness of variance fit, 1 − Within/Total, from 0 (one class)
// to 1 (no variance within classes). It returns [ErrUndefined] when all values are
// equal.
func (c Classes) GVF() (float64, error) {
	if c.Total == 0 {
		return 0, fmt.Errorf("goodness of variance fit: %w: all values are equal", ErrUndefined)
	}
	return 1 - c.Within/c.Total, nil
}

// Of returns the class of a value, and false when the value is missing or beyond
// the breaks.
func (c Classes) Of(x float64) (class int, ok bool) {
	last := len(c.Class) - 1
	if last < 0 || !(x >= c.Breaks[0] && x <= c.Breaks[last+1]) {
		return 0, false
	}
	return sort.Search(last, func(i int) bool { return x <= c.Class[i].Upper }), true
}

// prepare returns the values that are there, sorted, and how many are missing.
func prepare(what Method, x []float64) (sorted []float64, missing int, err error) {
	sorted = make([]float64, 0, len(x))
	for i, v := range x {
		if math.IsInf(v, 0) {
			return nil, 0, badInput(what, "value %d is infinite", i)
		}
		if math.IsNaN(v) {
			missing++
			continue
		}
		sorted = append(sorted, v+0) // + 0 turns −0 into 0
	}
	if len(sorted) == 0 {
		return nil, 0, fmt.Errorf("%s classes: %w: there is no value", what, ErrUndefined)
	}
	slices.Sort(sorted)
	return sorted, missing, nil
}

// prepareK is prepare for methods that are asked for k classes.
func prepareK(what Method, x []float64, k int) (sorted []float64, missing int, err error) {
	if k < 1 || k > maxClasses {
		return nil, 0, badInput(what, "%d classes, want 1 to %d", k, maxClasses)
	}
	return prepare(what, x)
}

// badInput reports what is wrong with an argument.
func badInput(what Method, format string, args ...any) error {
	return fmt.Errorf("%s classes: %w: %s", what, ErrInput, fmt.Sprintf(format, args...))
}

// build fills classes between ascending breaks that span the sorted values.
// Breaks may hold equal neighbours at either end only.
func build(c Classes, sorted []float64) (Classes, error) {
	c.N = len(sorted)
	c.Class = make([]Class, len(c.Breaks)-1)
	c.Total = squares(sorted)
	if math.IsInf(c.Total, 0) || math.IsNaN(c.Total) {
		return Classes{}, badInput(c.Method, "values from %v to %v are too far apart", sorted[0], sorted[len(sorted)-1])
	}
	rest := sorted
	for i := range c.Class {
		class := Class{Lower: c.Breaks[i], Upper: c.Breaks[i+1]}
		n := len(rest)
		if i < len(c.Class)-1 {
			n = sort.Search(n, func(j int) bool { return rest[j] > class.Upper })
		}
		if class.Count = n; n > 0 {
			class.Min, class.Max = rest[0], rest[n-1]
			c.Within += squares(rest[:n])
			c.ADCM += absolutes(rest[:n])
		}
		c.Class[i] = class
		rest = rest[n:]
	}
	if len(c.Class) < c.Requested && c.Fewer == "" {
		c.Fewer = fmt.Sprintf("%d of the cuts coincide", c.Requested-len(c.Class))
	}
	return c, nil
}

// squares returns the sum of squared deviations from the mean, by the corrected
// two-pass algorithm.
func squares(x []float64) float64 {
	if x[0] == x[len(x)-1] {
		return 0
	}
	n := float64(len(x))
	mean := average(x)
	var sum, rest float64
	for _, v := range x {
		d := v - mean
		sum += d * d
		rest += d
	}
	return sum - rest*rest/n
}

// absolutes returns the sum of absolute deviations from the median of sorted
// values.
func absolutes(sorted []float64) float64 {
	sum := 0.0
	for i, j := 0, len(sorted)-1; i < j; i, j = i+1, j-1 {
		sum += sorted[j] - sorted[i]
	}
	return sum
}

// average returns the mean, to the last digit but for rare halves: a mean that is
// one of the values must not come out just below it, or head/tail breaks would put
// that value in the head. Sums are those of values less the first, so that large
// ones do not overflow.
func average(x []float64) float64 {
	var sum long
	for _, v := range x {
		sum = sum.plus(twoSum(v, -x[0]))
	}
	n := float64(len(x))
	quotient := sum.high / n
	rest := (math.FMA(-quotient, n, sum.high) + sum.low) / n
	mean := twoSum(x[0], quotient)
	return mean.high + (mean.low + rest)
}
