package figure

import (
	"context"
	"slices"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/source"
)

// curveFigure is a curve of shares from (0, 0) to (1, 1) beside the diagonal of equality.
type curveFigure struct {
	q     *question
	out   ask.EquityOut
	curve *ask.CurveOut
	kind  string // "lorenz" or "concentration"
}

// curveChart draws Lorenz's curve or the concentration curve as the interface gives it.
func (q *question) curveChart(ctx context.Context, kind string) (*content, error) {
	q.usual("funding.per_capita", "commune")
	st := q.spec.State
	measures := "lorenz,gini,hoover"
	if kind == string(Concentration) {
		measures = "concentration,kakwani"
	}
	out, err := q.Equity(ctx, q.e, &ask.EquityIn{
		Indicator: st.Indicator, Level: string(st.Level), Period: st.Period, Need: st.Need, Group: string(st.Group), Measures: measures,
	})
	if err != nil {
		return nil, err
	}
	f := &curveFigure{q: q, out: out, curve: out.Lorenz, kind: kind}
	if kind == string(Concentration) {
		f.curve = out.Concentration
	}
	about := f.about()
	return &content{
		title: f.title(), subtitle: about, note: f.note(), sources: out.Sources, vintages: []string{q.e.Level(out.Level).Vintage}, table: f.table(),
		alt: q.say(kind+".alt", map[string]string{"about": about, "measures": f.measures(), "note": f.note()}), draw: f.draw,
	}, nil
}

// measure is a measure that has a value.
func (f *curveFigure) measure(id string) (ask.MeasureOut, bool) {
	i := slices.IndexFunc(f.out.Measures, func(m ask.MeasureOut) bool { return m.ID == id })
	if i < 0 {
		return ask.MeasureOut{}, false
	}
	return f.out.Measures[i], f.out.Measures[i].Value != nil
}

// at is the share of the whole at a share of those who are counted.
func (f *curveFigure) at(share float64) float64 {
	x, y := f.curve.Population, f.curve.Value
	for i := 1; i < len(x); i++ {
		if x[i] >= share {
			if x[i] == x[i-1] {
				return y[i]
			}
			return y[i-1] + (y[i]-y[i-1])*(share-x[i-1])/(x[i]-x[i-1])
		}
	}
	return 1
}

func (f *curveFigure) title() string {
	q := f.q
	who := q.Who(f.out.Weight)
	if f.curve == nil {
		return q.say(f.kind+".title.none", map[string]string{"label": f.out.Label})
	}
	if f.kind == string(Lorenz) {
		args := map[string]string{"share": q.Share(f.at(0.5)), "who": who}
		if f.out.Unreliable > 0 {
			args["weak"], args["areas"] = q.count(f.out.Unreliable), q.areasOf(f.out.Level, f.areas())
		}
		return q.say("lorenz.title", args)
	}
	m, ok := f.measure("concentration")
	if !ok {
		return q.say(f.kind+".title.none", map[string]string{"label": f.out.Label})
	}
	code := "concentration.title." + ask.Leaning(*m.Value)
	if f.out.Weak() { // a sum is a fact, what it would be another year is not
		code = "concentration.title.weak"
	}
	return q.say(code, map[string]string{"share": q.Share(1 - f.at(0.5)), "need": f.out.Need.Label, "who": who})
}

func (f *curveFigure) about() string {
	args := map[string]string{
		"label": f.out.Label, "period": wording.Period(f.out.Period), "areas": f.q.areasOf(f.out.Level, f.areas()),
	}
	if f.kind == string(Concentration) && f.out.Need != nil {
		args["need"], args["need_period"] = f.out.Need.Label, wording.Period(f.out.Need.Period)
	}
	if f.out.Unreliable > 0 && f.kind == string(Lorenz) {
		args["weak"] = f.q.count(f.out.Unreliable)
	}
	return f.q.say("curve.about", args)
}

// areas is how many areas the curve is of.
func (f *curveFigure) areas() int {
	if m, ok := f.measure("concentration"); ok && f.kind == string(Concentration) {
		return m.Areas
	}
	return f.out.Areas
}

// measures are the sentences of the measures.
func (f *curveFigure) measures() string {
	text := ""
	for _, m := range f.out.Measures {
		if m.ID != "mean" && m.ID != "excluded" {
			text += " " + m.Text
		}
	}
	return text
}

// note says who is left out of the curve.
func (f *curveFigure) note() string {
	var lists [][]ask.ExcludedOut
	lists = append(lists, f.out.Excluded)
	if f.kind == string(Concentration) && f.out.Need != nil {
		lists = append(lists, f.out.Need.Excluded)
	}
	areas, people, known := 0, 0.0, true
	why := ""
	for _, list := range lists {
		for _, x := range list {
			areas += x.Areas
			if x.Share == nil {
				known = false
			} else {
				people += *x.Share
			}
			if why != "" {
				why += ", "
			}
			why += f.q.Why(x.Why) + f.q.say("curve.times", map[string]string{"n": f.q.count(x.Areas)})
		}
	}
	if areas == 0 {
		return f.q.say("curve.excluded.none", nil)
	}
	args := map[string]string{"areas": f.q.areasOf(f.out.Level, areas), "why": why}
	if known {
		args["share"] = f.q.Share(people)
	}
	return f.q.say("curve.excluded", args)
}

func (f *curveFigure) table() Table {
	q := f.q
	t := Table{Columns: []string{q.say("curve.column.people", nil), q.say("curve.column.value", nil)}}
	if f.curve == nil {
		return t
	}
	for i := range f.curve.Population {
		t.Rows = append(t.Rows, []string{q.Text.Percent(q.Lang, 100*f.curve.Population[i], 2), q.Text.Percent(q.Lang, 100*f.curve.Value[i], 2)})
	}
	return t
}

// usualNeed is the indicator of need when a state names none.
func (q *question) usualNeed(level source.Level) string {
	if q.spec.State.Need != "" {
		return q.spec.State.Need
	}
	for _, id := range []string{"need.poverty", "need.income", "people.count"} {
		if _, ok := q.e.Latest(id, level); ok && id != q.spec.State.Indicator {
			return id
		}
	}
	return "need.poverty"
}
