package tile_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/tile"
	"github.com/observatoire-essor/essor/geo/tile/tiletest"
)

// inTile is a shape given in units of a tile, as a fraction of the map.
func inTile(t tile.Address, shape orb.MultiPolygon) orb.MultiPolygon {
	out := shape.Clone()
	side := math.Exp2(float64(t.Z))
	for _, polygon := range out {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = orb.Point{(float64(t.X) + p[0]/4096) / side, (float64(t.Y) + p[1]/4096) / side}
			}
		}
	}
	return out
}

// rectangle is a ring in the direction of a clock, as y goes down.
func rectangle(west, north, east, south float64) orb.Ring {
	return orb.Ring{{west, north}, {east, north}, {east, south}, {west, south}, {west, north}}
}

func backwards(r orb.Ring) orb.Ring {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

// layers are a layer for one zoom and a deep one; they must show the same.
func layers(shapes []orb.MultiPolygon, zoom uint32) map[string]*tile.Layer {
	return map[string]*tile.Layer{
		"exact": tile.NewLayer(shapes, zoom, tile.Usual()),
		"deep":  tile.NewDeepLayer(shapes, zoom, tile.Usual()),
	}
}

func decode(t testing.TB, l *tile.Layer, at tile.Address) tiletest.Layer {
	t.Helper()
	got, err := tiletest.Decode(l.AppendMVT(nil, at, "areas"))
	if err != nil {
		t.Fatalf("%v: %v", at, err)
	}
	return got
}

// checkValid holds a shape against GEOS.
func checkValid(t testing.TB, shape orb.MultiPolygon) {
	t.Helper()
	if len(shape) == 0 {
		t.Error("a feature without polygons")
		return
	}
	var coords [][][][]float64
	for _, polygon := range shape {
		var rings [][][]float64
		for _, ring := range polygon {
			var points [][]float64
			for _, p := range ring {
				points = append(points, []float64{p[0], p[1]})
			}
			rings = append(rings, points)
		}
		coords = append(coords, rings)
	}
	var polygons []*geos.Geom
	c := geos.NewContext()
	for _, rings := range coords {
		polygons = append(polygons, c.NewPolygon(rings))
	}
	if g := c.NewCollection(geos.TypeIDMultiPolygon, polygons); !g.IsValid() {
		t.Errorf("%s: %v", g.IsValidReason(), shape)
	}
}

func area(m orb.MultiPolygon) float64 {
	sum := 0.0
	for _, polygon := range m {
		for i, ring := range polygon {
			if a := math.Abs(planar.Area(ring)); i == 0 {
				sum += a
			} else {
				sum -= a
			}
		}
	}
	return sum
}

// The bytes of a tile with one square, by hand from the specification: version 2,
// name "a", one feature with id 0, two tags, polygon: move +1 +2, line +2 0, 0 +2, -2
// 0, close.
func TestBytesByHand(t *testing.T) {
	at := tile.Address{Z: 3, X: 4, Y: 2}
	shapes := []orb.MultiPolygon{inTile(at, orb.MultiPolygon{{rectangle(1, 2, 3, 4)}})}
	want := []byte{
		0x1a, 45,
		0x78, 2, 0x0a, 1, 'a',
		0x12, 21, 0x18, 3, 0x22, 11, 9, 2, 4, 26, 4, 0, 0, 4, 3, 0, 15, 0x12, 2, 0, 0, 0x08, 0,
		0x1a, 1, 'n', 0x22, 5, 0x0a, 3, 'D', 'o', 'n',
		0x28, 0x80, 0x20,
	}
	want[1] = byte(len(want) - 2)
	for name, l := range layers(shapes, at.Z) {
		got := l.AppendMVT([]byte("x"), at, "a", tile.Field{Name: "n", Texts: []string{"Don"}})
		if !slices.Equal(got, append([]byte("x"), want...)) {
			t.Errorf("%s: % x\nwant % x", name, got[1:], want)
		}
	}
}

// What lies outside is cut at the edge of the surroundings, 64 units beyond the tile;
// tiles in which nothing shows have no bytes.
func TestCuts(t *testing.T) {
	at := tile.Address{Z: 6, X: 32, Y: 20}
	around := orb.Ring(rectangle(-64, -64, 4160, 4160))
	tests := []struct {
		name  string
		shape orb.MultiPolygon
		want  float64 // area in units, by hand
		parts int
	}{
		{"inside", orb.MultiPolygon{{rectangle(10, 10, 20, 30)}}, 200, 1},
		{"turned", orb.MultiPolygon{{backwards(rectangle(10, 10, 20, 30))}}, 200, 1},
		{"over all", orb.MultiPolygon{{rectangle(-9000, -9000, 9000, 9000)}}, planar.Area(around), 1},
		{"a corner", orb.MultiPolygon{{rectangle(4100, 4100, 9000, 9000)}}, 60 * 60, 1},
		{"a hole over the edge", orb.MultiPolygon{{rectangle(-500, 0, 100, 100), backwards(rectangle(-400, 20, 50, 40))}}, 164*100 - 114*20, 1},
		{"a hole around all", orb.MultiPolygon{{rectangle(-9000, -9000, 9000, 9000), backwards(rectangle(-100, -100, 4200, 4200))}}, 0, 0},
		{"a hole inside", orb.MultiPolygon{{rectangle(-500, 0, 100, 100), backwards(rectangle(10, 10, 20, 20))}}, 164*100 - 100, 1},
		{"a comb", orb.MultiPolygon{{{{-200, 0}, {100, 0}, {100, 10}, {-100, 10}, {-100, 20}, {100, 20}, {100, 30}, {-200, 30}, {-200, 0}}}}, 2 * 164 * 10, 2},
		{"a comb with a hole in a tooth", orb.MultiPolygon{{
			{{-200, 0}, {100, 0}, {100, 10}, {-100, 10}, {-100, 20}, {100, 20}, {100, 30}, {-200, 30}, {-200, 0}},
			backwards(rectangle(0, 22, 5, 28)),
		}}, 2*164*10 - 30, 2},
		{"touches from outside", orb.MultiPolygon{{rectangle(-100, 0, -64, 10)}}, 0, 0},
		{"outside", orb.MultiPolygon{{rectangle(5000, 0, 6000, 10)}}, 0, 0},
		{"an edge on the limit", orb.MultiPolygon{{rectangle(-64, 0, 10, 10)}}, 740, 1},
		{"a point on the limit", orb.MultiPolygon{{{{-64, 5}, {-100, 0}, {-100, 10}, {-64, 5}}, {}}}, 0, 0},
		{"an hourglass keeps its larger part", orb.MultiPolygon{{{{0, 0}, {20, 20}, {20, 0}, {0, 30}, {0, 0}}}}, 180, 1},
		{"parts that share an edge are joined", orb.MultiPolygon{{rectangle(0, 0, 10, 10)}, {rectangle(10, 0, 20, 10)}}, 200, 1},
	}
	for _, tt := range tests {
		for kind, l := range layers([]orb.MultiPolygon{nil, inTile(at, tt.shape)}, at.Z) {
			got := decode(t, l, at)
			if tt.parts == 0 {
				if len(got.Features) != 0 {
					t.Errorf("%s, %s: %v", tt.name, kind, got.Features)
				}
				continue
			}
			if len(got.Features) != 1 || got.Features[0].ID != 1 || len(got.Features[0].Shape) != tt.parts {
				t.Errorf("%s, %s: %v", tt.name, kind, got.Features)
				continue
			}
			if a := area(got.Features[0].Shape); a != tt.want {
				t.Errorf("%s, %s: area %v, want %v: %v", tt.name, kind, a, tt.want, got.Features[0].Shape)
			}
			checkValid(t, got.Features[0].Shape)
		}
	}
}

// An area of which rounding leaves nothing shows as one unit, in one zoom as in all.
func TestSpeck(t *testing.T) {
	at := tile.Address{Z: 6, X: 32, Y: 20}
	for name, l := range layers([]orb.MultiPolygon{inTile(at, orb.MultiPolygon{{rectangle(10.1, 10.1, 10.2, 10.2)}})}, at.Z) {
		got := decode(t, l, at)
		if len(got.Features) != 1 || area(got.Features[0].Shape) != 1 {
			t.Errorf("%s: %v", name, got.Features)
		}
	}
}

// coverage parts a square of the map into n by n areas whose common boundaries
// wander, the same for both sides.
func coverage(r *rand.Rand, n int, west, north, side float64) []orb.MultiPolygon {
	node := make([][]orb.Point, n+1)
	for i := range node {
		for j := range n + 1 {
			node[i] = append(node[i], orb.Point{
				west + side*(float64(i)+0.6*(r.Float64()-0.5))/float64(n), north + side*(float64(j)+0.6*(r.Float64()-0.5))/float64(n),
			})
		}
	}
	wander := func(a, b orb.Point) []orb.Point {
		line := []orb.Point{a}
		const steps = 12
		for k := 1; k < steps; k++ {
			f := float64(k) / steps
			w := 0.04 * side / float64(n)
			line = append(line, orb.Point{a[0] + f*(b[0]-a[0]) + w*(r.Float64()-0.5), a[1] + f*(b[1]-a[1]) + w*(r.Float64()-0.5)})
		}
		return line
	}
	across, down := map[[2]int][]orb.Point{}, map[[2]int][]orb.Point{}
	for i := range n + 1 {
		for j := range n + 1 {
			if i < n {
				across[[2]int{i, j}] = append(wander(node[i][j], node[i+1][j]), node[i+1][j])
			}
			if j < n {
				down[[2]int{i, j}] = append(wander(node[i][j], node[i][j+1]), node[i][j+1])
			}
		}
	}
	var shapes []orb.MultiPolygon
	for i := range n {
		for j := range n {
			ring := orb.Ring(slices.Clone(across[[2]int{i, j}]))
			ring = append(ring, down[[2]int{i + 1, j}][1:]...)
			back := slices.Clone(across[[2]int{i, j + 1}])
			slices.Reverse(back)
			ring = append(ring, back[1:]...)
			up := slices.Clone(down[[2]int{i, j}])
			slices.Reverse(up)
			ring = append(ring, up[1:]...)
			shapes = append(shapes, orb.MultiPolygon{{ring}})
		}
	}
	return shapes
}

// Areas that part a square part every tile inside of it: what they hold together is
// the tile with its surroundings to the unit, without overlap, and all are valid. So
// areas meet within tiles, and tiles meet at their edges.
func TestCoverageStaysOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for zoom := uint32(6); zoom <= 12; zoom += 2 {
		side := math.Exp2(float64(zoom))
		shapes := coverage(r, 9, 30/side, 20/side, 6/side) // over six by six tiles
		for name, l := range layers(shapes, zoom) {
			for x := uint32(31); x < 35; x++ {
				for y := uint32(21); y < 25; y++ {
					sum := 0.0
					for _, f := range decode(t, l, tile.Address{Z: zoom, X: x, Y: y}).Features {
						checkValid(t, f.Shape)
						sum += area(f.Shape)
					}
					if sum != 4224*4224 {
						t.Errorf("%s %d/%d/%d: the areas hold %v of %v square units", name, zoom, x, y, sum, 4224*4224)
					}
				}
			}
		}
	}
}

