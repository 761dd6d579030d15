package main

import (
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// printLinks prints where to begin.
func (a *app) printLinks(base string, e *edition.Edition) {
	if e == nil {
		a.println(a.say("cli.serve.empty", map[string]string{"address": base}))
		return
	}
	a.println(a.say("cli.serve.ready", map[string]string{"label": e.Head.Label}))
	for _, link := range firstLinks(e) {
		a.println("  " + a.say(link.code, nil) + " " + base + link.path)
	}
	a.println(a.say("cli.serve.stop", nil))
}

// firstLink is a page to begin with.
type firstLink struct{ code, path string }

// What the first pages show: money per inhabitant beside need.
const (
	shownIndicator = "funding.per_capita"
	shownWhatIf    = "principle=poor&level=commune" // of what was granted in all: other sums than that need a word
)

// firstLinks are the map, a sheet, the page of equity, a what-if and a slide: those that an
// edition has something to show on.
func firstLinks(e *edition.Edition) []firstLink {
	var links []firstLink
	add := func(has bool, code, path string) {
		if has {
			links = append(links, firstLink{code, path})
		}
	}
	level, money := shownLevel(e)
	_, people := e.Latest("people.count", source.Commune)
	_, poor := e.Latest("need.poverty", source.Commune)
	add(money, "cli.serve.map", "/carte")
	sheet := examplePath(e)
	add(sheet != "", "cli.serve.sheet", sheet)
	add(money, "cli.serve.equity", "/equite")
	add(money && people && poor, "cli.serve.whatif", "/equite?"+state.State{Scenario: shownWhatIf}.Query()+"#simulation")
	add(money, "cli.serve.slide", "/figures/choropleth.svg?"+state.State{Indicator: shownIndicator, Level: level}.Query()+"&use=slide")
	return links
}

// shownLevel is the level at which the money is shown: communes, else the first that has it.
func shownLevel(e *edition.Edition) (source.Level, bool) {
	if _, ok := e.Latest(shownIndicator, source.Commune); ok {
		return source.Commune, true
	}
	for _, level := range e.Levels() {
		if _, ok := e.Latest(shownIndicator, level); ok {
			return level, true
		}
	}
	return "", false
}

// examplePath is the page of one neighbourhood, or of one area when there is none.
func examplePath(e *edition.Edition) string {
	neighbourhood := source.Ref{Level: source.QPV2015, Code: "QP059074"}
	if _, err := e.Sheet(neighbourhood.Level, neighbourhood.Code); err == nil {
		return "/territoires/" + neighbourhood.String()
	}
	for _, level := range e.Levels() {
		if b := e.Level(level); b.Len() > 0 {
			return "/territoires/" + source.Ref{Level: level, Code: b.Codes[0]}.String()
		}
	}
	return ""
}
