package figure

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/source"
)

// mostMultiples is how many small maps stand side by side.
const mostMultiples = 6

// multiples draws an indicator in several periods, a small map each, in the classes of the
// latest.
func (q *question) multiples(ctx context.Context) (*content, error) {
	q.usual("funding.per_capita", source.Commune)
	st := q.spec.State
	latest, err := q.mapColumn("indicator", st.Indicator, st.Level, st.Period)
	if err != nil {
		return nil, err
	}
	if isAmount(latest) {
		return nil, ask.NewParamError("indicator", "figure_amount", map[string]string{"value": latest.ID})
	}
	columns, err := q.row(latest)
	if err != nil {
		return nil, err
	}
	latest = columns[len(columns)-1]
	classes, err := q.classesOf(ctx, latest, st.Classes, st.Breaks)
	if err != nil {
		return nil, err
	}
	colours := scaleOf(len(classes.Classes))
	first := columns[0]
	levels := q.drawnLevels(st.Level)
	args := map[string]string{"label": latest.label, "unit": q.InUnit(latest.Unit), "areas": q.areasOf(st.Level, latest.vector.Len())}
	title := q.say("multiples.title", map[string]string{"label": q.subject(latest.ID), "first": first.periodText(), "last": latest.periodText()})
	if len(columns) == 1 {
		title = q.say("multiples.title.one", map[string]string{"label": q.subject(latest.ID), "last": latest.periodText()})
	} else if name, then, now, ok := q.referenceTwice(first, latest); ok {
		title = q.title("trend.title."+course(then, now), map[string]string{
			"name": q.say("trend.subject", map[string]string{"label": q.subject(latest.ID), "name": name}), "first": q.Value(first.Definition, then), "from": first.periodText(), "last": q.Value(latest.Definition, now), "to": latest.periodText(),
		})
	}
	out := &content{
		title: title, subtitle: q.say("multiples.subtitle", args), sources: q.sourcesOf(levels, columns...), note: q.weakNote(latest),
		vintages: q.vintagesOf(levels...), scale: colours, ordered: true, table: q.rowTable(columns),
	}
	q.multipleDrawing(out, columns, classes, colours)
	alt := []string{q.say("multiples.alt", map[string]string{"subtitle": out.subtitle, "maps": q.count(len(columns))}), out.title + "."}
	out.alt = strings.Join(append(alt, q.altRest(latest)...), " ")
	return out, nil
}

