package regress

import (
	"fmt"
	"math"
)

// Model is a linear model of y by variables x.
type Model struct {
	Y []float64
	X [][]float64 // one slice per variable, each as long as Y
	// Names of the variables; nil stands for x1, x2, …
	Names []string
	// Weights of the observations, inversely proportional to the variance of their
	// errors, such as populations for rates; nil gives all the same. An observation of
	// weight 0 is left out.
	Weights []float64
	// NoIntercept leaves the constant out.
	NoIntercept bool
}

// interceptName is the name of the constant, as R has it.
const interceptName = "(Intercept)"

// check refuses models whose parts do not fit.
func (m Model) check(what string) error {
	if len(m.X) == 0 {
		return badInput(what, "there is no variable")
	}
	if m.Names != nil && len(m.Names) != len(m.X) {
		return badInput(what, "%d names for %d variables", len(m.Names), len(m.X))
	}
	if m.Weights != nil && len(m.Weights) != len(m.Y) {
		return badInput(what, "%d weights for %d values", len(m.Weights), len(m.Y))
	}
	for i, w := range m.Weights {
		if w < 0 || math.IsInf(w, 0) {
			return badInput(what, "weight %d is %v", i, w)
		}
	}
	if err := finite(what, "y", m.Y); err != nil {
		return err
	}
	for j, x := range m.X {
		if len(x) != len(m.Y) {
			return badInput(what, "%d values of %s for %d of y", len(x), m.name(j), len(m.Y))
		}
		if err := finite(what, m.name(j), x); err != nil {
			return err
		}
	}
	return nil
}

// name returns the name of variable j.
func (m Model) name(j int) string {
	if m.Names == nil {
		return fmt.Sprint("x", j+1)
	}
	return m.Names[j]
}

// names returns the names of the coefficients.
func (m Model) names() []string {
	var names []string
	if !m.NoIntercept {
		names = append(names, interceptName)
	}
	for j := range m.X {
		names = append(names, m.name(j))
	}
	return names
}

// complete returns the observations without missing numbers and of some weight.
func (m Model) complete() []int {
	var rows []int
	for i, y := range m.Y {
		ok := !math.IsNaN(y) && (m.Weights == nil || m.Weights[i] > 0)
		for _, x := range m.X {
			ok = ok && !math.IsNaN(x[i])
		}
		if ok {
			rows = append(rows, i)
		}
	}
	return rows
}

// design returns the values of y, the rows of the design and the weights of the
// given observations.
func (m Model) design(rows []int) (y []float64, x [][]float64, w []float64) {
	for _, i := range rows {
		var row []float64
		if !m.NoIntercept {
			row = append(row, 1)
		}
		for _, v := range m.X {
			row = append(row, v[i])
		}
		weight := 1.0
		if m.Weights != nil {
			weight = m.Weights[i]
		}
		y, x, w = append(y, m.Y[i]), append(x, row), append(w, weight)
	}
	return y, x, w
}
