package spatial_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/internal/oracle"
	"github.com/observatoire-essor/essor/analytics/spatial"
)

type num = oracle.Number

type tails struct {
	Greater, Less num
	TwoSided      num `json:"two_sided"`
}

type joins struct {
	Observed, Expected, Variance, Z num
	SameColour                      num `json:"same_colour"`
}

// params are those of a case; some tools write none as an empty list.
type params struct {
	K         int
	Threshold float64
}

func (p *params) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		return nil
	}
	type fields params
	return json.Unmarshal(b, (*fields)(p))
}

// reference is a reference case of any measure of this package.
type reference struct {
	oracle.Tolerance `json:"tolerance"`
	Inputs           struct {
		X, Y, P           []num
		Cases, Population []num
		Weights           struct {
			Neighbors [][]int
			Transform string
		}
	}
	Params   params
	Expected struct {
		N, I, EI, C, EC, G, EG, VG, EBI json.RawMessage
		S0, S1, S2                      num
		Z, Ii, Ci                       json.RawMessage
		VIRand                          num    `json:"VI_rand"`
		VINorm                          num    `json:"VI_norm"`
		VCRand                          num    `json:"VC_rand"`
		VCNorm                          num    `json:"VC_norm"`
		ZRand                           num    `json:"z_rand"`
		PRand                           *tails `json:"p_rand"`
		PNorm                           *tails `json:"p_norm"`
		PTwoSided                       []num  `json:"p_two_sided"`
		PBH                             []num  `json:"p_bh"`
		EIc                             []num  `json:"EIi_conditional"`
		VIc                             []num  `json:"VarIi_conditional"`
		Zc                              []num  `json:"z_conditional"`
		EIt                             []num  `json:"EIi_total"`
		VIt                             []num  `json:"VarIi_total"`
		Zt                              []num  `json:"z_total"`
		BB, WW, BW                      *joins
		BH, BY, Holm, Bonferroni        []num
		Neighbors                       [][]int
		Distances                       [][]num
		MaxNN                           num `json:"max_nn_distance"`
		Labels                          struct {
			Must    []int `json:"must_be_significant"`
			MustNot []int `json:"must_not_be_significant"`
		}
	}
}

// weights are those of the case; an area among its own neighbours is left out.
func (c *reference) weights(t *testing.T) *spatial.Weights {
	t.Helper()
	style := spatial.Binary
	if c.Inputs.Weights.Transform == "W" {
		style = spatial.RowStandardised
	}
	lists := make([][]int, len(c.Inputs.Weights.Neighbors))
	for i, row := range c.Inputs.Weights.Neighbors {
		lists[i] = slices.DeleteFunc(slices.Clone(row), func(j int) bool { return j == i })
	}
	w, err := spatial.NewWeights(lists, style)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// near compares a number that is defined.
func (c *reference) near(t *testing.T, what string, got float64, want num) {
	t.Helper()
	c.Near(t, what, got, nil, want)
}

// nearAll compares lists; where NaN is expected, defined must be false.
func (c *reference) nearAll(t *testing.T, what string, got []float64, defined []bool, want []num) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d entries, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		switch {
		case !math.IsNaN(float64(w)):
			c.near(t, fmt.Sprintf("%s %d", what, i), got[i], w)
		case defined == nil || defined[i]:
			t.Errorf("%s %d = %v, want it undefined", what, i, got[i])
		}
	}
}

func decoded[T any](t *testing.T, raw json.RawMessage) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestReferenceCases runs the reference cases that may be kept here. Their numbers
// come from spdep 1.2-7 and R; each file says which and of what data.
func TestReferenceCases(t *testing.T) { runReferences(t, "testdata") }

// TestReferenceCasesInPlace runs every case of these measures in ESSOR_ORACLE.
func TestReferenceCasesInPlace(t *testing.T) {
	dir := os.Getenv("ESSOR_ORACLE")
	if dir == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	runReferences(t, dir)
}

func runReferences(t *testing.T, dir string) {
	t.Helper()
	oracle.Run(t, os.DirFS(dir), 1, map[string]func(*testing.T, *reference){
		"moran_global": checkMoran, "geary_global": checkGeary, "getis_ord_global_G": checkG,
		"moran_empirical_bayes_index": checkEB, "join_counts": checkJoins, "multiple_testing": checkAdjusted,
		"moran_local_lisa": checkLocalMoran, "geary_local": checkLocalGeary,
		"getis_ord_local_Gi": checkGi, "getis_ord_local_Gi_star": checkGiStar,
		"weights_knn": checkNearest, "weights_distance_band": checkBand,
	})
}

