package page

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// whatIf is the part of the page of equity that shares an envelope otherwise.
type whatIf struct {
	Form    whatIfForm
	Out     *ask.ScenarioOut
	Refused string // which constraint cannot be held, and by how much

	Sentences []string // what it would change
	Unknown   string   // of whom nothing is known, and what became of them
	Dropped   string
	Gainers   []changeRow
	Losers    []changeRow
	MoreGain  int // that the lists leave out
	MoreLoss  int
	Measures  []beforeAfter
	With      string // which area the measures count beside those of the level; empty when none
	QPV       *beforeAfter
	QPVPeople string
	Rows      []allocationRow
	MoreRows  int // that the table leaves out
	Figure    drawn
	Simulated []string
	JSON, CSV string
	XLSX      string
}

// whatIfForm is what the form shows and offers.
type whatIfForm struct {
	Show                                      string // the rest of the page's state
	Envelope, Floors, Ceilings, Locks, Least  string
	QPVLeast                                  string
	Principles, Levels, Periods, Places, Axes []option
	Below, Missing                            []option
	LocksInTable                              bool
	EnvelopeNow, AmountsExample               string
}

// changeRow is an area that gets more or less than now.
type changeRow struct {
	Ref          source.Ref
	Name, Change string
}

// beforeAfter is a measure now and in the simulation.
type beforeAfter struct{ Name, Before, After, Text string }

// allocationRow is what an area has and would get.
type allocationRow struct {
	Ref                           source.Ref
	Name                          string
	Now, Base                     string // Base: the same share of the envelope, where that is another sum
	Amount, Change, PerHead       string
	People, Floor, Ceiling        string
	Direction                     string // more, less, same
	Unknown, Locked, QPV, CanLock bool
	LockNow, LockNone             string // what the form sends
	Chosen                        string
}

// mostChanges is how many of those who gain or lose most are named above the table.
const mostChanges = 5

// mostAllocated is how many areas the table of a what-if has at most.
const mostAllocated = 500

func (v view) whatIf(ctx context.Context, a ask.Asker, answer EquityAnswer) (whatIf, error) {
	asked := answer.WhatIf
	c := whatIf{Form: v.whatIfForm(answer)}
	if asked == nil {
		return c, nil
	}
	if asked.Refused != nil {
		c.Refused = v.refusal(asked.Refused)
		return c, nil //nolint:nilerr // it is the answer: the page says what cannot be fulfilled
	}
	out := asked.Out
	if out == nil {
		return c, nil
	}
	c.Out = out
	c.Form.LocksInTable = true
	c.Form.Locks = v.lines(otherLocks(asked.Asked.Get("locks")))
	c.Form.EnvelopeNow = v.wholeEuros(out.Now)
	byRef := map[string]ask.ShareOut{}
	for _, a := range out.Allocation {
		byRef[source.Ref{Level: a.Level, Code: a.Code}.String()] = a
	}
	listed := mostMoved(out.Allocation)
	slices.SortStableFunc(listed, func(a, b ask.ShareOut) int {
		return cmp.Or(edition.CompareLevels(a.Level, b.Level), strings.Compare(edition.Fold(a.Name), edition.Fold(b.Name)))
	})
	c.MoreRows = len(out.Allocation) - len(listed)
	for _, a := range listed {
		c.Rows = append(c.Rows, v.allocationRow(a, out.Level, asked.Asked.Get("locks")))
	}
	c.Gainers, c.MoreGain = v.changes(out.Among(out.Gainers), byRef)
	c.Losers, c.MoreLoss = v.changes(out.Among(out.Losers), byRef)
	v.tellWhatIf(&c, out)
	for i, before := range out.Before {
		c.Measures = append(c.Measures, beforeAfter{v.measureName(before.ID), v.outcome(before), v.outcome(out.After[i]), out.After[i].Text})
	}
	var err error
	if c.Figure, err = v.drawn(ctx, a, figure.Scenario, state.State{Scenario: answer.State.Scenario}); err != nil {
		return c, err
	}
	c.Simulated = simulatedTitles(out.Sources)
	var pairs []string
	for _, name := range state.ScenarioNames() {
		pairs = append(pairs, name, asked.Asked.Get(name))
	}
	c.JSON, c.CSV, c.XLSX = v.DataLink("/api/v1/scenarios", pairs...), v.DataLink("/api/v1/scenarios.csv", pairs...), v.DataLink("/api/v1/scenarios.xlsx", pairs...)
	return c, nil
}

