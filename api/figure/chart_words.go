package figure

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// ascendingOrder is the positions of numbers from the least to the greatest.
func ascendingOrder(v []float64) []int {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return v[order[a]] < v[order[b]] })
	return order
}

// full writes a value of a series with its unit, and what its years make together.
func (q *question) full(s *chartSeries, number float64) string {
	return q.Figure(edition.Figure{Definition: s.definition, Period: s.Period, Value: edition.Known(number, edition.Basis{})})
}

// about is the subtitle of a series: what it measures, its unit, period and areas, and
// how many of them are unreliable.
func (q *question) about(s *chartSeries) string {
	weak := 0
	for _, v := range s.items {
		if v.drawn() && v.weak() {
			weak++
		}
	}
	args := map[string]string{
		"label": s.Label, "unit": q.unitText(s), "period": wording.Period(s.Period), "areas": q.areasOf(s.Level, len(s.drawn())),
	}
	if weak > 0 {
		args["weak"] = q.count(weak)
	}
	return q.say("chart.about", args)
}

// unitText is the unit of a series, which says when years are summed up.
func (q *question) unitText(s *chartSeries) string {
	code := "chart.unit"
	if strings.Contains(q.full(s, 1), q.say("chart.in_all", nil)) {
		code = "chart.unit.in_all"
	}
	return q.say(code, map[string]string{"unit": q.InUnit(s.Unit)})
}

// interval writes the interval of a value: "0,8–1,5".
func (q *question) interval(s *chartSeries, v item) string { return q.Interval(s.definition, v.Value) }

// leftOut says in words which areas have no number in a chart, by why.
func (q *question) leftOut(s *chartSeries, most int) string {
	var parts []string
	for _, group := range q.leftOutGroups(s) {
		names := group.names
		code := "chart.left_out"
		args := map[string]string{"why": group.why, "n": q.count(len(names))}
		if len(names) > most {
			code, args["more"] = "chart.left_out.more", q.count(len(names)-most)
			names = names[:most]
		}
		args["names"] = strings.Join(names, ", ")
		parts = append(parts, q.say(code, args))
	}
	return strings.Join(parts, q.say("chart.next", nil))
}

type leftOutGroup struct {
	why   string
	names []string
}

// leftOutGroups are the areas without a number that can be drawn: secret, absent, without
// sense, known as a maximum only.
func (q *question) leftOutGroups(s *chartSeries) []leftOutGroup {
	var groups []leftOutGroup
	for _, why := range []string{indicator.Secret.String(), indicator.Absent.String(), indicator.NotApplicable.String(), "at_most"} {
		var names []string
		for _, v := range s.items {
			switch {
			case why == "at_most" && v.Status.HasValue() && v.Basis.AtMost(),
				why != "at_most" && v.Status.String() == why:
				names = append(names, v.name)
			}
		}
		if len(names) > 0 {
			slices.Sort(names)
			groups = append(groups, leftOutGroup{q.say("chart.why."+why, nil), names})
		}
	}
	return groups
}

// leftOutFits is the longest list of areas without number that takes no more than so
// many lines.
func (q *question) leftOutFits(b *Board, s *chartSeries, width float64, lines int) string {
	style := TextStyle{Size: b.Small}
	for _, most := range []int{200, 60, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1} {
		if text := q.leftOut(s, most); len(b.Wrap(text, width, style)) <= lines {
			return text
		}
	}
	var parts []string
	for _, group := range q.leftOutGroups(s) {
		parts = append(parts, q.say("chart.left_out.count", map[string]string{"why": group.why, "n": q.count(len(group.names))}))
	}
	return strings.Join(parts, q.say("chart.next", nil))
}

// drawLeftOut writes who has no number at the bottom of a box, and returns the box above.
func (q *question) drawLeftOut(b *Board, s *chartSeries, in Box) Box {
	lines := 2
	if b.Height > 250 {
		lines = 5
	}
	text := q.leftOutFits(b, s, in.W, lines)
	if text == "" {
		return in
	}
	height := b.linesHeight(len(b.Wrap(text, in.W, TextStyle{Size: b.Small})), b.Small)
	b.Group("left-out", func() {
		b.Paragraph(Box{in.X, in.Bottom() - height, in.W, height}, text, TextStyle{Size: b.Small, Colour: grey()}, lines+1)
	})
	in.H -= height + 0.6*LineHeight(b.Small)
	return in
}

