package ask

import (
	"strings"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// Book writes the values of a sheet as rows.
func (out AreaOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	figures := out.sheet.Figures
	table := export.Table{
		Columns: ColumnsOf(w, "level", "code", "name", "indicator", "label", "period", "value", "bound", "unit", "status", "reason", "low", "high", "n", "verdict",
			"numerator", "denominator", "denominator_period", "smoothed", "rank_low", "rank_high", "method", "simulated", "boundary_vintage", "sources", "edition"),
		Rows: CellsFor(len(figures), func(i int, cells []export.Cell) []export.Cell {
			f := figures[i]
			v, basis := f.Value, basisCellsOf(e, f.Value.Basis)
			return append(cells, export.Text(string(out.Level)), export.Text(out.Code), export.Text(out.Name), export.Text(f.ID), export.Text(w.Indicator(f.ID)),
				export.Text(f.Period.String()), export.Number(v.Number), basis.bound, export.Text(f.Unit), export.Text(v.Status.String()),
				export.Text(string(v.Reason)), export.Number(v.Low), export.Number(v.High), countCell(v.N), export.Text(v.Verdict.String()),
				export.Number(v.Numerator), export.Number(v.Denominator), basis.denominatorPeriod, export.Number(v.Smoothed),
				countCell(v.RankLow), countCell(v.RankHigh), basis.method, basis.simulated, export.Text(out.Vintage), basis.sources, export.Text(string(e.Head.ID)))
		}),
	}
	title := out.Name + " (" + w.Level(out.Level) + ")"
	return bookOf(w, e, title, table, out.Sources, statusNotes(w)...)
}

// Book writes a list of areas as rows.
func (out AreasOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	table := export.Table{
		Columns: ColumnsOf(w, "level", "code", "name", "found_as", "postcode", "parents", "boundary_vintage", "boundary_simulated", "longitude", "latitude", "edition"),
		Rows: CellsFor(len(out.Areas), func(i int, cells []export.Cell) []export.Cell {
			a := out.Areas[i]
			foundAs, postcode, longitude, latitude := "", "", export.Cell{}, export.Cell{}
			if a.Matched != nil && a.Matched.By == "postcode" {
				postcode = a.Matched.Code
			}
			if a.Alias != nil {
				foundAs = strings.TrimSpace(a.Alias.Code + " " + a.Alias.Name)
			}
			if a.Centroid != nil {
				longitude, latitude = export.Number(a.Centroid[0]), export.Number(a.Centroid[1])
			}
			var parents []string
			for _, p := range a.Parents {
				parents = append(parents, source.Ref{Level: p.Level, Code: p.Code}.String())
			}
			return append(cells, export.Text(string(a.Level)), export.Text(a.Code), export.Text(a.Name), export.Text(foundAs), export.Text(postcode),
				export.Text(strings.Join(parents, ", ")), export.Text(e.Level(a.Level).Vintage), export.Flag(a.BoundarySimulated), longitude, latitude,
				export.Text(string(e.Head.ID)))
		}),
	}
	return bookOf(w, e, w.About("areas"), table, out.sources)
}

// Shapes are the boundaries of the areas of the page.
func (out AreasOut) Shapes(e *edition.Edition) (func(int) orb.MultiPolygon, error) {
	list := make([]orb.MultiPolygon, len(out.Areas))
	for i, a := range out.Areas {
		if b, at, _, err := e.Find(source.Ref{Level: a.Level, Code: a.Code}); err == nil {
			list[i] = b.Shapes[at]
		}
	}
	if err := checkVertices(list); err != nil {
		return nil, err
	}
	return func(i int) orb.MultiPolygon { return list[i] }, nil
}
