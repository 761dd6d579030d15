package topology_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/twpayne/go-geos"

	"github.com/observatoire-essor/essor/geo/topology"
)

func contiguity(t *testing.T, areas []orb.MultiPolygon, opt topology.Options) *topology.Contacts {
	t.Helper()
	c, err := topology.Contiguity(t.Context(), areas, opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// polygon is an area of one polygon: a shell and holes, each as x, y, x, y …
func polygon(rings ...[]float64) orb.MultiPolygon {
	var p orb.Polygon
	for _, r := range rings {
		var ring orb.Ring
		for i := 0; i < len(r); i += 2 {
			ring = append(ring, orb.Point{r[i], r[i+1]})
		}
		p = append(p, append(ring, ring[0]))
	}
	return orb.MultiPolygon{p}
}

func box(x, y, width, height float64) orb.MultiPolygon {
	return polygon([]float64{x, y, x + width, y, x + width, y + height, x, y + height})
}

// same compares lists, an empty one being as good as none.
func same(got, want [][]int) bool {
	return slices.EqualFunc(got, want, func(a, b []int) bool { return slices.Equal(a, b) })
}

func TestContiguityByHand(t *testing.T) {
	for _, test := range []struct {
		name        string
		areas       []orb.MultiPolygon
		queen, rook [][]int
	}{
		{"nothing", nil, nil, nil},
		{"empty area", []orb.MultiPolygon{box(0, 0, 1, 1), nil, {}, {{}}, {{{}}}}, [][]int{{}, {}, {}, {}, {}}, [][]int{{}, {}, {}, {}, {}}},
		{"side by side", []orb.MultiPolygon{box(0, 0, 1, 1), box(1, 0, 1, 1)}, [][]int{{1}, {0}}, [][]int{{1}, {0}}},
		{"apart", []orb.MultiPolygon{box(0, 0, 1, 1), box(1.001, 0, 1, 1)}, [][]int{{}, {}}, [][]int{{}, {}}},
		{"corner on corner", []orb.MultiPolygon{box(0, 0, 1, 1), box(1, 1, 1, 1)}, [][]int{{1}, {0}}, [][]int{{}, {}}},
		{"corner on an edge", []orb.MultiPolygon{box(0, 0, 4, 1), polygon([]float64{2, 1, 3, 2, 1, 2})}, [][]int{{1}, {0}}, [][]int{{}, {}}},
		{"part of an edge", []orb.MultiPolygon{box(0, 0, 4, 1), box(1, 1, 1, 1)}, [][]int{{1}, {0}}, [][]int{{1}, {0}}},
		{"edges that overlap", []orb.MultiPolygon{box(0, 0, 4, 1), box(3, 1, 4, 1)}, [][]int{{1}, {0}}, [][]int{{1}, {0}}},
		{"edges end to end", []orb.MultiPolygon{box(0, 0, 4, 1), box(4, 1, 4, 1)}, [][]int{{1}, {0}}, [][]int{{}, {}}},
		{
			"a hole filled",
			[]orb.MultiPolygon{polygon([]float64{0, 0, 6, 0, 6, 6, 0, 6}, []float64{2, 2, 4, 2, 4, 4, 2, 4}), box(2, 2, 2, 2)},
			[][]int{{1}, {0}},
			[][]int{{1}, {0}},
		},
		{
			"in a hole without touching",
			[]orb.MultiPolygon{polygon([]float64{0, 0, 6, 0, 6, 6, 0, 6}, []float64{2, 2, 4, 2, 4, 4, 2, 4}), box(2.5, 2.5, 1, 1)},
			[][]int{{}, {}},
			[][]int{{}, {}},
		},
		{"crossing", []orb.MultiPolygon{box(0, 0, 3, 1), box(1, -1, 1, 3)}, [][]int{{1}, {0}}, [][]int{{1}, {0}}},
		{"one inside the other", []orb.MultiPolygon{box(0, 0, 9, 9), box(2, 2, 1, 1)}, [][]int{{1}, {0}}, [][]int{{1}, {0}}},
		{"the same twice", []orb.MultiPolygon{box(0, 0, 1, 1), box(0, 0, 1, 1)}, [][]int{{1}, {0}}, [][]int{{1}, {0}}},
		{
			"inside, between corners of the other",
			[]orb.MultiPolygon{box(0, 0, 2, 2), polygon([]float64{0, 0, 2, 2, 0.5, 1})},
			[][]int{{1}, {0}},
			[][]int{{1}, {0}},
		},
		{
			"a coverage within an area: inner ones meet it as well",
			[]orb.MultiPolygon{box(0, 0, 9, 9), box(1, 1, 1, 1), box(2, 1, 1, 1), box(3, 1, 1, 1), box(20, 20, 1, 1)},
			[][]int{{1, 2, 3}, {0, 2}, {0, 1, 3}, {0, 2}, {}},
			[][]int{{1, 2, 3}, {0, 2}, {0, 1, 3}, {0, 2}, {}},
		},
		{
			"by one of its parts",
			[]orb.MultiPolygon{append(box(0, 0, 1, 1), box(10, 0, 1, 1)...), box(1, 0, 1, 1), box(11, 0, 1, 1)},
			[][]int{{1, 2}, {0}, {0}},
			[][]int{{1, 2}, {0}, {0}},
		},
		{"minus zero", []orb.MultiPolygon{box(0, 0, 1, 1), polygon([]float64{math.Copysign(0, -1), 0, -1, 0, -1, -1})}, [][]int{{1}, {0}}, [][]int{{}, {}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := contiguity(t, test.areas, topology.Options{})
			if !same(c.Queen, test.queen) {
				t.Errorf("queen %v, want %v", c.Queen, test.queen)
			}
			if !same(c.Rook, test.rook) {
				t.Errorf("rook %v, want %v", c.Rook, test.rook)
			}
		})
	}
}

// Rings may run either way, be open, repeat points and begin anywhere.
func TestContiguityOfUntidyRings(t *testing.T) {
	want := contiguity(t, []orb.MultiPolygon{box(0, 0, 1, 1), box(1, 0, 1, 1), box(0, 1, 2, 1)}, topology.Options{})
	open := box(0, 0, 1, 1)
	open[0][0] = open[0][0][:4]
	backwards := box(1, 0, 1, 1)
	slices.Reverse(backwards[0][0])
	repeating := orb.MultiPolygon{{{{2, 2}, {2, 2}, {0, 2}, {0, 1}, {0, 1}, {0, 1}, {2, 1}, {2, 2}, {2, 2}}}}
	got := contiguity(t, []orb.MultiPolygon{open, backwards, repeating}, topology.Options{})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// wall is a wall of bricks, each row moved by half a brick: every brick meets two
// above and two below, at T-junctions only.
func wall(rows, perRow int) []orb.MultiPolygon {
	var bricks []orb.MultiPolygon
	for r := range rows {
		for c := range perRow {
			bricks = append(bricks, box(2*float64(c)+float64(r%2), float64(r), 2, 1))
		}
	}
	return bricks
}

func TestContiguityOfAWallOfBricks(t *testing.T) {
	const rows, perRow = 100, 100
	c := contiguity(t, wall(rows, perRow), topology.Options{})
	queen, rook := 0, 0
	for i := range c.Queen {
		queen, rook = queen+len(c.Queen[i]), rook+len(c.Rook[i])
	}
	// 99 pairs in each of 100 rows, 199 between each two of them: 29 601.
	if want := 2 * (rows*(perRow-1) + (rows-1)*(2*perRow-1)); rook != want || queen != want {
		t.Errorf("%d queen and %d rook links, want %d of both", queen, rook, want)
	}
}

// Far-off areas leave the others close together, as overseas territories do.
func TestContiguityOfAreasFarApart(t *testing.T) {
	const rows, perRow = 60, 60
	areas := append(wall(rows, perRow), box(-1e9, 1e9, 1, 1), box(3e12, 0, 1, 1), box(3e12+1, 0, 1, 1), box(-1e300, -1e300, 1e299, 1e299))
	c := contiguity(t, areas, topology.Options{})
	rook := 0
	for _, list := range c.Rook {
		rook += len(list)
	}
	if want := 2*(rows*(perRow-1)+(rows-1)*(2*perRow-1)) + 2; rook != want {
		t.Errorf("%d rook links, want %d", rook, want)
	}
}

// Coordinates that were rounded, or cut at different places, leave gaps and
// overlaps that a snap closes.
func TestContiguityWithSnap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	exact := wall(20, 20)
	want := contiguity(t, exact, topology.Options{})
	shaken := make([]orb.MultiPolygon, len(exact))
	for i, brick := range exact {
		ring := slices.Clone(brick[0][0])
		for k := range ring[:4] {
			ring[k] = orb.Point{ring[k][0] + 0.002*(r.Float64()-0.5), ring[k][1] + 0.002*(r.Float64()-0.5)}
		}
		ring[4] = ring[0]
		shaken[i] = orb.MultiPolygon{{ring}}
	}
	if got := contiguity(t, shaken, topology.Options{Snap: 0.005}); !reflect.DeepEqual(got, want) {
		t.Error("bricks moved by up to 0.001 have other neighbours with a snap of 0.005")
	}
	if got := contiguity(t, shaken, topology.Options{}); reflect.DeepEqual(got, want) {
		t.Error("without a snap, moved bricks have the same neighbours: the test shows nothing")
	}
	if got := contiguity(t, exact, topology.Options{Snap: 0.005}); !reflect.DeepEqual(got, want) {
		t.Error("a snap changes the neighbours of bricks that fit")
	}
	near := []orb.MultiPolygon{box(0, 0, 1, 1), box(1.01, 0, 1, 1)}
	if c := contiguity(t, near, topology.Options{Snap: 0.009}); len(c.Queen[0]) != 0 {
		t.Error("a gap of 0.01 is closed by a snap of 0.009")
	}
	if c := contiguity(t, near, topology.Options{Snap: 0.011}); len(c.Rook[0]) != 1 {
		t.Error("a gap of 0.01 is not closed by a snap of 0.011")
	}
}

// GEOS decides, pair by pair, on small random areas that touch, overlap and lie in
// one another in every way that few whole coordinates allow.
func TestContiguityAgreesWithGEOS(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	geosContext := geos.NewContext()
	for round := range 400 {
		var areas []orb.MultiPolygon
		var geoms []*geos.Geom
		var tiles []orb.MultiPolygon // in every other round, most of a coverage lies below
		for i := range 36 * (round % 2) {
			if r.IntN(5) > 0 {
				tiles = append(tiles, box(float64(i%6*2), float64(i/6*2), 2, 2))
			}
		}
		for len(areas) < len(tiles)+8-6*(round%2) {
			area := randomArea(r)
			if len(areas) < len(tiles) {
				area = tiles[len(areas)]
			}
			b, err := wkb.Marshal(area)
			if err != nil {
				t.Fatal(err)
			}
			g, err := geosContext.NewGeomFromWKB(b)
			if err != nil {
				t.Fatal(err)
			}
			if g.IsValid() {
				areas, geoms = append(areas, area), append(geoms, g)
			}
		}
		c := contiguity(t, areas, topology.Options{})
		for i, a := range geoms {
			var queen, rook []int
			for j, b := range geoms {
				if i == j || !a.Intersects(b) {
					continue
				}
				queen = append(queen, j)
				if m := a.Relate(b); m[0] == '2' || m[4] == '1' { // ground, or length, in common
					rook = append(rook, j)
				}
			}
			if !slices.Equal(c.Queen[i], queen) || !slices.Equal(c.Rook[i], rook) {
				t.Fatalf("area %d of %v:\nqueen %v, want %v\nrook %v, want %v", i, areas, c.Queen[i], queen, c.Rook[i], rook)
			}
		}
	}
}

// randomArea is a triangle, a box, a box with a hole, or two of these.
func randomArea(r *rand.Rand) orb.MultiPolygon {
	at := func() float64 { return float64(r.IntN(9)) }
	switch r.IntN(4) {
	case 0:
		return polygon([]float64{at(), at(), at(), at(), at(), at()})
	case 1:
		return box(at(), at(), 1+float64(r.IntN(3)), 1+float64(r.IntN(3)))
	case 2:
		x, y := at(), at()
		return polygon([]float64{x, y, x + 4, y, x + 4, y + 4, x, y + 4}, []float64{x + 1, y + 1, x + 3, y + 1, x + 3, y + 3, x + 1, y + 3})
	default:
		return append(box(at(), at(), 1, 1), polygon([]float64{at(), at(), at(), at(), at(), at()})...)
	}
}

func TestContiguityDoesNotDependOnWorkers(t *testing.T) {
	areas := wall(15, 15)
	areas = append(areas, box(3, 3, 9, 9))
	want := contiguity(t, areas, topology.Options{Workers: 1})
	for _, workers := range []int{2, 3, 8, 1000} {
		if got := contiguity(t, areas, topology.Options{Workers: workers}); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers find other neighbours than one", workers)
		}
	}
}

func TestContiguityRefuses(t *testing.T) {
	good := []orb.MultiPolygon{box(0, 0, 1, 1)}
	for name, call := range map[string]func() error{
		"a coordinate that is not a number": func() error {
			_, err := topology.Contiguity(t.Context(), []orb.MultiPolygon{good[0], polygon([]float64{0, 0, math.NaN(), 1, 1, 1})}, topology.Options{})
			return err
		},
		"an infinite coordinate": func() error {
			_, err := topology.Contiguity(t.Context(), []orb.MultiPolygon{polygon([]float64{0, 0, 1, math.Inf(-1), 1, 1})}, topology.Options{})
			return err
		},
		"a negative snap": func() error {
			_, err := topology.Contiguity(t.Context(), good, topology.Options{Snap: -1})
			return err
		},
	} {
		if err := call(); !errors.Is(err, topology.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := topology.Contiguity(ctx, wall(10, 10), topology.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

// The reference cases may be kept here; their neighbours were found by hand.
func TestReferenceCases(t *testing.T) { runReferences(t, "testdata") }

func TestReferenceCasesInPlace(t *testing.T) {
	dir := os.Getenv("ESSOR_ORACLE")
	if dir == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	runReferences(t, dir)
}

func runReferences(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*-weights-*.json"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		var c struct {
			Measure string
			Inputs  struct {
				GeoJSON struct {
					Features []struct {
						Geometry struct {
							Type        string
							Coordinates json.RawMessage
						}
					}
				}
			}
			Expected struct{ Queen, Rook [][]int }
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &c); err != nil || !strings.HasPrefix(c.Measure, "weights_contiguity") {
			continue
		}
		ran++
		var areas []orb.MultiPolygon
		for _, f := range c.Inputs.GeoJSON.Features {
			area := make(orb.MultiPolygon, 1)
			var into any = &area
			if f.Geometry.Type == "Polygon" {
				into = &area[0]
			}
			if err := json.Unmarshal(f.Geometry.Coordinates, into); err != nil {
				t.Fatal(err)
			}
			areas = append(areas, area)
		}
		got := contiguity(t, areas, topology.Options{})
		if !same(got.Queen, c.Expected.Queen) || !same(got.Rook, c.Expected.Rook) {
			t.Errorf("%s: queen %v and rook %v, want %v and %v", file, got.Queen, got.Rook, c.Expected.Queen, c.Expected.Rook)
		}
	}
	if ran == 0 {
		t.Fatalf("%s holds no case of contiguity", dir)
	}
}

func BenchmarkContiguityOfAWall(b *testing.B) {
	bricks := wall(100, 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := topology.Contiguity(b.Context(), bricks, topology.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
