package inequality

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Index is an index of the amounts of the areas, such as the Gini index of
// amounts per inhabitant. It does not change the amounts, and may be called from
// several goroutines. An error that wraps [ErrUndefined] means that these amounts
// have no index.
type Index func(amounts []float64) (float64, error)

// PerHeadIndex returns the index f of amounts per inhabitant:
// PerHeadIndex(population, (*Distribution).Gini).
func PerHeadIndex(population []float64, f func(*Distribution) float64) Index {
	return func(amounts []float64) (float64, error) {
		d, err := OfAmounts(amounts, population)
		if err != nil {
			return 0, err
		}
		v := f(d)
		if math.IsInf(v, 0) {
			return 0, undefined("index", "it is infinite")
		}
		return v, nil
	}
}

// ConcentrationIndex returns the concentration index by need ([Concentrate]).
func ConcentrationIndex(need, population []float64) Index {
	return func(amounts []float64) (float64, error) {
		c, err := Concentrate(amounts, need, population)
		return c.Index, err
	}
}

// KakwaniIndex returns the Kakwani index against need ([Concentrate]).
func KakwaniIndex(need, population []float64) Index {
	return func(amounts []float64) (float64, error) {
		c, err := Concentrate(amounts, need, population)
		if err != nil {
			return 0, err
		}
		return c.Kakwani.Value, c.Kakwani.Err
	}
}

// Grants are the single amounts behind the amounts of areas: grant i is Amount[i]
// and went to Area[i], from 0 to Areas−1.
type Grants struct {
	Amount []float64
	Area   []int
	Areas  int
}

// check refuses grants that no register can hold. A missing amount is refused
// too: the index of the others would not be that of the whole.
func (g Grants) check(what string) error {
	if len(g.Amount) != len(g.Area) {
		return badInput(what, "%d amounts for %d areas of grants", len(g.Amount), len(g.Area))
	}
	for i, a := range g.Area {
		if a < 0 || a >= g.Areas {
			return badInput(what, "grant %d goes to area %d of %d", i, a, g.Areas)
		}
		if math.IsNaN(g.Amount[i]) {
			return badInput(what, "the amount of grant %d is missing", i)
		}
		if err := notNegative(what, "grant", i, g.Amount[i]); err != nil {
			return err
		}
	}
	return nil
}

// totals returns the amounts of the areas.
func (g Grants) totals() []float64 {
	sum := make([]float64, g.Areas)
	for i, a := range g.Area {
		sum[a] += g.Amount[i]
	}
	return sum
}

// byArea returns the grants of each area.
func (g Grants) byArea() [][]int {
	of := make([][]int, g.Areas)
	for i, a := range g.Area {
		of[a] = append(of[a], i)
	}
	return of
}

// Extremes are the lowest and the highest value of an index when one grant is
// left out.
type Extremes struct {
	Low, High           float64
	LowGrant, HighGrant int // the grants whose absence gives them
}

// Jackknifed is an index with what leaving out grants, one at a time, says about
// it.
type Jackknifed struct {
	Estimate      float64 // the index of all grants
	Bias          float64 // (n−1) (mean of the indices without one grant − Estimate)
	StandardError float64 // √((n−1)/n Σ (index without i − their mean)²)
	Low, High     float64 // Estimate ± z StandardError
	LeaveOneOut   Extremes
}

// LeaveOneOut returns the range of an index when each grant in turn is left out,
// and the grants that matter most. It returns [ErrUndefined] when there is no
// grant or the index of the others has no value, and the error of ctx when it
// ends.
func LeaveOneOut(ctx context.Context, grants Grants, index Index) (Extremes, error) {
	values, err := leaveOneOut(ctx, "leave-one-out range", grants, index)
	if err != nil {
		return Extremes{}, err
	}
	return extremes(values), nil
}

// Jackknife estimates the standard error of an index over the grants, at a
// level that 0 sets to 0.95. The grants are resampled, not the areas: the areas
// are the whole population. The number of grants is held fixed; [Bootstrap] lets
// it vary.
//
// Tukey (1958); Efron and Stein (1981), The jackknife estimate of variance, Ann.
// Statist. 9:586–596, doi:10.1214/aos/1176345462.
//
// It returns [ErrUndefined] with fewer than two grants, or when the index of all
// grants but one has no value; [ErrInput] for grants that do not fit; and the
// error of ctx when it ends.
func Jackknife(ctx context.Context, grants Grants, index Index, level float64) (Jackknifed, error) {
	const what = "jackknife"
	z, err := normalQuantile(what, level)
	if err != nil {
		return Jackknifed{}, err
	}
	if len(grants.Amount) < 2 {
		return Jackknifed{}, undefined(what, "there are %d grants", len(grants.Amount))
	}
	values, err := leaveOneOut(ctx, what, grants, index)
	if err != nil {
		return Jackknifed{}, err
	}
	estimate, err := index(grants.totals())
	if err != nil {
		return Jackknifed{}, fmt.Errorf("%s: %w", what, err)
	}
	mean, squares := meanAndSquares(values)
	n := float64(len(values))
	se := math.Sqrt((n - 1) / n * squares)
	return Jackknifed{
		Estimate:      estimate,
		Bias:          (n - 1) * (mean - estimate),
		StandardError: se,
		Low:           estimate - z*se,
		High:          estimate + z*se,
		LeaveOneOut:   extremes(values),
	}, nil
}

// leaveOneOut returns the index without each grant.
func leaveOneOut(ctx context.Context, what string, grants Grants, index Index) ([]float64, error) {
	if err := grants.check(what); err != nil {
		return nil, err
	}
	if len(grants.Amount) == 0 {
		return nil, undefined(what, "there is no grant")
	}
	totals, byArea := grants.totals(), grants.byArea()
	values := make([]float64, len(grants.Amount))
	for i, a := range grants.Area {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all := totals[a]
		totals[a] = 0 // summed anew: a difference would leave a rest where nothing is
		for _, j := range byArea[a] {
			if j != i {
				totals[a] += grants.Amount[j]
			}
		}
		v, err := index(totals)
		if err != nil {
			return nil, fmt.Errorf("%s without grant %d: %w", what, i, err)
		}
		values[i] = v
		totals[a] = all
	}
	return values, nil
}

func extremes(values []float64) Extremes {
	e := Extremes{Low: slices.Min(values), High: slices.Max(values)}
	e.LowGrant = slices.Index(values, e.Low)
	e.HighGrant = slices.Index(values, e.High)
	return e
}

// meanAndSquares returns the mean of x and the sum of squared deviations from it.
func meanAndSquares(x []float64) (mean, squares float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return mean, squares
}

// normalQuantile returns z of a two-sided interval at the given level; 0 stands
// for 0.95.
func normalQuantile(what string, level float64) (float64, error) {
	const usual = 0.95
	if level == 0 {
		level = usual
	}
	if !(level > 0 && level < 1) {
		return 0, badInput(what, "level %v is not between 0 and 1", level)
	}
	return mathext.NormalQuantile((1 + level) / 2), nil
}
