package synth

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// pick draws a code by weight.
func pick(from []weighted, r *rand.Rand) string {
	total := 0
	for _, w := range from {
		total += w.weight
	}
	n := r.IntN(total)
	for _, w := range from {
		if n < w.weight {
			return w.code
		}
		n -= w.weight
	}
	return from[len(from)-1].code
}

// dayIn draws a day of the years from and to, as AAAA-MM-JJ.
func dayIn(from, to int, r *rand.Rand) string {
	return fmt.Sprintf("%d-%02d-%02d", from+r.IntN(to-from+1), 1+r.IntN(12), 1+r.IntN(28))
}

// apportion divides total in proportion to weights by largest remainder; equal
// remainders go to the first. Weights are not negative and have a positive sum.
func apportion(total int, weights []float64) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts, order, rest := make([]int, len(weights)), make([]int, len(weights)), total
	remainder := make([]float64, len(weights))
	for i, w := range weights {
		exact := float64(total) * w / sum
		parts[i] = int(math.Floor(exact))
		remainder[i] = exact - float64(parts[i])
		order[i] = i
		rest -= parts[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(remainder[j], remainder[i]) })
	for _, i := range order[:rest] {
		parts[i]++
	}
	return parts
}
