package figure

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// amounts are what circles stand for: the values of counts and sums, and what was counted
// where an indicator is a ratio.
type amounts struct {
	column
	of    []float64 // NaN: none
	total float64
	most  float64 // of their sizes
	write func(v float64) string
	bare  func(v float64) string // after the label, which says what is counted
	label string                 // in full
	short string                 // in titles
}

// symbols draws a circle for each area whose surface is as its count or sum.
func (q *question) symbols(context.Context) (*content, error) {
	q.usual("people.count", source.Commune)
	st := q.spec.State
	c, err := q.mapColumn("indicator", st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	a, err := q.amountsOf(c)
	if err != nil {
		return nil, err
	}
	order := a.order()
	levels := q.drawnLevels(st.Level)
	about := map[string]string{"label": a.label, "period": c.periodText(), "areas": q.areasOf(st.Level, c.vector.Len())}
	if len(order) < c.vector.Len() {
		about["known"] = q.count(len(order))
	}
	subtitle := q.say("symbols.subtitle", about)
	out := &content{
		subtitle: subtitle, sources: q.sourcesOf(levels, c), vintages: q.vintagesOf(levels...), table: q.amountTable(a),
		title: q.say("title.none", map[string]string{"label": a.short, "areas": q.areasOf(st.Level, c.vector.Len())}),
	}
	out.alt = q.say("alt.map", map[string]string{"subtitle": subtitle})
	if len(order) > 0 && a.most > 0 {
		first := order[0]
		args := map[string]string{"label": a.short, "total": a.bare(a.total), "name": q.nameOf(c.areas, first), "most": a.bare(a.of[first]), "share": ""}
		code := "symbols.title"
		if a.least() < 0 || a.total <= 0 {
			code = "symbols.title.signed"
		} else {
			args["share"] = q.Text.Percent(q.Lang, 100*a.of[first]/a.total, 0)
		}
		if isAmount(c) && weakAt(c.vector, first) {
			args["weak"], args["known"] = q.areasInTitle(st.Level, c.unreliable()), q.count(len(order))
			code = "symbols.title.weak"
		}
		out.title = q.title(code, args)
		out.alt += " " + q.say(code, args) + "."
	}
	if q.spec.Title == "" && a.short == a.label { // the title has said it
		out.brief = q.say("symbols.subtitle.brief", about)
	}
	q.symbolDrawing(out, a, order)
	return out, nil
}

// amountsOf finds what circles can stand for.
func (q *question) amountsOf(c column) (amounts, error) {
	a := amounts{column: c, of: make([]float64, c.vector.Len()), label: c.label, short: q.subject(c.ID)}
	switch {
	case isAmount(c):
		a.write = func(v float64) string { return q.Number(c.Definition, v) }
		a.bare = a.write
	case c.Shape == indicator.Ratio.String() && q.Text.Has("quantity."+c.Numerator):
		name := q.say("symbols.of."+c.Numerator, nil)
		a.label, a.short = name+q.Variant(c.ID), name+q.ShortVariant(c.ID)
		a.write = func(v float64) string {
			return q.Count(edition.Figure{Definition: c.Definition, Value: edition.Value{Numerator: v}})
		}
		if a.bare = a.write; c.Numerator != string(indicator.NetGrants) {
			a.bare = func(v float64) string { return q.Text.Float(q.Lang, v, 0) }
		}
	default:
		return a, ask.NewParamError("indicator", "figure_rate", map[string]string{"value": c.ID})
	}
	for i := range a.of {
		v := c.vector.At(i)
		a.of[i] = math.NaN()
		if patternOf(v) != plain {
			continue
		}
		if a.of[i] = v.Number; !isAmount(c) {
			a.of[i] = v.Numerator
		}
		if !math.IsNaN(a.of[i]) {
			a.total += a.of[i]
			a.most = max(a.most, math.Abs(a.of[i]))
		}
	}
	return a, nil
}

// order are the areas with an amount, the largest first.
func (a amounts) order() []int {
	var list []int
	for i, v := range a.of {
		if !math.IsNaN(v) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(i, j int) int { return cmp.Compare(math.Abs(a.of[j]), math.Abs(a.of[i])) })
	return list
}

func (a amounts) least() float64 {
	least := math.Inf(1)
	for _, v := range a.of {
		if !math.IsNaN(v) {
			least = min(least, v)
		}
	}
	return least
}

// Colours of circles, for what is and for what is missing.
func circleColour(v float64) Colour {
	if v < 0 {
		return rgb(0xf0b277)
	}
	return rgb(0x7fb3d5)
}

// symbolDrawing draws the map and the key of its circles.
func (q *question) symbolDrawing(out *content, a amounts, order []int) {
	ground := rgb(0xf3f4f6)
	key := &legend{title: a.label}
	if a.least() < 0 {
		key.entries = []entry{
			{q.say("symbols.positive", nil), "", -1, swatch(circleColour(1), plain)}, {q.say("symbols.negative", nil), "", -1, swatch(circleColour(-1), plain)},
		}
	}
	if n := a.zeros(); n > 0 {
		key.entries = append(key.entries, entry{q.say("legend.zero", nil), q.count(n), -1, swatch(zeroFill(), plain)})
	}
	if n := a.unreliable(); n > 0 {
		key.entries = append(key.entries, entry{q.say("legend.unreliable", nil), q.count(n), -1, swatch(circleColour(1), weak)})
	}
	key.entries = append(append(key.entries, q.withoutEntries(a.withoutCounts())...), q.neighbourhoodEntry(a.vector.Level)...)
	radius := q.theme.radius()
	if a.most > 0 {
		key.least = 2*radius + 0.5*LineHeight(q.theme.Body)
		key.most = key.least
		key.picture = func(b *Board, in Box) { q.nestedCircles(b, in, a, radius) }
	}
	q.mapWith(out, a.column, key, func(b *Board, m *chart) {
		m.fills(b, func(i int) (Colour, pattern) {
			if p := patternOf(a.vector.At(i)); p != plain {
				return p.ground(), p
			}
			if a.of[i] == 0 {
				return zeroFill(), plain
			}
			return ground, plain
		})
	}, func(b *Board, m *chart) { m.circles(b, a, order, radius) })
	if place := out.place; a.most > 0 {
		out.place = func(b *Board, body Box) (Box, Box) {
			key.wide = 2*radius + 0.8*LineHeight(b.Body) + b.TextWidth(a.write(niceBelow(a.most)), TextStyle{Size: b.Body}) + 0.1
			return place(b, body)
		}
	}
}

// radius is that of the largest circle of a map.
func (t Theme) radius() float64 {
	const share = 0.045 // of the smaller side
	return share * min(t.Width, t.Height)
}

// zeros counts the areas that have nothing.
func (a amounts) zeros() int {
	n := 0
	for _, v := range a.of {
		if v == 0 {
			n++
		}
	}
	return n
}

// circles draws the circles, the largest below. They stay inside of the box of the map.
func (c *chart) circles(b *Board, a amounts, order []int, radius float64) {
	b.Group("circles", func() {
		for _, i := range order {
			path := c.path(a.areas, i)
			if path.Empty() || a.of[i] == 0 {
				continue
			}
			x, y := labelPoint(&path)
			r := radius * math.Sqrt(math.Abs(a.of[i])/a.most)
			x = min(max(x, c.room.X+r), c.room.Right()-r)
			y = min(max(y, c.room.Y+r), c.room.Bottom()-r)
			circle := Circle(x, y, r)
			fill := circleColour(a.of[i])
			b.AreaShape(circle, Style{Fill: fill, Stroke: ink(), Width: 0.7 * b.Line}, string(a.vector.Level)+"/"+a.areas.Codes[i], "")
			if a.vector.Status[i] == indicator.Unreliable {
				b.fillPattern(circle, fill, weak)
			}
		}
	})
}

// nestedCircles is the key of sizes: three circles that touch the same ground, each with
// its amount.
func (q *question) nestedCircles(b *Board, in Box, a amounts, radius float64) {
	line := LineHeight(b.Body)
	top := in.Y + 0.25*line
	ground := top + 2*radius
	least := top
	for i, part := range []float64{1, 0.4, 0.1} {
		v := niceBelow(a.most * part)
		r := radius * math.Sqrt(v/a.most)
		b.Shape(Circle(in.X+radius, ground-r, r), Style{Fill: circleColour(1), Stroke: ink(), Width: 0.7 * b.Line})
		y := max(ground-2*r, least)
		least = y + line
		if i > 0 && y > ground+0.01 {
			break
		}
		x := in.X + 2*radius + 0.8*line
		b.Shape(Polyline(in.X+radius, ground-2*r, x-0.2*line, y), Style{Stroke: grey(), Width: 0.6 * b.Line})
		b.Text(x, y+0.35*b.Body*mmPerPoint, b.Cut(a.write(v), in.Right()-x, TextStyle{Size: b.Body}), TextStyle{Size: b.Body}, Box{})
	}
}

// niceBelow is the largest of 1, 2, 5 times a power of ten that is not above.
func niceBelow(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{5, 2} {
		if f*power <= v {
			return f * power
		}
	}
	return power
}

// amountTable are all areas with their amounts, the largest first.
func (q *question) amountTable(a amounts) Table {
	t := Table{Columns: []string{q.Level(a.vector.Level), a.label}}
	for _, i := range a.order() {
		t.Rows = append(t.Rows, []string{q.nameOf(a.areas, i), a.write(a.of[i])})
	}
	for _, i := range withoutValue(a.column) {
		t.Rows = append(t.Rows, []string{q.nameOf(a.areas, i), q.Figure(a.figure(i))})
	}
	return t
}
