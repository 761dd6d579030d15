package tile_test

import (
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/tile"
)

// FuzzTile makes areas of any bytes: two a point, 0xff ends a ring. Whatever crosses
// or overlaps, tiles can be read, stay within their surroundings and hold valid
// polygons; the two kinds of layers give the same areas the same ids.
func FuzzTile(f *testing.F) {
	f.Add([]byte{0, 0, 20, 20, 20, 0, 0, 20, 0xff})
	f.Add([]byte{0, 0, 90, 0, 90, 90, 0, 90, 0xff, 20, 20, 80, 20, 80, 80, 0xff})
	f.Add([]byte{0, 0, 40, 1, 40, 2, 0, 3, 40, 4, 40, 5, 0, 6, 0xff, 0, 0, 0, 50, 3, 3, 0xff})
	f.Add([]byte{10, 60, 50, 12, 90, 60, 11, 20, 99, 25, 0xff, 40, 40, 50, 40, 50, 50, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 300 {
			return
		}
		var polygon orb.Polygon
		var ring orb.Ring
		for len(data) > 0 {
			if data[0] == 0xff || len(data) == 1 {
				if len(ring) > 0 {
					polygon = append(polygon, append(ring, ring[0]))
				}
				ring, data = nil, data[1:]
				continue
			}
			// Some lie beyond the edges, some between two units.
			ring = append(ring, orb.Point{float64(data[0])*0.75 - 110, float64(data[1])*0.75 - 110})
			data = data[2:]
		}
		if polygon == nil {
			return
		}
		at := tile.Address{Z: 9, X: 255, Y: 129}
		for _, l := range layers([]orb.MultiPolygon{nil, inTile(at, orb.MultiPolygon{polygon})}, at.Z) {
			for _, f := range decode(t, l, at).Features {
				if f.ID != 1 {
					t.Errorf("id %d", f.ID)
				}
				checkValid(t, f.Shape)
				b := f.Shape.Bound()
				if b.Min[0] < -64 || b.Min[1] < -64 || b.Max[0] > 4160 || b.Max[1] > 4160 {
					t.Errorf("beyond the surroundings: %v", b)
				}
			}
		}
	})
}
