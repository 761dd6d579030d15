package topology_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/topology"
)

func generalise(t testing.TB, opt topology.Options, layers ...topology.Layer) (*topology.Drawing, []topology.Report) {
	t.Helper()
	top, err := topology.Build(t.Context(), layers, opt)
	if err != nil {
		t.Fatal(err)
	}
	d, reports, err := top.Generalise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d, reports
}

// edge is a directed edge of a ring.
type edge [2]orb.Point

// outline checks that no edge has two areas on one side, and returns those that have
// an area on the left only: the outline of all areas, and of every gap between them.
func outline(t testing.TB, areas []orb.MultiPolygon) map[edge]bool {
	t.Helper()
	edges := map[edge]bool{}
	for i, area := range areas {
		for _, polygon := range area {
			for _, ring := range polygon {
				for j, p := range ring[1:] {
					e := edge{ring[j], p}
					if edges[e] {
						t.Errorf("area %d has an edge that another has on the same side", i)
					}
					edges[e] = true
				}
			}
		}
	}
	for e := range edges {
		if edges[edge{e[1], e[0]}] {
			delete(edges, edge{e[1], e[0]})
			delete(edges, e)
		}
	}
	return edges
}

func toGEOS(t testing.TB, c *geos.Context, area orb.MultiPolygon) *geos.Geom {
	t.Helper()
	b, err := wkb.Marshal(area)
	if err != nil {
		t.Fatal(err)
	}
	g, err := c.NewGeomFromWKB(b)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// checkValid asks GEOS whether areas are valid, and returns them.
func checkValid(t testing.TB, areas []orb.MultiPolygon) []*geos.Geom {
	t.Helper()
	c := geos.NewContext()
	geoms := make([]*geos.Geom, len(areas))
	for i, area := range areas {
		if area == nil {
			continue
		}
		if geoms[i] = toGEOS(t, c, area); !geoms[i].IsValid() {
			t.Errorf("area %d: %s", i, geoms[i].IsValidReason())
		}
		for _, polygon := range area {
			for j, ring := range polygon {
				if (planar.Area(ring) > 0) != (j == 0) {
					t.Errorf("area %d: ring %d has the area %v", i, j, planar.Area(ring))
				}
			}
		}
	}
	return geoms
}

// checkCoverage asks GEOS whether areas are valid and have no ground in common.
func checkCoverage(t testing.TB, areas []orb.MultiPolygon) {
	t.Helper()
	geoms := checkValid(t, areas)
	for i, a := range geoms {
		for j, b := range geoms[:i] {
			if a != nil && b != nil && a.Relate(b)[0] == '2' {
				t.Errorf("areas %d and %d have ground in common", i, j)
			}
		}
	}
}

// union is what all areas cover, by GEOS.
func union(t testing.TB, areas []orb.MultiPolygon) orb.MultiPolygon {
	t.Helper()
	c := geos.NewContext()
	var geoms []*geos.Geom
	for _, area := range areas {
		if area != nil {
			geoms = append(geoms, toGEOS(t, c, area))
		}
	}
	u := c.NewCollection(geos.TypeIDGeometryCollection, geoms).UnaryUnion()
	if u == nil {
		t.Fatal("GEOS makes no union")
	}
	g, err := wkb.Unmarshal(u.ToWKB())
	if err != nil {
		t.Fatal(err)
	}
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	t.Fatalf("the union is a %s", g.GeoJSONType())
	return nil
}

// checkDrawing checks a layer and the whole that it makes at each zoom: GEOS finds all
// of them valid, and the edges of the parts, those of two neighbours taken away, are
// those of the whole. Then no two parts overlap and there is no gap that the whole has
// not: how often a place is covered is how often the edges go round it, once or never.
func checkDrawing(t testing.TB, d *topology.Drawing, parts, whole int) {
	t.Helper()
	kept, full := 0, d.At(parts, d.Full)
	for zoom := d.Layers[parts].Least; zoom <= d.Full; zoom++ {
		areas := d.At(parts, zoom)
		checkValid(t, areas)
		checkValid(t, d.At(whole, zoom))
		if !reflect.DeepEqual(outline(t, areas), outline(t, d.At(whole, zoom))) {
			t.Errorf("zoom %d: the outline of the parts is not that of the whole", zoom)
		}
		points := 0
		for i, area := range areas {
			if (area == nil) != (full[i] == nil) {
				t.Errorf("zoom %d: area %d comes or goes", zoom, i)
			}
			for _, polygon := range area {
				for _, ring := range polygon {
					points += len(ring)
				}
			}
		}
		if points < kept {
			t.Errorf("zoom %d has fewer points than the one before", zoom)
		}
		kept = points
		if t.Failed() {
			t.Fatalf("at zoom %d of %d", zoom, d.Full)
		}
	}
}

// mosaic divides squares with moved corners between labels: areas with staircases for
// boundaries, narrow passages, enclaves and parts that meet at a point. A label of 0
// stands for no area.
func mosaic(t testing.TB, r *rand.Rand, labels [][]int, side float64) []orb.MultiPolygon {
	t.Helper()
	lines, columns := len(labels), len(labels[0])
	corners := make([][]orb.Point, lines+1)
	for y := range corners {
		for x := range columns + 1 {
			dx, dy := 0.6*r.Float64()-0.3, 0.6*r.Float64()-0.3
			corners[y] = append(corners[y], orb.Point{3 + side*(float64(x)+dx), 50 + side*(float64(y)+dy)})
		}
	}
	squares := map[int][]orb.MultiPolygon{}
	most := 0
	for y, line := range labels {
		for x, label := range line {
			a, b, c, e := corners[y][x], corners[y][x+1], corners[y+1][x+1], corners[y+1][x]
			squares[label] = append(squares[label], orb.MultiPolygon{{{a, b, c, e, a}}})
			most = max(most, label)
		}
	}
	areas := make([]orb.MultiPolygon, most)
	for label := 1; label <= most; label++ {
		if squares[label] != nil {
			areas[label-1] = union(t, squares[label])
		}
	}
	return areas
}

// grow spreads labels at random from one square each, and strews some over others.
func grow(r *rand.Rand, lines, columns, labels int) [][]int {
	grid := make([][]int, lines)
	for y := range grid {
		grid[y] = make([]int, columns)
	}
	for label := 1; label <= labels; label++ {
		grid[r.IntN(lines)][r.IntN(columns)] = label
	}
	for range 12 * lines * columns {
		x, y, dir := r.IntN(columns), r.IntN(lines), r.IntN(4)
		u, v := x+[4]int{1, -1, 0, 0}[dir], y+[4]int{0, 0, 1, -1}[dir]
		if grid[y][x] > 0 && u >= 0 && u < columns && v >= 0 && v < lines && grid[v][u] == 0 {
			grid[v][u] = grid[y][x]
		}
	}
	for range lines * columns / 40 {
		grid[r.IntN(lines)][r.IntN(columns)] = r.IntN(labels + 1)
	}
	return grid
}

func TestGeneraliseMosaics(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2))
	putBack := 0
	for range 25 {
		side := []float64{0.0005, 0.002, 0.008}[r.IntN(3)]
		areas := mosaic(t, r, grow(r, 28, 28, 2+r.IntN(14)), side)
		d, reports := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: areas},
			topology.Layer{Least: 5, Areas: []orb.MultiPolygon{union(t, areas)}})
		checkDrawing(t, d, 0, 1)
		checkCoverage(t, d.At(0, 5))
		for _, report := range reports {
			putBack += report.PutBack
			if report.Stuck > 0 {
				t.Errorf("%+v: lines cross in a mosaic", report)
			}
		}
	}
	if putBack == 0 {
		t.Error("nothing had to be put back: the mosaics ask for too little")
	}
}

