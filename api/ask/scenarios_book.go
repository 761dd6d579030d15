package ask

import (
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// Book writes the allocation as rows, amounts in euros.
func (out ScenarioOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	table := export.Table{
		Columns: ColumnsOf(w, "level", "code", "name", "group", "qpv", "people", "poor", "now", "compared", "floor", "ceiling", "locked", "unknown", "amount", "change", "euros_per_person",
			"principle", "period", "simulation", "simulated", "edition"),
		Rows: CellsFor(len(out.Allocation), func(i int, cells []export.Cell) []export.Cell {
			a := out.Allocation[i]
			ceiling := export.Cell{}
			if a.Ceiling != nil {
				ceiling = euroCell(*a.Ceiling)
			}
			return append(cells, export.Text(string(a.Level)), export.Text(a.Code), export.Text(a.Name), export.Text(a.Group), export.Flag(a.QPV),
				pointerCell(a.People), pointerCell(a.Poor), euroCell(a.Now), euroCell(a.Base), euroCell(a.Floor), ceiling, export.Flag(a.Locked), export.Flag(a.Unknown), euroCell(a.Amount),
				euroCell(a.Change), pointerCell(a.PerHead), export.Text(out.Principle), export.Text(out.Period), export.Flag(true),
				export.Text(joinWords(out.Simulated)), export.Text(string(e.Head.ID)))
		}),
	}
	for i, c := range table.Columns {
		switch c.Name {
		case "now", "compared", "floor", "ceiling", "amount", "change", "euros_per_person":
			table.Columns[i].Decimals = 2
		}
	}
	notes := []export.Note{{About: w.About("scenario"), Says: out.Notice, Warning: true}}
	for _, m := range out.Before {
		notes = append(notes, export.Note{About: w.About("before") + " – " + m.ID, Says: m.Text})
	}
	for _, m := range out.After {
		notes = append(notes, export.Note{About: w.About("after") + " – " + m.ID, Says: m.Text})
	}
	return bookOf(w, e, out.Notice, table, out.Sources, notes...)
}
