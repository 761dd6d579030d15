package overlay_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/overlay"
)

// Two sources of 100 by 100 side by side; targets: the left half of the first, a
// box over both, one half outside, one elsewhere. All by hand.
func byHand(t *testing.T) *overlay.Table {
	t.Helper()
	return intersect(t,
		[]orb.MultiPolygon{box(0, 0, 100, 100), box(100, 0, 100, 100), box(900, 0, 10, 10)},
		[]orb.MultiPolygon{box(0, 0, 50, 100), box(75, 0, 50, 100), box(150, 0, 100, 100), box(500, 500, 10, 10)})
}

func TestExtensiveByHand(t *testing.T) {
	table := byHand(t)
	a, err := table.Extensive([]float64{1000, 200, 7}, overlay.BySource)
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{500, 250 + 50, 100, 0} {
		near(t, "by source", a.Values[j], want)
	}
	for i, want := range []float64{250, 50, 7} {
		near(t, "unallocated", a.Unallocated[i], want)
	}
	near(t, "sum and rest", a.Sum()+a.Rest(), a.Total)
	near(t, "total", a.Total, 1207)

	a, err = table.Extensive([]float64{1000, 200, 7}, overlay.TotalPreserved)
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{1000 * 2 / 3.0, 1000/3.0 + 200/3.0, 200 * 2 / 3.0, 0} {
		near(t, "total preserved", a.Values[j], want)
	}
	if !slices.Equal(a.Unallocated, []float64{0, 0, 7}) {
		t.Errorf("unallocated %v, want only the source that meets no target", a.Unallocated)
	}
}

func TestIntensiveByHand(t *testing.T) {
	table := byHand(t)
	m, err := table.Intensive([]float64{10, 30, 5})
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{10, 20, 30, 0} {
		near(t, "mean", m.Values[j], want)
	}
	if !slices.Equal(m.Defined, []bool{true, true, true, false}) {
		t.Errorf("defined %v: nothing covers the last target", m.Defined)
	}
	if coverage := table.Coverage(); !slices.Equal(coverage, []float64{1, 1, 0.5, 0}) {
		t.Errorf("coverage %v", coverage)
	}
}

func TestMissingValues(t *testing.T) {
	table := byHand(t)
	values := []float64{math.NaN(), 30, 7}
	a, err := table.Extensive(values, overlay.BySource)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Defined, []bool{false, false, true, true}) || a.Values[1] != 0 || a.Unallocated[0] != 0 || a.Total != 37 {
		t.Errorf("extensive with a missing value: %+v", a)
	}
	m, err := table.Intensive(values)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.Defined, []bool{false, true, true, false}) || m.Values[1] != 30 || m.Known[1] != 0.5 {
		t.Errorf("intensive with a missing value: %+v", m)
	}
}

// Overlapping targets get what they have in common twice, or share it.
func TestOverlappingTargets(t *testing.T) {
	table := intersect(t, []orb.MultiPolygon{box(0, 0, 10, 10)}, []orb.MultiPolygon{box(0, 0, 10, 10), box(0, 0, 10, 10)})
	a, err := table.Extensive([]float64{100}, overlay.BySource)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "twice", a.Sum(), 200)
	near(t, "the rest", a.Rest(), -100)
	a, err = table.Extensive([]float64{100}, overlay.TotalPreserved)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "shared", a.Sum(), 100)
	near(t, "nothing left", a.Rest(), 0)
}