func checkMoran(t *testing.T, c *reference) {
	t.Helper()
	w, x := c.weights(t), oracle.Floats(c.Inputs.Y)
	keep := make([]bool, len(x))
	for i, v := range x {
		keep[i] = !math.IsNaN(v)
	}
	x = slices.DeleteFunc(x, math.IsNaN)
	w, err := w.Subset(keep)
	if err != nil {
		t.Fatal(err)
	}
	m, err := spatial.GlobalMoran(x, w)
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "I", m.I, decoded[num](t, c.Expected.I))
	c.near(t, "E", m.Expected, decoded[num](t, c.Expected.EI))
	r, err := m.Randomisation()
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "variance", r.Variance, c.Expected.VIRand)
	c.near(t, "z", r.Z, c.Expected.ZRand)
	if c.Expected.PNorm == nil {
		return
	}
	n, err := m.Normality()
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "S1", m.S1, c.Expected.S1)
	c.near(t, "S2", m.S2, c.Expected.S2)
	c.near(t, "normal variance", n.Variance, c.Expected.VINorm)
	c.near(t, "p greater", r.Greater, c.Expected.PRand.Greater)
	c.near(t, "p less", n.Less, c.Expected.PNorm.Less)
	c.near(t, "p two-sided", n.TwoSided, c.Expected.PNorm.TwoSided)
}

func checkGeary(t *testing.T, c *reference) {
	t.Helper()
	g, err := spatial.GlobalGeary(oracle.Floats(c.Inputs.Y), c.weights(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := g.Randomisation()
	if err != nil {
		t.Fatal(err)
	}
	n, err := g.Normality()
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "C", g.C, decoded[num](t, c.Expected.C))
	c.near(t, "variance", r.Variance, c.Expected.VCRand)
	c.near(t, "normal variance", n.Variance, c.Expected.VCNorm)
	c.near(t, "z", r.Z, c.Expected.ZRand)
	c.near(t, "p", r.TwoSided, c.Expected.PRand.TwoSided)
}

func checkG(t *testing.T, c *reference) {
	t.Helper()
	g, err := spatial.GlobalG(oracle.Floats(c.Inputs.Y), c.weights(t))
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "G", g.G, decoded[num](t, c.Expected.G))
	c.near(t, "E", g.Expected, decoded[num](t, c.Expected.EG))
	c.near(t, "variance", g.Variance, decoded[num](t, c.Expected.VG))
	c.near(t, "z", g.Z, decoded[num](t, c.Expected.Z))
}

func checkEB(t *testing.T, c *reference) {
	t.Helper()
	eb, err := spatial.EmpiricalBayesMoran(oracle.Floats(c.Inputs.Cases), oracle.Floats(c.Inputs.Population), c.weights(t))
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "I", eb.I, decoded[num](t, c.Expected.EBI))
	c.nearAll(t, "z", eb.Z, nil, decoded[[]num](t, c.Expected.Z))
}

func checkJoins(t *testing.T, c *reference) {
	t.Helper()
	black := make([]bool, len(c.Inputs.Y))
	for i, y := range c.Inputs.Y {
		black[i] = y == 1
	}
	j, err := spatial.CountJoins(black, c.weights(t))
	if err != nil {
		t.Fatal(err)
	}
	c.Expected.BW.SameColour = c.Expected.BW.Observed
	for name, pair := range map[string]struct {
		got  spatial.Joins
		want *joins
	}{"BB": {j.BlackBlack, c.Expected.BB}, "WW": {j.WhiteWhite, c.Expected.WW}, "BW": {j.BlackWhite, c.Expected.BW}} {
		test, err := pair.got.Test()
		if err != nil {
			t.Fatal(err)
		}
		c.near(t, name, pair.got.Observed, pair.want.SameColour)
		c.near(t, name+" expected", test.Expected, pair.want.Expected)
		c.near(t, name+" variance", test.Variance, pair.want.Variance)
		c.near(t, name+" z", test.Z, pair.want.Z)
	}
}

func checkAdjusted(t *testing.T, c *reference) {
	t.Helper()
	for name, a := range map[string]struct {
		adjust func([]float64, []bool) ([]float64, error)
		want   []num
	}{
		"bh": {spatial.BenjaminiHochberg, c.Expected.BH}, "by": {spatial.BenjaminiYekutieli, c.Expected.BY},
		"holm": {spatial.Holm, c.Expected.Holm}, "bonferroni": {spatial.Bonferroni, c.Expected.Bonferroni},
	} {
		got, err := a.adjust(oracle.Floats(c.Inputs.P), nil)
		if err != nil {
			t.Fatal(err)
		}
		c.nearAll(t, name, got, nil, a.want)
	}
}

