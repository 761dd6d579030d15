package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// printSheetTable prints a sheet for people: where the area lies, its figures, the
// sources they rest on.
func (a *app) printSheetTable(s edition.Sheet) {
	w := wording.Writer{Text: a.text, Lang: a.lang}
	a.println(a.say("cli.stats.head", map[string]string{"name": s.Name, "level": w.Level(s.Ref.Level), "code": s.Ref.Code}))
	a.println(a.say("cli.stats.edition", map[string]string{
		"label": s.Edition.Label, "id": s.Edition.ID.Short(), "as_of": s.Edition.AsOf, "vintage": s.Vintage,
	}))
	for _, line := range a.places(w, s) {
		a.println(line)
	}
	a.println("")
	a.printFigures(w.Collapse(w.Lines(s)))
	a.println("")
	a.println(a.say("cli.stats.sources", nil))
	for i, src := range s.Sources {
		a.println(strconv.Itoa(i+1) + ". " + w.Source(src))
	}
}

// printFigures prints the figures as a table, then what to know of each: notes that
// several figures share are written once.
func (a *app) printFigures(lines []wording.Line) {
	var notes []string
	rows := make([][]string, len(lines))
	for i, l := range lines {
		var marks []string
		for _, n := range l.Sources {
			marks = append(marks, strconv.Itoa(n))
		}
		mark := ""
		if l.How != "" {
			at := slices.Index(notes, l.How)
			if at < 0 {
				at = len(notes)
				notes = append(notes, l.How)
			}
			mark = noteMark(at)
		}
		if l.Simulated {
			mark += " " + a.say("cli.stats.simulated", nil)
		}
		rows[i] = []string{l.Label, l.Value, l.Count, l.Interval, l.Verdict, l.Period, strings.Join(marks, " "), mark}
	}
	title := func(name string) string { return a.say("cli.stats.column."+name, nil) }
	a.printTable([]column{
		{title: title("indicator")},
		{title: title("value"), right: true},
		{title: title("count"), right: true},
		{title: title("interval"), right: true},
		{title: title("verdict")},
		{title: title("period")},
		{title: title("sources")},
		{title: title("note")},
	}, rows)
	if len(notes) > 0 {
		a.println("")
		a.println(a.say("cli.stats.notes", nil))
	}
	for i, note := range notes {
		a.println(noteMark(i) + ". " + note)
	}
}

// noteMark is the letter of a note: a to z, then aa, ab …
func noteMark(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return noteMark(i/26-1) + noteMark(i%26)
}

// places says under which other codes an area is known, what it is part of, and in
// which areas it lies.
func (a *app) places(w wording.Writer, s edition.Sheet) []string {
	var lines []string
	if s.Alias != nil {
		lines = append(lines, a.say("cli.stats.alias", map[string]string{
			"code": s.Alias.Code, "name": s.Alias.Name, "area": s.Name, "kind": w.AliasKind(*s.Alias, s.Edition.Day()),
		}))
	}
	if engaged := w.Engaged(s.Engaged); engaged != "" {
		lines = append(lines, engaged)
	}
	var parents, shares []string
	for _, p := range s.Parents {
		parents = append(parents, a.say("cli.stats.relation", map[string]string{"name": p.Name, "level": w.Level(p.Ref.Level)}))
	}
	if len(parents) > 0 {
		lines = append(lines, a.say("cli.stats.parents", map[string]string{"parents": strings.Join(parents, ", ")}))
	}
	for _, o := range s.Overlaps {
		shares = append(shares, o.Name+" "+w.Share(o.Area))
	}
	if len(shares) > 0 {
		lines = append(lines, a.say("cli.stats.overlaps", map[string]string{"shares": strings.Join(shares, ", ")}))
	}
	return lines
}
