package assises

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// mostBars is how many bars a chart of the workbook has at most.
const mostBars = 40

// chartSheets are the charts of the workbook and the table that they show: blocks of rows, each
// below a row with the names of its series.
type chartSheets struct {
	b      *builder
	charts export.Charts
	table  string
	rows   [][]export.Cell
	shown  map[edition.Key]bool
}

// Columns of the table of the charts.
const (
	columnOfNames   = 1
	columnOfX       = 2
	columnsOfSeries = 3 // the first
	mostSeries      = 12
)

// chartsOf are native charts of the figures of the pack, where one says something: bars of
// at most [mostBars] areas, lines of trends, curves and clouds of points.
func (b *builder) chartsOf(figures []made) (export.Charts, export.Table) {
	c := &chartSheets{b: b, table: b.say("sheet.charted", nil), shown: map[edition.Key]bool{}}
	c.charts = export.Charts{Name: b.say("sheet.charts", nil), Note: b.words.Simulated(b.sources())}
	for _, f := range figures {
		switch own := b.data[f.slot.Number-1].Own; f.slot.Kind {
		case "trend":
			c.lines(f, own[0].Table)
		case "lorenz", "concentration":
			c.curve(f, own[0].Table)
		case "scatter":
			c.points(f, own[0].Table)
		case "award-funnel":
			c.stages(f, own[0].Table)
		default:
			c.bars(f)
		}
	}
	names := []string{"chart", "name", "x"}
	for i := range mostSeries {
		names = append(names, "series_"+strconv.Itoa(i+1))
	}
	t := export.Table{Name: c.table, Rows: slices.Values(c.rows)}
	for _, name := range names {
		t.Columns = append(t.Columns, export.Column{Name: name, Decimals: -1})
	}
	return c.charts, t
}

// block is the rows of a chart.
type block struct {
	figure made
	rows   [][]export.Cell // name, x, series
	series []string
	looks  []export.Look
}

// add puts a block into the table and its chart onto the sheet.
func (c *chartSheets) add(chart export.Chart, k block) {
	if len(k.rows) < 2 || len(k.series) > mostSeries {
		return
	}
	row := func(name, x export.Cell, series []export.Cell) {
		cells := make([]export.Cell, columnsOfSeries+mostSeries)
		cells[0], cells[columnOfNames], cells[columnOfX] = export.Text(c.b.say("book.figure", map[string]string{"n": strconv.Itoa(k.figure.slot.Number)})), name, x
		copy(cells[columnsOfSeries:], series)
		c.rows = append(c.rows, cells)
	}
	var heads []export.Cell
	for i, name := range k.series {
		heads = append(heads, export.Text(name))
		chart.Series = append(chart.Series, export.ChartSeries{Column: columnsOfSeries + i, Look: k.looks[i]})
	}
	row(export.Cell{}, export.Cell{}, heads)
	chart.First, chart.Table = len(c.rows), c.table
	for _, cells := range k.rows {
		row(cells[0], cells[1], cells[2:])
		for _, cell := range cells[1:] {
			if v, ok := cell.Value(); ok && v < 0 {
				chart.Negative = true
			}
		}
	}
	chart.Last = len(c.rows) - 1
	chart.Names = columnOfNames
	if chart.Kind == export.XYChart {
		chart.Names = columnOfX
	}
	chart.Title = c.b.say("chart.title", map[string]string{"n": strconv.Itoa(k.figure.slot.Number), "title": cmp.Or(chart.Title, k.figure.Subtitle)})
	args := map[string]string{}
	if c.simulated(k.figure) {
		args["simulated"] = c.b.say("chart.simulated", nil)
	}
	if slices.Contains(k.looks, export.Weak) {
		args["weak"] = c.b.say("chart.weak", nil)
	}
	chart.Note = c.b.say("chart.note", args)
	c.charts.List = append(c.charts.List, chart)
}