// byNumber sorts items from the highest number down, equal ones by name and code.
func byNumber(items []item) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(b.Number, a.Number), strings.Compare(a.name, b.name), strings.Compare(a.ref.Code, b.ref.Code))
	})
}

// extremes names the highest and the lowest of the reliable ones of items that are sorted
// by number.
func (q *question) extremes(s *chartSeries, sorted []item) string {
	if len(sorted) == 0 {
		return q.say("chart.alt.none", nil)
	}
	firm := slices.DeleteFunc(slices.Clone(sorted), item.weak)
	if len(firm) == 0 {
		return q.say("chart.alt.extremes.weak", nil)
	}
	first, last := firm[0], firm[len(firm)-1]
	return q.say("chart.alt.extremes"+howMany(len(firm), len(sorted)), map[string]string{
		"first": first.name, "high": q.full(s, first.Number), "last": last.name, "low": strings.TrimSuffix(q.full(s, last.Number), "."), "firm": q.count(len(firm)),
	})
}

// howMany chooses the sentence for so many reliable values of all.
func howMany(firm, all int) string {
	switch firm {
	case all:
		return ""
	case 1:
		return ".one"
	default:
		return ".firm"
	}
}

// altExtremes names the highest and lowest of the reliable values of a column.
func (q *question) altExtremes(c column) string {
	known := c.known()
	if len(known) == 0 {
		return ""
	}
	firm := slices.DeleteFunc(slices.Clone(known), func(i int) bool { return weakAt(c.vector, i) })
	if len(firm) == 0 {
		return q.say("alt.extremes.weak", nil)
	}
	const most = 3
	var highest, lowest []string
	for i := range max(min(most, len(firm)/2), 1) { // none is both
		highest = append(highest, q.describe(c, firm[len(firm)-1-i]))
		if len(firm) > 1 {
			lowest = append(lowest, q.describe(c, firm[i]))
		}
	}
	join := func(list []string) string { return strings.Join(list, q.say("separator", nil)) }
	args := map[string]string{"highest": join(highest), "lowest": strings.TrimSuffix(join(lowest), "."), "firm": q.count(len(firm))}
	code := howMany(len(firm), len(known))
	if code != ".firm" { // a full stop follows
		args["highest"] = strings.TrimSuffix(args["highest"], ".")
	}
	return q.say("alt.extremes"+code, args)
}

// lisaTitle says where neighbours are alike, or not, more than by chance.
func (q *question) lisaTitle(c column, high, low, mixed int) string {
	args := map[string]string{"label": q.subject(c.ID)}
	var parts []string
	for _, part := range []struct {
		code string
		n    int
	}{{"high", high}, {"low", low}, {"mixed", mixed}} {
		if part.n > 0 {
			parts = append(parts, q.say("lisa.title."+part.code, map[string]string{"n": q.areasInTitle(c.vector.Level, part.n)}))
		}
	}
	if len(parts) == 0 {
		return q.say("lisa.title.none", args)
	}
	args["findings"] = strings.Join(parts, q.say("separator", nil))
	return q.say("lisa.title", args)
}

// valueTable is the table of a series: all areas, those without number by their status.
func (q *question) valueTable(s *chartSeries, verdict func(item) indicator.Verdict) Table {
	t := Table{Columns: []string{
		q.say("chart.column.area", nil), q.say("chart.column.value", map[string]string{"unit": s.UnitLabel}), q.say("chart.column.interval", nil),
		q.say("chart.column.verdict", nil), q.say("chart.column.status", nil),
	}}
	items := s.drawn()
	byNumber(items)
	for _, v := range s.items {
		if !v.drawn() {
			items = append(items, v)
		}
	}
	for _, v := range items {
		word := ""
		if told := verdict(v); told != indicator.NoVerdict {
			word = q.verdictWord(s, told)
		}
		t.Rows = append(t.Rows, []string{v.name, q.Value(s.definition, v.Value), q.interval(s, v), word, q.Text.Sentence(q.Lang, "status."+v.Status.String(), nil)})
	}
	return t
}

// finiteRange is the least and greatest of numbers that are finite.
func finiteRange(numbers ...float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range numbers {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// verdictWord is a verdict in words: "au-dessus de la référence". More than nothing that
// is short of a share is less than the share.
func (q *question) verdictWord(s *chartSeries, v indicator.Verdict) string {
	if s.definition.Shape == indicator.Shortfall.String() {
		return q.say("chart.verdict.shortfall."+v.String(), nil)
	}
	return q.say("chart.verdict."+v.String(), nil)
}