// tellWhatIf says what a what-if would change.
func (v view) tellWhatIf(c *whatIf, out *ask.ScenarioOut) {
	shared := "equite.whatif.shared"
	switch {
	case out.Scaled:
		shared += ".scaled"
	case out.Envelope != out.Now: // they have nothing that could be scaled
		shared += ".other"
	}
	c.Sentences = []string{
		v.Say(shared, "envelope", v.wholeEuros(out.Envelope), "now", v.wholeEuros(out.Now), "period", v.nowPeriod(out), "principle", v.Say("equite.whatif.by."+out.Principle)),
		v.Say("equite.whatif.moved", "moved", v.wholeEuros(out.Moved), "gainers", v.Plural("equite.whatif.gain", len(out.Among(out.Gainers))), "losers", v.Plural("equite.whatif.lose", len(out.Among(out.Losers)))),
	}
	if rest := restOf(out); rest != nil {
		c.Sentences = append(c.Sentences, v.Say("equite.whatif.rest", "name", rest.Name, "change", v.signed(rest.Change)))
		c.With = v.Say("equite.whatif.with", "name", rest.Name, "level", v.Levels(out.Level), "areas", v.Count(len(out.Allocation)))
	}
	if q := out.QPV; q != nil {
		c.QPV = &beforeAfter{Before: v.shareOrDash(q.Before), After: v.shareOrDash(q.After)}
		c.QPVPeople = v.shareOrDash(q.People)
		c.Sentences = append(c.Sentences, v.Say("equite.whatif.qpv", "before", c.QPV.Before, "after", c.QPV.After, "people", c.QPVPeople))
	}
	if n := len(out.Unknown); n > 0 {
		c.Unknown = v.Plural("equite.whatif.unknown."+out.Missing, n, "share", v.Share(out.ShareKnown), "kept", v.wholeEuros(out.Kept))
		c.Unknown += v.unknownBounds(out)
	}
	if n := len(out.Dropped); n > 0 {
		c.Dropped = v.Plural("equite.whatif.dropped", n)
	}
}

// unknownBounds says what floors and ceilings are to areas of unknown need, where they have any.
func (v view) unknownBounds(out *ask.ScenarioOut) string {
	unknown := func(has func(a ask.ShareOut) bool) bool {
		return slices.ContainsFunc(out.Allocation, func(a ask.ShareOut) bool { return a.Unknown && has(a) })
	}
	switch {
	case out.Missing == ask.MissingUsual && unknown(func(a ask.ShareOut) bool { return a.Floor > 0 || a.Ceiling != nil }):
		return " " + v.Say("equite.whatif.unknown.unbounded")
	case out.Missing == "exclude" && unknown(func(a ask.ShareOut) bool { return a.Amount > 0 }):
		return " " + v.Say("equite.whatif.unknown.floored")
	}
	return ""
}

// nowPeriod names the period of what areas have now: the one that was chosen, or all of it.
func (v view) nowPeriod(out *ask.ScenarioOut) string {
	if out.Period != "" {
		return strings.ReplaceAll(out.Period, "-", "–")
	}
	return v.Say("equite.whatif.period.all")
}

// restOf is what lies outside of neighbourhoods; nil where there are none.
func restOf(out *ask.ScenarioOut) *ask.ShareOut {
	i := slices.IndexFunc(out.Allocation, func(a ask.ShareOut) bool { return a.Level != out.Level })
	if i < 0 {
		return nil
	}
	return &out.Allocation[i]
}

func (v view) shareOrDash(share *float64) string {
	if share == nil {
		return "—"
	}
	return v.Share(*share)
}

// outcome is the number of a measure of a what-if.
func (v view) outcome(m ask.MeasureOut) string {
	switch {
	case m.Value == nil:
		return "—"
	case m.ID == "hoover":
		return v.Share(*m.Value)
	case m.ID == "qpv_ratio":
		return v.Text.Float(v.Lang, *m.Value, 2)
	}
	return v.decimals(*m.Value)
}

