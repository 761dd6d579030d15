package filosofi

import (
	"context"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/format"
	"github.com/observatoire-essor/essor/geo/infile"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Codes of the message catalogue.
const (
	BadSquare infile.Code = "grid.square"    // row: no identifier of a square of 200 m
	BadFlag   infile.Code = "grid.estimated" // row: neither 0 nor 1
	Displaced infile.Code = "grid.displaced" // row noted: the geometry is not where the identifier says
)

// Grid reads the squares of 200 m, from a table or a vector file. The square is made
// of its identifier, which gives its lower left corner in the grid's own reference
// system; a geometry in the file only checks it.
//
// A square belongs to the territory when one of the communes that the file names for
// it does. Files that name none are kept whole.
func Grid(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
	file, err := layout.Lookup(columnsYAML, "grid")
	if err != nil {
		return source.Counts{}, err
	}
	vector := func(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
		return layout.ReadFeatures(ctx, in, to, file, func(r *layout.Features) (layout.FeatureVisit, error) {
			g := gridReader{Ledger: &r.Ledger, grids: grids{}}
			return func(f format.Feature) error {
				return g.visit(f.Row, func(column string) layout.Value { return r.At(f, column) }, place(f, r.CRS))
			}, nil
		})
	}
	rows := func(ctx context.Context, in source.Input, to source.Sink) (source.Counts, error) {
		return layout.Read(ctx, in, to, file, func(r *layout.Rows) (layout.Visit, error) {
			g := gridReader{Ledger: &r.Ledger, grids: grids{}}
			return func(row table.Row) error {
				return g.visit(row.Number, func(column string) layout.Value { return r.At(row, column) }, nil)
			}, nil
		})
	}
	return layout.FirstThatFits(ctx, in, to, vector, rows)
}

type gridReader struct {
	*layout.Ledger
	grids
}

// visit makes a cell of a row. where is the centre of its geometry in longitude and
// latitude, nil without one.
func (g gridReader) visit(row int, at func(column string) layout.Value, where *orb.Point) error {
	communes, err := g.communes(at("communes"))
	if err != nil {
		return err
	}
	if !g.keeps(communes) {
		return layout.ErrSkip
	}
	cell := source.Cell{Row: row, ID: at("square").Text}
	if len(communes) == 1 {
		cell.Commune = communes[0].Code
	}
	if cell.Population, err = g.people(at("people")); err != nil {
		return err
	}
	for _, figure := range []struct {
		column string
		to     *float64
		most   float64
	}{
		{"households", &cell.Households, math.Inf(1)},
		{"poor_households", &cell.PoorHouseholds, math.Inf(1)},
		{"poor_share", &cell.PoorShare, 1},
	} {
		if *figure.to, err = g.optional(at(figure.column), figure.most); err != nil {
			return err
		}
	}
	if cell.Imputed, err = g.flag(at("estimated")); err != nil {
		return err
	}
	square, ok := g.parse(cell.ID)
	if !ok {
		return g.Refuse(at("square"), BadSquare, nil)
	}
	cell.Boundary = square.polygon()
	if err := g.Once(at("square"), cell.ID); err != nil {
		return err
	}
	if err := g.checkPlace(at("square"), square, where); err != nil {
		return err
	}
	return g.Sink.Cell(cell)
}

// communes are those that the file names for a square: codes one after the other.
func (g gridReader) communes(v layout.Value) ([]source.Ref, error) {
	const digits = 5
	var found []source.Ref
	for rest := v.Text; rest != ""; rest = rest[min(digits, len(rest)):] {
		part := v
		part.Text = rest[:min(digits, len(rest))]
		code, err := g.CommuneCode(part)
		if err != nil {
			return nil, g.Refuse(v, table.BadCommune, nil)
		}
		if whole, inside := layout.Arrondissement(code); inside {
			code = whole
		}
		found = append(found, source.Ref{Level: source.Commune, Code: code})
	}
	return found, nil
}

func (g gridReader) keeps(communes []source.Ref) bool {
	for _, c := range communes {
		if g.In.Keeps(c) {
			return true
		}
	}
	return len(communes) == 0
}

func (g gridReader) people(v layout.Value) (float64, error) {
	n, err := g.optional(v, math.Inf(1))
	if err == nil && math.IsNaN(n) {
		return 0, g.Refuse(v, table.BadNumber, nil)
	}
	return n, err
}

// optional is a figure from 0 to most, NaN when the file has none.
func (g gridReader) optional(v layout.Value, most float64) (float64, error) {
	least := 0.0
	x, status, _, err := g.Figure(v, layout.Figure{Min: &least, Max: &most})
	if err == nil && !status.HasValue() {
		return math.NaN(), nil
	}
	return x, err
}

func (g gridReader) flag(v layout.Value) (bool, error) {
	switch v.Text {
	case "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	}
	return false, g.Refuse(v, BadFlag, nil)
}

// checkPlace notes a geometry that is not where the identifier says.
func (g gridReader) checkPlace(v layout.Value, s square, where *orb.Point) error {
	if where == nil {
		return nil
	}
	at, centre := s.crs.Forward(*where), s.centre()
	distance := math.Hypot(at[0]-centre[0], at[1]-centre[1])
	if distance < squareSize/2 {
		return nil
	}
	return g.Note(source.Issue{
		Row: v.Row, Column: v.Column, Code: string(Displaced),
		Args: map[string]string{"value": v.Text, "metres": strconv.FormatFloat(distance, 'f', 0, 64)},
	})
}

// place is the centre of a feature's geometry, nil when it has none or one outside
// its reference system.
func place(f format.Feature, crs proj.CRS) *orb.Point {
	if f.Geometry == nil || f.Geometry.Bound().IsEmpty() {
		return nil
	}
	centre := f.Geometry.Bound().Center()
	if !crs.Domain().Contains(centre) {
		return nil
	}
	centre = crs.Inverse(centre)
	return &centre
}
