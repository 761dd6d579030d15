package figure

import (
	"context"
	"math"
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
	across, err := q.series(ctx, q.usualNeed(st.Level), st.Level, "")
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
	return &content{
		title: f.title(), own: f.data, subtitle: about, note: f.note(), alt: f.alt(about), sources: q.mergeSources(up.Sources, across.Sources, f.x.sources, f.y.sources),
		vintages: []string{up.vintage}, table: f.table(), draw: f.draw,
	}, nil
}

// orMedian is the reference, else the median of the areas.
func (f *scatterFigure) orMedian(r standard, of func(scatterPoint) float64) standard {
	if r.known() {
		if r.name == "" {
			r.name = f.q.say("chart.reference", nil)
		}
		return r
	}
	r.name = f.q.say("scatter.median", nil)
	var all []float64
	for _, p := range f.points {
		all = append(all, of(p))
	}
	slices.Sort(all)
	if n := len(all); n > 0 {
		r.number = (all[(n-1)/2] + all[n/2]) / 2
	}
	return r
}

// quadrantOf names the quadrant of a point; a value that equals the reference is low.
func (f *scatterFigure) quadrantOf(p scatterPoint) string {
	need, level := "low", "low"
	if p.need.Number > f.x.number {
		need = "high"
	}
	if p.level.Number > f.y.number {
		level = "high"
	}
	return need + "_" + level
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
	args := map[string]string{"areas": f.q.areasOf(f.up.Level, n), "n": f.q.count(len(f.points))}
	if f.judged.standard.known() && slices.ContainsFunc(f.points, func(p scatterPoint) bool { return p.level.hasInterval() }) {
		args["sure"] = f.q.count(sure)
	}
	if n == 0 {
		return f.q.say("scatter.title.none", args)
	}
	return f.q.say("scatter.title", args)
}

func (f *scatterFigure) about() string {
	return f.q.say("scatter.about", map[string]string{
		"label": f.up.Label, "unit": f.q.unitText(f.up), "period": wording.Period(f.up.Period), "need": f.across.Label,
		"need_unit": f.across.UnitLabel, "need_period": wording.Period(f.across.Period), "areas": f.q.areasOf(f.up.Level, len(f.points)),
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
	return f.q.say(code, args)
}

func (f *scatterFigure) alt(about string) string {
	counts := f.counts()
	var parts []string
	for _, name := range quadrants() {
		parts = append(parts, f.countText(name, counts[name]))
	}
	return f.q.say("scatter.alt", map[string]string{
		"about": about, "quadrants": strings.Join(parts, f.q.say("separator", nil)), "rank": f.rankCorrelation(),
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

// draw draws the points, the lines of the references, a name in each corner, and names of
// points that stand out.
func (f *scatterFigure) draw(b *Board, in Box) {
	q := f.q
	seen, weak := map[indicator.Verdict]bool{}, false
	for _, p := range f.points {
		seen[f.judged.of(p.level)], weak = true, weak || p.level.weak() || p.need.weak()
	}
	b.Group("key", func() {
		used := b.key(in, q.verdictKey(b, f.up, seen, weak))
		in.Y, in.H = in.Y+used, in.H-used
	})
	y := f.axisOf(f.y, func(p scatterPoint) float64 { return p.level.Number }, max(2, min(6, int(in.H/(2.4*LineHeight(b.Small))))))
	plot := plotWithin(b, in, q.tickWidth(b, f.up, y))
	x := f.axisOf(f.x, func(p scatterPoint) float64 { return p.need.Number }, max(2, min(7, int(plot.W/(9*b.Small*mmPerPoint)))))
	b.Group("axes", func() {
		q.ticksBeside(b, f.up, y, plot)
		s := TextStyle{Size: b.Small, Colour: grey(), Anchor: Middle}
		for _, v := range x.ticks {
			at := plot.X + plot.W*x.at(v)
			b.Shape(Line(at, plot.Y, at, plot.Bottom()), Style{Stroke: faint(), Width: b.Line})
			text := q.tick(f.across.definition, x, v)
			b.Text(min(at, plot.Right()+1-b.TextWidth(text, s)/2), plot.Bottom()+1.25*b.Small*mmPerPoint, text, s, Box{})
		}
		axisNames(b, plot, in, f.up.Label, f.across.Label)
	})
	if len(f.points) > 0 {
		f.drawPoints(b, plot, x, y)
	}
}

func (f *scatterFigure) axisOf(r standard, of func(scatterPoint) float64, most int) axis {
	numbers := []float64{r.number}
	for _, p := range f.points {
		numbers = append(numbers, of(p))
	}
	low, high := finiteRange(numbers...)
	if math.IsInf(low, 0) {
		low, high = 0, 1
	}
	if low > 0 && low < 0.5*high {
		low = 0
	}
	return linearAxis(low, high, most)
}

func (f *scatterFigure) drawPoints(b *Board, plot Box, x, y axis) {
	rx, ry := plot.X+plot.W*x.at(f.x.number), plot.Bottom()-plot.H*y.at(f.y.number)
	line := Style{Stroke: ink(), Width: 1.3 * b.Line, Dash: []float64{1.2, 0.8}}
	b.Group("reference", func() {
		b.Shape(Line(rx, plot.Y, rx, plot.Bottom()), line)
		b.Shape(Line(plot.X, ry, plot.Right(), ry), line)
	})
	p := &placer{b: b, within: plot}
	r := 0.22 * b.Body * mmPerPoint
	at := func(v scatterPoint) (float64, float64) {
		return plot.X + plot.W*x.at(v.need.Number), plot.Bottom() - plot.H*y.at(v.level.Number)
	}
	b.Group("areas", func() {
		for _, v := range f.points {
			px, py := at(v)
			verdict := f.judged.of(v.level)
			title := v.level.name + ", " + f.q.short(f.across.definition, v.need.Number) + ", " + f.q.short(f.up.definition, v.level.Number)
			b.AreaShape(verdictPath(px, py, r, verdict), b.verdictStyle(verdict, v.level.weak() || v.need.weak()), v.level.ref.String(), title)
			p.blockPoint(px, py, r)
		}
	})
	b.Group("quadrants", func() { f.drawQuadrants(b, p, plot, rx, ry) })
	b.Group("names", func() {
		for _, v := range f.outliers(x, y) {
			px, py := at(v)
			p.place(px, py, 1.6*r, v.level.name, TextStyle{Size: b.Small, Bold: f.q.selected(v.level.ref), Halo: true})
		}
	})
}
