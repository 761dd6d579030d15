package main

import (
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// grantFlags say which grants are listed.
type grantFlags struct {
	list        bool // grants instead of figures
	axis, place string
}

// latestGrants is how many grants stand below the figures of an area.
const latestGrants = 10

// grantFilter reads which grants of an area are asked for.
func grantFilter(area source.Ref, f statsFlags) (edition.GrantFilter, error) {
	filter := edition.GrantFilter{Area: area, Place: f.grants.place}
	if f.grants.axis != "" {
		axis, err := strconv.Atoi(f.grants.axis)
		if err != nil || axis < 1 || axis > 5 {
			return filter, usageError{message.NewError("cli.grants.wrong_axis", map[string]string{"value": f.grants.axis})}
		}
		filter.Axis = axis
	}
	if filter.Place != edition.PlaceSeat && filter.Place != edition.PlaceAction {
		return filter, usageError{message.NewError("cli.grants.wrong_place", map[string]string{"value": f.grants.place})}
	}
	if f.period != "" {
		period, err := indicator.ParsePeriod(f.period)
		if err != nil {
			return filter, usageError{err}
		}
		filter.Period = period
	}
	return filter, nil
}

// printGrants prints the grants of an area, one by one.
func (a *app) printGrants(e *edition.Edition, s edition.Sheet, f statsFlags) error {
	filter, err := grantFilter(s.Ref, f)
	if err != nil {
		return err
	}
	switch f.format {
	case "json":
		all := e.Grants(filter).Len()
		return a.printJSON(ask.Grants(wording.Writer{Text: a.text, Lang: a.lang}, e, ask.GrantQuery{Filter: filter, Alias: s.Alias, Limit: all}))
	case "csv":
		return a.printCSV(wording.GrantsCSV(e, e.Grants(filter)))
	}
	w := wording.Writer{Text: a.text, Lang: a.lang}
	a.println(a.say("cli.stats.head", map[string]string{"name": s.Name, "level": w.Level(s.Ref.Level), "code": s.Ref.Code}))
	a.println(a.say("cli.stats.edition", map[string]string{"label": s.Edition.Label, "id": s.Edition.ID.Short(), "as_of": s.Edition.AsOf, "vintage": s.Vintage}))
	list := e.Grants(filter)
	a.printGrantTable(e, filter, list.Len())
	a.printGrantSources(e, list)
	return nil
}

// printGrantTable prints the latest grants of a list as a table, and the sums of the
// whole list.
func (a *app) printGrantTable(e *edition.Edition, filter edition.GrantFilter, most int) {
	w := wording.Writer{Text: a.text, Lang: a.lang}
	list := e.Grants(filter)
	a.println("")
	axis := ""
	if filter.Axis > 0 {
		axis = strconv.Itoa(filter.Axis)
	}
	a.println(a.say("cli.grants.head", map[string]string{
		"place": a.say("cli.grants.place."+filter.Place, nil), "axis": axis, "period": wording.Period(filter.Period),
	}))
	if list.Len() == 0 {
		a.println(a.say("cli.grants.none", nil))
		return
	}
	var rows [][]string
	simulated := false
	for i := list.Len() - 1; i >= 0 && len(rows) < most; i-- {
		g := list.At(i)
		s, _ := e.Source(g.Source)
		simulated = simulated || s.Simulated
		rows = append(rows, a.grantRow(w, g, s))
	}
	title := func(name string) string { return a.say("cli.grants.column."+name, nil) }
	a.printTable([]column{
		{title: title("date")},
		{title: title("beneficiary")},
		{title: title("object")},
		{title: title("axis")},
		{title: title("amount"), right: true},
		{title: title("note")},
	}, rows)
	if left := list.Len() - len(rows); left > 0 {
		a.println(a.say("cli.grants.more", map[string]string{
			"n": a.text.Int(a.lang, int64(left)), "level": string(filter.Area.Level), "code": filter.Area.Code,
		}))
	}
	a.printGrantTotals(w, list.Totals())
	if simulated {
		a.println(a.say("cli.grants.simulated", nil))
	}
}

func (a *app) grantRow(w wording.Writer, g edition.ListedGrant, s edition.Source) []string {
	date, axis := "", ""
	switch {
	case !g.DecidedOn.IsZero():
		date = a.text.Date(a.lang, g.DecidedOn.Time)
	case g.Year > 0:
		date = strconv.Itoa(g.Year)
	}
	if g.Axis > 0 {
		axis = strconv.Itoa(g.Axis)
	}
	note := w.GrantNotes(g)
	if s.Simulated {
		note = joinNotes(a.say("cli.stats.simulated", nil), note, a.say("cli.semicolon", nil))
	}
	return []string{date, w.Beneficiary(g.Grant), g.Object, axis, w.Euros(g.HereNet()), note}
}

func joinNotes(first, second, between string) string {
	if second == "" {
		return first
	}
	return first + between + second
}

func (a *app) printGrantTotals(w wording.Writer, t edition.GrantTotals) {
	count := func(n int) string { return a.text.Int(a.lang, int64(n)) }
	a.println(a.say("cli.grants.total", map[string]string{
		"n": count(t.Grants), "gross": w.Euros(t.Gross), "recovered": w.Euros(t.Recovered), "net": w.Euros(t.Net),
	}))
	if t.InKind > 0 {
		a.println(a.say("cli.grants.in_kind", map[string]string{"n": count(t.InKind), "value": w.Euros(t.InKindNet)}))
	}
	if t.Unlinked > 0 {
		a.println(a.say("cli.grants.unlinked", map[string]string{"n": count(t.Unlinked), "amount": w.Euros(t.UnlinkedBy)}))
	}
}

// printGrantSources names the registers that grants come from.
func (a *app) printGrantSources(e *edition.Edition, list edition.GrantList) {
	used := map[string]bool{}
	for i := range list.Len() {
		used[list.At(i).Source] = true
	}
	if len(used) == 0 {
		return
	}
	w := wording.Writer{Text: a.text, Lang: a.lang}
	a.println("")
	a.println(a.say("cli.stats.sources", nil))
	n := 0
	for s := range e.Sources() {
		if used[s.ID] {
			n++
			a.println(strconv.Itoa(n) + ". " + w.Source(s))
		}
	}
}
