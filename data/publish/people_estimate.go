package publish

import (
	"math"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

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
