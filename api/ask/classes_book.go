package ask

import (
	"strconv"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Book writes the classes as rows.
func (out ClassesOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	table := export.Table{
		Columns: ColumnsOf(w, "indicator", "level", "period", "method", "class", "lower", "upper", "min", "max", "count", "unit", "edition"),
		Rows: CellsFor(len(out.Classes), func(i int, cells []export.Cell) []export.Cell {
			c := out.Classes[i]
			least, greatest := export.Cell{}, export.Cell{}
			if c.Count > 0 {
				least, greatest = export.Number(*c.Min), export.Number(*c.Max)
			}
			return append(cells, export.Text(out.Indicator), export.Text(string(out.Level)), export.Text(out.Period.String()), export.Text(out.Method),
				export.Count(int64(i+1)), export.Number(c.Lower), export.Number(c.Upper), least, greatest, export.Count(int64(c.Count)),
				export.Text(out.Unit), export.Text(string(e.Head.ID)))
		}),
	}
	var notes []export.Note
	for _, x := range out.Without {
		notes = append(notes, export.Note{About: w.About("without"), Says: x.Why + ": " + strconv.Itoa(x.Areas)})
	}
	if out.Zeros > 0 {
		notes = append(notes, export.Note{About: w.About("without"), Says: "zero: " + strconv.Itoa(out.Zeros)})
	}
	return bookOf(w, e, out.Label+", "+w.Level(out.Level)+", "+wording.Period(out.Period), table, out.sources, notes...)
}
