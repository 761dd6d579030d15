package export

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Charts is a sheet of charts that show cells of other sheets, one below the other.
type Charts struct {
	Name string // of the sheet
	Note string // above the charts, in bold: what is simulated
	List []Chart
}

// ChartKind is what a chart is made of.
type ChartKind uint8

// The kinds of charts.
const (
	BarChart  ChartKind = iota // bars from zero
	LineChart                  // lines along names that follow each other; cells without a number are gaps
	XYChart                    // points or lines in two dimensions
)

// Look is how a series is drawn.
type Look uint8

// The looks of series.
const (
	Solid Look = iota // a bar; a line with marks
	Weak              // a pale bar; a pale mark without line: numbers that are unreliable
	Marks             // marks without line
	Rule              // a thin grey line
	Curve             // a line without marks
)

// ChartSeries is one column of numbers of a chart.
type ChartSeries struct {
	Column int // position in the table
	Look   Look
}

// Chart is a picture of rows of a table. The row before the first has the names of the
// series in their columns. A cell that holds nothing is a gap, never zero.
type Chart struct {
	Kind         ChartKind
	Title, Note  string // the note stands below the title
	Unit, Across string // names of the axes of numbers and of names
	Table        string // name of its sheet
	Names        int    // position of the column with what stands at the bars or below the lines; of XYChart with numbers
	Series       []ChartSeries
	First, Last  int     // rows of the table, from 0
	Negative     bool    // some numbers are below zero
	Most         float64 // end of the axes; 0 leaves it to the program
}

// Colours of charts: those of the figures.
const (
	chartInk  = "1B2433"
	chartPale = "9CC3D0"
	chartGrey = "8A8F98"
)

func chartColours() []string { return []string{"1F6F8B", "B04A0B", "5B3A8C", "3D7A3D"} }

// rowsOfChart is how many rows of a sheet a chart covers.
func (c Chart) rowsOfChart() int {
	if c.Kind != BarChart {
		return 24
	}
	return max(18, c.Last-c.First+12)
}

func writeCharts(f *excelize.File, charts Charts) error {
	if err := printable(f, charts.Name); err != nil {
		return err
	}
	row := 1
	if charts.Note != "" {
		bold, err := f.NewStyle(&excelize.Style{
			Font: &excelize.Font{Bold: true, Color: chartInk}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		})
		if err != nil {
			return err
		}
		if err := f.SetCellStr(charts.Name, "A1", charts.Note); err != nil {
			return err
		}
		if err := f.SetCellStyle(charts.Name, "A1", "A1", bold); err != nil {
			return err
		}
		if err := f.MergeCell(charts.Name, "A1", "M1"); err != nil { // as wide as the charts
			return err
		}
		const high = 80 // points, for some lines
		if err := f.SetRowHeight(charts.Name, 1, high); err != nil {
			return err
		}
		row = 3
	}
	for _, c := range charts.List {
		if err := f.AddChart(charts.Name, fmt.Sprintf("A%d", row), c.native()); err != nil {
			return fmt.Errorf("chart %q: %w", c.Title, err)
		}
		row += c.rowsOfChart() + 1
	}
	return nil
}

// native is the chart as the library has it.
func (c Chart) native() *excelize.Chart {
	const pixelsOfRow, width = 20, 860
	ink := excelize.Font{Color: chartInk, Size: 10}
	title := []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Bold: true, Size: 12, Color: chartInk}}}
	if c.Note != "" {
		title = append(title, excelize.RichTextRun{Text: "\n" + c.Note, Font: &excelize.Font{Size: 10, Color: chartInk}})
	}
	out := &excelize.Chart{
		Type:         map[ChartKind]excelize.ChartType{BarChart: excelize.Bar, LineChart: excelize.Line, XYChart: excelize.Scatter}[c.Kind],
		Title:        excelize.ChartTitle{Paragraph: title},
		Dimension:    excelize.ChartDimension{Width: width, Height: uint(c.rowsOfChart()*pixelsOfRow - pixelsOfRow)},
		Legend:       excelize.ChartLegend{Position: "bottom", Font: &ink},
		XAxis:        excelize.ChartAxis{Font: ink, Title: axisTitle(c.Across, ink)},
		YAxis:        excelize.ChartAxis{Font: ink, MajorGridLines: true, Title: axisTitle(c.Unit, ink)},
		ShowBlanksAs: "gap",
		GapWidth:     new(uint(45)),
	}
	if len(c.Series) == 1 {
		out.Legend.Position = "none"
	}
	if !c.Negative {
		out.YAxis.Minimum = new(0.0)
	}
	if c.Most > 0 {
		out.XAxis.Maximum, out.YAxis.Maximum = &c.Most, &c.Most
	}
	if c.Kind == BarChart {
		out.XAxis.ReverseOrder = true
		out.Overlap = new(100) // solid and weak bars stand in one place
	}
	for i, s := range c.Series {
		out.Series = append(out.Series, c.series(s, chartColours()[i%len(chartColours())]))
	}
	return out
}

func axisTitle(text string, font excelize.Font) excelize.ChartTitle {
	if text == "" {
		return excelize.ChartTitle{}
	}
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &font}}}
}

// series is a series as the library has it.
func (c Chart) series(s ChartSeries, colour string) excelize.ChartSeries {
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	out := excelize.ChartSeries{
		Name: c.cells(s.Column, c.First-1, c.First-1), Categories: c.cells(c.Names, c.First, c.Last), Values: c.cells(s.Column, c.First, c.Last),
		Fill: fill(colour), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2},
		Marker: excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: fill(colour), Border: excelize.LineOptions{Type: excelize.LineSolid, Fill: fill(colour), Width: 1}},
	}
	switch s.Look {
	case Weak:
		if c.Kind == BarChart {
			out.Fill = fill(chartPale)
		}
		out.Line.Type = excelize.LineNone // pale and not hollow: programs may leave out the line around a mark
		out.Marker = excelize.ChartMarker{
			Symbol: "diamond", Size: 10, Fill: fill(chartPale), Border: excelize.LineOptions{Type: excelize.LineSolid, Fill: fill(chartInk), Width: 1},
		}
	case Marks:
		out.Line.Type = excelize.LineNone
	case Rule:
		out.Fill, out.Line.Width, out.Marker = fill(chartGrey), 1, excelize.ChartMarker{Symbol: "none"}
	case Curve:
		out.Marker = excelize.ChartMarker{Symbol: "none"}
	case Solid:
	}
	return out
}

// cells names cells of a column of the table, as a formula has them. Row -1 is the header.
func (c Chart) cells(column, first, last int) string {
	name, _ := excelize.ColumnNumberToName(column + 1) // a column of a table has a name
	if first == last {
		return fmt.Sprintf("'%s'!$%s$%d", c.Table, name, first+2)
	}
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", c.Table, name, first+2, name, last+2)
}
