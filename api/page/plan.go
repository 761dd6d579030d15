package page

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// plan is the content of the page of the plan.
type plan struct {
	Plan      *edition.Plan // nil: the pack tells of none
	Territory string
	Facts     []factRow
	Cycles    []cycleRow
	CycleOf   string // what cycles are compared by
	Axes      []axisPart
	Unknown   []string
	Engaged   []engagedRow
	EngagedIn string // how many, in words; empty when no list is known
	Sources   []planSource
	Simulated []string
}

// factRow is a fact with the numbers of its sources.
type factRow struct {
	Text    string
	Sources []int
}

type planSource struct{ Title, Address string }

// axisPart is an axis with the figures that bear on it.
type axisPart struct {
	Number     int
	Title      string
	Aims       []factRow
	Indicators []axisIndicator
	Unknown    []string
	Figure     *drawn
}

// axisIndicator is an indicator of the whole territory through the periods.
type axisIndicator struct {
	ID, Label string
	Trend     string // what changed, in words
	Verdicts  []string
	PerYear   bool
	Rows      []trendRow
	Missing   string // why nothing is known
}

// trendRow is a value of a period.
type trendRow struct {
	Period, Value, PerYear, Interval, Note string
	Known, Simulated                       bool
}

// engagedRow is an engagement of a commune.
type engagedRow struct {
	Ref                  source.Ref
	Name, From, To, What string
	InForce              bool
}

// Plan is the page of the plan that the observatory bears on. Errors are those of package
// ask.
func (p *Pages) Plan(ctx context.Context, a ask.Asker, e *edition.Edition, notices []string) ([]byte, error) {
	v := view{Writer: a.Writer, Path: "/plan", Notices: notices, Edition: e}
	v.Title = v.Say("plan.title")
	c := plan{Plan: e.Pack.Plan, Territory: v.PackTitle()}
	if c.Plan != nil {
		v.Title = v.Choose(c.Plan.Title)
		number := map[string]int{}
		for i, s := range c.Plan.Sources {
			number[s.ID] = i + 1
			c.Sources = append(c.Sources, planSource{v.Choose(s.Title), s.Address})
		}
		c.Facts, c.Unknown = v.facts(c.Plan.Facts, number), v.texts(c.Plan.Unknown)
		if err := v.fillPlan(ctx, a, &c, number); err != nil {
			return nil, err
		}
	}
	v.engagements(&c)
	v.Content = c
	return p.render("plan", v)
}

// fillPlan writes the figures of the axes and of the cycles.
func (v view) fillPlan(ctx context.Context, a ask.Asker, c *plan, number map[string]int) error {
	var err error
	if err = v.cycles(ctx, a, c); err != nil {
		return err
	}
	c.CycleOf = v.Indicator(equityIndicator)
	var sheet edition.Sheet
	if t := v.Edition.Pack.Territory; t != nil {
		if sheet, err = v.Edition.Sheet(t.Level, t.Code); err != nil {
			sheet = edition.Sheet{} // a territory without boundary has no figures
		}
	}
	for _, axis := range c.Plan.Axes {
		part := axisPart{Number: axis.Number, Title: v.Choose(axis.Title), Aims: v.facts(axis.Aims, number), Unknown: v.texts(axis.Unknown)}
		for _, id := range axis.Indicators {
			one, sources := v.axisIndicator(sheet, id, c.Plan.Period)
			part.Indicators = append(part.Indicators, one)
			c.addSimulated(sources)
			if part.Figure == nil && len(one.Rows) > 1 {
				d, err := v.drawn(ctx, a, figure.Trend, state.State{Indicator: id, Level: sheet.Ref.Level, Sel: []source.Ref{sheet.Ref}})
				if err != nil {
					return err
				}
				if d.Why == "" { // else the next may have single years
					part.Figure = &d
				}
			}
		}
		c.Axes = append(c.Axes, part)
	}
	return nil
}

func (v view) facts(facts []edition.Fact, number map[string]int) []factRow {
	var rows []factRow
	for _, f := range facts {
		row := factRow{Text: v.Choose(f.Text)}
		for _, id := range f.Sources {
			row.Sources = append(row.Sources, number[id])
		}
		rows = append(rows, row)
	}
	return rows
}

func (v view) texts(texts []edition.Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, v.Choose(t))
	}
	return out
}

// cyclesOf are the spans of years of an indicator that are not within a longer one's
// whole, the earliest first: cycles, not all years together.
func cyclesOf(periods []indicator.Period) []indicator.Period {
	spans := slices.DeleteFunc(slices.Clone(periods), func(p indicator.Period) bool { return p.Years() < 2 })
	return slices.DeleteFunc(spans, func(p indicator.Period) bool {
		within := 0
		for _, other := range spans {
			if other != p && other.From >= p.From && other.To <= p.To {
				within++
			}
		}
		return within > 1
	})
}

// addSimulated notes which sources are simulated, each once.
func (c *plan) addSimulated(sources []edition.Source) {
	for _, title := range simulatedTitles(sources) {
		if !slices.Contains(c.Simulated, title) {
			c.Simulated = append(c.Simulated, title)
		}
	}
}

// engagements lists the engagements of communes, those that hold first.
func (v view) engagements(c *plan) {
	e := v.Edition
	if len(e.Links.Engagements) == 0 {
		return
	}
	for _, t := range e.Links.Engagements {
		row := engagedRow{Ref: t.Ref, Name: e.Name(t.Ref), From: v.date(t.From), To: v.date(t.To), What: t.What, InForce: t.InForce(e.Head.Day())}
		c.Engaged = append(c.Engaged, row)
		if s, ok := e.Source(t.Source); ok {
			c.addSimulated([]edition.Source{s})
		}
	}
	slices.SortStableFunc(c.Engaged, func(x, y engagedRow) int {
		switch {
		case x.InForce != y.InForce && x.InForce:
			return -1
		case x.InForce != y.InForce:
			return 1
		}
		return byName(edition.Relation{Name: x.Name}, edition.Relation{Name: y.Name})
	})
	if t := e.Pack.Territory; t != nil {
		if s, err := e.Sheet(t.Level, t.Code); err == nil {
			c.EngagedIn = v.Engaged(s.Engaged)
		}
	}
}
