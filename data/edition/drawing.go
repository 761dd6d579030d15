package edition

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/topology"
)

// LeastZoom is the zoom, of tiles of 512 pixels, from which the areas of a level are
// large enough to be drawn one by one.
func LeastZoom(level source.Level) int {
	switch level {
	case source.EPCI, source.Territoire:
		return 4
	case source.Commune:
		return 5
	case source.QPV2015, source.QPV2024, source.OutsideQPV2015, source.OutsideQPV2024:
		return 8
	}
	return 9 // IRIS, and whatever comes after it
}

// drawnWith names the levels whose lines are drawn together, so that they stay the same
// where the levels share them. Others are drawn apart: what they have in common with
// these comes from other files.
func drawnWith(level source.Level) source.Level {
	switch level {
	case source.EPCI, source.Territoire:
		return source.Commune // wholes are made of communes
	case source.OutsideQPV2015:
		return source.QPV2015
	case source.OutsideQPV2024:
		return source.QPV2024
	}
	return level
}

// drawing is the generalised lines of a family of levels: a part of an edition.
type drawing struct {
	hash   Hash
	levels []source.Level // of the layers, in order
	lines  *topology.Drawing
}

// Draw generalises boundaries, levels that share lines together, and returns them
// with their drawings, which their hashes then cover: the same inputs give the same
// hash on every machine. Boundaries that are not drawn so are drawn, each level for
// itself, when [Boundaries.At] is first asked.
func Draw(ctx context.Context, levels []*Boundaries) ([]*Boundaries, error) {
	families := map[source.Level][]*Boundaries{}
	for _, b := range levels {
		families[drawnWith(b.Level)] = append(families[drawnWith(b.Level)], b)
	}
	var out []*Boundaries
	for _, name := range slices.Sorted(maps.Keys(families)) {
		members := families[name]
		slices.SortFunc(members, func(a, b *Boundaries) int { return cmp.Compare(a.Level, b.Level) })
		d, err := draw(ctx, members)
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", name, err)
		}
		d.hash = HashOf(d.encode())
		for layer, b := range members {
			drawn := *b
			drawn.Drawing, drawn.cuts = d.hash, &cuts{drawing: d, layer: layer}
			drawn.Hash = HashOf(drawn.Encode())
			out = append(out, &drawn)
		}
	}
	return out, nil
}

func draw(ctx context.Context, members []*Boundaries) (*drawing, error) {
	d := &drawing{}
	var layers []topology.Layer
	for _, b := range members {
		d.levels = append(d.levels, b.Level)
		layers = append(layers, topology.Layer{Least: LeastZoom(b.Level), Areas: b.Shapes})
	}
	t, err := topology.Build(ctx, layers, topology.Options{})
	if err != nil {
		return nil, err
	}
	d.lines, _, err = t.Generalise(ctx)
	return d, err
}

// cuts are the shapes of a level that were asked for so far.
type cuts struct {
	start   sync.Once
	drawing *drawing // nil at first if the edition holds none
	layer   int
	zooms   [topology.MaxZoom + 1]cut
}

// least is the first zoom that has shapes.
func (c *cuts) least() int { return c.drawing.lines.Layers[c.layer].Least }

// cut is the shapes for a zoom.
type cut struct {
	once   sync.Once
	shapes []orb.MultiPolygon
	bounds []orb.Bound
}

// At are the shapes of the areas for tiles of a zoom, in the order of the areas; nil
// where an area has no boundary. From one zoom to the next they have more detail, up
// to all of it. Neighbours have the same line between them at each zoom, and no area
// vanishes from [LeastZoom] on; below, they are those of LeastZoom.
//
// Points are fractions of the square of Web Mercator (EPSG:3857): x from 0 in the
// west to 1 in the east, y from 0 in the north to 1 in the south, so that tile X/Y of
// zoom z holds X ≤ x·2^z ≤ X+1. They are multiples of 2^-31, so that scaling by powers
// of two is exact. Rings are closed; as numbers stand, shells have a positive area and
// holes a negative one, as vector tiles ask for.
//
// The first call for a zoom makes them (all communes of France: a tenth of a second);
// they stay in memory. The slice is shared: do not write to it.
func (b *Boundaries) At(zoom int) []orb.MultiPolygon { return b.cut(zoom).shapes }

// BoundsAt are the bounds of the shapes of [Boundaries.At]; without sense where an
// area has no boundary.
func (b *Boundaries) BoundsAt(zoom int) []orb.Bound { return b.cut(zoom).bounds }

// FullZoom is the zoom from which [Boundaries.At] has all detail.
func (b *Boundaries) FullZoom() int { return b.lines().Full }

// lines are the drawing of the edition, or one of the level for itself.
func (b *Boundaries) lines() *topology.Drawing {
	b.cuts.start.Do(func() {
		if b.cuts.drawing != nil {
			return
		}
		d, err := draw(context.Background(), []*Boundaries{b})
		if err != nil { // all points were found to be on the earth when b was made
			panic(fmt.Sprintf("draw %s: %v", b.Level, err))
		}
		b.cuts.drawing = d
	})
	return b.cuts.drawing.lines
}

func (b *Boundaries) cut(zoom int) *cut {
	lines := b.lines()
	zoom = min(max(zoom, b.cuts.least()), lines.Full)
	c := &b.cuts.zooms[zoom]
	c.once.Do(func() {
		c.shapes = lines.At(b.cuts.layer, zoom)
		c.bounds = make([]orb.Bound, len(c.shapes))
		for i, shape := range c.shapes {
			if shape != nil {
				c.bounds[i] = shape.Bound()
			}
		}
	})
	return c
}

// attach gives boundaries the drawing that they name.
func (b *Boundaries) attach(d *drawing) error {
	layer := slices.Index(d.levels, b.Level)
	if d.hash != b.Drawing || layer < 0 || len(d.lines.Layers[layer].AreaEnds) != b.Len() {
		return fmt.Errorf("drawing %s is not that of %s", d.hash.Short(), b.Level)
	}
	b.cuts = &cuts{drawing: d, layer: layer}
	return nil
}