// wholeEuros writes an amount without cents.
func (v view) wholeEuros(c source.Cents) string { return v.Text.Euros(v.Lang, c.Euros(), 0) }

// signed writes a change without cents, with its sign.
func (v view) signed(c source.Cents) string {
	text := v.wholeEuros(c)
	if math.Round(c.Euros()) > 0 {
		return "+" + text
	}
	return text
}

func (v view) allocationRow(a ask.ShareOut, level source.Level, locks string) allocationRow {
	ref := source.Ref{Level: a.Level, Code: a.Code}
	row := allocationRow{
		Ref: ref, Name: a.Name, Now: v.wholeEuros(a.Now), Amount: v.wholeEuros(a.Amount), Change: v.signed(a.Change), PerHead: "—", People: "—",
		Base: v.wholeEuros(a.Base), Unknown: a.Unknown, Locked: a.Locked, QPV: a.QPV, CanLock: a.Now >= 0, Direction: direction(a.Change),
	}
	if a.PerHead != nil {
		row.PerHead = v.Text.Euros(v.Lang, *a.PerHead, 2)
	}
	if a.People != nil {
		row.People = v.Text.Float(v.Lang, *a.People, 0)
	}
	if a.Floor > 0 {
		row.Floor = v.wholeEuros(a.Floor)
	}
	if a.Ceiling != nil {
		row.Ceiling = v.wholeEuros(*a.Ceiling)
	}
	code := a.Code
	if a.Level != level {
		code = ref.String()
	}
	row.LockNow, row.LockNone = code+":now", code+":0"
	for lock := range strings.SplitSeq(locks, ",") {
		if place, amount, _ := strings.Cut(lock, ":"); place == code || place == ref.String() {
			row.Chosen = amount
		}
	}
	return row
}

// mostMoved are the areas of an allocation in its order: all of them, or those that are
// locked or whose share changes most, when there are too many for a page.
func mostMoved(all []ask.ShareOut) []ask.ShareOut {
	if len(all) <= mostAllocated {
		return slices.Clone(all)
	}
	at := make([]int, len(all))
	for i := range at {
		at[i] = i
	}
	size := func(i int) source.Cents {
		if all[i].Locked {
			return math.MaxInt64
		}
		return max(all[i].Change, -all[i].Change)
	}
	slices.SortStableFunc(at, func(i, j int) int { return cmp.Compare(size(j), size(i)) })
	at = at[:mostAllocated]
	slices.Sort(at)
	list := make([]ask.ShareOut, len(at))
	for i, from := range at {
		list[i] = all[from]
	}
	return list
}

func direction(c source.Cents) string { return []string{"less", "same", "more"}[1+cmp.Compare(c, 0)] }

// changes are the areas whose share changes most, and how many more there are.
func (v view) changes(names []string, byRef map[string]ask.ShareOut) (rows []changeRow, more int) {
	for _, name := range names[:min(len(names), mostChanges)] {
		a := byRef[name]
		rows = append(rows, changeRow{source.Ref{Level: a.Level, Code: a.Code}, a.Name, v.signed(a.Change)})
	}
	return rows, len(names) - len(rows)
}

// otherLocks are the locks that the table of areas does not show: neither what an area has
// now nor nothing.
func otherLocks(locks string) string {
	var rest []string
	for lock := range strings.SplitSeq(locks, ",") {
		if _, amount, _ := strings.Cut(lock, ":"); lock != "" && amount != "now" && amount != "0" {
			rest = append(rest, lock)
		}
	}
	return strings.Join(rest, ",")
}

// refusal says which constraint cannot be held, and by how much.
func (v view) refusal(e *ask.InfeasibleError) string {
	area := e.Args["area"]
	if level, code, ok := strings.Cut(area, "/"); ok {
		area = v.Edition.Name(source.Ref{Level: source.Level(level), Code: code})
		if source.Level(level) == source.OutsideQPV2015 || source.Level(level) == source.OutsideQPV2024 {
			area = v.Level(source.Level(level))
		}
	}
	return v.Say("equite."+e.Code, "by", e.Args["by"], "area", area)
}

