package figure

import (
	"cmp"
	"maps"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// A title says what is established. It counts the verdicts where there are such, else it
// tells the reliable numbers, else it says that one cannot tell; numbers that are
// unreliable never stand in it. A count of zeros is a count of facts, whatever a rate made of them
// is worth. A title names its subject, shortly, so that it stands alone on a slide: the
// subtitle has the whole name.

// finding is what a title says of the numbers of areas.
type finding struct {
	label        string // the indicator
	level        source.Level
	all, known   int      // how many areas there are; how many have a number
	zeros        int      // how many have zero, where that is the least number of more than one
	above, below int      // of the reference, for sure
	judged       bool     // there are verdicts
	against      string   // the area that they are against; empty: the whole territory
	told         []string // the areas above or below
	firm         []firm   // numbers that are reliable, the lowest first
	equal        bool     // all numbers are the same
}

// firm is a reliable number.
type firm struct{ name, number string }

// longestTitle is how many characters a title may have that stands in two lines of a
// slide.
const longestTitle = 124

// few names areas, where they are so few that a title holds them; empty elsewhere.
func (q *question) few(names []string) string {
	const most = 2
	if len(names) > most {
		return ""
	}
	return strings.Join(names, q.say("separator", nil))
}

// title writes a title; where it is long, without the name of what areas are compared
// with, then without the areas that a count is of, else without the names of areas.
func (q *question) title(code string, args map[string]string) string {
	text := q.say(code, args)
	if len([]rune(text)) <= longestTitle {
		return text
	}
	for _, dispensable := range []string{"reference", "who"} {
		if args[dispensable] != "" {
			args = maps.Clone(args)
			delete(args, dispensable)
			return q.title(code, args)
		}
	}
	if brief := code + ".short"; q.has(brief) {
		return q.say(brief, args)
	}
	return text
}

// subject names an indicator at the head of a title.
func (q *question) subject(id string) string { return q.Short(id) }

// areasInTitle counts areas of a level in few words: "8 quartiers prioritaires".
func (q *question) areasInTitle(level source.Level, n int) string {
	if !q.has("areas_in_title." + string(level)) {
		return q.areasOf(level, n)
	}
	return q.counted("areas_in_title."+string(level), n)
}

// verdicts writes a title that counts areas above and below; code has the variants
// ".above", ".below" and ".none" for where there are none of the others. The argument who,
// where it is given, names those above or below.
func (q *question) verdicts(code string, level source.Level, above, cannot, below int, args map[string]string) string {
	args["above"], args["below"], args["areas"] = q.areasInTitle(level, above), q.count(below), q.areasInTitle(level, above+cannot+below)
	args["over"], args["under"] = q.count(above), q.count(below)
	if cannot > 0 {
		args["cannot"] = q.count(cannot)
	}
	switch {
	case above+below == 0:
		code += ".none"
	case below == 0:
		code += ".above"
	case above == 0:
		code += ".below"
		args["below"] = q.areasInTitle(level, below)
	}
	return q.title(code, args)
}

// told writes a finding.
func (q *question) told(f finding) string {
	args := map[string]string{
		"label": f.label, "areas": q.areasInTitle(f.level, cmp.Or(f.known, f.all)), "known": q.count(f.known), "firm": q.count(len(f.firm)),
	}
	maps.Copy(args, q.referenceInTitle(f.against))
	if n := len(f.firm); n > 0 {
		args["lowest"], args["low"] = f.firm[0].name, f.firm[0].number
		args["highest"], args["high"] = f.firm[n-1].name, f.firm[n-1].number
	}
	all := len(f.firm) == f.known
	code := "title."
	if f.zeros > 0 {
		args["zeros"] = q.areasInTitle(f.level, f.zeros)
		code = "title.zeros."
	}
	switch {
	case f.known == 0:
		return q.say("title.none", args)
	case all && f.equal:
		return q.say("title.equal", args)
	case f.above+f.below > 0:
		args["who"] = q.few(f.told)
		return q.verdicts(code+"judged", f.level, f.above, 0, f.below, args)
	case f.judged: // each number may be sure, and none differ for sure
		return q.title(code+"undecided", args)
	case all && f.zeros > 0:
		return q.title("title.zeros", args)
	case all && f.known < f.all: // the least or greatest of all may be hidden
		return q.title("title.range.known", args)
	case all:
		return q.title("title.range", args)
	case len(f.firm) > 1:
		return q.title(code+"firm", args)
	default:
		return q.title(code+"weak", args)
	}
}

// rangeTitle says between which values areas lie, and which they are, as far as this is
// established.
func (q *question) rangeTitle(c column) string {
	known := c.known()
	f := finding{label: q.subject(c.ID), level: c.vector.Level, all: c.vector.Len(), known: len(known), against: c.against}
	zeros := 0
	for _, i := range known {
		v := c.vector.At(i)
		if v.Number == 0 {
			zeros++
		}
		if v.Status != indicator.Unreliable {
			f.firm = append(f.firm, firm{q.nameOf(c.areas, i), q.Value(c.Definition, v)})
		}
		f.judge(c.verdict(i), q.nameOf(c.areas, i))
		f.equal = v.Number == c.vector.Number[known[0]]
	}
	if zeros > 1 && c.vector.Number[known[0]] == 0 {
		f.zeros = zeros
	}
	return q.told(f)
}

// extremesTitle is the same for items that are sorted, the highest first.
func (q *question) extremesTitle(s *chartSeries, j judged, items []item) string {
	f := finding{label: q.subject(s.Indicator), level: s.Level, all: len(s.items), known: len(items)}
	if !j.standard.own {
		f.against = j.standard.name
	}
	zeros := 0
	for i := len(items) - 1; i >= 0; i-- {
		v := items[i]
		if v.Number == 0 {
			zeros++
		}
		if !v.weak() {
			f.firm = append(f.firm, firm{v.name, q.full(s, v.Number)})
		}
		f.judge(j.of(v), v.name)
		f.equal = v.Number == items[len(items)-1].Number
	}
	if zeros > 1 && items[len(items)-1].Number == 0 {
		f.zeros = zeros
	}
	return q.told(f)
}

// judge counts the verdict of an area.
func (f *finding) judge(v indicator.Verdict, name string) {
	switch v {
	case indicator.Above:
		f.above++
		f.told = append(f.told, name)
	case indicator.Below:
		f.below++
		f.told = append(f.told, name)
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
