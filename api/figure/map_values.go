package figure

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// column is one indicator for all areas of a level.
type column struct {
	edition.Definition
	vector *edition.Vector
	areas  *edition.Boundaries
	label  string // of the indicator
	unit   string // without a number: "€ par hab."

	against  string              // the area that it is compared with by [question.compare]; empty: the whole territory
	verdicts []indicator.Verdict // against it; nil: those of the edition
}

// column finds the values of an indicator at a level, for the latest period when none is
// said; parameter names what is at fault.
func (q *question) column(parameter, id string, level source.Level, period string) (column, error) {
	d, err := ask.ParseIndicator(q.e, parameter, id)
	if err != nil {
		return column{}, err
	}
	v, err := ask.FindVector(q.e, d.ID, level, period)
	if err != nil {
		return column{}, err
	}
	q.draws(v.Key)
	return column{Definition: d, vector: v, areas: q.e.Level(level), label: q.Writer.Indicator(d.ID), unit: q.Unit(d.Unit)}, nil
}

// periodText writes the period of a column.
func (c column) periodText() string { return wording.Period(c.vector.Period) }

// heading names a column of a table, with the unit where there is one.
func (q *question) heading(c column) string {
	return q.say("heading", map[string]string{"label": c.label, "unit": c.unit})
}

// figure is a value with what sentences need of it.
func (c column) figure(i int) edition.Figure {
	return edition.Figure{Definition: c.Definition, Period: c.vector.Period, Value: c.vector.At(i)}
}

// pattern is how a value is drawn that has no colour of a scale; plain for one that has.
func patternOf(v edition.Value) pattern {
	switch {
	case v.Status == indicator.Secret:
		return secretly
	case v.Status == indicator.Absent:
		return missing
	case v.Status == indicator.NotApplicable:
		return senseless
	case v.Basis.AtMost():
		return bounded
	default:
		return plain
	}
}

// known are the positions of areas with an exact value, by value, the least first.
func (c column) known() []int {
	var list []int
	for i := range c.vector.Len() {
		if patternOf(c.vector.At(i)) == plain {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(c.vector.Number[a], c.vector.Number[b]) })
	return list
}

// classesOf asks for the classes of a column as the interface gives them.
func (q *question) classesOf(ctx context.Context, c column, how state.Classes, breaks []float64) (ask.ClassesOut, error) {
	in := ask.ClassesIn{Indicator: c.ID, Level: string(c.vector.Level), Period: c.vector.Period.String(), Method: how.Method}
	if how.K > 0 {
		in.K = strconv.Itoa(how.K)
	}
	if breaks != nil {
		words := make([]string, len(breaks))
		for i, b := range breaks {
			words[i] = strconv.FormatFloat(b, 'g', -1, 64)
		}
		in.Breaks, in.Method, in.K = strings.Join(words, ","), "", ""
	}
	return q.Classes(ctx, q.e, &in)
}

// classAt is the class of a value: the first whose upper bound it does not pass. A value
// beyond all bounds, as another period may have, is in the nearest.
func classAt(breaks []float64, v float64) int {
	n := len(breaks) - 1
	for i := range n {
		if v <= breaks[i+1] {
			return i
		}
	}
	return max(n-1, 0)
}

// describe names what areas have: "Lille : 12,4 € par hab."
func (q *question) describe(c column, i int) string {
	return q.say("area", map[string]string{"name": q.nameOf(c.areas, i), "value": q.Figure(c.figure(i))})
}

func (q *question) nameOf(b *edition.Boundaries, i int) string { return cmp.Or(b.Names[i], b.Codes[i]) }

// subtitleOf says what is measured, in which unit, when, for how many areas.
func (q *question) subtitleOf(c column) string {
	return q.say("subtitle", q.subtitleArgs(c))
}

func (q *question) subtitleArgs(c column) map[string]string {
	args := map[string]string{
		"label": c.label, "unit": q.InUnit(c.Unit), "period": c.periodText(), "areas": q.areasOf(c.vector.Level, c.vector.Len()),
	}
	if n := len(c.known()); n < c.vector.Len() {
		args["known"] = q.count(n)
	}
	return args
}

// areasOf counts areas of a level: "95 communes".
func (q *question) areasOf(level source.Level, n int) string {
	return q.counted("areas."+string(level), n)
}

// counted writes a number of things; the sentence has a variant ".one".
func (q *question) counted(code string, n int) string {
	if one := code + ".one"; q.has(one) && (n == 1 || n == 0 && q.Lang == message.FR) {
		code = one
	}
	return q.say(code, map[string]string{"n": q.count(n)})
}

// withoutCounts counts the areas that have no colour, by pattern.
func (c column) withoutCounts() map[pattern]int {
	counts := map[pattern]int{}
	for i := range c.vector.Len() {
		if p := patternOf(c.vector.At(i)); p != plain {
			counts[p]++
		}
	}
	return counts
}

// weakAt tells whether a value is unreliable.
func weakAt(v *edition.Vector, i int) bool { return v.Status[i] == indicator.Unreliable }

// unreliable counts the areas whose value is weak.
func (c column) unreliable() int {
	n := 0
	for i := range c.vector.Len() {
		if v := c.vector.At(i); patternOf(v) == plain && v.Status == indicator.Unreliable {
			n++
		}
	}
	return n
}

// sourcesOf are the sources of columns and of the boundaries of levels, each once.
func (q *question) sourcesOf(levels []source.Level, columns ...column) []edition.Source {
	used := map[string]bool{}
	for _, c := range columns {
		for _, b := range c.vector.Bases {
			for _, id := range b.Sources {
				used[id] = true
			}
		}
	}
	for _, l := range levels {
		if b := q.e.Level(l); b != nil {
			for _, ids := range b.Sources {
				for _, id := range ids {
					used[id] = true
				}
			}
		}
	}
	var list []edition.Source
	for s := range q.e.Sources() {
		if used[s.ID] {
			list = append(list, s)
		}
	}
	return list
}

// vintagesOf are the vintages of the boundaries of levels, each once.
func (q *question) vintagesOf(levels ...source.Level) []string {
	var list []string
	for _, l := range levels {
		if b := q.e.Level(l); b != nil && b.Vintage != "" && !slices.Contains(list, b.Vintage) {
			list = append(list, b.Vintage)
		}
	}
	return list
}

// order are the positions of all areas: those with an exact value first, the highest on
// top.
func (c column) order() []int {
	list := c.known()
	slices.Reverse(list)
	for i := range c.vector.Len() {
		if patternOf(c.vector.At(i)) != plain {
			list = append(list, i)
		}
	}
	return list
}

// marked writes a value, and that it is unreliable where it is.
func (q *question) marked(f edition.Figure) string {
	if f.Value.Status == indicator.Unreliable {
		return q.say("unreliable", map[string]string{"value": q.Figure(f)})
	}
	return q.Figure(f)
}

// tableOf are all areas with their values, in their order.
func (q *question) tableOf(c column) Table {
	t := Table{Columns: []string{q.Level(c.vector.Level), q.heading(c), q.say("column.interval", nil), q.say("column.verdict", q.referenceWords(c.against))}}
	for _, i := range c.order() {
		f := c.figure(i)
		f.Value.Verdict = c.verdict(i)
		t.Rows = append(t.Rows, []string{q.nameOf(c.areas, i), q.marked(f), q.Interval(c.Definition, f.Value), q.Verdict(c.Definition, f.Value)})
	}
	return t
}
