package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/geo/proj"
)

// Shapes are those of boundaries for a zoom, in fractions of the square map.
func Shapes(b *edition.Boundaries, _ uint32) []orb.MultiPolygon {
	out := make([]orb.MultiPolygon, b.Len())
	for i, shape := range b.Shapes {
		out[i] = shape.Clone()
		for _, polygon := range out[i] {
			for _, ring := range polygon {
				for k, p := range ring {
					ring[k] = onMap(p)
				}
			}
		}
	}
	return out
}

// onMap is a place in fractions of the square map of EPSG:3857.
func onMap(p orb.Point) orb.Point {
	const axis = 6378137 // metres
	p = proj.Point(p, proj.WGS84(), proj.WebMercator())
	return orb.Point{0.5 + p[0]/(2*math.Pi*axis), 0.5 - p[1]/(2*math.Pi*axis)}
}
