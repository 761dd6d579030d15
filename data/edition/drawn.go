package edition

import (
	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/topology"
)

// leastZooms are the zooms below which the areas of a level are too small to be seen
// one by one.
var leastZooms = map[source.Level]int{ //nolint:gochecknoglobals // a table of constants
	source.EPCI: 4, source.Territoire: 4, source.Commune: 5,
	source.QPV2015: 8, source.QPV2024: 8, source.OutsideQPV2015: 8, source.OutsideQPV2024: 8,
	source.IRIS: 9,
}

// LeastZoom is the zoom (of tiles of 512 pixels) from which a level is drawn.
func LeastZoom(level source.Level) int { return leastZooms[level] }

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
// The slice is shared: do not write to it. Zooms with the same detail share it.
func (b *Boundaries) At(zoom int) []orb.MultiPolygon { return b.drawn(zoom).shapes }

// BoundsAt are the bounds of the shapes of [Boundaries.At]; without sense where an
// area has no boundary.
func (b *Boundaries) BoundsAt(zoom int) []orb.Bound { return b.drawn(zoom).bounds }

// drawn are shapes for a zoom.
type drawn struct {
	shapes []orb.MultiPolygon
	bounds []orb.Bound
}

func (b *Boundaries) drawn(int) drawn {
	d := drawn{make([]orb.MultiPolygon, len(b.Shapes)), make([]orb.Bound, len(b.Shapes))}
	for i, shape := range b.Shapes {
		for _, polygon := range shape {
			var rings orb.Polygon
			for _, ring := range polygon {
				placed := make(orb.Ring, len(ring))
				for j, p := range ring {
					place, err := topology.PlaceOf(p)
					if err != nil {
						continue // shapes were checked when they were made
					}
					placed[j] = place.Point()
				}
				if (placed.Orientation() == orb.CCW) != (len(rings) == 0) {
					placed.Reverse()
				}
				rings = append(rings, placed)
			}
			d.shapes[i] = append(d.shapes[i], rings)
		}
		d.bounds[i] = d.shapes[i].Bound()
	}
	return d
}