// simulated tells whether a figure rests on simulated inputs.
func (c *chartSheets) simulated(f made) bool {
	for _, k := range c.b.data[f.slot.Number-1].Vectors {
		for _, basis := range c.b.edition.Vector(k).Bases {
			for _, id := range basis.Sources {
				if s, ok := c.b.edition.Source(id); ok && s.Simulated {
					return true
				}
			}
		}
	}
	return false
}

// bars are the areas of the vector of a figure, the highest first. The name of an area
// says when its number is unreliable, and why it has none.
func (c *chartSheets) bars(f made) {
	key := c.b.vectorOf(f.slot)
	v := c.b.edition.Vector(key)
	if v == nil || c.shown[key] || v.Len() > mostBars || len(c.b.data[f.slot.Number-1].Own) > 0 {
		return
	}
	c.shown[key] = true
	areas := c.b.edition.Level(key.Level)
	d, _ := c.b.edition.Definition(key.Indicator)
	order := make([]int, v.Len())
	for i := range order {
		order[i] = i
	}
	exact := func(i int) bool { return v.At(i).Status.HasValue() && !v.At(i).Basis.AtMost() }
	slices.SortStableFunc(order, func(i, j int) int {
		if exact(i) != exact(j) {
			return map[bool]int{true: -1, false: 1}[exact(i)]
		}
		if !exact(i) {
			return 0
		}
		return cmp.Compare(v.At(j).Number, v.At(i).Number)
	})
	k := block{figure: f, series: []string{c.b.say("chart.firm", nil), c.b.say("chart.unreliable", nil)}, looks: []export.Look{export.Solid, export.Weak}}
	weak := false
	for _, i := range order {
		value, name := v.At(i), cmp.Or(areas.Names[i], areas.Codes[i])
		cells := make([]export.Cell, 4)
		switch {
		case !exact(i):
			name += " (" + c.b.words.Text.Sentence(c.b.words.Lang, "status."+value.Status.String(), nil) + ")"
			if value.Basis.AtMost() {
				name = cmp.Or(areas.Names[i], areas.Codes[i]) + " (" + c.b.say("chart.at_most", nil) + ")"
			}
		case value.Status == indicator.Unreliable:
			name += " (" + c.b.say("chart.weak_word", nil) + ")"
			cells[3], weak = export.Number(value.Number), true
		default:
			cells[2] = export.Number(value.Number)
		}
		cells[0] = export.Text(name)
		k.rows = append(k.rows, cells)
	}
	if !weak {
		k.series, k.looks = k.series[:1], k.looks[:1]
	}
	title := fmt.Sprintf("%s, %s, %s", c.b.words.Indicator(key.Indicator), c.b.words.Level(key.Level), wording.Period(key.Period))
	c.add(export.Chart{Kind: export.BarChart, Title: title, Unit: c.b.words.Unit(d.Unit)}, k)
}

// cellsOf goes through the rows of a table by the names of their columns.
func cellsOf(t export.Table, yield func(cell func(name string) export.Cell)) {
	for row := range t.Rows {
		yield(func(name string) export.Cell {
			if i := column(t, name); i >= 0 {
				return row[i]
			}
			return export.Cell{}
		})
	}
}

// lines are the years of each area: a line for each run of years that can be compared, a
// pale mark for unreliable ones, a gap where there is no number.
func (c *chartSheets) lines(f made, t export.Table) {
	k := block{figure: f}
	years := map[string]int{}
	runs := map[string]int{}
	unit, weak := "", map[string]export.Cell{}
	type point struct {
		run  int
		cell export.Cell
	}
	points := map[string][]point{}
	cellsOf(t, func(cell func(string) export.Cell) {
		year := cell("period").String()
		if _, ok := years[year]; !ok {
			years[year] = 0
		}
		run, _ := cell("segment").Value()
		name := fmt.Sprint(cell("code"), " ", run)
		if _, ok := runs[name]; !ok {
			runs[name] = len(k.series)
			k.series, k.looks = append(k.series, cell("name").String()), append(k.looks, export.Solid)
		}
		unit = cell("unit").String()
		points[year] = append(points[year], point{runs[name], cell("value")})
		if cell("status").String() == indicator.Unreliable.String() {
			weak[year+" "+name] = cell("value")
		}
	})
	sorted := make([]string, 0, len(years))
	for year := range years {
		sorted = append(sorted, year)
	}
	slices.Sort(sorted)
	pale := len(k.series)
	if len(weak) > 0 {
		for range len(runs) {
			k.series, k.looks = append(k.series, c.b.say("chart.unreliable", nil)), append(k.looks, export.Weak)
		}
	}
	for _, year := range sorted {
		cells := make([]export.Cell, 2+len(k.series))
		cells[0] = export.Text(year)
		for _, p := range points[year] {
			cells[2+p.run] = p.cell
		}
		for name, run := range runs {
			if cell, ok := weak[year+" "+name]; ok {
				cells[2+pale+run] = cell
			}
		}
		k.rows = append(k.rows, cells)
	}
	k.dropEmpty()
	c.add(export.Chart{Kind: export.LineChart, Unit: c.b.words.Unit(unit)}, k)
}

