package figure

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/source"
)

// thirds is how many classes each side of a bivariate map has.
const thirds = ask.CrossClasses

// bivariateColours are nine colours, need to the right and support upwards: pale where both
// are low, orange for need, blue for support, near black where both are high. Blue and orange
// stay apart for all kinds of colour vision.
func bivariateColours() [thirds][thirds]Colour {
	return [thirds][thirds]Colour{
		{rgb(0xe4eee0), rgb(0xf2c98a), rgb(0xec7f1f)},
		{rgb(0x9fd8ee), rgb(0xa29d95), rgb(0x996039)},
		{rgb(0x4b8cdc), rgb(0x4c588f), rgb(0x352340)},
	}
}

// crossed is need and support of a level, set against one another.
type crossed struct {
	ask.CrossOut
	support, need column
	patterns      []pattern // per area: plain where both are known
	without       map[pattern]int
}

// bivariate shows need and support together, in the classes of [ask.Asker.Cross].
func (q *question) bivariate(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", source.Commune)
	if q.spec.State.Need == "" {
		q.spec.State.Need = "need.poverty"
	}
	st := q.spec.State
	x, err := q.crossed(ctx)
	if err != nil {
		return nil, err
	}
	colours := bivariateColours()
	none := 0
	for _, row := range x.Cells {
		none += row[0].None
	}
	key := &legend{title: q.say("bivariate.legend"+x.suffix(), map[string]string{"areas": q.areasInTitle(st.Level, x.Known), "none": q.count(none), "without": q.without(x)})}
	line := LineHeight(q.theme.Small)
	key.least, key.most, key.wide = 7*line, 12*line, 10*line
	key.picture = q.crossLegend(x)
	hatches := st.Uncertainty != state.Hidden
	if x.Unsure > 0 && hatches {
		key.entries = append(key.entries, entry{q.say("bivariate.unsure", nil), q.count(x.Unsure), -1, swatch(rgb(0xd9dee6), weak)})
	}
	key.entries = append(append(key.entries, q.withoutEntries(x.without)...), q.neighbourhoodEntry(st.Level)...)
	levels := q.drawnLevels(st.Level)
	subtitle := q.say("bivariate.subtitle", map[string]string{
		"need": x.need.label, "need_period": x.need.periodText(), "support": x.support.label, "support_period": x.support.periodText(),
		"areas": q.areasOf(st.Level, x.Areas), "known": q.count(x.Known),
	})
	flat := make([]Colour, 0, thirds*thirds)
	for _, row := range colours {
		flat = append(flat, row[:]...)
	}
	out := &content{
		title: q.crossTitle(x), subtitle: subtitle, note: q.say("bivariate.note"+x.suffix(), nil),
		sources: q.sourcesOf(levels, x.support, x.need), vintages: q.vintagesOf(levels...), scale: flat,
		table: q.crossTable(x), alt: q.crossAlt(subtitle, x),
	}
	q.mapDrawing(out, x.support, key, func(i int) (Colour, pattern) {
		if p := x.patterns[i]; p != plain {
			return p.ground(), p
		}
		fill := colours[x.Cell[i]%thirds][x.Cell[i]/thirds]
		if x.Unreliable[i] && hatches {
			return fill, weak
		}
		return fill, plain
	})
	return out, nil
}

// crossed asks how need and support fall together.
func (q *question) crossed(ctx context.Context) (crossed, error) {
	st := q.spec.State
	x := crossed{without: map[pattern]int{}}
	var err error
	if x.support, err = q.crossSide("indicator", st.Indicator, st.Period); err != nil {
		return x, err
	}
	if x.need, err = q.crossSide("need", st.Need, ""); err != nil {
		return x, err
	}
	in := ask.CrossIn{Indicator: x.support.ID, Need: x.need.ID, Level: string(st.Level), Period: x.support.vector.Period.String()}
	if x.CrossOut, err = q.Cross(ctx, q.e, in); err != nil {
		return x, err
	}
	x.patterns = make([]pattern, x.Areas)
	for i := range x.patterns {
		x.patterns[i] = max(patternOf(x.support.vector.At(i)), patternOf(x.need.vector.At(i)))
		if x.patterns[i] != plain {
			x.without[x.patterns[i]]++
		}
	}
	return x, nil
}

