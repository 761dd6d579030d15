package allocate

import (
	"cmp"
	"math/big"
	"slices"
)

// Scale keeps the pattern of amounts and makes them sum to a total: each is its amount
// times total over sum, whole cents by the largest remainders, of equal ones the first.
// Amounts below zero stay so. Nothing has a pattern where the sum is not above zero; ok is
// false then.
func Scale(amounts []int64, total int64) (scaled []int64, ok bool) {
	sum := new(big.Int)
	for _, a := range amounts {
		sum.Add(sum, big.NewInt(a))
	}
	if sum.Sign() <= 0 {
		return nil, false
	}
	scaled = make([]int64, len(amounts))
	rests, order := make([]*big.Int, len(amounts)), make([]int, len(amounts))
	left := total
	for i, a := range amounts {
		whole, rest := new(big.Int), new(big.Int)
		whole.DivMod(new(big.Int).Mul(big.NewInt(a), big.NewInt(total)), sum, rest) // rest is never below zero
		scaled[i], rests[i], order[i] = whole.Int64(), rest, i
		left -= scaled[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Or(rests[j].Cmp(rests[i]), cmp.Compare(i, j)) })
	for _, i := range order[:left] {
		scaled[i]++
	}
	return scaled, true
}
