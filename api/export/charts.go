package export

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Charts is a sheet of charts that show cells of other sheets, one below the other.
type Charts struct {
	Name string // of the sheet
	List []Chart
}

// Chart is bars from zero over rows of a table.
type Chart struct {
	Title, Unit string
	Table       string // name of its sheet
	Names       int    // position of the column with what stands at the bars
	Values      int    // position of the column with their lengths
	First, Last int    // rows of the table, from 0
	Negative    bool   // some bars go below zero
}

// rowsOfChart is how many rows of a sheet a chart covers.
func rowsOfChart(bars int) int { return max(16, bars+6) }

func writeCharts(f *excelize.File, charts Charts) error {
	if err := printable(f, charts.Name); err != nil {
		return err
	}
	row := 1
	ink := excelize.Font{Color: "1B2433", Size: 10}
	for _, c := range charts.List {
		bars := c.Last - c.First + 1
		const pixelsOfRow, width = 20, 860
		height := uint(rowsOfChart(bars)*pixelsOfRow - pixelsOfRow)
		axis := excelize.ChartAxis{MajorGridLines: true, Font: ink, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Unit, Font: &ink}}}}
		if !c.Negative {
			axis.Minimum = new(0.0)
		}
		err := f.AddChart(charts.Name, fmt.Sprintf("A%d", row), &excelize.Chart{
			Type:      excelize.Bar,
			Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Bold: true, Size: 12, Color: "1B2433"}}}},
			Dimension: excelize.ChartDimension{Width: width, Height: height},
			Legend:    excelize.ChartLegend{Position: "none"},
			XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: ink},
			GapWidth:  new(uint(45)),
			YAxis:     axis,
			Series: []excelize.ChartSeries{{
				Name: c.cells(c.Values, -1, -1), Categories: c.cells(c.Names, c.First, c.Last), Values: c.cells(c.Values, c.First, c.Last),
				Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F6F8B"}},
			}},
		})
		if err != nil {
			return fmt.Errorf("chart %q: %w", c.Title, err)
		}
		row += rowsOfChart(bars) + 1
	}
	return nil
}

// cells names cells of a column of the table, as a formula has them. Row -1 is the header.
func (c Chart) cells(column, first, last int) string {
	name, _ := excelize.ColumnNumberToName(column + 1) // a column of a table has a name
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", c.Table, name, first+2, name, last+2)
}