// crossSide is one of the two indicators, which is no amount.
func (q *question) crossSide(parameter, id, period string) (column, error) {
	c, err := q.mapColumn(parameter, id, q.spec.State.Level, period)
	if err == nil && isAmount(c) {
		err = ask.NewParamError(parameter, "figure_amount", map[string]string{"value": c.ID})
	}
	return c, err
}

// suffix parts sentences on thirds of support from those on none, less and more.
func (x crossed) suffix() string {
	if x.ZeroApart {
		return ".zero"
	}
	return ""
}

// crossTitle says how many of the areas with most need have least support.
func (q *question) crossTitle(x crossed) string {
	needy := 0
	for _, cell := range x.Cells[thirds-1] {
		needy += cell.Areas
	}
	strained := x.Cells[thirds-1][0]
	args := map[string]string{
		"need": q.subject(x.need.ID), "support": wording.Inside(q.subject(x.support.ID)), "strained": q.areasInTitle(x.Level, strained.Areas), "needy": q.count(needy),
		"without": q.without(x),
	}
	if strained.Unsure > 0 {
		args["weak"] = q.count(strained.Unsure)
	}
	if x.Known == 0 {
		return q.say("bivariate.none", args)
	}
	return q.title("bivariate.title"+x.suffix(), args)
}

// without says what areas lack that have no support: no more than what is counted, as money
// may act where its seat is not, and lie where no place is known.
func (q *question) without(x crossed) string {
	for _, b := range x.support.vector.Bases {
		if code := "bivariate.without." + b.Method; q.has(code) {
			return q.say(code, nil)
		}
	}
	return q.say("bivariate.without", nil)
}

// supportWord and needWord name classes, the lowest first.
func (q *question) supportWord(x crossed, class int) string {
	if x.ZeroApart {
		return []string{q.without(x), q.say("bivariate.support.less", nil), q.say("bivariate.support.more", nil)}[class]
	}
	return q.say("bivariate.support."+[]string{"low", "middle", "high"}[class], nil)
}

func (q *question) needWord(class int) string {
	return q.say("bivariate.need."+[]string{"low", "middle", "high"}[class], nil)
}

// cellWords name a cell of a cross.
func (q *question) cellWords(x crossed, need, support int) string {
	return q.say("bivariate.cell", map[string]string{"need": q.needWord(need), "support": q.supportWord(x, support)})
}

// crossTable are all areas with both values and their cell.
func (q *question) crossTable(x crossed) Table {
	t := Table{Columns: []string{q.Level(x.Level), q.heading(x.need), q.heading(x.support), q.say("column.class", nil)}}
	for i, cell := range x.Cell {
		class := ""
		if cell >= 0 {
			class = q.cellWords(x, cell/thirds, cell%thirds)
		}
		t.Rows = append(t.Rows, []string{q.nameOf(x.support.areas, i), q.marked(x.need.figure(i)), q.marked(x.support.figure(i)), class})
	}
	return t
}

// crossAlt describes the map by the number of areas in each of its colours.
func (q *question) crossAlt(subtitle string, x crossed) string {
	var list []string
	for need := thirds - 1; need >= 0; need-- {
		for support, cell := range x.Cells[need] {
			list = append(list, q.say("alt.count", map[string]string{"what": q.cellWords(x, need, support), "n": q.count(cell.Areas)}))
		}
	}
	if x.Unsure > 0 {
		list = append(list, q.say("alt.count", map[string]string{"what": q.say("bivariate.unsure", nil), "n": q.count(x.Unsure)}))
	}
	for _, p := range patterns() {
		if n := x.without[p]; n > 0 {
			list = append(list, q.say("alt.count", map[string]string{"what": q.say("legend."+p.word(), nil), "n": q.count(n)}))
		}
	}
	return q.say("alt.map", map[string]string{"subtitle": subtitle}) + " " + q.say("alt.classes", map[string]string{"list": strings.Join(list, q.say("separator", nil))})
}