// whatIfForm shows what was asked, and offers what the edition has.
func (v view) whatIfForm(answer EquityAnswer) whatIfForm {
	shown := CanonicalEquity(v.Edition, answer.State)
	shown.Scenario = ""
	f := whatIfForm{Show: shown.Query()}
	get := func(string) string { return "" }
	level := answer.State.Level
	if !slices.Contains(whatIfLevels(v.Edition), level) {
		level = source.Commune
	}
	if w := answer.WhatIf; w != nil {
		get = w.Asked.Get
		level = source.Level(cmp.Or(get("level"), string(source.Commune)))
	}
	f.Envelope, f.Least, f.QPVLeast = v.amount(get("envelope")), v.amount(get("least")), v.amount(get("qpv_least"))
	f.Floors, f.Ceilings, f.Locks = v.lines(get("floors")), v.lines(get("ceilings")), v.lines(get("locks"))
	f.Principles = v.options("equite.whatif.principle.", cmp.Or(get("principle"), "inhabitants"), "inhabitants", "poor", "qpv_floor")
	f.Below = v.options("equite.whatif.below.", cmp.Or(get("below"), "drop"), "drop", "lift")
	f.Missing = v.options("equite.whatif.missing.", cmp.Or(get("missing"), ask.MissingUsual), ask.MissingUsual, "exclude", "average")
	f.Places = v.options("equite.whatif.place.", cmp.Or(get("place"), edition.PlaceSeat), edition.PlaceSeat, edition.PlaceAction)
	for _, l := range whatIfLevels(v.Edition) {
		label := v.Levels(l)
		if l.Outside() != "" {
			label = v.Say("equite.whatif.level.outside", "level", label)
		}
		f.Levels = append(f.Levels, option{string(l), label, l == level})
	}
	period := get("period")
	f.Periods = []option{{"", v.Say("equite.whatif.period.all"), period == ""}}
	known := period == ""
	for _, p := range grantPeriods(v.Edition) {
		known = known || p.String() == period
		f.Periods = append(f.Periods, option{p.String(), wording.Period(p), p.String() == period})
	}
	if !known {
		f.Periods = append(f.Periods, option{period, period, true})
	}
	f.Axes = []option{{"", v.Say("equite.whatif.axis.all"), get("axis") == ""}}
	for _, axis := range []string{"1", "2", "3", "4", "5"} {
		f.Axes = append(f.Axes, option{axis, v.Parameter("axis", axis), get("axis") == axis})
	}
	if b := v.Edition.Level(level); b != nil && b.Len() > 0 {
		f.AmountsExample = b.Codes[0] + ":10000\n*:500"
	}
	return f
}

// lines writes a list one item a line, as the form shows it.
func (v view) lines(list string) string {
	return v.amount(strings.ReplaceAll(list, ",", "\n"))
}

// amount writes amounts of an address as people write them: with a comma, in French.
func (v view) amount(text string) string {
	if v.Lang == "fr" {
		return strings.ReplaceAll(text, ".", ",")
	}
	return text
}

func (v view) options(prefix, chosen string, values ...string) []option {
	list := make([]option, len(values))
	for i, value := range values {
		list[i] = option{value, v.Say(prefix + value), value == chosen}
	}
	return list
}

// whatIfLevels are the levels that an envelope can be shared between.
func whatIfLevels(e *edition.Edition) []source.Level {
	var levels []source.Level
	for _, l := range []source.Level{source.Commune, source.Territoire, source.EPCI, source.QPV2024, source.QPV2015} {
		b := e.Level(l)
		if b == nil || l.Outside() == "" && b.Len() < 2 || l.Outside() != "" && e.Level(l.Outside()) == nil {
			continue
		}
		levels = append(levels, l)
	}
	return levels
}

// grantPeriods are the periods for which money is published, the latest first.
func grantPeriods(e *edition.Edition) []indicator.Period {
	for _, l := range []source.Level{source.EPCI, source.Commune} {
		if list := periodsOf(e, equityIndicator, l); len(list) > 0 {
			return list
		}
	}
	return nil
}
