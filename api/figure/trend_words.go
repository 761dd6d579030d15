package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
)

// sentence is the finding about one area, under its name or what names it and the
// indicator.
func (t *trendFigure) sentence(one trend, subject string) string {
	args := map[string]string{"name": subject}
	if known := one.known(); len(known) > 0 {
		first, last := known[0], known[len(known)-1]
		args["first"], args["from"] = t.q.full(t.last, first.Number), strconv.Itoa(first.year)
		args["last"], args["to"] = t.q.full(t.last, last.Number), strconv.Itoa(last.year)
	}
	return t.q.say("trend.title."+one.direction(), args)
}

func (t *trendFigure) title() string {
	q, label := t.q, t.q.subject(t.last.Indicator)
	if len(t.trends) == 1 {
		return t.sentence(t.trends[0], q.say("trend.subject", map[string]string{"label": label, "name": t.trends[0].name}))
	}
	from, to := t.years()
	args := map[string]string{"label": label, "from": strconv.Itoa(from), "to": strconv.Itoa(to)}
	write := func(of func([]string) string) string {
		args["findings"] = strings.Join(t.findings(of), q.say("separator", nil))
		return q.say("trend.title.many", args)
	}
	text := write(func(names []string) string { return strings.Join(names, ", ") })
	if len([]rune(text)) <= longestTitle {
		return text
	}
	return write(func(names []string) string { return q.count(len(names)) })
}

// findings are what the trends tell, and of whom.
func (t *trendFigure) findings(of func(names []string) string) []string {
	names := map[string][]string{}
	for _, one := range t.trends {
		d := strings.TrimSuffix(one.direction(), ".weak")
		if d == "plain" || d == "one" || d == "none" { // nothing tells a change from chance
			d = "untold"
		}
		names[d] = append(names[d], one.name)
	}
	var parts []string
	for _, d := range []string{"up", "down", "even", "broken", "untold"} {
		if len(names[d]) > 0 {
			parts = append(parts, t.q.say("trend.title.many."+d, map[string]string{"names": of(names[d])}))
		}
	}
	return parts
}

// years are the first and the last year of all trends.
func (t *trendFigure) years() (from, to int) {
	from, to = math.MaxInt, math.MinInt
	for _, one := range t.trends {
		for _, p := range one.points {
			from, to = min(from, p.year), max(to, p.year)
		}
	}
	return from, to
}

func (t *trendFigure) about() string {
	known, all := 0, 0
	for _, one := range t.trends {
		known, all = known+len(one.known()), all+len(one.points)
	}
	from, to := t.years()
	return t.q.say("trend.about", map[string]string{
		"label": t.last.Label, "unit": t.q.InUnit(t.last.Unit), "years": wording.Period(indicator.Period{From: from, To: to}),
		"known": t.q.count(known), "periods": t.q.count(all),
	})
}

func (t *trendFigure) note() string {
	var breaks, missing, parts []string
	interval := false
	for _, one := range t.trends {
		for _, b := range one.breaks {
			breaks = append(breaks, t.named(one)+strconv.Itoa(b.from)+"–"+strconv.Itoa(b.to)+" ("+t.q.say("trend.break."+b.why, nil)+")")
		}
		for _, p := range one.points {
			interval = interval || p.hasInterval()
		}
		missing = append(missing, t.missing(one)...)
	}
	if interval {
		parts = append(parts, t.q.say("trend.note", nil))
		if !t.showsIntervals() {
			parts = append(parts, t.q.say("trend.note.table", nil))
		}
	}
	if len(breaks) > 0 {
		parts = append(parts, t.q.say("trend.note.breaks", map[string]string{"breaks": strings.Join(breaks, ", ")}))
	}
	if len(missing) > 0 {
		parts = append(parts, t.q.say("trend.note.missing", map[string]string{"missing": strings.Join(missing, t.q.say("separator", nil))}))
	}
	return strings.Join(parts, " ")
}

// named is the name of an area before what is said of it, where there are several.
func (t *trendFigure) named(one trend) string {
	if len(t.trends) == 1 {
		return ""
	}
	return one.name + " "
}

// missing says which years of an area have no number, by their status.
func (t *trendFigure) missing(one trend) []string {
	var list []string
	for status := indicator.OK; status <= indicator.NotApplicable; status++ {
		var years []string
		for _, p := range one.points {
			if !p.drawn() && p.Status == status {
				years = append(years, strconv.Itoa(p.year))
			}
		}
		if len(years) > 0 {
			why := t.q.Text.Sentence(t.q.Lang, "status."+status.String(), nil)
			list = append(list, t.named(one)+strings.Join(years, ", ")+" ("+why+")")
		}
	}
	return list
}

func (t *trendFigure) altLines() []string {
	var lines []string
	for _, one := range t.trends {
		lines = append(lines, t.altLine(one))
	}
	return lines
}

// altLine describes a line: its finding, and the extremes of the values that are reliable.
func (t *trendFigure) altLine(one trend) string {
	known := one.known()
	title := t.sentence(one, one.name)
	if len(known) == 0 {
		return title + "."
	}
	firm := slices.DeleteFunc(slices.Clone(known), func(p trendPoint) bool { return p.weak() })
	if len(firm) == 0 {
		return t.q.say("trend.alt.line.weak", map[string]string{"title": title})
	}
	by := func(a, b trendPoint) int { return cmp.Compare(a.Number, b.Number) }
	high, low := slices.MaxFunc(firm, by), slices.MinFunc(firm, by)
	return t.q.say("trend.alt.line"+howMany(len(firm), len(known)), map[string]string{
		"title": title, "firm": t.q.count(len(firm)), "known": t.q.count(len(known)),
		"high": t.q.full(t.last, high.Number), "high_at": strconv.Itoa(high.year), "low": t.q.full(t.last, low.Number), "low_at": strconv.Itoa(low.year),
	})
}

func (t *trendFigure) table() Table {
	q := t.q
	table := Table{Columns: []string{
		q.say("chart.column.area", nil), q.say("trend.column.period", nil), q.say("chart.column.value", map[string]string{"unit": t.last.UnitLabel}),
		q.say("chart.column.interval", nil), q.say("chart.column.status", nil),
	}}
	for _, one := range t.trends {
		for _, p := range one.points {
			table.Rows = append(table.Rows, []string{
				one.name, strconv.Itoa(p.year), q.Value(t.last.definition, p.Value), q.interval(t.last, p.item),
				q.Text.Sentence(q.Lang, "status."+p.Status.String(), nil),
			})
		}
	}
	return table
}