func TestGeneraliseDoesNotDependOnWorkers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	areas := mosaic(t, r, grow(r, 40, 40, 20), 0.004)
	want, _ := generalise(t, topology.Options{Workers: 1}, topology.Layer{Least: 5, Areas: areas})
	for _, workers := range []int{2, 3, 64} {
		if got, _ := generalise(t, topology.Options{Workers: workers}, topology.Layer{Least: 5, Areas: areas}); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers draw otherwise than one", workers)
		}
	}
}

func FuzzGeneralise(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 1, 2, 0, 1, 3}, uint64(1))
	f.Add([]byte("an islet in a bay of a lake with an enclave in it, and so on"), uint64(7))
	f.Fuzz(func(t *testing.T, body []byte, seed uint64) {
		const columns = 8
		labels := [][]int{}
		for i := 0; i+columns <= min(len(body), 8*columns); i += columns {
			line := make([]int, columns)
			for j, b := range body[i : i+columns] {
				line[j] = int(b) % 5
			}
			labels = append(labels, line)
		}
		if len(labels) == 0 {
			return
		}
		areas := mosaic(t, rand.New(rand.NewPCG(seed, 0)), labels, 0.01)
		if len(areas) == 0 {
			return
		}
		d, _ := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: areas},
			topology.Layer{Least: 5, Areas: []orb.MultiPolygon{union(t, areas)}})
		checkDrawing(t, d, 0, 1)
	})
}

