package topology_test

import (
	"math/rand/v2"
	"os"
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/topology"
)

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
	putBack, rounds := 0, 20
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		rounds = 500
	}
	for range rounds {
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
