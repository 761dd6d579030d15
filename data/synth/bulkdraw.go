package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
)

// never is the day of what did not happen.
const never = math.MaxInt32

// calendar is the days that things happen on, 28 in each month, from the first year
// of creations to the last stock.
type calendar struct {
	text       []string // AAAA-MM-JJ
	firstStock int32
}

const (
	daysOfMonth = 28
	daysOfYear  = 12 * daysOfMonth
)

func newCalendar(firstStockYear, lastStockYear int) calendar {
	c := calendar{firstStock: int32(daysOfYear * (firstStockYear - firstYear))}
	for year := firstYear; year < lastStockYear; year++ {
		for day := range daysOfYear {
			c.text = append(c.text, fmt.Sprintf("%d-%02d-%02d", year, 1+day/daysOfMonth, 1+day%daysOfMonth))
		}
	}
	c.text = append(c.text, fmt.Sprintf("%d-01-01", lastStockYear))
	return c
}

// first and last are the days of the first and the last stock.
func (c calendar) first() int32 { return c.firstStock }
func (c calendar) last() int32  { return int32(len(c.text) - 1) }

// stock is the day of the stock of a year.
func (c calendar) stock(year int) int32 { return int32(daysOfYear * (year - firstYear)) }

// until draws a day before another: late ones are more frequent than early ones.
func (c calendar) until(day int32, r *rand.Rand) int32 {
	return int32(float64(day) * math.Sqrt(r.Float64()))
}

// between draws a day from one to before another, and the first of them when there
// is none.
func (c calendar) between(from, to int32, r *rand.Rand) int32 {
	u := r.Float64() // always, so that what follows does not depend on the days
	return min(from+int32(u*float64(max(0, to-from))), c.last())
}

// subject is the number of a subject of random draws.
func subject(name string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	hash := uint64(offset)
	for i := range len(name) {
		hash = (hash ^ uint64(name[i])) * prime
	}
	return hash
}

// chooser draws one of several things by weight.
type chooser[T any] struct {
	things []T
	upTo   []int
}

func (c *chooser[T]) add(thing T, weight int) {
	sum := weight
	if n := len(c.upTo); n > 0 {
		sum += c.upTo[n-1]
	}
	c.things, c.upTo = append(c.things, thing), append(c.upTo, sum)
}

func (c *chooser[T]) draw(r *rand.Rand) T {
	n := r.IntN(c.upTo[len(c.upTo)-1])
	return c.things[sort.SearchInts(c.upTo, n+1)]
}

// byWeight makes a chooser of codes.
func byWeight(list []weighted) chooser[string] {
	var c chooser[string]
	for _, w := range list {
		c.add(w.code, w.weight)
	}
	return c
}

// choices are what units are drawn from.
type choices struct {
	family                           chooser[family]
	kinds                            [foundations + 1]familyChoices
	declared                         chooser[string]
	outsiders                        chooser[outsider]
	otherCategories, otherActivities chooser[string]
	qualities                        chooser[string]
}

type familyChoices struct{ categories, activities, names chooser[string] }

func newChoices() choices {
	c := choices{
		declared:        byWeight(declarations()),
		otherCategories: byWeight([]weighted{{"1000", 55}, {"5499", 20}, {"5710", 15}, {"6540", 10}}),
		otherActivities: byWeight([]weighted{{"68.20B", 30}, {"47.11B", 20}, {"43.21A", 20}, {"62.01Z", 15}, {"96.02A", 15}}),
		qualities:       byWeight(qualities()),
	}
	for f := associations; f <= foundations; f++ {
		c.family.add(f, int(familyShares()[f]))
		c.kinds[f] = familyChoices{byWeight(f.legalCategories()), byWeight(f.activities()), byWeight(f.names())}
	}
	for _, o := range outsiders() {
		c.outsiders.add(o, o.count)
	}
	return c
}
