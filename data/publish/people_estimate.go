package publish

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// estimate counts the people of neighbourhoods on the 200 m grid and brings each
// commune's part to the scale of the commune's population:
//
//	people(q) = Σ_c grid(q ∩ c) · population(c) / grid(c)
//
// Squares that a boundary cuts are shared out by area (docs/methods/editions.md). The grid
// counts fiscal households, about a fifth fewer people than live there.
func (in *input) estimate(ctx context.Context, g *ground, neighbourhoods []int64, period indicator.Period) (map[int64]edition.Value, error) {
	out := map[int64]edition.Value{}
	grids, year, err := in.grid(ctx)
	if err != nil {
		return nil, err
	}
	if len(grids) == 0 {
		for _, id := range neighbourhoods {
			out[id] = in.estimateBySurface(g, id, period)
		}
		return out, nil
	}
	pieces, err := in.publication.GridPieces(ctx, in.pack.CRS, neighbourhoods, in.levels[source.Commune], grids)
	if err != nil {
		return nil, err
	}
	whole := map[int64]float64{}
	sum, broken := map[int64]float64{}, map[int64]bool{}
	used := map[int64]map[int64]bool{}
	for _, piece := range pieces { // whole communes first
		if piece.Neighbourhood == 0 {
			whole[piece.Commune] = piece.People
			continue
		}
		population, ok := in.told[figureKey{piece.Commune, source.PopulationMunicipal, period}]
		if !ok || population.Value == nil || whole[piece.Commune] == 0 {
			broken[piece.Neighbourhood] = true
			continue
		}
		sum[piece.Neighbourhood] += piece.People * *population.Value / whole[piece.Commune]
		if used[piece.Neighbourhood] == nil {
			used[piece.Neighbourhood] = map[int64]bool{}
			for _, s := range grids {
				used[piece.Neighbourhood][s] = true
			}
		}
		used[piece.Neighbourhood][population.Source] = true
	}
	for _, id := range neighbourhoods {
		basis := edition.Basis{Method: PeopleGrid, Args: map[string]string{"grid_year": year, "people_year": period.String()}, Sources: in.sourceIDs(used[id])}
		out[id] = edition.Known(math.Round(sum[id]), basis)
		if broken[id] || sum[id] == 0 {
			basis.Missing = peopleRole(in.areas[id].Ref.Level)
			out[id] = edition.Unknown(indicator.Absent, NotOnGrid, basis)
		}
	}
	return out, nil
}

// estimateBySurface shares out the people of communes by surface, which is all that can
// be done without a grid:
//
//	people(q) = Σ_c population(c) · surface(q ∩ c) / surface(c)
//
// It takes people to live everywhere alike, and so counts too few in a neighbourhood of
// blocks: its values are unreliable, and say how to get the grid.
func (in *input) estimateBySurface(g *ground, id int64, period indicator.Period) edition.Value {
	basis := edition.Basis{Method: PeopleArea, Args: map[string]string{"people_year": period.String()}, Missing: roleGrid}
	sum, used := 0.0, map[int64]bool{}
	for _, o := range in.overlaps {
		if o.Area != id {
			continue
		}
		population, ok := in.told[figureKey{o.Parent, source.PopulationMunicipal, period}]
		neighbourhood, commune := g.shapes[id], g.shapes[o.Parent]
		if !ok || population.Value == nil || !(neighbourhood.AreaM2 > 0 && commune.AreaM2 > 0) {
			return edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: roleGrid})
		}
		sum += *population.Value * min(1, *o.ShareArea*neighbourhood.AreaM2/commune.AreaM2)
		used[population.Source], used[neighbourhood.Source], used[commune.Source] = true, true, true
	}
	if len(used) == 0 {
		return edition.Unknown(indicator.Absent, indicator.SourceMissing, edition.Basis{Missing: roleGrid})
	}
	basis.Sources = in.sourceIDs(used)
	v := edition.Known(math.Round(sum), basis)
	v.Status, v.Reason = indicator.Unreliable, AreaWeighted
	return v
}

// grid returns the sources of the grid that speak first, and its year.
func (in *input) grid(ctx context.Context) (sources []int64, year string, err error) {
	all, err := in.publication.GridSources(ctx)
	if err != nil || len(all) == 0 {
		return nil, "", err
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(in.rank[a], in.rank[b]) })
	first := in.sources[all[0]]
	for _, s := range all {
		if in.sources[s].Precedence == first.Precedence && in.sources[s].Role == first.Role {
			sources = append(sources, s)
		}
	}
	return sources, cmp.Or(first.Period, first.Vintage), nil
}