// Points in a grid of cells give the same people as the cells themselves when no
// boundary cuts a cell; where one does, the cells share by ground.
func TestByGridAndByPoints(t *testing.T) {
	sources := []orb.MultiPolygon{box(0, 0, 10, 10), box(10, 0, 10, 10), box(50, 0, 10, 10)}
	targets := []orb.MultiPolygon{box(0, 0, 5, 10), box(5, 0, 10, 10)}
	var points []overlay.PeopleAt
	var cells []overlay.PeopleIn
	for x := range 22 {
		for y := range 10 {
			people := float64(1 + x)
			points = append(points, overlay.PeopleAt{At: orb.Point{float64(x) + 0.5, float64(y) + 0.5}, People: people})
			cells = append(cells, overlay.PeopleIn{Cell: box(float64(x), float64(y), 1, 1)[0], People: people})
		}
	}
	byPoints, err := overlay.ByPoints(t.Context(), sources, targets, points, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	byGrid, err := overlay.ByGrid(t.Context(), sources, targets, cells, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, table := range map[string]*overlay.Table{"points": byPoints, "grid": byGrid} {
		near(t, name+": people of source 0", table.Source[0], 550)  // 10·(1+…+10)
		near(t, name+": people of source 1", table.Source[1], 1550) // 10·(11+…+20)
		near(t, name+": people elsewhere", table.Elsewhere, 430)    // 10·(21+22)
		if !slices.Equal(table.ByArea, []int{2}) || table.Coverage() != nil {
			t.Errorf("%s: by area %v, coverage %v", name, table.ByArea, table.Coverage())
		}
		a, err := table.Extensive([]float64{1100, 310, 9}, overlay.BySource)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": first target", a.Values[0], 1100*150/550.0)
		near(t, name+": second target", a.Values[1], 1100*400/550.0+310*650/1550.0)
		near(t, name+": sum and rest", a.Sum()+a.Rest(), a.Total)
		near(t, name+": the source without people", a.Unallocated[2], 9)
		m, err := table.Intensive([]float64{2, 4, 8})
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": mean", m.Values[1], (2*400+4*650)/1050.0)
	}
	// A target that cuts cells: 1.25 cells of source 0 in breadth.
	cut, err := overlay.ByGrid(t.Context(), sources, []orb.MultiPolygon{box(0, 0, 1.25, 10)}, cells, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "people of cut cells", cut.Pieces[0].Amount, 10*1+10*2*0.25)
}

