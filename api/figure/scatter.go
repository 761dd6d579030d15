package figure

import (
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
)

// scatterFigure is an indicator against need, parted into four by the reference.
type scatterFigure struct {
	q          *question
	across, up *chartSeries // need, and what is compared with it
	x, y       standard
	judged     judged // of up
	points     []scatterPoint
	missing    int // areas that lack one of both values
	content    *content
}

type scatterPoint struct {
	need, level item
}

func (q *question) scatterChart(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", "commune")
	st := q.spec.State
	up, err := q.series(ctx, st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	across, err := q.needSeries(ctx)
	if err != nil {
		return nil, err
	}
	if across.Indicator == up.Indicator {
		return nil, ask.NewParamError("need", "figure_same", nil)
	}
	f := &scatterFigure{q: q, across: across, up: up, judged: q.judged(ctx, up)}
	for i, need := range across.items {
		if level := up.items[i]; need.drawn() && level.drawn() {
			f.points = append(f.points, scatterPoint{need, level})
		} else {
			f.missing++
		}
	}
	f.x = f.orMedian(q.standard(ctx, across), func(p scatterPoint) float64 { return p.need.Number })
	f.y = f.orMedian(f.judged.standard, func(p scatterPoint) float64 { return p.level.Number })
	about := f.about()
	f.content = &content{
		title: f.title(), own: f.data, subtitle: about, note: f.note(), alt: f.alt(about), sources: q.mergeSources(up.Sources, across.Sources, f.x.sources, f.y.sources),
		vintages: []string{up.vintage}, table: f.table(), draw: f.draw, aside: true,
	}
	return f.content, nil
}

// needSeries is the indicator of need of a state; when it names none, the first that has
// numbers.
func (q *question) needSeries(ctx context.Context) (*chartSeries, error) {
	st := q.spec.State
	if st.Need != "" {
		return q.series(ctx, st.Need, st.Level, "")
	}
	for _, id := range []string{"need.poverty", "need.income"} {
		if id == st.Indicator {
			continue
		}
		if s, err := q.series(ctx, id, st.Level, ""); err == nil && len(s.drawn()) > 0 {
			return s, nil
		}
	}
	return q.series(ctx, "need.poverty", st.Level, "")
}

// orMedian is the reference, else the median of the areas.
func (f *scatterFigure) orMedian(r standard, of func(scatterPoint) float64) standard {
	if r.known() {
		if r.name == "" {
			r.name = f.q.say("chart.reference", nil)
		}
		return r
	}
	r.name = f.q.say("scatter.median."+string(f.up.Level), nil)
	var all []float64
	for _, p := range f.points {
		all = append(all, of(p))
	}
	slices.Sort(all)
	r.median = true
	if n := len(all); n > 0 {
		r.number = (all[(n-1)/2] + all[n/2]) / 2
	}
	return r
}

// quadrantOf names the quadrant of a point; a value that equals the reference is low.
func (f *scatterFigure) quadrantOf(p scatterPoint) string {
	need, level := "low", "low"
	if f.needFalls() && p.need.Number < f.x.number || !f.needFalls() && p.need.Number > f.x.number {
		need = "high"
	}
	if p.level.Number > f.y.number {
		level = "high"
	}
	return need + "_" + level
}

// needFalls tells whether less of the indicator of need is more need, as of income.
func (f *scatterFigure) needFalls() bool {
	return f.across.definition.Direction == string(indicator.HigherIsBetter)
}

func quadrants() []string { return []string{"high_low", "high_high", "low_high", "low_low"} }

func (f *scatterFigure) counts() map[string]int {
	n := map[string]int{}
	for _, p := range f.points {
		n[f.quadrantOf(p)]++
	}
	return n
}

func (f *scatterFigure) title() string {
	n, sure := f.counts()["high_low"], 0
	for _, p := range f.points {
		if f.quadrantOf(p) == "high_low" && f.judged.of(p.level) == indicator.Below {
			sure++
		}
	}
	args := map[string]string{
		"need": f.q.subject(f.across.Indicator), "label": wording.Inside(f.q.subject(f.up.Indicator)), "areas": f.q.areasInTitle(f.up.Level, n), "n": f.q.count(len(f.points)),
	}
	args["need_of"], args["level_of"] = f.lineOf(f.x), f.lineOf(f.y)
	if f.judged.standard.known() && slices.ContainsFunc(f.points, func(p scatterPoint) bool { return p.level.hasInterval() }) {
		args["sure"] = f.q.count(sure)
	}
	switch {
	case len(f.points) == 0:
		return f.q.say("scatter.title.no_pair", args)
	case n == 0:
		return f.q.say("scatter.title.none", args)
	case args["need_of"] == args["level_of"]:
		delete(args, "need_of") // said once, at any length
		return f.q.say("scatter.title", args)
	}
	return f.q.title("scatter.title", args)
}

// lineOf says in a title of what a line is: "de la médiane des communes".
func (f *scatterFigure) lineOf(r standard) string {
	switch {
	case r.median:
		return f.q.say("scatter.of_median."+string(f.up.Level), nil)
	case r.own:
		return f.q.referenceInTitle("")["of"]
	default:
		return f.q.referenceInTitle(r.name)["of"]
	}
}

func (f *scatterFigure) about() string {
	return f.q.say("scatter.about", map[string]string{
		"label": f.up.Label, "unit": f.q.unitText(f.up), "period": wording.Period(f.up.Period), "need": f.across.Label,
		"need_unit": f.q.InUnit(f.across.Unit), "need_period": wording.Period(f.across.Period), "areas": f.q.areasOf(f.up.Level, len(f.points)),
	})
}

func (f *scatterFigure) note() string {
	if len(f.points) == 0 {
		return ""
	}
	args := map[string]string{
		"x": f.q.full(f.across, f.x.number), "x_name": f.x.name, "y": f.q.full(f.up, f.y.number), "y_name": f.y.name,
	}
	code := "scatter.note"
	if f.x.name == f.y.name {
		code += ".same"
	}
	if f.missing > 0 {
		args["missing"] = f.q.areasOf(f.up.Level, f.missing)
	}
	if !f.q.theme.narrow() { // where corners have no room for names
		args["quadrants"] = f.quadrantCounts()
	}
	return f.q.say(code, args)
}

// quadrantCounts names the quadrants with the number of areas in each.
func (f *scatterFigure) quadrantCounts() string {
	counts := f.counts()
	var parts []string
	for _, name := range quadrants() {
		parts = append(parts, f.countText(name, counts[name]))
	}
	return strings.Join(parts, f.q.say("separator", nil))
}

func (f *scatterFigure) alt(about string) string {
	return f.q.say("scatter.alt", map[string]string{
		"about": about, "quadrants": f.quadrantCounts(), "rank": f.rankCorrelation(),
	})
}

func (f *scatterFigure) countText(quadrant string, n int) string {
	return f.q.say("scatter.count", map[string]string{"name": f.q.say("scatter.quadrant."+quadrant, nil), "n": f.q.count(n)})
}

func (f *scatterFigure) table() Table {
	q := f.q
	t := Table{Columns: []string{
		q.say("chart.column.area", nil), f.across.Label, q.say("chart.column.status", nil), f.up.Label, q.say("chart.column.interval", nil), q.say("chart.column.status", nil),
	}}
	status := func(v item) string { return q.Text.Sentence(q.Lang, "status."+v.Status.String(), nil) }
	for i, need := range f.across.items {
		level := f.up.items[i]
		t.Rows = append(t.Rows, []string{
			need.name, q.Value(f.across.definition, need.Value), status(need), q.Value(f.up.definition, level.Value), q.interval(f.up, level), status(level),
		})
	}
	return t
}
