package figure

import (
	"context"
	"math"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// thirds is how many classes each side of a bivariate map has.
const thirds = 3

// bivariateColours are nine colours, need to the right and help upwards: pale where both
// are low, orange for need, blue for help, near black where both are high. Blue and orange
// stay apart for all kinds of colour vision.
func bivariateColours() [thirds][thirds]Colour {
	return [thirds][thirds]Colour{
		{rgb(0xe4eee0), rgb(0xf2c98a), rgb(0xec7f1f)},
		{rgb(0x9fd8ee), rgb(0xa29d95), rgb(0x996039)},
		{rgb(0x4b8cdc), rgb(0x4c588f), rgb(0x352340)},
	}
}

// side is one of the two indicators of a bivariate map.
type side struct {
	column
	breaks []float64
}

// third is the class of a value, 0 to 2. Where values leave only two classes they are the
// lowest and the highest; where they leave one it is the lowest.
func (s side) third(v float64) int {
	class := classAt(s.breaks, v)
	if len(s.breaks) == thirds && class == 1 {
		return thirds - 1
	}
	return class
}

// bivariate shows need and help together: each in thirds of the areas.
func (q *question) bivariate(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", source.Commune)
	if q.spec.State.Need == "" {
		q.spec.State.Need = "need.poverty"
	}
	st := q.spec.State
	help, err := q.side(ctx, "indicator", st.Indicator, st.Period)
	if err != nil {
		return nil, err
	}
	need, err := q.side(ctx, "need", st.Need, "")
	if err != nil {
		return nil, err
	}
	n := help.vector.Len()
	patterns := make([]pattern, n)
	without := map[pattern]int{}
	var counts [thirds][thirds]int
	both, unsure := 0, 0
	for i := range n {
		patterns[i] = max(patternOf(help.vector.At(i)), patternOf(need.vector.At(i)))
		if patterns[i] != plain {
			without[patterns[i]]++
			continue
		}
		both++
		row, col := help.third(help.vector.Number[i]), need.third(need.vector.Number[i])
		counts[row][col]++
		if row == 0 && col == thirds-1 && (weakAt(help.vector, i) || weakAt(need.vector, i)) {
			unsure++
		}
	}
	colours := bivariateColours()
	key := &legend{title: q.say("bivariate.legend", map[string]string{"areas": q.areasOf(st.Level, both)})}
	key.least, key.most = 6.8*LineHeight(q.theme.Small), 17*LineHeight(q.theme.Small)
	key.picture = q.scatterLegend(help, need, patterns, counts)
	key.entries = append(q.withoutEntries(without), q.neighbourhoodEntry(st.Level)...)
	levels := q.drawnLevels(st.Level)
	args := map[string]string{
		"need": q.subject(need.ID), "help": lowered(q.subject(help.ID)), "strained": q.areasInTitle(st.Level, counts[0][thirds-1]),
		"needy": q.count(counts[0][thirds-1] + counts[1][thirds-1] + counts[2][thirds-1]),
	}
	if unsure > 0 {
		args["weak"] = q.count(unsure)
	}
	title := "bivariate.title"
	if both == 0 {
		title = "bivariate.none"
	}
	subtitle := q.say("bivariate.subtitle", map[string]string{
		"need": need.label, "need_period": need.periodText(), "help": help.label, "help_period": help.periodText(), "areas": q.areasOf(st.Level, n), "known": q.count(both),
	})
	flat := make([]Colour, 0, thirds*thirds)
	for _, row := range colours {
		flat = append(flat, row[:]...)
	}
	return &content{
		title: q.title(title, args), subtitle: subtitle, note: q.say("bivariate.note", nil),
		sources: q.sourcesOf(levels, help.column, need.column), vintages: q.vintagesOf(levels...), scale: flat,
		table: q.bivariateTable(help, need), alt: q.bivariateAlt(subtitle, counts, without),
		draw: q.mapDrawing(help.column, key, func(i int) (Colour, pattern) {
			if p := patterns[i]; p != plain {
				return p.ground(), p
			}
			return colours[help.third(help.vector.Number[i])][need.third(need.vector.Number[i])], plain
		}),
	}, nil
}

// side asks for an indicator and its thirds.
func (q *question) side(ctx context.Context, parameter, id, period string) (side, error) {
	c, err := q.mapColumn(parameter, id, q.spec.State.Level, period)
	if err != nil {
		return side{}, err
	}
	if isAmount(c) {
		return side{}, ask.NewParamError(parameter, "figure_amount", map[string]string{"value": c.ID})
	}
	classes, err := q.classesOf(ctx, c, state.Classes{Method: "quantile", K: thirds}, nil)
	return side{c, classes.Breaks}, err
}

// scatterLegend draws the nine colours with a point for each area and the number of areas
// in each, need to the right.
func (q *question) scatterLegend(help, need side, patterns []pattern, counts [thirds][thirds]int) func(*Board, Box) {
	return func(b *Board, in Box) {
		line := LineHeight(b.Small)
		style := TextStyle{Size: b.Small}
		bounds := in.H > 9*line // there is room for them
		plot := Box{in.X, in.Y + 1.1*line, in.W, in.H - 2.4*line}
		if bounds {
			plot.H -= line
		}
		plot.W = min(plot.W, 1.25*plot.H)
		w, h := plot.W/thirds, plot.H/thirds
		for row, colours := range bivariateColours() {
			for col, colour := range colours {
				cell := Box{plot.X + float64(col)*w, plot.Bottom() - float64(row+1)*h, w, h}
				b.Shape(cell.Path(), Style{Fill: colour, Stroke: paper(), Width: b.Line})
			}
		}
		var dots Path
		r := 0.09 * LineHeight(b.Body)
		for i, p := range patterns {
			if p != plain {
				continue
			}
			dot := Circle(plot.X+need.position(need.vector.Number[i])*w, plot.Bottom()-belowNumber(help.position(help.vector.Number[i]))*h, r)
			dots.ops, dots.xy = append(dots.ops, dot.ops...), append(dots.xy, dot.xy...)
		}
		b.Shape(dots, Style{Fill: paper(), Stroke: ink(), Width: 0.5 * b.Line})
		for row, colours := range bivariateColours() {
			for col, colour := range colours {
				s := TextStyle{Size: b.Small, Bold: true, Anchor: End, On: colour}
				s.Colour = readableOn(colour)
				x, y := plot.X+float64(col+1)*w-0.3*line, plot.Bottom()-float64(row+1)*h+0.95*line
				b.Text(x, y, q.count(counts[row][col]), s, Box{})
			}
		}
		b.Text(plot.X, in.Y+0.8*line, q.sideName(b, "up", help.label, in.W), style, Box{})
		y := plot.Bottom() + line
		b.Text(plot.X, y, q.sideName(b, "right", need.label, in.W), style, Box{})
		if text := q.breaksText(need); bounds && text != "" {
			b.Text(plot.X, y+line, b.Cut(text, in.W, style), TextStyle{Size: b.Small, Colour: grey()}, Box{})
		}
	}
}

// sideName names a side of the legend: by its indicator, where there is room, else as what
// it stands for, which the subtitle tells.
func (q *question) sideName(b *Board, side, label string, width float64) string {
	style := TextStyle{Size: b.Small}
	if text := q.say("bivariate."+side, map[string]string{"label": label}); b.TextWidth(text, style) <= width {
		return text
	}
	return b.Cut(q.say("bivariate."+side, map[string]string{"label": q.say("bivariate."+side+".short", nil)}), width, style)
}

// position is where a value lies on a side of the legend, 0 to 3: its class, and the place
// in it.
func (s side) position(v float64) float64 {
	class := classAt(s.breaks, v)
	low, high := s.breaks[class], s.breaks[class+1]
	const rim = 0.12
	at := 0.5
	if high > low {
		at = rim + (1-2*rim)*math.Min(math.Max((v-low)/(high-low), 0), 1)
	}
	return float64(s.third(v)) + at
}

// belowNumber leaves the upper part of a cell to its number.
func belowNumber(position float64) float64 {
	const lower = 0.66
	row, at := math.Modf(position)
	return row + lower*at
}

// breaksText writes the bounds between the thirds of an indicator.
func (q *question) breaksText(s side) string {
	if len(s.breaks) < thirds {
		return ""
	}
	words := make([]string, 0, thirds)
	for _, v := range s.breaks[1 : len(s.breaks)-1] {
		words = append(words, q.Number(s.Definition, v))
	}
	return q.say("bivariate.breaks", map[string]string{"breaks": strings.Join(words, q.say("separator", nil))})
}

// bivariateTable are all areas with both values.
func (q *question) bivariateTable(help, need side) Table {
	t := Table{Columns: []string{q.Level(help.vector.Level), q.heading(need.column), q.heading(help.column)}}
	for i := range help.vector.Len() {
		t.Rows = append(t.Rows, []string{q.nameOf(help.areas, i), q.Figure(need.figure(i)), q.Figure(help.figure(i))})
	}
	return t
}

// bivariateAlt describes the map by the number of areas in each of its colours.
func (q *question) bivariateAlt(subtitle string, counts [thirds][thirds]int, without map[pattern]int) string {
	var list []string
	words := []string{"low", "middle", "high"}
	for need := thirds - 1; need >= 0; need-- {
		for help := range thirds {
			what := q.say("bivariate.cell", map[string]string{"need": q.say("bivariate."+words[need], nil), "help": q.say("bivariate.help."+words[help], nil)})
			list = append(list, q.say("alt.count", map[string]string{"what": what, "n": q.count(counts[help][need])}))
		}
	}
	for _, p := range patterns() {
		if n := without[p]; n > 0 {
			list = append(list, q.say("alt.count", map[string]string{"what": q.say("legend."+p.word(), nil), "n": q.count(n)}))
		}
	}
	return q.say("alt.map", map[string]string{"subtitle": subtitle}) + " " + q.say("alt.classes", map[string]string{"list": strings.Join(list, q.say("separator", nil))})
}
