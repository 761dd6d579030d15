package spatial_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

func TestWeightsRefuseWhatIsNoNeighbourhood(t *testing.T) {
	for name, lists := range map[string][][]int{
		"itself": {{0}, {}}, "twice": {{1, 2, 1}, {}, {}}, "beyond": {{2}, {}}, "negative": {{-1}, {}},
	} {
		if _, err := spatial.NewWeights(lists, spatial.Binary); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	if _, err := spatial.NewWeights(nil, spatial.Valued); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("valued without values: %v", err)
	}
	for name, values := range map[string][][]float64{
		"too few rows": {{1}}, "too few": {{}, {1}}, "too many": {{1, 2}, {1}}, "zero": {{0}, {1}},
		"negative": {{-1}, {1}}, "not a number": {{math.NaN()}, {1}}, "infinite": {{math.Inf(1)}, {1}},
	} {
		if _, err := spatial.NewValuedWeights([][]int{{1}, {0}}, values); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("values %s: %v, want ErrInput", name, err)
		}
	}
}

func TestWeightsRows(t *testing.T) {
	w := must(spatial.NewWeights([][]int{{3, 1}, {0}, {}, {0, 1}}, spatial.RowStandardised))(t)
	to, value := w.Row(0)
	if !slices.Equal(to, []int{1, 3}) || !slices.Equal(value, []float64{0.5, 0.5}) {
		t.Errorf("row 0 is %v, %v", to, value)
	}
	if w.N() != 4 || w.Links() != 5 || w.Neighbours(3) != 2 || !slices.Equal(w.Islands(), []int{2}) {
		t.Errorf("%d areas, %d links, islands %v", w.N(), w.Links(), w.Islands())
	}
	if w.Symmetric() {
		t.Error("3 has neighbour 1, but not the other way; yet the weights are called symmetric")
	}
	if lag := must(w.Lag([]float64{1, 2, 4, 8}))(t); !slices.Equal(lag, []float64{5, 1, 0, 1.5}) {
		t.Errorf("lag = %v", lag)
	}
	to[0], value[0] = 9, 9
	if again, _ := w.Row(0); again[0] == 9 {
		t.Error("writing to a row changes the weights")
	}
}

func TestSubsetStandardisesAnewAndFindsNewIslands(t *testing.T) {
	w := must(spatial.NewWeights([][]int{{1, 2}, {0}, {0, 3}, {2}}, spatial.RowStandardised))(t)
	s := must(w.Subset([]bool{true, false, true, true}))(t)
	want := must(spatial.NewWeights([][]int{{1}, {0, 2}, {1}}, spatial.RowStandardised))(t)
	if !reflect.DeepEqual(s, want) {
		t.Errorf("subset is %v, want %v", s, want)
	}
	s = must(w.Subset([]bool{false, true, true, true}))(t)
	if !slices.Equal(s.Islands(), []int{0}) {
		t.Errorf("islands %v, want the area that lost its only neighbour", s.Islands())
	}
	if _, err := w.Subset([]bool{true}); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("marks for one of four areas: %v", err)
	}
}

func TestWithSelf(t *testing.T) {
	w := must(spatial.NewWeights([][]int{{1, 2}, {0}, {0}, {}}, spatial.RowStandardised))(t)
	s := must(w.WithSelf())(t)
	to, value := s.Row(0)
	if !slices.Equal(to, []int{0, 1, 2}) || math.Abs(value[0]-1.0/3) > 1e-15 {
		t.Errorf("row 0 with self is %v, %v", to, value)
	}
	if to, value := s.Row(3); !slices.Equal(to, []int{3}) || value[0] != 1 {
		t.Errorf("an island with itself has row %v, %v", to, value)
	}
	if _, err := spatial.LocalGi([]float64{1, 2, 3, 4}, s); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("Gi with self among the neighbours: %v", err)
	}
	v := must(spatial.NewValuedWeights([][]int{{1}, {0}}, [][]float64{{2}, {3}}))(t)
	if _, err := v.WithSelf(); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("valued weights with self: %v", err)
	}
	if to, value := v.Standardised().Row(1); to[0] != 0 || value[0] != 1 {
		t.Errorf("standardised row is %v, %v", to, value)
	}
}

func TestNearestNeighboursAgreeWithComparingAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	points := make([]spatial.Point, 300)
	for i := range points { // on a coarse grid, so that many are equally near or in one place
		points[i] = spatial.Point{X: float64(r.IntN(12)), Y: float64(r.IntN(12))}
	}
	for _, k := range []int{1, 4, 50, 299} {
		got := must(spatial.NearestNeighbours(points, k))(t)
		for i, p := range points {
			others := make([]int, 0, len(points))
			for j := range points {
				if j != i {
					others = append(others, j)
				}
			}
			slices.SortStableFunc(others, func(a, b int) int {
				da, db := math.Hypot(p.X-points[a].X, p.Y-points[a].Y), math.Hypot(p.X-points[b].X, p.Y-points[b].Y)
				switch {
				case da < db:
					return -1
				case da > db:
					return 1
				}
				return 0
			})
			if !slices.Equal(got[i], others[:k]) {
				t.Fatalf("k = %d, point %d: %v, want %v", k, i, got[i], others[:k])
			}
		}
	}
	neighbours, distances, err := spatial.DistanceBand(points, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range points {
		var want []int
		for j, q := range points {
			if j != i && math.Hypot(p.X-q.X, p.Y-q.Y) <= 2 {
				want = append(want, j)
			}
		}
		if !slices.Equal(neighbours[i], want) || len(distances[i]) != len(want) {
			t.Fatalf("within 2 of point %d: %v, want %v", i, neighbours[i], want)
		}
	}
}

func TestPointsThatCannotBeUsed(t *testing.T) {
	two := []spatial.Point{{X: 0, Y: 0}, {X: 1, Y: 0}}
	broken := []spatial.Point{{X: 0, Y: 0}, {X: math.NaN(), Y: 0}, {X: 2, Y: 2}}
	for name, call := range map[string]func() error{
		"k = n":             func() error { _, err := spatial.NearestNeighbours(two, 2); return err },
		"k = 0":             func() error { _, err := spatial.NearestNeighbours(two, 0); return err },
		"broken nearest":    func() error { _, err := spatial.NearestNeighbours(broken, 1); return err },
		"negative distance": func() error { _, _, err := spatial.DistanceBand(two, -1); return err },
		"infinite distance": func() error { _, _, err := spatial.DistanceBand(two, math.Inf(1)); return err },
		"broken band":       func() error { _, _, err := spatial.DistanceBand(broken, 1); return err },
		"a single point":    func() error { _, err := spatial.NearestDistance(two[:1]); return err },
		"same place":        func() error { _, err := spatial.InverseDistance([][]float64{{0}}, 1); return err },
		"power 0":           func() error { _, err := spatial.InverseDistance([][]float64{{1}}, 0); return err },
		"overflow":          func() error { _, err := spatial.InverseDistance([][]float64{{1e-300}}, 2); return err },
	} {
		if err := call(); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	near(t, "span", must(spatial.Span([]spatial.Point{{X: 1, Y: 9}, {X: 4, Y: 5}, {X: 2, Y: 6}}))(t), 5)
	if _, err := spatial.Span(broken); !errors.Is(err, spatial.ErrInput) {
		t.Errorf("span of broken points: %v", err)
	}
	near(t, "1/2²", must(spatial.InverseDistance([][]float64{{2}}, 2))(t)[0][0], 0.25)
}

func TestAdjustedPValues(t *testing.T) {
	p, tested := []float64{0.01, 9, 0.02, 0.03}, []bool{true, false, true, true}
	bh := must(spatial.BenjaminiHochberg(p, tested))(t)
	for i, want := range []float64{0.03, 0, 0.03, 0.03} { // 3 tests: 0.01·3, 0.02·3/2, 0.03·3/3
		near(t, "adjusted", bh[i], want)
	}
	if got := spatial.Rejected(bh, tested, 0.05); !slices.Equal(got, []int{0, 2, 3}) {
		t.Errorf("rejected %v", got)
	}
	if got := spatial.Rejected(bh, tested, 0.001); len(got) != 0 {
		t.Errorf("rejected %v", got)
	}
	for name, call := range map[string]func([]float64, []bool) ([]float64, error){
		"bh": spatial.BenjaminiHochberg, "by": spatial.BenjaminiYekutieli, "holm": spatial.Holm, "bonferroni": spatial.Bonferroni,
	} {
		if _, err := call(p, nil); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("%s of a p of 9: %v", name, err)
		}
		if _, err := call(p, []bool{true}); !errors.Is(err, spatial.ErrInput) {
			t.Errorf("%s with one mark: %v", name, err)
		}
		if got := must(call(nil, nil))(t); len(got) != 0 {
			t.Errorf("%s of no p: %v", name, got)
		}
	}
}
