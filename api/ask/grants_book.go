package ask

import (
	"strconv"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Book writes the grants of the page as rows, amounts in euros.
func (out GrantsOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	table := export.Table{
		Columns: ColumnsOf(w, "source", "row", "simulated", "funder", "beneficiary", "beneficiary_id", "beneficiary_rna", "withheld", "reference", "decided_on", "year",
			"object", "axis", "call", "programme", "cofunders", "gross", "recovered", "net", "in_kind", "unlinked", "share", "here_gross", "here_net", "places", "edition"),
		Rows: CellsFor(len(out.Grants), func(i int, cells []export.Cell) []export.Cell {
			g := out.Grants[i]
			return append(cells, export.Text(g.Source), export.Count(g.Row), export.Flag(g.Simulated), export.Text(g.Funder), export.Text(g.Beneficiary),
				export.Text(g.BeneficiaryID), export.Text(g.BeneficiaryRNA), export.Text(g.Withheld), export.Text(g.Reference), export.Text(g.DecidedOn),
				toldCell(g.Year), export.Text(g.Object), toldCell(g.Axis), export.Text(g.Call), export.Text(g.Programme), export.List(cofunders(g)),
				euroCell(g.Gross), euroCell(g.Recovered), euroCell(g.Net), export.Flag(g.InKind), export.Flag(g.Unlinked), export.Number(g.Share),
				euroCell(g.HereGross), euroCell(g.HereNet), export.List(places(g)), export.Text(string(e.Head.ID)))
		}),
	}
	const cents = 2
	for i, c := range table.Columns {
		switch c.Name {
		case "gross", "recovered", "net", "here_gross", "here_net":
			table.Columns[i].Decimals = cents
		}
	}
	title := w.About("grants")
	if out.Area != nil {
		title += ", " + out.Area.Name
	}
	notes := []export.Note{{About: w.About("rows"), Says: w.Text.Int(w.Lang, int64(len(out.Grants))) + " / " + w.Text.Int(w.Lang, int64(out.Total))}}
	return bookOf(w, e, title, table, out.Sources, notes...)
}

// euroCell writes cents as euros; a float64 holds cents exactly up to 90 000 billion.
func euroCell(c source.Cents) export.Cell { return export.Number(c.Euros()) }

func toldCell(n *int) export.Cell {
	if n == nil {
		return export.Cell{}
	}
	return export.Count(int64(*n))
}

func cofunders(g GrantOut) []string {
	var names []string
	for _, c := range g.Cofunders {
		name := c.Name
		if c.Cents != nil {
			name += ":" + strconv.FormatFloat(c.Cents.Euros(), 'f', 2, 64)
		}
		names = append(names, name)
	}
	return names
}

func places(g GrantOut) []string {
	var list []string
	for _, p := range g.Places {
		list = append(list, p.Kind+" "+source.Ref{Level: p.Level, Code: p.Code}.String()+":"+strconv.FormatFloat(p.Share, 'f', -1, 64))
	}
	return list
}
