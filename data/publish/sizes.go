package publish

import (
	"cmp"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/rate"
	"github.com/observatoire-essor/essor/data"
)

// sizeClass is how many posts an establishment of a class has at 31 December, at least
// and at most.
type sizeClass struct{ least, most float64 }

// sizeClasses are the tranches d'effectifs of SIRENE (INSEE, notice of the stock files).
// Of an employer without a class, or of NN, nobody says how many posts it has.
func sizeClasses() map[string]sizeClass {
	return map[string]sizeClass{
		"00": {0, 0}, "01": {1, 2}, "02": {3, 5}, "03": {6, 9}, "11": {10, 19}, "12": {20, 49}, "21": {50, 99},
		"22": {100, 199}, "31": {200, 249}, "32": {250, 499}, "41": {500, 999}, "42": {1000, 1999},
		"51": {2000, 4999}, "52": {5000, 9999}, "53": {10_000, math.Inf(1)},
	}
}

// lots tells in what size posts come together: [rate.Unit] of the employers of the
// territory, each taken as large as its class allows, so that intervals are rather too
// wide than too narrow. It is one number for the territory and family, from a public
// register, and says nothing of any area.
type lots struct {
	sizes  []data.StoredSizes
	stocks []stock
}

// unit is that of the stock nearest to the period, of the family of the variant; 0
// without a stock.
func (l lots) unit(q question) float64 {
	s, ok := nearestStock(l.stocks, q.period)
	if !ok {
		return 0
	}
	family, classes := q.variant.Get("family"), sizeClasses()
	var sum rate.Sum
	for _, of := range l.sizes {
		class, known := classes[of.SizeClass]
		if of.Source != s.source || family != "" && of.Family != family || !known {
			continue
		}
		largest := class.most
		if math.IsInf(largest, 1) {
			largest = class.least
		}
		sum.AddEvents(largest, float64(of.N))
	}
	if sum.Total == 0 {
		return 0
	}
	return sum.Squares / sum.Total
}

// nearestStock is the stock nearest to a period, the earlier of two.
func nearestStock(stocks []stock, period indicator.Period) (stock, bool) {
	if len(stocks) == 0 {
		return stock{}, false
	}
	return slices.MinFunc(stocks, func(a, b stock) int {
		return cmp.Or(cmp.Compare(distance(a.period, period), distance(b.period, period)), cmp.Compare(a.period.To, b.period.To))
	}), true
}