// A source without people is shared by ground in amounts and left out of means.
func TestSourcesWithoutPeople(t *testing.T) {
	sources := []orb.MultiPolygon{box(0, 0, 10, 10), box(10, 0, 10, 10)}
	targets := []orb.MultiPolygon{box(5, 0, 10, 10)}
	points := []overlay.PeopleAt{{At: orb.Point{7, 7}, People: 3}, {At: orb.Point{2, 2}, People: 1}, {At: orb.Point{12, 2}, People: 0}}
	table, err := overlay.ByPoints(t.Context(), sources, targets, points, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := table.Extensive([]float64{100, 100}, overlay.BySource)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "three quarters and a half", a.Values[0], 75+50)
	m, err := table.Intensive([]float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean of those with people", m.Values[0], 1)
}

// Cells that a real boundary cuts in any way: people add up.
func TestByGridConservesPeople(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	whole := box(0, 0, 20, 20)
	targets := []orb.MultiPolygon{polygon(star(r, 8, 8, 6, 40), star(r, 8, 8, 1.1, 9)), polygon(star(r, 14, 9, 5, 25))}
	var cells []overlay.PeopleIn
	people := 0.0
	for x := 0.0; x < 20; x++ {
		for y := 0.0; y < 20; y++ {
			p := r.Float64()
			cells = append(cells, overlay.PeopleIn{Cell: orb.Polygon{{{x, y}, {x, y + 1}, {x + 1, y + 1}, {x + 1, y}}}, People: p})
			people += p
		}
	}
	table, err := overlay.ByGrid(t.Context(), []orb.MultiPolygon{whole}, append(targets, whole), cells, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "people", table.Source[0], people)
	near(t, "people in all of it", table.Pieces[len(table.Pieces)-1].Amount, people)
	even := make([]overlay.PeopleIn, len(cells))
	for i, c := range cells {
		even[i] = overlay.PeopleIn{Cell: c.Cell, People: 1} // a cell has an area of 1
	}
	table, err = overlay.ByGrid(t.Context(), []orb.MultiPolygon{whole}, targets, even, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ground := intersect(t, []orb.MultiPolygon{whole}, targets)
	for k, p := range table.Pieces {
		near(t, "one person per unit of ground", p.Amount, ground.Pieces[k].Amount)
	}
}

// num is a number of a reference case; null and "NaN" stand for undefined.
type num float64

func (n *num) UnmarshalJSON(b []byte) error {
	if s := string(b); s == `null` || s == `"NaN"` {
		*n = num(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

type features struct {
	Features []struct {
		Properties struct{ Extensive, Intensive float64 }
		Geometry   struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

func (f features) areas(t *testing.T) []orb.MultiPolygon {
	t.Helper()
	var areas []orb.MultiPolygon
	for _, feature := range f.Features {
		area := make(orb.MultiPolygon, 1)
		var into any = &area
		if feature.Geometry.Type == "Polygon" {
			into = &area[0]
		}
		if err := json.Unmarshal(feature.Geometry.Coordinates, into); err != nil {
			t.Fatal(err)
		}
		areas = append(areas, area)
	}
	return areas
}

// The reference cases rest on shapely, sf and tobler; each file says how.
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
	files, err := filepath.Glob(filepath.Join(dir, "*-interp-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s holds no case (%v)", dir, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var c struct {
				Inputs struct {
					Source, Target features
					Points         struct{ X, Y, Population []float64 } `json:"population_points"`
				}
				Expected struct {
					BySource   []num `json:"extensive_by_source_area"`
					Preserved  []num `json:"extensive_total_preserved"`
					Intensive  []num
					Coverage   []num `json:"coverage_of_target"`
					Dasymetric []num `json:"dasymetric_extensive"`
					Weighted   []num `json:"dasymetric_intensive_population_weighted"`
					Without    []int `json:"sources_without_population_points"`
				}
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(content, &c); err != nil {
				t.Fatal(err)
			}
			checkReference(t, c.Inputs.Source, c.Inputs.Target, func(ground *overlay.Table, amounts, rates []float64) {
				checkAllocation(t, ground, amounts, overlay.BySource, c.Expected.BySource)
				checkAllocation(t, ground, amounts, overlay.TotalPreserved, c.Expected.Preserved)
				checkMean(t, ground, rates, c.Expected.Intensive)
				for j, want := range c.Expected.Coverage {
					near(t, "coverage", ground.Coverage()[j], float64(want))
				}
				var points []overlay.PeopleAt
				for i, x := range c.Inputs.Points.X {
					points = append(points, overlay.PeopleAt{At: orb.Point{x, c.Inputs.Points.Y[i]}, People: c.Inputs.Points.Population[i]})
				}
				people, err := overlay.ByPoints(t.Context(), c.Inputs.Source.areas(t), c.Inputs.Target.areas(t), points, overlay.Options{})
				if err != nil {
					t.Fatal(err)
				}
				checkAllocation(t, people, amounts, overlay.BySource, c.Expected.Dasymetric)
				checkMean(t, people, rates, c.Expected.Weighted)
				if !slices.Equal(people.ByArea, c.Expected.Without) {
					t.Errorf("sources without people %v, want %v", people.ByArea, c.Expected.Without)
				}
			})
		})
	}
}

func checkReference(t *testing.T, source, target features, check func(ground *overlay.Table, amounts, rates []float64)) {
	t.Helper()
	var amounts, rates []float64
	for _, f := range source.Features {
		amounts, rates = append(amounts, f.Properties.Extensive), append(rates, f.Properties.Intensive)
	}
	check(intersect(t, source.areas(t), target.areas(t)), amounts, rates)
}

func checkAllocation(t *testing.T, table *overlay.Table, amounts []float64, rule overlay.Rule, want []num) {
	t.Helper()
	a, err := table.Extensive(amounts, rule)
	if err != nil {
		t.Fatal(err)
	}
	for j, w := range want {
		near(t, "amount", a.Values[j], float64(w))
	}
}

func checkMean(t *testing.T, table *overlay.Table, rates []float64, want []num) {
	t.Helper()
	m, err := table.Intensive(rates)
	if err != nil {
		t.Fatal(err)
	}
	for j, w := range want {
		if math.IsNaN(float64(w)) {
			if m.Defined[j] {
				t.Errorf("mean %d = %v, want it undefined", j, m.Values[j])
			}
			continue
		}
		near(t, "mean", m.Values[j], float64(w))
	}
}
