package publish

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// ground is where areas lie: their boundaries, and who gave them.
type ground struct {
	levels map[source.Level]*edition.Boundaries
	order  map[source.Level][]int64 // ids of areas in the order of the boundaries
	shapes map[int64]data.StoredBoundary
}

// shape gathers the boundaries of all areas. Wholes are put together from their
// communes, so that they are what they were on the day of the edition; a whole
// with a commune that has no boundary gets the one that a source gives. Complements
// are what the neighbourhoods leave of the communes.
func (in *input) shape(ctx context.Context) (*ground, error) {
	g := &ground{levels: map[source.Level]*edition.Boundaries{}, order: map[source.Level][]int64{}, shapes: map[int64]data.StoredBoundary{}}
	var all, parents, members []int64
	for _, level := range in.sortedLevels() {
		all = append(all, in.levels[level]...)
		for _, id := range in.levels[level] {
			for _, commune := range in.communesOf[id] {
				parents, members = append(parents, id), append(members, commune)
			}
		}
	}
	given, err := in.publication.Boundaries(ctx, all)
	if err != nil {
		return nil, err
	}
	joined, err := in.publication.Unions(ctx, parents, members)
	if err != nil {
		return nil, err
	}
	for _, b := range slices.Concat(given, joined) {
		g.shapes[b.Area] = b
	}
	if err := in.shapeComplements(ctx, g); err != nil {
		return nil, err
	}
	var raw []*edition.Boundaries
	for level, ids := range in.levels {
		b, err := in.boundaries(level, g)
		if err != nil {
			return nil, err
		}
		raw = append(raw, b)
		g.order[level] = ids // by code, as boundaries are
	}
	drawn, err := edition.Draw(ctx, raw)
	if err != nil {
		return nil, err
	}
	for _, b := range drawn {
		g.levels[b.Level] = b
	}
	return g, nil
}

func (in *input) boundaries(level source.Level, g *ground) (*edition.Boundaries, error) {
	var areas []edition.Area
	vintages := map[string]bool{}
	for _, id := range in.levels[level] {
		a := in.areas[id]
		area := edition.Area{Code: a.Ref.Code, Name: a.Name, AreaM2: math.NaN()}
		if b, ok := g.shapes[id]; ok {
			area.AreaM2, area.Boundary = math.Round(b.AreaM2*100)/100, b.Shape
			area.Sources = in.boundarySources(g, id)
			for v := range strings.SplitSeq(b.Vintage, ", ") {
				vintages[v] = true
			}
		}
		areas = append(areas, area)
	}
	delete(vintages, "")
	return edition.NewBoundaries(level, joinSorted(vintages), areas)
}

// squareMetresPerKm2 turns m² into km².
const squareMetresPerKm2 = 1e6

// surfaces are the areas' surfaces.
func (in *input) surfaces(g *ground) ([]*edition.Vector, error) {
	var vectors []*edition.Vector
	for _, level := range in.sortedLevels() {
		values := make([]edition.Value, 0, len(g.order[level]))
		for i, id := range g.order[level] {
			values = append(values, in.surface(g, id, g.levels[level].AreaM2[i]))
		}
		key := edition.Key{Indicator: Surface, Level: level}
		if slices.ContainsFunc(values, func(v edition.Value) bool { return v.Status.HasValue() }) {
			key.Period = in.vintageYear(g.levels[level].Vintage)
		}
		v, err := edition.NewVector(key, g.levels[level].Hash, values)
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

// surface is the surface of an area as it was measured when its boundary was read: in
// the file's own system, or that of the place, which need not be the pack's.
func (in *input) surface(g *ground, id int64, squareMetres float64) edition.Value {
	b, ok := g.shapes[id]
	if !ok || math.IsNaN(squareMetres) {
		basis := edition.Basis{Missing: string(in.areas[id].Ref.Level) + "_boundaries"}
		if _, ok := in.complementOf(id); ok {
			basis.Missing = string(source.Commune) + "_boundaries"
		}
		return edition.Unknown(indicator.Absent, NoBoundary, basis)
	}
	basis := edition.Basis{Method: SurfaceSource, Sources: in.boundarySources(g, id)}
	if _, ok := in.complementOf(id); ok {
		basis.Method, basis.Args = SurfaceOutside, map[string]string{"crs": fmt.Sprint(in.pack.CRS)}
	} else if b.Source == 0 {
		basis.Method, basis.Args = SurfaceMembers, map[string]string{"members": fmt.Sprint(len(in.communesOf[id]))}
	}
	return edition.Known(squareMetres/squareMetresPerKm2, basis)
}

// boundarySources are the published ids of the sources of a boundary: its own, or
// those of the communes from which it was put together.
func (in *input) boundarySources(g *ground, id int64) []string {
	if c, ok := in.complementOf(id); ok {
		return in.complementSources(g, c)
	}
	if s := g.shapes[id].Source; s != 0 {
		return in.sourceIDs(map[int64]bool{s: true})
	}
	used := map[int64]bool{}
	for _, commune := range in.communesOf[id] {
		used[g.shapes[commune].Source] = true
	}
	return in.sourceIDs(used)
}

// vintageYear is the latest year that a vintage names, else that of the edition.
func (in *input) vintageYear(vintage string) indicator.Period {
	latest := indicator.Period{}
	for word := range strings.FieldsFuncSeq(vintage, func(r rune) bool { return r < '0' || r > '9' }) {
		if p, err := indicator.ParsePeriod(word); err == nil && p.To > latest.To {
			latest = p
		}
	}
	if latest == (indicator.Period{}) {
		return indicator.Year(in.asOf.Year())
	}
	return latest
}

func joinSorted(words map[string]bool) string {
	var list []string
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}
