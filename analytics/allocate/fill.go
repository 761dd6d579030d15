package allocate

import (
	"cmp"
	"math"
	"math/big"
	"slices"
)

// part is one area's place in a sharing: a weight as a whole number, and bounds in
// cents. A part of weight 0 gets its low bound.
type part struct {
	area   int // position among the areas
	code   string
	weight *big.Int
	low    int64
	high   int64
}

// fixed tells whether there is nothing to share with the part.
func (p *part) fixed() bool { return p.weight.Sign() == 0 || p.low == p.high }

// quota is what a part gets: whole cents, and the rest over the level's denominator.
type quota struct {
	whole int64
	rest  *big.Int // nil at a bound
}

// fill shares an amount as min(high, max(low, λ weight)), with λ such that the
// quotas sum to it, in exact arithmetic. The low bounds must not exceed the amount,
// nor the amount the high bounds, those of weight 0 counting as low.
//
// It takes λ without bounds; of the parts below their low bound and above their high
// bound it settles those on the side that is further out, and starts anew with the
// others. Bitran and Hax (1981), Disaggregation and resource allocation using convex
// knapsack problems with bounded variables, Management Science 27:431–441,
// doi:10.1287/mnsc.27.4.431.
func fill(parts []part, amount int64) []quota {
	quotas := make([]quota, len(parts))
	free := make([]int, 0, len(parts))
	for i := range parts {
		if parts[i].fixed() {
			quotas[i].whole = parts[i].low
			amount -= parts[i].low
			continue
		}
		free = append(free, i)
	}
	for len(free) > 0 {
		l := newLevel(parts, free, amount)
		under, over := l.misses(parts, free)
		if under.Sign() == 0 && over.Sign() == 0 {
			l.settle(parts, free, quotas)
			break
		}
		low := under.Cmp(over) >= 0
		kept := free[:0]
		for _, i := range free {
			bound, side := parts[i].high, +1
			if low {
				bound, side = parts[i].low, -1
			}
			if l.compare(&parts[i], bound) != side {
				kept = append(kept, i)
				continue
			}
			quotas[i].whole = bound
			amount -= bound
		}
		free = kept
	}
	return quotas
}

// level is λ = amount / weights of a round.
type level struct {
	amount, weights  *big.Int
	product, scratch big.Int
}

func newLevel(parts []part, free []int, amount int64) *level {
	l := &level{amount: big.NewInt(amount), weights: new(big.Int)}
	for _, i := range free {
		l.weights.Add(l.weights, parts[i].weight)
	}
	return l
}

// excess is λ weight − bound, times the weights of the level; valid until the next
// call.
func (l *level) excess(p *part, bound int64) *big.Int {
	l.product.Mul(l.amount, p.weight)
	l.scratch.SetInt64(bound)
	l.scratch.Mul(&l.scratch, l.weights)
	return l.product.Sub(&l.product, &l.scratch)
}

// compare is −1, 0 or +1 as λ weight is below, at or above the bound.
func (l *level) compare(p *part, bound int64) int { return l.excess(p, bound).Sign() }

// misses sums up how far parts are below their low, and above their high bounds.
func (l *level) misses(parts []part, free []int) (under, over *big.Int) {
	under, over = new(big.Int), new(big.Int)
	for _, i := range free {
		if e := l.excess(&parts[i], parts[i].low); e.Sign() < 0 {
			under.Sub(under, e)
		} else if e := l.excess(&parts[i], parts[i].high); e.Sign() > 0 {
			over.Add(over, e)
		}
	}
	return under, over
}

// settle gives the free parts λ weight.
func (l *level) settle(parts []part, free []int, quotas []quota) {
	var whole big.Int
	for _, i := range free {
		rest := new(big.Int)
		l.product.Mul(l.amount, parts[i].weight)
		whole.QuoRem(&l.product, l.weights, rest)
		quotas[i] = quota{whole: whole.Int64(), rest: rest}
	}
}

// round makes whole cents of quotas: the cents that are left go, one each, to the
// largest rests, the lesser code first among equals (Hamilton's method). A rest
// that is not zero lies below a bound, which is whole: no bound is passed.
func round(parts []part, quotas []quota, amount int64) []int64 {
	cents := make([]int64, len(parts))
	order := make([]int, 0, len(parts))
	for i, q := range quotas {
		cents[i] = q.whole
		amount -= q.whole
		if q.rest != nil && q.rest.Sign() > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(quotas[j].rest.Cmp(quotas[i].rest), cmp.Compare(parts[i].code, parts[j].code))
	})
	for _, i := range order[:amount] {
		cents[i]++
	}
	return cents
}

// wholeWeights are weights as whole numbers in the same proportions: floating-point
// numbers are multiples of a power of two. NaN becomes 0.
func wholeWeights(weights []float64) []*big.Int {
	least := math.MaxInt
	mantissas, exponents := make([]int64, len(weights)), make([]int, len(weights))
	for i, w := range weights {
		if !(w > 0) {
			continue
		}
		fraction, exponent := math.Frexp(w)
		mantissas[i], exponents[i] = int64(fraction*(1<<53)), exponent
		least = min(least, exponent)
	}
	whole := make([]*big.Int, len(weights))
	for i, m := range mantissas {
		whole[i] = big.NewInt(m)
		if m > 0 {
			whole[i].Lsh(whole[i], uint(exponents[i]-least))
		}
	}
	return whole
}