// dropEmpty takes out series without a number.
func (k *block) dropEmpty() {
	for i := len(k.series) - 1; i >= 0; i-- {
		if slices.ContainsFunc(k.rows, func(r []export.Cell) bool { _, ok := r[2+i].Value(); return ok }) {
			continue
		}
		k.series, k.looks = slices.Delete(k.series, i, i+1), slices.Delete(k.looks, i, i+1)
		for j := range k.rows {
			k.rows[j] = slices.Delete(k.rows[j], 2+i, 3+i)
		}
	}
}

// curve is a curve of shares beside the line of equality.
func (c *chartSheets) curve(f made, t export.Table) {
	k := block{figure: f, series: []string{f.Subtitle, c.b.say("chart.equality", nil)}, looks: []export.Look{export.Curve, export.Rule}}
	cellsOf(t, func(cell func(string) export.Cell) {
		k.rows = append(k.rows, []export.Cell{{}, cell("people_percent"), cell("value_percent"), cell("people_percent")})
	})
	c.add(export.Chart{Kind: export.XYChart, Most: 100, Unit: c.b.say("chart.share_of_value", nil), Across: c.b.say("chart.share_of_people", nil)}, k)
}

// points are areas by two indicators.
func (c *chartSheets) points(f made, t export.Table) {
	k := block{figure: f, series: []string{c.b.say("chart.firm", nil), c.b.say("chart.unreliable", nil)}, looks: []export.Look{export.Marks, export.Weak}}
	across, up := "", ""
	cellsOf(t, func(cell func(string) export.Cell) {
		x, known := cell("need_value").Value()
		y, also := cell("value").Value()
		across = c.b.words.Indicator(cell("need").String()) + " (" + c.b.words.Unit(cell("need_unit").String()) + ")"
		up = c.b.words.Indicator(cell("indicator").String()) + " (" + c.b.words.Unit(cell("unit").String()) + ")"
		if !known || !also {
			return
		}
		row := []export.Cell{cell("name"), export.Number(x), export.Number(y), {}}
		if w := indicator.Unreliable.String(); cell("status").String() == w || cell("need_status").String() == w {
			row[2], row[3] = row[3], row[2]
		}
		k.rows = append(k.rows, row)
	})
	k.dropEmpty()
	c.add(export.Chart{Kind: export.XYChart, Unit: up, Across: across}, k)
}

// stages are the counted stages of an award funnel.
func (c *chartSheets) stages(f made, t export.Table) {
	k := block{figure: f, series: []string{c.b.say("chart.firm", nil)}, looks: []export.Look{export.Solid}}
	cellsOf(t, func(cell func(string) export.Cell) {
		if cell("unit").String() != "" { // euros have no place among counts
			return
		}
		name := cell("stage_name").String()
		if _, ok := cell("value").Value(); !ok {
			name += " (" + c.b.words.Text.Sentence(c.b.words.Lang, "status."+cell("status").String(), nil) + ")"
		}
		k.rows = append(k.rows, []export.Cell{export.Text(name), {}, cell("value")})
	})
	c.add(export.Chart{Kind: export.BarChart}, k)
}
