package topology_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/topology"
)

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

// What overlaps in the input does so in the drawing: it is told, and not mended for ever.
func TestGeneraliseTellsOverlaps(t *testing.T) {
	saw := []float64{10, 10}
	for i := range 100 {
		saw = append(saw, 10+0.001*float64(i), 9.999-0.001*float64(i%2))
	}
	areas := degrees(0.1, box(0, 0, 3, 3), box(1, 1, 3, 3), polygon(saw)) // the last has detail to leave out
	d, reports := generalise(t, topology.Options{}, topology.Layer{Least: 5, Areas: areas})
	if len(reports) == 0 || reports[0].Stuck != 2 {
		t.Errorf("%+v: the edges of the squares cross twice", reports)
	}
	checkValid(t, d.At(0, 5))
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
