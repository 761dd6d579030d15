package publish

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// poorOnGrid estimates how many inhabitants live under the poverty line, where no
// source gives a rate: in communes, neighbourhoods, wholes and what lies outside of
// neighbourhoods, from the squares whose share of poor households is not imputed,
//
//	poor(a) = Σ_c people(a ∩ c) · poor(a ∩ c) / rated(a ∩ c)
//
// at the scale of each commune's population, for the latest year of these. What the
// rest of a commune holds is what its neighbourhoods leave.
func (in *input) poorOnGrid(g *ground) map[edition.Key][]edition.Value {
	period := in.latestOfCommunes()
	if len(in.grid.sources) == 0 || period == (indicator.Period{}) {
		return nil
	}
	estimates := map[edition.Key][]edition.Value{}
	for _, level := range in.sortedLevels() {
		if level == source.IRIS {
			continue
		}
		key := edition.Key{Level: level, Period: period}
		for _, id := range g.order[level] {
			estimates[key] = append(estimates[key], in.poorOf(id, period))
		}
	}
	return estimates
}

func (in *input) poorOf(id int64, period indicator.Period) edition.Value {
	pieces, less := in.piecesOf(id)
	sum, used, whole := in.onGrid(pieces, period, poorPiece)
	inside, _, insideWhole := in.onGrid(less, period, poorPiece)
	basis := in.gridBasis(PoorGrid, used, period)
	if poor := sum - inside; whole && insideWhole && len(pieces) > 0 && poor > 0 {
		return edition.Known(poor, basis)
	}
	basis.Missing = incomeRole(in.areas[id].Ref.Level)
	return edition.Unknown(indicator.Absent, NotOnGrid, basis)
}

// piecesOf are the pieces of the grid that make up an area, and those to be taken out
// of them.
func (in *input) piecesOf(id int64) (pieces, less []data.GridPiece) {
	if c, ok := in.complementOf(id); ok {
		for _, commune := range in.levels[source.Commune] {
			pieces = append(pieces, in.grid.communes[commune])
		}
		for _, q := range c.neighbourhoods {
			less = append(less, in.grid.pieces[q]...)
		}
		return pieces, less
	}
	switch level := in.areas[id].Ref.Level; {
	case level == source.Commune:
		pieces = append(pieces, in.grid.communes[id])
	case isQPV(level):
		pieces = in.grid.pieces[id]
	default:
		for _, commune := range in.communesOf[id] {
			pieces = append(pieces, in.grid.communes[commune])
		}
	}
	return pieces, nil
}

// poorPiece is the poor people of a piece, as poor as its rated squares; where there
// are none, as in a hamlet, as the larger squares whose share INSEE spread over it; NaN
// when nobody knows.
func poorPiece(p data.GridPiece) float64 {
	switch {
	case p.People == 0:
		return 0
	case p.Rated > 0:
		return p.People * p.Poor / p.Rated
	case p.Imputed > 0:
		return p.People * p.ImputedPoor / p.Imputed
	}
	return math.NaN()
}
