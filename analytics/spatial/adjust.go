package spatial

import (
	"cmp"
	"math"
	"slices"
)

// Adjusted p-values for many tests at once. Every function takes the p-values
// and which of them are tests at all (nil: all); the others, such as islands, do
// not count in the number of tests and keep 0. A p outside [0, 1] wraps ErrInput.

// BenjaminiHochberg adjusts for the false discovery rate of independent or
// positively dependent tests: m·p(i)/i, made monotone from the largest.
// Benjamini and Hochberg (1995), JRSS B 57:289-300,
// doi:10.1111/j.2517-6161.1995.tb02031.x.
func BenjaminiHochberg(p []float64, tested []bool) ([]float64, error) {
	return stepUp("benjamini-hochberg", p, tested, 1)
}

// BenjaminiYekutieli adjusts for the false discovery rate under any dependence:
// Benjamini-Hochberg times Σ 1/i. Benjamini and Yekutieli (2001), Annals of
// Statistics 29:1165-1188, doi:10.1214/aos/1013699998.
func BenjaminiYekutieli(p []float64, tested []bool) ([]float64, error) {
	harmonic := 0.0
	for i, m := 1, count(p, tested); i <= m; i++ {
		harmonic += 1 / float64(i)
	}
	return stepUp("benjamini-yekutieli", p, tested, harmonic)
}

// Holm adjusts for any error among the tests: (m-i+1)·p(i), made monotone from the
// smallest. Holm (1979), Scandinavian Journal of Statistics 6:65-70.
func Holm(p []float64, tested []bool) ([]float64, error) {
	order, err := ranking("holm", p, tested)
	if err != nil {
		return nil, err
	}
	adjusted, worst := make([]float64, len(p)), 0.0
	for rank, i := range order {
		worst = max(worst, float64(len(order)-rank)*p[i])
		adjusted[i] = min(1, worst)
	}
	return adjusted, nil
}

// Bonferroni adjusts for any error among the tests: m·p.
func Bonferroni(p []float64, tested []bool) ([]float64, error) {
	order, err := ranking("bonferroni", p, tested)
	if err != nil {
		return nil, err
	}
	adjusted := make([]float64, len(p))
	for _, i := range order {
		adjusted[i] = min(1, float64(len(order))*p[i])
	}
	return adjusted, nil
}

// Rejected returns the tests whose adjusted p is at most alpha, ascending.
func Rejected(adjusted []float64, tested []bool, alpha float64) []int {
	var rejected []int
	for i, p := range adjusted {
		if (tested == nil || tested[i]) && p <= alpha {
			rejected = append(rejected, i)
		}
	}
	return rejected
}

// stepUp is factor·m·p(i)/i with the smallest of all larger ranks.
func stepUp(what string, p []float64, tested []bool, factor float64) ([]float64, error) {
	order, err := ranking(what, p, tested)
	if err != nil {
		return nil, err
	}
	adjusted, best := make([]float64, len(p)), 1.0
	for rank := len(order); rank >= 1; rank-- {
		i := order[rank-1]
		best = min(best, factor*float64(len(order))/float64(rank)*p[i])
		adjusted[i] = best
	}
	return adjusted, nil
}

// ranking lists the tests by ascending p.
func ranking(what string, p []float64, tested []bool) ([]int, error) {
	if tested != nil && len(tested) != len(p) {
		return nil, badInput(what, "%d marks for %d p-values", len(tested), len(p))
	}
	order := make([]int, 0, count(p, tested))
	for i, v := range p {
		if tested != nil && !tested[i] {
			continue
		}
		if math.IsNaN(v) || v < 0 || v > 1 {
			return nil, badInput(what, "p-value %d is %v", i, v)
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order, nil
}

// count is the number of tests.
func count(p []float64, tested []bool) int {
	if tested == nil {
		return len(p)
	}
	n := 0
	for _, t := range tested {
		if t {
			n++
		}
	}
	return n
}