// row are the columns of an indicator for the last periods of the same length as a
// column's, single years when that is the latest of all.
func (q *question) row(latest column) ([]column, error) {
	length := latest.vector.Period.To - latest.vector.Period.From
	if q.spec.State.Period == "" {
		length = 0
	}
	var columns []column
	for _, k := range q.e.Keys() {
		if k.Indicator != latest.ID || k.Level != latest.vector.Level || k.Period.To-k.Period.From != length || k.Period.To > latest.vector.Period.To {
			continue
		}
		c, err := q.column("indicator", k.Indicator, k.Level, k.Period.String())
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	if len(columns) == 0 {
		columns = []column{latest}
	}
	return columns[max(len(columns)-mostMultiples, 0):], nil
}

// multipleDrawing draws the maps in rows, and one legend.
func (q *question) multipleDrawing(out *content, columns []column, classes ask.ClassesOut, colours []Colour) {
	key := q.multipleLegend(columns, classes, colours)
	out.key = key
	aspect := 0.0
	out.place = func(b *Board, body Box) (maps, place Box) {
		if aspect == 0 {
			aspect = q.aspect(columns[0])
		}
		maps, place, _ = b.multipleFit(body, key, len(columns), aspect)
		return maps, place
	}
	out.draw = func(b *Board, body Box) {
		box, legendBox := out.place(b, body)
		_, _, n := b.multipleFit(body, key, len(columns), aspect)
		head := multipleHead(b)
		across, _ := bestColumns(n, box, aspect, head)
		columns := thinned(columns, n)
		down := (len(columns) + across - 1) / across
		// What room is left goes between the maps.
		w := min((box.W-multipleGap*float64(across-1))/float64(across), (box.H/float64(down)-head)*aspect)
		stepX, stepY := w+multipleGap, box.H/float64(down)
		if across > 1 {
			stepX = min((box.W-w)/float64(across-1), 1.15*w)
		}
		for i, c := range columns {
			cell := Box{box.X + float64(i%across)*stepX, box.Y + float64(i/across)*min(stepY, 1.15*(w/aspect)+head), w, w/aspect + head}
			b.Group("map-"+c.vector.Period.String(), func() {
				b.Text(cell.X+cell.W/2, cell.Y+ascent*b.Body*mmPerPoint, c.periodText(), TextStyle{Size: b.Body, Bold: true, Anchor: Middle}, Box{})
				m := q.newChart(b, c.areas, Box{cell.X, cell.Y + head, cell.W, cell.H - head})
				m.small = true
				m.land(b)
				m.fills(b, q.classFill(c, classes, colours))
				m.over(b)
				if i == 0 {
					m.scaleBar(b)
				}
			})
		}
		b.drawLegend(key, legendBox, legendBox.Y > body.Y)
	}
}

const (
	multipleGap   = 2 // between small maps, in millimetres
	leastMultiple = 6 // width of a small map, in lines: where there is less room, fewer are larger
)

// multipleHead is the height of the period above a small map.
func multipleHead(b *Board) float64 { return 1.3 * LineHeight(b.Body) }

// multipleFit finds how many of n maps have room, and lays them out: where many would be
// too small to read, fewer are larger.
func (b *Board) multipleFit(body Box, key *legend, n int, aspect float64) (maps, place Box, fit int) {
	for fit = n; ; fit-- {
		maps, place = b.multipleLayout(body, key, fit, aspect, multipleHead(b))
		if _, width := bestColumns(fit, maps, aspect, multipleHead(b)); fit <= 2 || width >= leastMultiple*LineHeight(b.Body) {
			return maps, place, fit
		}
	}
}

// multipleLayout puts the legend where maps are largest: for each number of maps in a row,
// the room that is left beside and above the legend is tried.
func (b *Board) multipleLayout(body Box, key *legend, n int, aspect, overhead float64) (maps, legend Box) {
	best := 0.0
	for across := 1; across <= n; across++ {
		rows := float64((n + across - 1) / across)
		// A row is higher than its maps by what stands above them.
		width := min(body.W/float64(across), (body.H/rows-overhead)*aspect)
		if width <= 0 {
			continue
		}
		box, place := b.layout(body, key, float64(across)*width/(rows*(width/aspect+overhead)))
		if _, w := bestColumns(n, box, aspect, overhead); w > best {
			best, maps, legend = w, box, place
		}
	}
	if best == 0 {
		return b.layout(body, key, aspect)
	}
	return maps, legend
}

// multipleLegend has the classes without counts, which differ between the maps.
func (q *question) multipleLegend(columns []column, classes ask.ClassesOut, colours []Colour) *legend {
	latest := columns[len(columns)-1]
	l := &legend{title: latest.unit}
	for i := len(classes.Classes) - 1; i >= 0; i-- {
		l.entries = append(l.entries, entry{q.rangeOf(latest, classes.Classes[i]), "", -1, swatch(colours[i], plain)})
	}
	if least, most := zerosOf(columns); most > 0 {
		count := q.count(most)
		if least < most {
			count = q.count(least) + "–" + count
		}
		l.entries = append(l.entries, entry{q.say("legend.zero", nil), count, -1, swatch(zeroFill(), plain)})
	}
	without, unreliable := map[pattern]int{}, 0
	for _, c := range columns {
		unreliable += c.unreliable()
		for p, n := range c.withoutCounts() {
			without[p] += n
		}
	}
	if unreliable > 0 && q.spec.State.Uncertainty != state.Hidden {
		l.entries = append(l.entries, entry{q.say("legend.unreliable", nil), "", -1, swatch(colours[len(colours)/2], weak)})
	}
	for _, e := range q.withoutEntries(without) {
		e.count = ""
		l.entries = append(l.entries, e)
	}
	return l
}

// zerosOf are the least and the greatest number of areas that have zero in a period.
func zerosOf(columns []column) (least, most int) {
	for k, c := range columns {
		n := 0
		for _, i := range c.known() {
			if c.vector.Number[i] == 0 {
				n++
			}
		}
		if most = max(most, n); k == 0 || n < least {
			least = n
		}
	}
	return least, most
}

// thinned are so many of the columns, the first and the last among them.
func thinned(columns []column, n int) []column {
	fit := make([]column, n)
	for i := range fit {
		fit[i] = columns[i*(len(columns)-1)/max(n-1, 1)]
	}
	return fit
}

// bestColumns is in how many columns maps of an aspect are largest, and how wide they are.
func bestColumns(n int, in Box, aspect, overhead float64) (across int, width float64) {
	across = n
	for c := 1; c <= n; c++ {
		rows := (n + c - 1) / c
		if w := min(in.W/float64(c), (in.H/float64(rows)-overhead)*aspect); w > width+0.01 {
			across, width = c, w
		}
	}
	return across, width
}

// rowTable are all areas with their value in each period.
func (q *question) rowTable(columns []column) Table {
	t := Table{Columns: []string{q.Level(columns[0].vector.Level)}}
	for _, c := range columns {
		t.Columns = append(t.Columns, c.periodText())
	}
	for i := range columns[0].vector.Len() {
		row := []string{q.nameOf(columns[0].areas, i)}
		for _, c := range columns {
			row = append(row, q.Figure(c.figure(i)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