// degrees scales areas of small whole numbers to about a tenth of a pixel of zoom 5.
func degrees(side float64, areas ...orb.MultiPolygon) []orb.MultiPolygon {
	for _, area := range areas {
		for _, polygon := range area {
			for _, ring := range polygon {
				for i, p := range ring {
					ring[i] = orb.Point{3 + side*p[0], 50 + side*p[1]}
				}
			}
		}
	}
	return areas
}

func TestGeneraliseByHand(t *testing.T) {
	const tiny = 0.002 // degrees, a tenth of a pixel of zoom 5
	for _, test := range []struct {
		name     string
		areas    []orb.MultiPolygon
		points   []int // of each area at zoom 5, closed
		polygons []int
	}{
		{"an island keeps a triangle", []orb.MultiPolygon{polygon([]float64{0, 0, 2, 0, 3, 1, 2, 2, 0, 2, -1, 1})}, []int{4}, []int{1}},
		{
			"two halves of an islet: the chord between them is not for both",
			[]orb.MultiPolygon{
				polygon([]float64{0, 0, 0, 2, -1, 2, -2, 1, -1, 0}),
				polygon([]float64{0, 0, 1, 0, 2, 1, 1, 2, 0, 2}),
			},
			[]int{4, 4},
			[]int{1, 1},
		},
		{
			"an enclave",
			[]orb.MultiPolygon{
				polygon([]float64{0, 0, 9, 0, 9, 9, 0, 9}, []float64{3, 3, 3, 5, 4, 6, 5, 5, 5, 3}),
				polygon([]float64{3, 3, 5, 3, 5, 5, 4, 6, 3, 5}),
			},
			[]int{5 + 4, 4}, // three corners would cut into the hole
			[]int{1, 1},
		},
		{
			"a ring that comes back to a vertex is two polygons",
			[]orb.MultiPolygon{polygon([]float64{0, 0, 4, 0, 4, 4, 8, 4, 8, 8, 4, 8, 4, 4, 0, 4})},
			[]int{4 + 4},
			[]int{2},
		},
		{
			"a ring that encloses a lake from one vertex has a hole",
			[]orb.MultiPolygon{polygon([]float64{0, 0, 9, 0, 9, 9, 0, 9, 0, 0, 2, 4, 4, 4, 4, 2})},
			[]int{5 + 4},
			[]int{1},
		},
		{"a spike goes", []orb.MultiPolygon{polygon([]float64{0, 0, 4, 0, 4, 2, 8, 2, 4, 2, 4, 4, 0, 4})}, []int{4}, []int{1}},
		{"no ground, no area", []orb.MultiPolygon{polygon([]float64{0, 0, 4, 0, 2, 0}), nil, {{}}, {{{}}}}, []int{0, 0, 0, 0}, []int{0, 0, 0, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, _ := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: degrees(tiny, test.areas...)})
			for zoom := 5; zoom <= d.Full; zoom++ {
				checkCoverage(t, d.At(0, zoom))
			}
			for i, area := range d.At(0, 5) {
				points := 0
				for _, p := range area {
					for _, ring := range p {
						points += len(ring)
					}
				}
				if points != test.points[i] || len(area) != test.polygons[i] {
					t.Errorf("area %d: %d points, %d polygons: %v", i, points, len(area), area)
				}
			}
		})
	}
}

