package ask

import (
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Book writes the measures as rows.
func (out EquityOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	need, needPeriod := "", ""
	if out.Need != nil {
		need, needPeriod = out.Need.Indicator, out.Need.Period.String()
	}
	table := export.Table{
		Columns: ColumnsOf(w, "indicator", "level", "period", "need", "need_period", "group", "measure", "value", "p", "areas", "reason", "text", "edition"),
		Rows: CellsFor(len(out.Measures), func(i int, cells []export.Cell) []export.Cell {
			m := out.Measures[i]
			return append(cells, export.Text(out.Indicator), export.Text(string(out.Level)), export.Text(out.Period.String()), export.Text(need),
				export.Text(needPeriod), export.Text(out.Group), export.Text(m.ID), pointerCell(m.Value), pointerCell(m.P), export.Count(int64(m.Areas)),
				export.Text(m.Reason), export.Text(m.Text), export.Text(string(e.Head.ID)))
		}),
	}
	var notes []export.Note
	for _, x := range out.Excluded {
		notes = append(notes, export.Note{About: w.About("without"), Says: excludedText(w, x)})
	}
	if out.Need != nil {
		for _, x := range out.Need.Excluded {
			notes = append(notes, export.Note{About: w.About("without"), Says: out.Need.Label + ", " + excludedText(w, x)})
		}
	}
	return bookOf(w, e, out.Label+", "+w.Level(out.Level)+", "+wording.Period(out.Period), table, out.Sources, notes...)
}

func excludedText(w wording.Writer, x ExcludedOut) string {
	text := w.Why(x.Why) + ": " + w.Text.Int(w.Lang, int64(x.Areas))
	if x.Share != nil {
		text += " (" + w.Share(*x.Share) + ")"
	}
	return text
}

// pointerCell is a number that may not be known.
func pointerCell(v *float64) export.Cell {
	if v == nil {
		return export.Cell{}
	}
	return export.Number(*v)
}
