package figure

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
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
	q.drew = nil // the latest of all may be no map
	for _, c := range columns {
		q.draws(c.vector.Key)
	}
	classes, err := q.classesOf(ctx, latest, st.Classes, st.Breaks)
	if err != nil {
		return nil, err
	}
	colours := scaleOf(len(classes.Classes))
	first := columns[0]
	levels := q.drawnLevels(st.Level)
	args := map[string]string{"label": latest.label, "unit": latest.unit, "first": first.periodText(), "last": latest.periodText(), "areas": q.areasOf(st.Level, latest.vector.Len())}
	divided, dividedNote := q.divided(latest.ID)
	args["divided"] = divided
	title := q.say("multiples.title", args)
	if name, then, now, ok := q.referenceTwice(first, latest); ok {
		title = q.say("trend.title."+course(then, now), map[string]string{
			"name": name, "first": q.Value(first.Definition, then), "from": first.periodText(), "last": q.Value(latest.Definition, now), "to": latest.periodText(),
		})
	}
	out := &content{
		title: title, subtitle: q.say("multiples.subtitle", args), sources: q.sourcesOf(levels, columns...), note: notes(dividedNote, q.boundsNote(classes), q.weakNote(latest)),
		vintages: q.vintagesOf(levels...), scale: colours, ordered: true, table: q.rowTable(columns),
		draw: q.multipleDrawing(columns, classes, colours),
	}
	alt := []string{q.say("multiples.alt", map[string]string{"subtitle": out.subtitle, "maps": q.count(len(columns))}), out.title + ".", q.say("multiples.alt.latest", map[string]string{"period": latest.periodText()})}
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
func (q *question) multipleDrawing(columns []column, classes ask.ClassesOut, colours []Colour) func(*Board, Box) {
	return func(b *Board, body Box) {
		aspect := q.aspect(columns[0])
		key := q.multipleLegend(columns, classes, colours)
		line := LineHeight(b.Body)
		strip := 1.5 * LineHeight(b.Small)
		overhead := 1.3*line + strip
		box, legendBox := b.multipleLayout(body, key, len(columns), aspect, overhead)
		columns, across := q.fitting(columns, box, aspect, overhead, 3*line)
		down := (len(columns) + across - 1) / across
		const gap = 2
		w := (box.W - gap*float64(across-1)) / float64(across)
		h := min(box.H/float64(down), w/aspect+1.3*line+strip)
		for i, c := range columns {
			cell := Box{box.X + float64(i%across)*(w+gap), box.Y + float64(i/across)*h, w, h}
			b.Group("map-"+c.vector.Period.String(), func() {
				b.Text(cell.X+cell.W/2, cell.Y+ascent*b.Body*mmPerPoint, c.periodText(), TextStyle{Size: b.Body, Bold: true, Anchor: Middle}, Box{})
				m := q.newChart(b, c.areas, Box{cell.X, cell.Y + 1.3*line, cell.W, cell.H - 1.3*line})
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

// multipleLayout puts the legend where maps are largest: for each number of maps in a row,
// the room that is left beside and above the legend is tried.
func (b *Board) multipleLayout(body Box, key *legend, n int, aspect, overhead float64) (maps, legend Box) {
	best := 0.0
	for across := 1; across <= n; across++ {
		rows := float64((n + across - 1) / across)
		// A row is higher than its maps by what stands above and below them.
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

// classFill is the paint of areas by classes.
func (q *question) classFill(c column, classes ask.ClassesOut, colours []Colour) func(i int) (Colour, pattern) {
	return func(i int) (Colour, pattern) {
		v := c.vector.At(i)
		if p := patternOf(v); p != plain {
			return p.ground(), p
		}
		if v.Status == indicator.Unreliable && q.spec.State.Uncertainty != state.Hidden {
			return colours[classAt(classes.Breaks, v.Number)], weak
		}
		return colours[classAt(classes.Breaks, v.Number)], plain
	}
}

// multipleLegend has the classes without counts, which differ between the maps.
func (q *question) multipleLegend(columns []column, classes ask.ClassesOut, colours []Colour) *legend {
	latest := columns[len(columns)-1]
	l := &legend{title: latest.unit}
	for i := len(classes.Classes) - 1; i >= 0; i-- {
		l.entries = append(l.entries, entry{q.rangeOf(latest, classes.Classes[i]), "", -1, swatch(colours[i], plain)})
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

// fitting are the columns that have room for a map of a width and more, the first and the
// last among them, and how many stand in a row so that they are largest.
func (q *question) fitting(columns []column, in Box, aspect, overhead, least float64) (fit []column, across int) {
	for n := len(columns); ; n-- {
		across, width := bestColumns(n, in, aspect, overhead)
		if width < least && n > 2 {
			continue
		}
		fit = make([]column, n)
		for i := range fit {
			fit[i] = columns[i*(len(columns)-1)/max(n-1, 1)]
		}
		return fit, across
	}
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
