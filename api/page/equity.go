package page

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// equity is the content of the page of equity.
type equity struct {
	Out        *ask.EquityOut
	Period     string
	Form       equityForm
	Unreliable string // how many values are weak; empty when none is
	Parts      []equityPart
	Rows       []equityRow
	Groups     []groupRow
	GroupNames string
	Excluded   []excludedRow
	NoNeed     string // who is left out of what follows need besides
	Simulated  []string
	Sources    []edition.Source
	JSON, CSV  string
	XLSX       string
	WhatIf     whatIf
}

// equityForm is what can be chosen.
type equityForm struct {
	Indicators     []optionGroup
	Levels         []option
	Periods        []option
	Needs          []option
	Groups         []option
	Kept           string // what the form keeps: the what-if
	Edition        string
	OneGroupChoice bool
}

// equityPart is one question with its figure and what it measures.
type equityPart struct {
	ID, Title, Reading string
	Elsewhere          *link  // where the question has an answer
	Basis              string // what is taken for need
	Figure             drawn
	Measures           []measureCard
	LeftOut            string
	Curve              []curveRow // the figure as numbers
	CurveTitle         string
	CurveHead          string
	Distinct           []distinctRow // of a map of neighbours
}

// measureCard is a measure with its sentence.
type measureCard struct{ Name, Value, Text string }

// equityRow is a measure in the table of all.
type equityRow struct{ ID, Name, Value, P, Areas, Text string }

// curveRow is a point of a curve: shares, in words.
type curveRow struct{ People, Value string }

// groupRow is a group of areas.
type groupRow struct{ Name, People, Value, Mean, Theil string }

type excludedRow struct{ Why, Areas, Share string }

// distinctRow is an area that is like its neighbours, or unlike them, more than by chance.
type distinctRow struct {
	Ref                  source.Ref
	Name, Quadrant, Text string
}

// Equity is the page of equity; a is who answered.
func (p *Pages) Equity(ctx context.Context, a ask.Asker, e *edition.Edition, answer EquityAnswer, notices []string) ([]byte, error) {
	v := view{
		Writer: a.Writer, Path: "/equite", Notices: notices, Edition: e,
		State: CanonicalEquity(e, answer.State).Query(),
	}
	c := equity{Out: answer.Measures, Form: v.equityForm(answer.State)}
	v.Title = v.Say("equite.title.none")
	if c.Out != nil {
		v.Title = v.Say("equite.title", "indicator", c.Out.Label)
		if err := v.fillEquity(ctx, a, &c, answer.State); err != nil {
			return nil, err
		}
	}
	var err error
	if c.WhatIf, err = v.whatIf(ctx, a, answer); err != nil {
		return nil, err
	}
	if c.WhatIf.Out == nil || !c.WhatIf.Out.Counted { // there is nothing that differs
		for i := range c.Parts {
			c.Parts[i].Basis = ""
		}
	}
	v.Content = c
	return p.render("equity", v)
}

// fillEquity writes what was measured.
func (v view) fillEquity(ctx context.Context, a ask.Asker, c *equity, s state.State) error {
	out := c.Out
	c.Period = wording.Period(out.Period)
	if out.Unreliable > 0 {
		c.Unreliable = v.Say("equite.unreliable", "n", v.Count(out.Unreliable), "areas", v.Count(out.Areas))
	}
	var err error
	if c.Parts, err = v.equityParts(ctx, a, out, s); err != nil {
		return err
	}
	for _, m := range out.Measures {
		c.Rows = append(c.Rows, equityRow{m.ID, v.measureName(m.ID), v.measureValue(out, m), v.probability(m.P), v.areasOf(m), m.Text})
	}
	d, _ := v.Edition.Definition(out.Indicator)
	for _, g := range out.Groups {
		row := groupRow{cmp.Or(g.Name, v.Say("equite.group.none")), v.Share(g.PopulationShare), v.Share(g.ValueShare), v.Number(d, g.Mean), "—"}
		switch {
		case g.Areas == 1:
			row.Theil = v.Say("equite.group.single")
		case g.Theil != nil:
			row.Theil = v.decimals(*g.Theil)
		}
		c.Groups = append(c.Groups, row)
	}
	if out.Group != "" {
		c.GroupNames = v.Levels(source.Level(out.Group))
	}
	c.Excluded = v.excludedRows(out.Excluded)
	if out.Need != nil && len(out.Need.Excluded) > 0 {
		c.NoNeed = v.leftOutOfNeed(out)
	}
	c.Simulated = simulatedTitles(out.Sources)
	c.Sources = out.Sources
	pairs := []string{
		"indicator", out.Indicator, "level", string(out.Level), "period", out.Period.String(), "need", s.Need, "group", out.Group,
	}
	c.JSON, c.CSV, c.XLSX = v.DataLink("/api/v1/equity", pairs...), v.DataLink("/api/v1/equity.csv", pairs...), v.DataLink("/api/v1/equity.xlsx", pairs...)
	return nil
}

