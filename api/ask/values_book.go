package ask

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// mostVertices is how many points the boundaries of one answer may have, about 15 MB
// of GeoJSON. More than that is for tiles, or for pages of features.
const mostVertices = 500_000

// valueColumn is a column of a table of values: the field that chooses it, empty when
// it is always there, and its cell for area i.
type valueColumn struct {
	name, field string
	decimals    int
	cell        func(i int, v *edition.Value, b *basisCells) export.Cell
}

// Book writes a vector as rows, one an area, in the order of the codes.
func (out ValuesOut) Book(w wording.Writer, e *edition.Edition) export.Book {
	columns := slices.DeleteFunc(out.columns(e), func(c valueColumn) bool {
		return c.field != "" && !slices.Contains(out.Fields, c.field)
	})
	bases := make([]basisCells, len(out.vector.Bases))
	for i, b := range out.vector.Bases {
		bases[i] = basisCellsOf(e, b)
	}
	table := export.Table{Rows: CellsFor(out.vector.Len(), func(i int, cells []export.Cell) []export.Cell {
		v, basis := out.vector.At(i), 0
		if out.vector.Basis != nil {
			basis = int(out.vector.Basis[i])
		}
		for _, c := range columns {
			cells = append(cells, c.cell(i, &v, &bases[basis]))
		}
		return cells
	})}
	for _, c := range columns {
		table.Columns = append(table.Columns, export.Column{Name: c.name, Means: w.Column(c.name), Decimals: c.decimals})
	}
	var notes []export.Note
	if out.UnitLabel != "" {
		notes = append(notes, export.Note{About: w.About("unit"), Says: out.UnitLabel})
	}
	if text := w.Definition(out.definition); text != "" {
		notes = append(notes, export.Note{About: w.About("definition"), Says: text})
	}
	title := fmt.Sprintf("%s, %s, %s", out.Label, w.Level(out.Level), wording.Period(out.Period))
	return bookOf(w, e, title, table, out.Sources, append(notes, statusNotes(w)...)...)
}

// columns are all columns of a table of values.
func (out ValuesOut) columns(e *edition.Edition) []valueColumn {
	b := e.Level(out.Level)
	text := func(name, field string, of func(i int, v *edition.Value, b *basisCells) export.Cell) valueColumn {
		return valueColumn{name, field, -1, of}
	}
	same := func(name, what string) valueColumn {
		cell := export.Text(what)
		return text(name, "", func(int, *edition.Value, *basisCells) export.Cell { return cell })
	}
	number := func(name string, decimals int, of func(v *edition.Value) float64) valueColumn {
		return valueColumn{name, name, decimals, func(_ int, v *edition.Value, _ *basisCells) export.Cell {
			x := of(v)
			if out.Rounded {
				x = rounded([]float64{x}, decimals)[0]
			}
			return export.Number(x)
		}}
	}
	count := func(name string, of func(v *edition.Value) int32) valueColumn {
		return text(name, name, func(_ int, v *edition.Value, _ *basisCells) export.Cell { return countCell(of(v)) })
	}
	const cents = 2
	return []valueColumn{
		same("level", string(out.Level)),
		text("code", "", func(i int, _ *edition.Value, _ *basisCells) export.Cell { return export.Text(b.Codes[i]) }),
		text("name", "", func(i int, _ *edition.Value, _ *basisCells) export.Cell { return export.Text(b.Names[i]) }),
		same("indicator", out.Indicator), same("period", out.Period.String()),
		number("value", out.Decimals, func(v *edition.Value) float64 { return v.Number }),
		text("bound", "", func(_ int, _ *edition.Value, b *basisCells) export.Cell { return b.bound }),
		same("unit", out.Unit),
		text("status", "", func(_ int, v *edition.Value, _ *basisCells) export.Cell { return export.Text(v.Status.String()) }),
		text("reason", "", func(_ int, v *edition.Value, _ *basisCells) export.Cell { return export.Text(string(v.Reason)) }),
		number("low", out.Decimals, func(v *edition.Value) float64 { return v.Low }),
		number("high", out.Decimals, func(v *edition.Value) float64 { return v.High }),
		count("n", func(v *edition.Value) int32 { return v.N }),
		text("verdict", "verdict", func(_ int, v *edition.Value, _ *basisCells) export.Cell { return export.Text(v.Verdict.String()) }),
		number("numerator", cents, func(v *edition.Value) float64 { return v.Numerator }),
		number("denominator", cents, func(v *edition.Value) float64 { return v.Denominator }),
		text("denominator_period", "denominator", func(_ int, _ *edition.Value, b *basisCells) export.Cell { return b.denominatorPeriod }),
		number("smoothed", out.Decimals, func(v *edition.Value) float64 { return v.Smoothed }),
		count("rank_low", func(v *edition.Value) int32 { return v.RankLow }),
		count("rank_high", func(v *edition.Value) int32 { return v.RankHigh }),
		text("method", "basis", func(_ int, _ *edition.Value, b *basisCells) export.Cell { return b.method }),
		text("simulated", "", func(_ int, _ *edition.Value, b *basisCells) export.Cell { return b.simulated }),
		same("boundary_vintage", b.Vintage),
		text("sources", "basis", func(_ int, _ *edition.Value, b *basisCells) export.Cell { return b.sources }),
		same("edition", string(e.Head.ID)),
	}
}

// Shapes are the boundaries of all areas of the level.
func (out ValuesOut) Shapes(e *edition.Edition) (func(int) orb.MultiPolygon, error) {
	b := e.Level(out.Level)
	if err := checkVertices(b.Shapes); err != nil {
		return nil, err
	}
	return func(i int) orb.MultiPolygon { return b.Shapes[i] }, nil
}

// checkVertices refuses more boundaries than one answer takes.
func checkVertices(shapes []orb.MultiPolygon) error {
	n := 0
	for _, shape := range shapes {
		for _, polygon := range shape {
			for _, ring := range polygon {
				n += len(ring)
			}
		}
	}
	if n > mostVertices {
		return &ParamError{"", "too_many_vertices", map[string]string{"n": fmt.Sprint(n), "most": fmt.Sprint(mostVertices)}}
	}
	return nil
}