// The deeper tiles of an area add up to it: each holds its own part.
func TestTilesCoverTheArea(t *testing.T) {
	const zoom = 4
	r := rand.New(rand.NewPCG(3, 4))
	side := math.Exp2(zoom)
	shapes := coverage(r, 1, 8/side, 5/side, 1/side)
	l := tile.NewDeepLayer(shapes, zoom, tile.Grid{Extent: 4096})
	want := area(shapes[0]) * side * side * 4096 * 4096
	for deep := uint32(zoom); deep <= 9; deep++ {
		more := uint32(1) << (deep - zoom)
		sum := 0.0
		for x := 7 * more; x < 10*more; x++ {
			for y := 4 * more; y < 7*more; y++ {
				for _, f := range decode(t, l, tile.Address{Z: deep, X: x, Y: y}).Features {
					sum += area(f.Shape)
				}
			}
		}
		got := sum / float64(more) / float64(more)
		if math.Abs(got-want) > 4*4096*1.5/float64(more) { // half a unit along the boundary, with room
			t.Errorf("zoom %d: the tiles hold %v square units, the area %v", deep, got, want)
		}
	}
}

// One tile has one encoding, whoever asks before and at the same time.
func TestSameBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	l := tile.NewDeepLayer(coverage(r, 5, 0.5, 0.3, 0.01), 5, tile.Usual())
	at := tile.Address{Z: 7, X: 64, Y: 39}
	want := l.AppendMVT(nil, at, "a")
	if len(want) == 0 {
		t.Fatal("the tile is empty")
	}
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for range 20 {
				l.AppendMVT(nil, tile.Address{Z: 6, X: 32, Y: 19}, "b")
				if got := l.AppendMVT(nil, at, "a"); !slices.Equal(got, want) {
					t.Fatal("other bytes")
				}
			}
		})
	}
}