// An islet of another area in a narrow bay stays outside of the shore, though nothing
// would cross if the bay were closed.
func TestGeneraliseLeavesIsletsInTheirBays(t *testing.T) {
	shore := polygon([]float64{0, 0, 100, 0, 100, 50, 52, 50, 51, 30, 50, 20, 49, 30, 48, 50, 0, 50})
	islet := polygon([]float64{49.8, 25, 50.2, 25, 50, 26})
	d, reports := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: degrees(0.002, shore, islet)})
	for zoom := 5; zoom <= d.Full; zoom++ {
		checkCoverage(t, d.At(0, zoom))
	}
	if reports[0].PutBack == 0 {
		t.Error("the bay was never closed: the test asks for too little")
	}
}

// Between the two lies a lake that is nobody's: it must not turn over.
func TestGeneraliseKeepsALakeBetweenTwo(t *testing.T) {
	a := polygon([]float64{0, 0, 10, 0, 10, 5, 6, 5, 5, 4.5, 4, 5, 0, 5})
	b := polygon([]float64{0, 5, 4, 5, 4.5, 6, 5, 4.75, 5.5, 6, 6, 5, 10, 5, 10, 10, 0, 10})
	d, _ := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: degrees(0.002, a, b)})
	for zoom := 5; zoom <= d.Full; zoom++ {
		checkCoverage(t, d.At(0, zoom))
	}
}

// Bricks meet at T-junctions only. Each is drawn with the vertices of its neighbours,
// so that no line is seen from one side.
func TestGeneraliseAWallOfBricks(t *testing.T) {
	bricks := degrees(0.003, wall(12, 12)...)
	d, _ := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: bricks},
		topology.Layer{Least: 5, Areas: []orb.MultiPolygon{union(t, bricks)}})
	checkDrawing(t, d, 0, 1)
}

// A layer that is drawn from another zoom on leaves the lines of others as they are.
func TestGeneraliseLayersFromTheirLeastZoom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	areas := mosaic(t, r, grow(r, 30, 30, 9), 0.004)
	halves := []orb.MultiPolygon{union(t, areas[:5]), union(t, areas[5:])}
	d, reports := generalise(t, topology.Options{}, topology.Layer{Least: 6, Areas: areas}, topology.Layer{Least: 3, Areas: halves})
	if reports[0].Zoom != 3 {
		t.Errorf("the first zoom is %d, want 3", reports[0].Zoom)
	}
	for zoom := 3; zoom <= d.Full; zoom++ {
		checkCoverage(t, d.At(1, zoom))
	}
	if !reflect.DeepEqual(d.At(0, 2), d.At(0, 6)) || !reflect.DeepEqual(d.At(0, 14), d.At(0, d.Full)) {
		t.Error("below the least zoom and above the full one shapes are those of these")
	}
}

func TestBuildRefuses(t *testing.T) {
	far := []orb.MultiPolygon{polygon([]float64{0, 0, 181, 0, 0, 1})}
	for name, layers := range map[string][]topology.Layer{
		"a point that is not on the earth": {{Areas: far}},
		"nine layers":                      make([]topology.Layer, 9),
	} {
		if _, err := topology.Build(t.Context(), layers, topology.Options{}); !errors.Is(err, topology.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
}
