package figure

import (
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
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
	f.draws()
	return &content{
		title: f.title(), own: f.data, subtitle: about, note: f.note(), sources: out.Sources, vintages: []string{q.e.Level(out.Level).Vintage}, table: f.table(),
		alt: q.say(kind+".alt", map[string]string{"about": about, "measures": f.measures(), "note": f.note()}), draw: f.draw, aside: true,
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
	label := q.subject(f.out.Indicator)
	if f.curve == nil {
		return q.say(f.kind+".title.none", map[string]string{"label": label})
	}
	if f.kind == string(Lorenz) {
		args := map[string]string{"label": label, "share": q.Share(f.half())}
		if f.out.Unreliable > 0 {
			args["weak"], args["areas"] = q.count(f.out.Unreliable), q.areasInTitle(f.out.Level, f.areas())
		}
		return q.title("lorenz.title", args)
	}
	m, ok := f.measure("concentration")
	if !ok {
		return q.say(f.kind+".title.none", map[string]string{"label": label})
	}
	code := "concentration.title." + ask.Leaning(*m.Value)
	if m.Weak() { // a sum is a fact, what it would be another year is not
		code = "concentration.title.weak"
	}
	return q.title(code, map[string]string{"label": label, "share": q.Share(f.half())})
}

func (f *curveFigure) about() string {
	args := map[string]string{
		"label": f.out.Label, "period": wording.Period(f.out.Period), "areas": f.q.areasOf(f.out.Level, f.areas()),
	}
	if f.kind == string(Concentration) && f.out.Need != nil {
		args["need"], args["need_period"] = f.out.Need.Label, wording.Period(f.out.Need.Period)
		if f.out.Need.Falls {
			args["need"] = f.q.say("curve.need.falls", map[string]string{"need": f.out.Need.Label})
		}
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

// besides tells whether a measure is told elsewhere, or of what the curve does not show.
func besides(m ask.MeasureOut) bool {
	return slices.Contains([]string{"mean", "excluded", "excluded_need"}, m.ID)
}

// measures are the sentences of the measures.
func (f *curveFigure) measures() string {
	text := ""
	for _, m := range f.out.Measures {
		if !besides(m) && !strings.Contains(text, m.Text) { // that there is none is said once
			text += " " + m.Text
		}
	}
	return text
}

// note says who is left out of the curve.
func (f *curveFigure) note() string {
	areas, args := f.leftOut()
	if areas == 0 {
		return f.q.say("curve.excluded.none", nil)
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
