package publish

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// gridCount is the people of the 200 m grid in communes and neighbourhoods, as the
// grid has them: fiscal households are about a fifth fewer people than live there.
type gridCount struct {
	sources  []int64 // empty without a grid
	year     string
	communes map[int64]data.GridPiece   // whole
	pieces   map[int64][]data.GridPiece // of neighbourhoods, by code of the commune
}

// readGrid counts the grid once for all neighbourhoods, also those of which too little
// lies in the territory to be in the edition.
func (in *input) readGrid(ctx context.Context) error {
	in.grid = gridCount{communes: map[int64]data.GridPiece{}, pieces: map[int64][]data.GridPiece{}}
	all, err := in.publication.GridSources(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(in.rank[a], in.rank[b]) })
	first := in.sources[all[0]]
	for _, s := range all {
		if in.sources[s].Precedence == first.Precedence && in.sources[s].Role == first.Role {
			in.grid.sources = append(in.grid.sources, s)
		}
	}
	in.grid.year = cmp.Or(first.Period, first.Vintage)
	neighbourhoods := in.neighbourhoods()
	for _, c := range in.sortedComplements() {
		neighbourhoods = append(neighbourhoods, c.neighbourhoods...)
	}
	slices.Sort(neighbourhoods)
	pieces, err := in.publication.GridPieces(ctx, slices.Compact(neighbourhoods), in.levels[source.Commune], in.grid.sources)
	if err != nil {
		return err
	}
	for _, p := range pieces {
		if p.Neighbourhood == 0 {
			in.grid.communes[p.Commune] = p
			continue
		}
		in.grid.pieces[p.Neighbourhood] = append(in.grid.pieces[p.Neighbourhood], p)
	}
	for _, list := range in.grid.pieces {
		slices.SortFunc(list, func(a, b data.GridPiece) int { return in.byCode(a.Commune, b.Commune) })
	}
	return nil
}

// piecesInCommunes are the pieces of the neighbourhoods of the edition, by their level
// and commune.
func (in *input) piecesInCommunes() map[source.Level]map[int64][]data.GridPiece {
	inside := map[source.Level]map[int64][]data.GridPiece{}
	for level, neighbourhoods := range in.levels {
		if !isQPV(level) {
			continue
		}
		inside[level] = map[int64][]data.GridPiece{}
		for _, q := range neighbourhoods {
			for _, p := range in.grid.pieces[q] {
				inside[level][p.Commune] = append(inside[level][p.Commune], p)
			}
		}
	}
	return inside
}

// estimate counts the people of neighbourhoods on the grid and brings each commune's
// part to the scale of the commune's population:
//
//	people(q) = Σ_c grid(q ∩ c) · population(c) / grid(c)
//
// Squares that a boundary cuts are shared out by area (docs/methods/editions.md).
// Without a grid it shares out by surface.
func (in *input) estimate(g *ground, neighbourhoods []int64, period indicator.Period) map[int64]edition.Value {
	out := map[int64]edition.Value{}
	for _, id := range neighbourhoods {
		if len(in.grid.sources) == 0 {
			out[id] = in.estimateBySurface(g, id, period)
			continue
		}
		sum, used, whole := in.onGrid(in.grid.pieces[id], period, func(p data.GridPiece) float64 { return p.People })
		basis := in.gridBasis(PeopleGrid, used, period)
		out[id] = edition.Known(math.Round(sum), basis)
		if !whole || sum == 0 {
			basis.Missing = peopleRole(in.areas[id].Ref.Level)
			out[id] = edition.Unknown(indicator.Absent, NotOnGrid, basis)
		}
	}
	return out
}

// onGrid adds up what is counted in pieces of the grid, at the scale of the population
// of each commune; whole is false when a population is not known.
func (in *input) onGrid(pieces []data.GridPiece, period indicator.Period, count func(data.GridPiece) float64) (sum float64, used map[int64]bool, whole bool) {
	used, whole = map[int64]bool{}, true
	for _, p := range pieces {
		population, ok := in.told[figureKey{p.Commune, source.PopulationMunicipal, period}]
		grid := in.grid.communes[p.Commune].People
		if !ok || population.Value == nil || grid == 0 {
			whole = false
			continue
		}
		sum += count(p) * *population.Value / grid
		used[population.Source] = true
	}
	return sum, used, whole
}

// gridBasis is that of an estimate from the grid, with the sources of the populations.
func (in *input) gridBasis(method string, populations map[int64]bool, period indicator.Period) edition.Basis {
	for _, s := range in.grid.sources {
		populations[s] = true
	}
	return edition.Basis{
		Method: method, Args: map[string]string{"grid_year": in.grid.year, "people_year": period.String()},
		Sources: in.sourceIDs(populations),
	}
}
