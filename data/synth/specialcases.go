package synth

import (
	"slices"
	"strings"
)

// withSpecialCases turns the first grant of 2016 into help in kind, gives that of
// 2017 to two beneficiaries, and takes part of that of 2018 back a year later.
func withSpecialCases(list []grant, organisations []organisation) []grant {
	first := func(year string) int {
		return slices.IndexFunc(list, func(g grant) bool { return strings.HasPrefix(g.date, year) })
	}
	list[first("2016")].nature = "aide en nature"

	shared := first("2017")
	second := list[shared]
	list[shared].share, second.share = "0.6", "0.4"
	second.beneficiary = organisations[0]
	if list[shared].beneficiary == organisations[0] {
		second.beneficiary = organisations[1]
	}
	list = slices.Insert(list, shared+1, second)

	back := list[first("2018")]
	back.date = "2019" + back.date[4:]
	back.period = back.date
	back.cents = -back.cents / 4 / 100 * 100
	back.object = "Reversement\u202f: " + back.object
	back.terms = "unique"
	back.cofunders = ""
	at := slices.IndexFunc(list, func(g grant) bool { return g.date > back.date })
	return slices.Insert(list, at, back)
}
