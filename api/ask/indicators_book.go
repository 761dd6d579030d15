package ask

import (
	"strings"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Book writes the catalogue as rows: one for each variant, level and period.
func (out IndicatorsOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	table := export.Table{
		Columns: ColumnsOf(w, "indicator", "label", "level", "period", "unit", "decimals", "shape", "numerator", "denominator", "scale", "interval",
			"secrecy", "direction", "simulated", "definition", "edition"),
	}
	table.Rows = func(yield func([]export.Cell) bool) {
		for _, one := range out.Indicators {
			for _, v := range one.Variants {
				for _, l := range v.Levels {
					for _, period := range l.Periods {
						if !yield([]export.Cell{
							export.Text(v.ID), export.Text(v.Label), export.Text(string(l.Level)), export.Text(period), export.Text(one.Unit),
							export.Count(int64(one.Decimals)), export.Text(one.Shape), export.Text(one.Numerator), export.Text(one.Denominator),
							scaleCell(one.Scale), export.Text(one.Interval), export.Text(one.Secrecy), export.Text(one.Direction),
							export.Text(strings.Join(one.Simulated, ", ")), export.Text(one.Definition), export.Text(string(e.Head.ID)),
						}) {
							return
						}
					}
				}
			}
		}
	}
	return bookOf(w, e, w.About("catalogue"), table, out.sources)
}

// scaleCell is a scale; a plain figure has none.
func scaleCell(scale float64) export.Cell {
	if scale == 0 {
		return export.Cell{}
	}
	return export.Number(scale)
}
