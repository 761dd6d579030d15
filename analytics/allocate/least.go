package allocate

import (
	"cmp"
	"slices"
	"sort"
)

// raise makes no amount fall strictly between 0 and the least grant: positive low
// bounds come to it at least, and with Lift all of those with a weight; parts whose
// ceiling is under it get nothing.
func raise(parts []part, least int64, below Below) error {
	for i := range parts {
		p := &parts[i]
		switch {
		case p.low >= least:
		case p.low > 0 && p.high < least:
			return &InfeasibleError{Constraint: LeastGrant, Area: p.code, By: least - p.high}
		case p.high < least:
			p.high = 0
		case p.low > 0 || below == Lift && p.weight.Sign() > 0:
			p.low = least
		}
	}
	return nil
}

// drop gives nothing to the lightest parts without a floor, until the others come
// to the least grant. What a part gets grows when lighter ones are dropped, so the
// largest number of parts that can stay is found by bisection.
func drop(parts []part, amount, least int64) ([]part, error) {
	order := make([]int, 0, len(parts))
	for i := range parts {
		if p := &parts[i]; p.low == 0 && !p.fixed() {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(parts[j].weight.Cmp(parts[i].weight), cmp.Compare(parts[i].code, parts[j].code))
	})
	kept := sort.Search(len(order), func(k int) bool {
		stay := without(parts, order[k+1:])
		return capacity(stay) >= amount && fill(stay, amount)[order[k]].whole < least
	})
	stay := without(parts, order[kept:])
	if room := capacity(stay); room < amount {
		return nil, &InfeasibleError{Constraint: LeastGrant, By: amount - room}
	}
	return stay, nil
}

// without gives nothing to some of the parts.
func without(parts []part, dropped []int) []part {
	stay := slices.Clone(parts)
	for _, i := range dropped {
		stay[i].high = 0
	}
	return stay
}

// capacity is the most that parts can take, together.
func capacity(parts []part) int64 {
	var sum int64
	for i := range parts {
		if parts[i].weight.Sign() > 0 {
			sum += parts[i].high
		} else {
			sum += parts[i].low
		}
	}
	return sum
}

// floors is the least that parts must get, together.
func floors(parts []part) int64 {
	var sum int64
	for i := range parts {
		sum += parts[i].low
	}
	return sum
}