// measureName is what a measure is called.
func (v view) measureName(id string) string { return v.Say("equite.measure." + id) }

// measureValue is the number of a measure, as its sentence has it; a dash when there is none.
func (v view) measureValue(out *ask.EquityOut, m ask.MeasureOut) string {
	if m.Value == nil {
		return "—"
	}
	switch m.ID {
	case "mean":
		d, _ := v.Edition.Definition(out.Indicator)
		return v.Number(d, *m.Value)
	case "hoover", "excluded", "excluded_need":
		return v.Share(*m.Value)
	case "qpv_ratio":
		return v.Text.Float(v.Lang, *m.Value, 2)
	case "lisa":
		return v.Text.Float(v.Lang, *m.Value, 0)
	}
	return v.decimals(*m.Value)
}

func (v view) decimals(x float64) string { return v.Text.Float(v.Lang, x, 3) }

func (v view) probability(p *float64) string {
	if p == nil {
		return "—"
	}
	return v.decimals(*p)
}

func (v view) areasOf(m ask.MeasureOut) string {
	if m.Areas == 0 {
		return "—"
	}
	return v.Count(m.Areas)
}

func (v view) excludedRows(list []ask.ExcludedOut) []excludedRow {
	var rows []excludedRow
	for _, x := range list {
		row := excludedRow{v.Why(x.Why), v.Count(x.Areas), "—"}
		if x.Share != nil {
			row.Share = v.Share(*x.Share)
		}
		rows = append(rows, row)
	}
	return rows
}

// leftOutOfNeed says which areas concentration cannot count, and how many people live there.
func (v view) leftOutOfNeed(out *ask.EquityOut) string {
	var why []string
	areas, share, known := 0, 0.0, true
	for _, x := range out.Need.Excluded {
		why = append(why, v.Why(x.Why))
		areas += x.Areas
		if x.Share == nil {
			known = false
			continue
		}
		share += *x.Share
	}
	text := ""
	if known {
		text = v.Share(share)
	}
	return v.Say("equite.need.left", "n", v.Count(areas), "share", text, "why", strings.Join(why, ", "), "need", out.Need.Label)
}

// equityForm offers what the edition has.
func (v view) equityForm(s state.State) equityForm {
	e := v.Edition
	f := equityForm{Kept: s.Scenario, Edition: s.Edition, Indicators: v.perHeadOptions(s)}
	for _, l := range equityLevels(e) {
		f.Levels = append(f.Levels, option{string(l), v.Levels(l), l == s.Level})
	}
	latest, _ := e.Latest(s.Indicator, s.Level)
	f.Periods = []option{{"", v.Say("equite.latest", "period", wording.Period(latest.Period)), s.Period == ""}}
	for _, k := range periodsOf(e, s.Indicator, s.Level) {
		f.Periods = append(f.Periods, option{k.String(), wording.Period(k), k.String() == s.Period})
	}
	for _, d := range e.Catalogue {
		_, there := e.Latest(d.ID, s.Level)
		if d.ID == s.Need || there && strings.HasPrefix(d.ID, "need.") {
			f.Needs = append(f.Needs, option{d.ID, v.Indicator(d.ID), d.ID == s.Need})
		}
	}
	for _, l := range []source.Level{source.Territoire, source.EPCI} {
		if b := e.Level(l); b != nil && b.Len() > 1 && l != s.Level {
			f.Groups = append(f.Groups, option{string(l), v.Levels(l), l == s.Group})
		}
	}
	f.OneGroupChoice = len(f.Groups) == 1 && f.Groups[0].Chosen
	return f
}

// perHeadOptions are the indicators that can be measured, under the name that their
// variants share.
func (v view) perHeadOptions(s state.State) []optionGroup {
	var groups []optionGroup
	base := ""
	for _, d := range v.Edition.Catalogue {
		_, there := v.Edition.Latest(d.ID, s.Level)
		if !perHead(d) || !there && d.ID != s.Indicator {
			continue
		}
		if d.Base() != base {
			base = d.Base()
			groups = append(groups, optionGroup{Label: v.Indicator(base)})
		}
		last := &groups[len(groups)-1]
		last.Options = append(last.Options, option{d.ID, v.Indicator(d.ID), d.ID == s.Indicator})
	}
	return groups
}

// periodsOf are the periods of an indicator at a level, the latest first, but for one that
// nothing is known for.
func periodsOf(e *edition.Edition, id string, level source.Level) []indicator.Period {
	var all []indicator.Period
	for _, k := range e.Keys() {
		if k.Indicator == id && k.Level == level && k.Period != (indicator.Period{}) {
			all = append(all, k.Period)
		}
	}
	slices.SortStableFunc(all, edition.ComparePeriods)
	return all
}

// simulatedTitles are the titles of the sources that are simulated, each once.
func simulatedTitles(sources []edition.Source) []string {
	var titles []string
	for _, src := range sources {
		if src.Simulated && !slices.Contains(titles, src.Title) {
			titles = append(titles, src.Title)
		}
	}
	return titles
}
