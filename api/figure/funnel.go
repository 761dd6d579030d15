package figure

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/rate"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
)

// Levels of control limits.
const (
	innerLimits = 0.95
	outerLimits = 0.998
)

// funnelFigure is rates by the size of what they divide by, with the limits within which
// chance alone puts them.
type funnelFigure struct {
	q        *question
	series   *chartSeries
	standard standard
	points   []funnelPoint
	share    bool // part of a whole: binomial limits, else Poisson's
	content  *content
}

type funnelPoint struct {
	item
	inner, outer rate.Interval // in the indicator's unit
}

// funnelChart draws a funnel plot of an indicator that counts events. Money has no exact
// limits: one grant more or less is not one euro.
func (q *question) funnelChart(ctx context.Context) (*content, error) {
	q.usual("ess.density", "commune")
	st := q.spec.State
	s, err := q.series(ctx, st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	d := s.definition
	f := &funnelFigure{q: q, series: s, share: d.Interval == string(indicator.IntervalShare)}
	counted := d.Interval == string(indicator.IntervalCount) || f.share && d.Numerator == string(indicator.AwardedRequests)
	if d.Shape != indicator.Ratio.String() || !counted {
		return nil, ask.NewParamError("indicator", "figure_not_counted", map[string]string{"example": "ess.density"})
	}
	f.standard = q.standard(ctx, s)
	if err := f.fill(); err != nil {
		return nil, err
	}
	f.content = &content{
		title: f.title(), own: f.data, subtitle: q.about(s), note: f.note(), alt: f.alt(), sources: q.mergeSources(s.Sources, f.standard.sources),
		vintages: []string{s.vintage}, table: f.table(), draw: f.draw, aside: true,
	}
	return f.content, nil
}

// limits are those for a denominator, in the indicator's unit.
func (f *funnelFigure) limits(size, level float64) (rate.Interval, error) {
	i, err := f.countLimits(size, level)
	scale := f.series.definition.Scale
	return rate.Interval{Low: i.Low / size * scale, High: i.High / size * scale}, err
}

// countLimits are those for a denominator, as counts.
func (f *funnelFigure) countLimits(size, level float64) (rate.Interval, error) {
	if f.share {
		return rate.BinomialLimits(size, f.expectedShare(), level)
	}
	return rate.PoissonLimits(size*f.expectedShare(), level)
}

// expectedShare is the reference per one of what it divides by; of a part of a whole, 1 at
// most.
func (f *funnelFigure) expectedShare() float64 {
	share := f.standard.number / f.series.definition.Scale
	if f.share {
		return min(share, 1)
	}
	return share
}

// chance is how many points chance alone would put below and above the limits of a level that
// are drawn: counts are whole, so that it is not what the level says. None is said to be low
// that is counted in part.
func (f *funnelFigure) chance(level float64) (below, above float64) {
	for _, p := range f.points {
		limits, err := f.countLimits(p.Denominator, level)
		if err != nil {
			continue // no point would be drawn: see fill
		}
		var low, high float64
		if f.share {
			low, high = rate.BinomialBeyond(p.Denominator, f.expectedShare(), limits)
		} else {
			low, high = rate.PoissonBeyond(p.Denominator*f.expectedShare(), limits)
		}
		if !p.Basis.InPart() {
			below += low
		}
		above += high
	}
	return below, above
}

// chanceText writes how many points chance would put somewhere.
func (f *funnelFigure) chanceText(n float64) string {
	return f.q.Text.Float(f.q.Lang, n, message.Decimals(n, 1))
}

func (f *funnelFigure) fill() error {
	for _, v := range f.series.drawn() {
		if !(v.Denominator > 0) {
			continue
		}
		p := funnelPoint{item: v}
		if f.standard.known() {
			var err error
			if p.inner, err = f.limits(v.Denominator, innerLimits); err != nil {
				return err
			}
			if p.outer, err = f.limits(v.Denominator, outerLimits); err != nil {
				return err
			}
		}
		f.points = append(f.points, p)
	}
	slices.SortFunc(f.points, func(a, b funnelPoint) int {
		return cmp.Or(cmp.Compare(b.Number, a.Number), cmp.Compare(a.ref.Code, b.ref.Code))
	})
	return nil
}

// beyond tells on which side of limits a point lies. What is counted in part is not said to
// be low: the rest may lie there.
func (p funnelPoint) beyond(i rate.Interval) indicator.Verdict {
	switch {
	case i == rate.Interval{}:
		return indicator.CannotTell
	case p.Number > i.High:
		return indicator.Above
	case p.Number < i.Low && !p.Basis.InPart():
		return indicator.Below
	}
	return indicator.CannotTell
}

// tally counts the points beyond the outer limits, and those beyond the inner ones.
func (f *funnelFigure) tally() (above, below, outside int) {
	for _, p := range f.points {
		switch p.beyond(p.outer) {
		case indicator.Above:
			above++
		case indicator.Below:
			below++
		}
		if p.beyond(p.inner) != indicator.CannotTell {
			outside++
		}
	}
	return above, below, outside
}

func (f *funnelFigure) title() string {
	above, below, _ := f.tally()
	n := len(f.points)
	args := map[string]string{
		"label": f.q.subject(f.series.Indicator), "n": f.q.count(n), "areas": f.q.areasInTitle(f.series.Level, n),
	}
	switch {
	case n == 0:
		return f.q.say("chart.title.nothing", args)
	case !f.standard.known():
		return f.q.say("funnel.title.no_reference", args)
	default:
		low, high := f.chance(outerLimits)
		switch { // a title that counts one side tells what chance does there
		case below == 0:
			low = 0
		case above == 0:
			high = 0
		}
		args["chance"] = f.chanceText(low + high)
		return f.q.verdicts("funnel.title", f.series.Level, above, n-above-below, below, args)
	}
}

func (f *funnelFigure) note() string {
	if !f.standard.known() {
		return f.q.say("funnel.note.none", nil)
	}
	_, _, outside := f.tally()
	low, high := f.chance(innerLimits)
	code := "funnel.note"
	if low == 0 {
		code = "funnel.note.above"
	}
	return f.q.say(code, map[string]string{"outside": f.q.count(outside), "chance": f.chanceText(low + high)})
}

func (f *funnelFigure) alt() string {
	above, below, outside := f.tally()
	items := make([]item, len(f.points))
	for i, p := range f.points {
		items[i] = p.item
	}
	return f.q.say("funnel.alt", map[string]string{
		"about": f.q.about(f.series), "above": f.q.count(above), "below": f.q.count(below), "outside": f.q.count(outside),
		"extremes": f.q.extremes(f.series, items),
	}) + f.q.altLeftOut(f.series)
}

func (f *funnelFigure) table() Table {
	q, s := f.q, f.series
	t := Table{Columns: []string{
		q.say("chart.column.area", nil), q.say("chart.column.value", map[string]string{"unit": s.UnitLabel}), q.say("funnel.column.size", nil),
		q.say("funnel.column.limits95", nil), q.say("funnel.column.limits998", nil), q.say("chart.column.status", nil),
	}}
	between := func(i rate.Interval) string {
		if (i == rate.Interval{}) {
			return ""
		}
		v := item{Value: f.points[0].Value}
		v.Low, v.High = i.Low, i.High
		return q.interval(s, v)
	}
	status := func(v item) string { return q.Text.Sentence(q.Lang, "status."+v.Status.String(), nil) }
	for _, p := range f.points {
		t.Rows = append(t.Rows, []string{
			p.name, q.Value(s.definition, p.Value), q.Text.Float(q.Lang, p.Denominator, 0), between(p.inner), between(p.outer), status(p.item),
		})
	}
	for _, v := range s.items {
		if !v.drawn() || !(v.Denominator > 0) {
			t.Rows = append(t.Rows, []string{v.name, q.Value(s.definition, v.Value), "", "", "", status(v)})
		}
	}
	return t
}

// sizeName says what the denominator is.
func (f *funnelFigure) sizeName() string {
	code := "funnel.size." + f.series.definition.Denominator
	if !f.q.has(code) {
		code = "funnel.size.other"
	}
	return f.q.say(code, nil)
}

// steps is into how many pieces the lines of limits are drawn.
const steps = 160

// curves are both limits of a level along the axis of denominators.
func (f *funnelFigure) curves(x axis, level float64) (sizes, low, high []float64) {
	from, to := math.Log(x.from), math.Log(x.to)
	for i := range steps + 1 {
		size := math.Exp(from + (to-from)*float64(i)/steps)
		if f.share {
			size = max(math.Round(size), 1)
		}
		limits, err := f.limits(size, level)
		if err != nil {
			continue
		}
		sizes, low, high = append(sizes, size), append(low, limits.Low), append(high, limits.High)
	}
	return sizes, low, high
}