func checkLocalMoran(t *testing.T, c *reference) {
	t.Helper()
	w, x := c.weights(t), oracle.Floats(c.Inputs.Y)
	l, err := spatial.LocalMorans(x, w)
	if err != nil {
		t.Fatal(err)
	}
	c.nearAll(t, "I", l.I, nil, decoded[[]num](t, c.Expected.Ii))
	c.nearAll(t, "conditional expected", l.Conditional.Expected, nil, c.Expected.EIc)
	c.nearAll(t, "conditional variance", l.Conditional.Variance, nil, c.Expected.VIc)
	c.nearAll(t, "conditional z", l.Conditional.Z, l.Conditional.Defined, c.Expected.Zc)
	c.nearAll(t, "total expected", l.Total.Expected, nil, c.Expected.EIt)
	c.nearAll(t, "total variance", l.Total.Variance, nil, c.Expected.VIt)
	c.nearAll(t, "total z", l.Total.Z, l.Total.Defined, c.Expected.Zt)
	p, err := spatial.PermuteLocalMoran(t.Context(), x, w, spatial.Permutations{Count: 999, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	significant := p.Significant(0.05)
	for _, i := range c.Expected.Labels.Must {
		if !slices.Contains(significant, i) {
			t.Errorf("area %d is not significant: p = %v", i, p.TwoSided[i])
		}
	}
	for _, i := range c.Expected.Labels.MustNot {
		if slices.Contains(significant, i) {
			t.Errorf("area %d is significant: p = %v", i, p.TwoSided[i])
		}
	}
}

func checkLocalGeary(t *testing.T, c *reference) {
	t.Helper()
	got, err := spatial.LocalGearys(oracle.Floats(c.Inputs.Y), c.weights(t))
	if err != nil {
		t.Fatal(err)
	}
	c.nearAll(t, "C", got, nil, decoded[[]num](t, c.Expected.Ci))
}

func checkGi(t *testing.T, c *reference) {
	t.Helper()
	checkLocalG(t, c, spatial.LocalGi)
}

func checkGiStar(t *testing.T, c *reference) {
	t.Helper()
	checkLocalG(t, c, spatial.LocalGiStar)
}

func checkLocalG(t *testing.T, c *reference, of func([]float64, *spatial.Weights) (spatial.LocalG, error)) {
	t.Helper()
	g, err := of(oracle.Floats(c.Inputs.Y), c.weights(t))
	if err != nil {
		t.Fatal(err)
	}
	bh, err := spatial.BenjaminiHochberg(g.P, g.Defined)
	if err != nil {
		t.Fatal(err)
	}
	c.nearAll(t, "G", g.G, nil, decoded[[]num](t, c.Expected.G))
	c.nearAll(t, "expected", g.Expected, nil, decoded[[]num](t, c.Expected.EG))
	c.nearAll(t, "variance", g.Variance, nil, decoded[[]num](t, c.Expected.VG))
	c.nearAll(t, "z", g.Z, g.Defined, decoded[[]num](t, c.Expected.Z))
	c.nearAll(t, "p", g.P, g.Defined, c.Expected.PTwoSided)
	c.nearAll(t, "adjusted p", bh, g.Defined, c.Expected.PBH)
}

func points(c *reference) []spatial.Point {
	p := make([]spatial.Point, len(c.Inputs.X))
	for i := range p {
		p[i] = spatial.Point{X: float64(c.Inputs.X[i]), Y: float64(c.Inputs.Y[i])}
	}
	return p
}

func checkNearest(t *testing.T, c *reference) {
	t.Helper()
	got, err := spatial.NearestNeighbours(points(c), c.Params.K)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range got {
		slices.Sort(row)
		if !slices.Equal(row, c.Expected.Neighbors[i]) {
			t.Errorf("nearest to %d: %v, want %v", i, row, c.Expected.Neighbors[i])
		}
	}
}

func checkBand(t *testing.T, c *reference) {
	t.Helper()
	neighbours, distances, err := spatial.DistanceBand(points(c), c.Params.Threshold)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range neighbours {
		if !slices.Equal(row, c.Expected.Neighbors[i]) {
			t.Errorf("within reach of %d: %v, want %v", i, row, c.Expected.Neighbors[i])
		}
		c.nearAll(t, fmt.Sprintf("distances of %d", i), distances[i], nil, c.Expected.Distances[i])
	}
	nearest, err := spatial.NearestDistance(points(c))
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "largest nearest distance", slices.Max(nearest), c.Expected.MaxNN)
}
