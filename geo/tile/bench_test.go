package tile_test

import (
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/tile"
	"github.com/observatoire-essor/essor/geo/tile/tiletest"
)

// BenchmarkFrance makes tiles of all communes of France: over the whole north at zoom 6,
// around Paris at 9 and 12.
func BenchmarkFrance(b *testing.B) {
	communes := tiletest.Communes(b, "communes-*.geojson*")
	var shapes []orb.MultiPolygon
	codes, names := tile.Field{Name: "code"}, tile.Field{Name: "name"}
	for _, c := range communes {
		shapes = append(shapes, tiletest.OnMap(c.Shape))
		codes.Texts, names.Texts = append(codes.Texts, c.Code), append(names.Texts, c.Name)
	}
	for _, bb := range []struct {
		name string
		at   tile.Address
		make func([]orb.MultiPolygon, uint32, tile.Grid) *tile.Layer
	}{
		{"zoom=6", tile.Address{Z: 6, X: 32, Y: 22}, tile.NewLayer},
		{"zoom=9", tile.Address{Z: 9, X: 259, Y: 176}, tile.NewLayer},
		{"zoom=12", tile.Address{Z: 12, X: 2074, Y: 1409}, tile.NewLayer},
		{"zoom=12/deep", tile.Address{Z: 12, X: 2074, Y: 1409}, tile.NewDeepLayer},
	} {
		b.Run("layer/"+bb.name, func(b *testing.B) {
			for b.Loop() {
				bb.make(shapes, bb.at.Z, tile.Usual())
			}
		})
		l := bb.make(shapes, bb.at.Z, tile.Usual())
		b.Run("tile/"+bb.name, func(b *testing.B) {
			var buf []byte
			for b.Loop() {
				buf = l.AppendMVT(buf[:0], bb.at, "commune", codes, names)
			}
			b.SetBytes(int64(len(buf)))
			b.ReportAllocs()
		})
	}
}
