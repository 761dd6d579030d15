package figure

import (
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

// A title says what is established. Numbers that are unreliable never stand in it: where
// there are such, it counts the verdicts, else it tells the reliable numbers, else it says
// that one cannot tell. A count of zeros is a count of facts, whatever a rate made of them
// is worth.

// finding is what a title says of the numbers of areas.
type finding struct {
	label, areas string // the indicator; how many areas have a number: "95 communes"
	zeros        string // how many have zero: "55 communes"; empty: none, or one
	known        int    // how many have a number
	above, below int    // of the reference, for sure
	judged       bool   // there are verdicts
	firm         []firm // numbers that are reliable, the lowest first
	equal        bool   // all numbers are the same
}

// firm is a reliable number.
type firm struct{ name, number string }

// told writes a finding.
func (q *question) told(f finding) string {
	args := map[string]string{
		"label": f.label, "areas": f.areas, "known": q.count(f.known), "above": q.count(f.above), "below": q.count(f.below), "firm": q.count(len(f.firm)),
	}
	if n := len(f.firm); n > 0 {
		args["lowest"], args["low"] = f.firm[0].name, f.firm[0].number
		args["highest"], args["high"] = f.firm[n-1].name, f.firm[n-1].number
	}
	all := len(f.firm) == f.known
	code := "title."
	if f.zeros != "" {
		args["zeros"] = f.zeros
		code = "title.zeros."
	}
	switch {
	case f.known == 0:
		return q.say("title.none", args)
	case all && f.equal:
		return q.say("title.equal", args)
	case all && f.zeros != "":
		return q.say("title.zeros", args)
	case all:
		return q.say("title.range", args)
	case f.above+f.below > 0:
		return q.say(code+"judged", args)
	case f.judged:
		return q.say(code+"undecided", args)
	case len(f.firm) > 1:
		return q.say(code+"firm", args)
	default:
		return q.say(code+"weak", args)
	}
}

// rangeTitle says between which values areas lie, and which they are, as far as this is
// established.
func (q *question) rangeTitle(c column) string {
	known := c.known()
	f := finding{label: c.label, known: len(known), areas: q.areasOf(c.vector.Level, len(known))}
	if len(known) == 0 {
		f.areas = q.areasOf(c.vector.Level, c.vector.Len())
	}
	zeros := 0
	for _, i := range known {
		v := c.vector.At(i)
		if v.Number == 0 {
			zeros++
		}
		if v.Status != indicator.Unreliable {
			f.firm = append(f.firm, firm{q.nameOf(c.areas, i), q.Value(c.Definition, v)})
		}
		f.judge(v.Verdict)
		f.equal = v.Number == c.vector.Number[known[0]]
	}
	if zeros > 1 && c.vector.Number[known[0]] == 0 {
		f.zeros = q.areasOf(c.vector.Level, zeros)
	}
	return q.told(f)
}

// extremesTitle is the same for items that are sorted, the highest first.
func (q *question) extremesTitle(s *chartSeries, j judged, items []item) string {
	f := finding{label: s.Label, known: len(items), areas: q.areasOf(s.Level, len(items))}
	zeros := 0
	for i := len(items) - 1; i >= 0; i-- {
		v := items[i]
		if v.Number == 0 {
			zeros++
		}
		if !v.weak() {
			f.firm = append(f.firm, firm{v.name, q.full(s, v.Number)})
		}
		f.judge(j.of(v))
		f.equal = v.Number == items[len(items)-1].Number
	}
	if zeros > 1 && items[len(items)-1].Number == 0 {
		f.zeros = q.areasOf(s.Level, zeros)
	}
	return q.told(f)
}

// judge counts a verdict.
func (f *finding) judge(v indicator.Verdict) {
	switch v {
	case indicator.Above:
		f.above++
	case indicator.Below:
		f.below++
	case indicator.CannotTell:
	default:
		return
	}
	f.judged = true
}

// course is what two values tell one after the other: "up" and "down" where their
// intervals are apart, "even" where they are not, "plain" where they have none; with
// ".weak" where one of them is unreliable.
func course(first, last edition.Value) string {
	suffix := ""
	if first.Status == indicator.Unreliable || last.Status == indicator.Unreliable {
		suffix = ".weak"
	}
	known := func(v edition.Value) bool { return v.Low == v.Low && v.High == v.High }
	switch {
	case !known(first) || !known(last):
		return "plain" + suffix
	case last.Low > first.High:
		return "up" + suffix
	case last.High < first.Low:
		return "down" + suffix
	default:
		return "even" + suffix
	}
}
