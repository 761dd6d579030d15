package figure

import (
	"cmp"
	"context"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// scenarioFigure is who gains and who loses in a what-if.
type scenarioFigure struct {
	q      *question
	out    ask.ScenarioOut
	rows   *rowsFigure
	shown  []item // areas whose amount changes, the largest gain first
	shares map[source.Ref]ask.ShareOut
}

// scenarioChart draws a what-if with the word that it is one inside of the picture.
func (q *question) scenarioChart(ctx context.Context) (*content, error) {
	asked, err := url.ParseQuery(q.spec.State.Scenario)
	if err != nil {
		return nil, ask.BadValue("scenario", q.spec.State.Scenario, "envelope=609000&principle=poor")
	}
	get, st := asked.Get, q.spec.State
	out, err := q.Scenario(ctx, q.e, &ask.ScenariosIn{
		Envelope: get("envelope"), Principle: get("principle"), Level: cmp.Or(get("level"), string(st.Level)), Period: get("period"), Axis: get("axis"), Place: cmp.Or(get("place"), st.Place),
		Floors: get("floors"), Ceilings: get("ceilings"), Locks: get("locks"), Least: get("least"), Below: get("below"), QPVLeast: get("qpv_least"),
		Missing: get("missing"), Group: get("group"),
	})
	if err != nil {
		return nil, err
	}
	f := &scenarioFigure{q: q, out: out, shares: map[source.Ref]ask.ShareOut{}}
	f.fill()
	about := f.about()
	return &content{
		title: f.title(), own: f.data, subtitle: about, note: f.note(), sources: out.Sources, vintages: []string{q.e.Level(out.Level).Vintage}, table: f.table(),
		alt: f.alt(about), draw: f.draw,
	}, nil
}

// fill makes a row of each area whose amount changes.
func (f *scenarioFigure) fill() {
	q := f.q
	s := &chartSeries{definition: edition.Definition{Unit: "euros"}}
	s.Level = f.out.Level
	for _, share := range f.out.Allocation {
		ref := source.Ref{Level: share.Level, Code: share.Code}
		f.shares[ref] = share
		if share.Change != 0 {
			f.shown = append(f.shown, item{ref, share.Name, edition.Known(share.Change.Euros(), edition.Basis{})})
		}
	}
	byNumber(f.shown)
	f.rows = &rowsFigure{q: q, series: s, lines: []float64{0}, mark: markBar}
	for _, v := range f.shown {
		if f.shares[v.ref].Unknown {
			v.name += " *"
		}
		f.rows.rows = append(f.rows.rows, chartRow{item: v, text: f.signed(v.Number), verdict: indicator.NoVerdict, strong: q.selected(v.ref)})
	}
	f.rows.axis = func(b *Board, width float64) axis { return q.barAxis(b, s, width, f.shown, nil) }
}

// signed writes euros with their sign.
func (f *scenarioFigure) signed(v float64) string {
	text := f.q.Text.Euros(f.q.Lang, v, 0)
	if v > 0 {
		return "+" + text
	}
	return text
}

func (f *scenarioFigure) title() string {
	q, gainers, losers := f.q, len(f.out.Among(f.out.Gainers)), len(f.out.Among(f.out.Losers))
	args := map[string]string{
		"envelope": q.Text.Euros(q.Lang, f.out.Envelope.Euros(), 0), "by": q.say("scenario.by."+f.out.Principle, nil),
		"moved": q.Text.Euros(q.Lang, f.out.Lost().Euros(), 0), "gainers": q.areasInTitle(f.out.Level, gainers), "losers": q.count(losers),
	}
	if change := f.outside(); change != 0 {
		args["outside"] = f.signed(change.Euros())
	}
	code := "scenario.title"
	switch {
	case gainers+losers == 0:
		code += ".none"
	case losers == 0:
		code += ".gain"
	case gainers == 0:
		code, args["losers"] = code+".loss", q.areasInTitle(f.out.Level, losers)
	}
	return q.title(code, args)
}

// outside is what lies outside of neighbourhoods gains or loses: it is no area of the level,
// and is a part of what moves.
func (f *scenarioFigure) outside() source.Cents {
	var change source.Cents
	for _, share := range f.out.Allocation {
		if share.Level.IsOutside() && share.Level != f.out.Level {
			change += share.Change
		}
	}
	return change
}

// period is of what areas have now: the years that were asked for, else all of the registers
// of grants.
func (f *scenarioFigure) period() string {
	if f.out.Period != "" {
		return strings.ReplaceAll(f.out.Period, "-", "–")
	}
	var years indicator.Period
	for _, sum := range f.q.e.GrantSums() {
		switch {
		case sum.Year == 0: // the file does not tell
		case years.From == 0:
			years = indicator.Year(sum.Year)
		default:
			years.From, years.To = min(years.From, sum.Year), max(years.To, sum.Year)
		}
	}
	if years.From == 0 {
		return ""
	}
	return wording.Period(years)
}

func (f *scenarioFigure) about() string {
	code := "scenario.about"
	if f.out.Scaled {
		code += ".scaled"
	}
	return f.q.say(code, map[string]string{
		"envelope": f.q.Text.Euros(f.q.Lang, f.out.Envelope.Euros(), 0), "now": f.q.Text.Euros(f.q.Lang, f.out.Now.Euros(), 0),
		"principle": f.q.say("scenario.principle."+f.out.Principle, nil), "period": f.period(),
	})
}

func (f *scenarioFigure) note() string {
	var parts []string
	if n := len(f.out.Allocation) - len(f.shown); n > 0 {
		parts = append(parts, f.q.say("scenario.same", map[string]string{"areas": f.q.areasOf(f.out.Level, n)})+".")
	}
	if n := len(f.out.Unknown); n > 0 {
		args := map[string]string{"areas": f.q.areasOf(f.out.Level, n)}
		if f.out.ShareKnown > 0 {
			args["share"] = f.q.Share(f.out.ShareKnown)
		}
		parts = append(parts, f.q.say("scenario.unknown."+f.out.Missing, args))
	}
	if text := f.out.UnplacedText(); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// measures are the measures that both sides have, in words.
func (f *scenarioFigure) measures() []string {
	q := f.q
	var list []string
	for _, id := range []string{"gini", "hoover", "concentration"} {
		before, after := measureOf(f.out.Before, id), measureOf(f.out.After, id)
		if before == nil || after == nil {
			continue
		}
		write := func(v float64) string { return q.Text.Float(q.Lang, v, 3) }
		if id == "hoover" {
			write = q.Share
		}
		list = append(list, q.say("scenario.measure", map[string]string{
			"name": f.measureName(id), "before": write(*before), "after": write(*after),
		}))
	}
	if s := f.out.QPV; s != nil && s.Before != nil && s.After != nil {
		list = append(list, q.say("scenario.measure", map[string]string{
			"name": q.say("scenario.measure.qpv", nil), "before": q.Share(*s.Before), "after": q.Share(*s.After),
		}))
	}
	return list
}

// measureName names a measure, and what it takes for need where that is an estimate.
func (f *scenarioFigure) measureName(id string) string {
	if id == "concentration" && f.out.Counted {
		id += ".counted"
	}
	return f.q.say("scenario.measure."+id, nil)
}

func measureOf(list []ask.MeasureOut, id string) *float64 {
	if i := slices.IndexFunc(list, func(m ask.MeasureOut) bool { return m.ID == id }); i >= 0 {
		return list[i].Value
	}
	return nil
}

func (f *scenarioFigure) alt(about string) string {
	q := f.q
	end := func(v item, ok bool) string {
		if !ok {
			return q.say("scenario.none", nil)
		}
		return q.say("scenario.item", map[string]string{"name": v.name, "value": f.signed(v.Number)})
	}
	var first, last item
	if n := len(f.shown); n > 0 {
		first, last = f.shown[0], f.shown[n-1]
	}
	return q.say("scenario.alt", map[string]string{
		"banner": q.say("scenario.banner", nil), "about": about, "title": f.title(), "gain": end(first, first.Number > 0), "loss": end(last, last.Number < 0),
		"measures": strings.Join(f.measures(), q.say("separator", nil)), "note": f.note(),
	})
}

func (f *scenarioFigure) table() Table {
	q := f.q
	t := Table{Columns: []string{
		q.say("chart.column.area", nil), q.say("scenario.column.now", nil), q.say("scenario.column.after", nil), q.say("scenario.column.change", nil),
	}}
	if f.out.Scaled {
		t.Columns = slices.Insert(t.Columns, 2, q.say("scenario.column.base", nil))
	}
	write := func(c source.Cents) string { return q.Text.Float(q.Lang, c.Euros(), 2) }
	for _, s := range f.out.Allocation {
		row := []string{s.Name, write(s.Now), write(s.Amount), write(s.Change)}
		if f.out.Scaled {
			row = slices.Insert(row, 2, write(s.Base))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// draw draws the banner, the measures before and after, and the bars.
func (f *scenarioFigure) draw(b *Board, in Box) {
	q := f.q
	b.Group("banner", func() {
		s := TextStyle{Size: b.Body, Bold: true, Colour: paper(), On: highlight(), Anchor: Middle}
		band := Box{in.X, in.Y, in.W, 1.5 * b.Body * mmPerPoint}
		b.Shape(band.Path(), Style{Fill: highlight()})
		text := b.Cut(q.say("scenario.banner", nil), band.W-2, s)
		b.Text(band.X+band.W/2, band.Y+1.1*b.Body*mmPerPoint, text, s, band)
		in.Y, in.H = band.Bottom()+1.2, in.H-band.H-1.2
	})
	b.Group("measures", func() {
		s := TextStyle{Size: b.Small}
		text := strings.Join(f.measures(), " · ")
		lines := len(b.Wrap(text, in.W, s))
		if text == "" {
			return
		}
		used := b.Paragraph(Box{in.X, in.Y, in.W, 0}, text, s, min(lines, 4)) + 0.3*LineHeight(b.Small)
		in.Y, in.H = in.Y+used, in.H-used
	})
	f.rows.key = f.keys(b)
	if len(f.shown) > 0 {
		f.rows.draw(b, in)
	}
}

func (f *scenarioFigure) keys(b *Board) []keyItem {
	sample := func(number float64) func(x, y, r float64) {
		return func(x, y, r float64) {
			a := axis{from: math.Min(0, number), to: math.Max(0, number)}
			b.bar(a, Box{X: x - 1.6*r, W: 3.2 * r}, Box{Y: y - r, H: 2 * r}, barOf{number: number})
		}
	}
	keys := []keyItem{{f.q.say("scenario.key.gain", nil), sample(1)}, {f.q.say("scenario.key.loss", nil), sample(-1)}}
	if slices.ContainsFunc(f.shown, func(v item) bool { return f.shares[v.ref].Unknown }) {
		keys = append(keys, keyItem{f.q.say("scenario.key.unknown", nil), func(float64, float64, float64) {}})
	}
	return keys
}
