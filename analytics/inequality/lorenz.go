package inequality

import (
	"sort"
)

// Curve is a Lorenz or concentration curve: points from (0, 0) to (1, 1), straight
// between them.
type Curve struct {
	Population []float64 // cumulated share of the inhabitants
	Value      []float64 // cumulated share of the value
}

// At returns the height of the curve over a share p of the inhabitants; p below 0
// is taken as 0, and above 1 as 1.
func (c Curve) At(p float64) float64 {
	last := len(c.Population) - 1
	k := sort.SearchFloat64s(c.Population, p) // first point at p or beyond
	switch {
	case k == 0:
		return 0
	case k > last:
		return 1
	}
	left, right := c.Population[k-1], c.Population[k]
	return c.Value[k-1] + (c.Value[k]-c.Value[k-1])*(p-left)/(right-left)
}

// Lorenz returns the Lorenz curve: the share of the value that the poorest
// inhabitants hold, for every share of the inhabitants. It has one point per area
// that counts, in ascending order of value per head, areas of equal value in the
// order of the arguments.
//
// Lorenz (1905), Methods of measuring the concentration of wealth, Publ. Amer.
// Statist. Assoc. 9:209–219, doi:10.2307/2276207.
func (d *Distribution) Lorenz() Curve {
	n := len(d.cells)
	c := Curve{Population: make([]float64, n+1), Value: make([]float64, n+1)}
	var population, value float64
	for k, cell := range d.cells {
		population += cell.w
		value += cell.w * cell.x
		c.Population[k+1] = min(1, population/d.total)
		c.Value[k+1] = min(1, value/(d.mean*d.total))
	}
	c.Population[n], c.Value[n] = 1, 1
	return c
}

// lorenzAt is [Curve.At] without the curve.
func (d *Distribution) lorenzAt(p float64) float64 {
	target := p * d.total
	var population, value float64
	for _, c := range d.cells {
		if population+c.w >= target {
			value += (target - population) * c.x
			break
		}
		population += c.w
		value += c.w * c.x
	}
	return value / (d.mean * d.total)
}

// Share returns the share of the value held by the inhabitants between two
// quantiles, read on the straight pieces of the Lorenz curve: Share(0, 0.4) is the
// share of the poorest 40 %, Share(0.9, 1) that of the richest 10 %. It returns
// [ErrInput] unless 0 ≤ from ≤ to ≤ 1.
func (d *Distribution) Share(from, to float64) (float64, error) {
	if !(0 <= from && from <= to && to <= 1) {
		return 0, badInput("share", "quantiles %v to %v", from, to)
	}
	return d.share(from, to), nil
}

func (d *Distribution) share(from, to float64) float64 {
	high := 1.0
	if to < 1 {
		high = d.lorenzAt(to)
	}
	return high - d.lorenzAt(from)
}

// QuantileShares returns the shares of the value held by k groups of inhabitants of
// equal number, from the poorest to the richest: k = 10 gives shares of deciles.
// They sum to 1. It returns [ErrInput] when k is not positive.
func (d *Distribution) QuantileShares(k int) ([]float64, error) {
	if k <= 0 {
		return nil, badInput("quantile shares", "%d groups", k)
	}
	curve := d.Lorenz()
	shares := make([]float64, k)
	below := 0.0
	for i := range k {
		upTo := 1.0
		if i < k-1 {
			upTo = curve.At(float64(i+1) / float64(k))
		}
		shares[i] = upTo - below
		below = upTo
	}
	return shares, nil
}

// Palma returns the share of the richest 10 % of the inhabitants over that of the
// poorest 40 %, both read on the Lorenz curve; +Inf when the poorest 40 % have
// nothing.
//
// Palma (2011), Homogeneous middles vs. heterogeneous tails, Development and
// Change 42:87–153, doi:10.1111/j.1467-7660.2011.01694.x.
func (d *Distribution) Palma() float64 { return d.share(0.9, 1) / d.share(0, 0.4) }

// S80S20 returns the 20:20 ratio: the share of the richest fifth of the
// inhabitants over that of the poorest fifth, both read on the Lorenz curve; +Inf
// when the poorest fifth have nothing. Eurostat's ratio of the same name takes
// quantiles of whole observations and differs.
func (d *Distribution) S80S20() float64 { return d.share(0.8, 1) / d.share(0, 0.2) }
