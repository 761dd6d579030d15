package classify_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/classify"
)

var nan = math.NaN()

// counts returns the number of values of each class.
func counts(c classify.Classes) []int {
	var n []int
	for _, class := range c.Class {
		n = append(n, class.Count)
	}
	return n
}

// TestQuantilesCollapse is a reference edge case: ties make two of four quarters.
func TestQuantilesCollapse(t *testing.T) {
	got, err := classify.Quantiles([]float64{0, 0, 0, 0, 0, 0, 1, 2}, 4)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Breaks, []float64{0, 0.25, 2}) || !slices.Equal(got.Cuts, []float64{0, 0, 0, 0.25, 2}) {
		t.Errorf("breaks %v, cuts %v", got.Breaks, got.Cuts)
	}
	if !slices.Equal(counts(got), []int{6, 2}) || got.Requested != 4 || got.Fewer == "" {
		t.Errorf("%+v, want 6 and 2 values, and why", got)
	}
}

// TestConstant: a reference edge case for equal intervals, and the like for the
// others.
func TestConstant(t *testing.T) {
	for _, method := range []classify.Method{
		classify.Quantile, classify.EqualInterval, classify.FisherJenks, classify.HeadTail,
		classify.StandardDeviation, classify.BoxPlot, classify.Pretty,
	} {
		for _, x := range [][]float64{{7, 7}, {0, 0}, {-3.3, -3.3, -3.3, nan}} {
			got, err := classify.Divide(x, classify.Options{Method: method, K: 4})
			if err != nil {
				t.Fatal(method, err)
			}
			if len(got.Class) != 1 || got.Class[0].Count != got.N || got.Class[0].Lower != x[0] || got.Class[0].Upper != x[0] {
				t.Errorf("%s of %v: %+v, want one class", method, x, got)
			}
			if got.Fewer == "" && got.Requested != 1 {
				t.Errorf("%s of %v does not say why there is one class", method, x)
			}
			if _, err := got.GVF(); !errors.Is(err, classify.ErrUndefined) {
				t.Errorf("%s of %v: GVF %v, want ErrUndefined", method, x, err)
			}
		}
	}
}

// TestOneValue: a single value makes one class that holds it, by every method but
// the standard deviation, which it has none of; its mean stays.
func TestOneValue(t *testing.T) {
	x := []float64{nan, 5}
	for method, cuts := range map[classify.Method][]float64{
		classify.Quantile:      {5, 5, 5, 5, 5},
		classify.EqualInterval: {5, 5, 5, 5, 5},
		classify.FisherJenks:   {5, 5},
		classify.HeadTail:      {5, 5},
		classify.BoxPlot:       {5, 5, 5, 5, 5},
		classify.Pretty:        {5, 5},
	} {
		got, err := classify.Divide(x, classify.Options{Method: method, K: 4})
		if err != nil {
			t.Fatal(method, err)
		}
		want := classify.Class{Lower: 5, Upper: 5, Min: 5, Max: 5, Count: 1}
		if !slices.Equal(got.Cuts, cuts) || !slices.Equal(got.Class, []classify.Class{want}) || got.N != 1 || got.Missing != 1 {
			t.Errorf("%s: %+v, want cuts %v and one class", method, got, cuts)
		}
	}
	manual, err := classify.ManualBreaks(x, []float64{3, 9})
	if err != nil || !slices.Equal(counts(manual), []int{0, 1, 0}) {
		t.Errorf("manual: %+v, %v, want 0, 1, 0", manual, err)
	}
	box, err := classify.Boxes(x)
	if err != nil || box.Q1 != 5 || box.Median != 5 || box.Q3 != 5 || box.IQR != 0 || box.LowerFence != 5 || box.UpperFence != 5 {
		t.Errorf("box: %+v, %v, want 5 everywhere", box, err)
	}
	d, err := classify.StandardDeviations(x, nil)
	if !errors.Is(err, classify.ErrUndefined) || d.Mean != 5 || d.N != 1 || d.Missing != 1 || d.Cuts != nil {
		t.Errorf("standard deviation: %+v, %v, want a mean of 5 and ErrUndefined", d, err)
	}
}

// TestEqualIntervals: worked by hand, with an empty class and a value on a bound.
func TestEqualIntervals(t *testing.T) {
	got, err := classify.EqualIntervals([]float64{8, nan, 0, 1, 2}, 4)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Breaks, []float64{0, 2, 4, 6, 8}) || !slices.Equal(counts(got), []int{3, 0, 0, 1}) {
		t.Errorf("%v with %v, want 0 to 8 with 3, 0, 0, 1", got.Breaks, counts(got))
	}
	if got.Missing != 1 || got.N != 4 || got.Fewer != "" {
		t.Errorf("%+v, want one missing", got)
	}
	// Within: 0, 1, 2 around 1. Total: around 2.75.
	gvf, err := got.GVF()
	if want := 1 - 2/38.75; err != nil || got.Within != 2 || got.Total != 38.75 || math.Abs(gvf-want) > 1e-15 || got.ADCM != 2 {
		t.Errorf("GVF %v, %v, within %v, total %v, ADCM %v, want %v of 2, 38.75, 2", gvf, err, got.Within, got.Total, got.ADCM, want)
	}
	if c := got.Class[1]; c.Min != 0 || c.Max != 0 || c.Lower != 2 || c.Upper != 4 {
		t.Errorf("empty class %+v", c)
	}
}

// TestClassOf: every value is in the class that counted it.
func TestClassOf(t *testing.T) {
	x := generated(500)
	for _, method := range []classify.Method{
		classify.Quantile, classify.EqualInterval, classify.FisherJenks, classify.HeadTail,
		classify.StandardDeviation, classify.BoxPlot, classify.Pretty, classify.Manual,
	} {
		c, err := classify.Divide(x, classify.Options{Method: method, K: 6, Breaks: []float64{2, 5, 100, 1e12}})
		if err != nil {
			t.Fatal(method, err)
		}
		n := make([]int, len(c.Class))
		for _, v := range x {
			class, ok := c.Of(v)
			if !ok {
				t.Fatalf("%s: %v is in no class", method, v)
			}
			n[class]++
			if in := c.Class[class]; v < in.Min || v > in.Max || class > 0 && v <= in.Lower || v > in.Upper {
				t.Errorf("%s: %v is in %+v", method, v, in)
			}
		}
		if !slices.Equal(n, counts(c)) {
			t.Errorf("%s: %v, counted %v", method, n, counts(c))
		}
		if !slices.IsSorted(c.Breaks) || len(c.Breaks) != len(c.Class)+1 || c.N != len(x) {
			t.Errorf("%s: breaks %v", method, c.Breaks)
		}
		for _, v := range []float64{nan, c.Breaks[0] - 1, 2 * c.Breaks[len(c.Breaks)-1]} {
			if class, ok := c.Of(v); ok {
				t.Errorf("%s: %v is in class %d", method, v, class)
			}
		}
		// In descending order, the same classes.
		slices.Reverse(x)
		again, err := classify.Divide(x, classify.Options{Method: method, K: 6, Breaks: []float64{2, 5, 100, 1e12}})
		if err != nil || !slices.Equal(again.Breaks, c.Breaks) {
			t.Errorf("%s: breaks %v in another order, %v", method, again.Breaks, c.Breaks)
		}
	}
}

// TestHeadTails: worked by hand: means 22 and 100 for the first, and equal heads.
func TestHeadTails(t *testing.T) {
	for _, tt := range []struct {
		x       []float64
		maxHead float64
		breaks  []float64
	}{
		{[]float64{1, 2, 3, 4, 100}, 0, []float64{1, 22, 100}},
		{[]float64{1, 2, 9, 9}, 0, []float64{1, 5.25, 9}},
		{[]float64{0, 1, 2, 3}, 0, []float64{0, 1.5, 2.5, 3}},
		{[]float64{0, 1, 2, 3}, 0.4, []float64{0, 1.5, 3}},
	} {
		got, err := classify.HeadTails(tt.x, tt.maxHead)
		if err != nil || !slices.Equal(got.Breaks, tt.breaks) {
			t.Errorf("%v up to %v: %v, %v, want %v", tt.x, tt.maxHead, got.Breaks, err, tt.breaks)
		}
	}
	// Two neighbours among the floats have no mean between them.
	next := math.Nextafter(1, 2)
	got, err := classify.HeadTails([]float64{1, next, next}, 0)
	if err != nil || got.N != 3 || len(got.Class) > 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestHeadTailsAtTheMean: the mean 37.8/21 = 1.8 is one of the values, and so not
// above itself: the head is the 11 values from 2.1 on. R 4.2: mean(x) is 1.8,
// mean(x[x > mean(x)]) 2.56363636363636.
func TestHeadTailsAtTheMean(t *testing.T) {
	x := []float64{
		0.1, .5, .5, .7, .9, 1, 1.2, 1.4, 1.5, 1.8, 2.1, 2.2, 2.3, 2.4, 2.4, 2.5, 2.6, 2.9, 2.9, 2.9, 3,
	}
	got, err := classify.HeadTails(x, 0)
	if err != nil || len(got.Cuts) < 4 || got.Cuts[1] != 1.8 || math.Abs(got.Cuts[2]-2.56363636363636) > 1e-14 {
		t.Errorf("cuts %v, %v, want 0.1, 1.8, 2.56363636363636, ...", got.Cuts, err)
	}
	// The order of the values does not matter, nor do values that sum beyond all numbers.
	slices.Reverse(x)
	again, err := classify.HeadTails(x, 0)
	if err != nil || !slices.Equal(again.Cuts, got.Cuts) {
		t.Errorf("cuts %v, %v in another order", again.Cuts, err)
	}
	large, err := classify.StandardDeviations([]float64{1.5e308, 1.5e308, 1.5e308}, nil)
	if err != nil || large.Mean != 1.5e308 {
		t.Errorf("mean %v, %v, want 1.5e308", large.Mean, err)
	}
}

// TestMeansExact: the mean is the exact one (math/big), rounded once, as that of R,
// which sums in 80 bits, is too.
func TestMeansExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for range 2000 {
		x := make([]float64, 2+rng.IntN(40))
		sum := new(big.Rat)
		for i := range x {
			x[i] = float64(rng.IntN(100)) / 10 * math.Pow(10, float64(rng.IntN(3)))
			sum.Add(sum, new(big.Rat).SetFloat64(x[i]))
		}
		want, _ := sum.Quo(sum, big.NewRat(int64(len(x)), 1)).Float64()
		if got, err := classify.StandardDeviations(x, nil); err != nil || got.Mean != want {
			t.Errorf("mean of %v is %v, %v, want %v", x, got.Mean, err, want)
		}
	}
}

// TestStandardDeviations: worked by hand: mean 3, standard deviation √2.5.
func TestStandardDeviations(t *testing.T) {
	got, err := classify.StandardDeviations([]float64{1, 2, 3, 4, 5}, []float64{-1, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	sd := math.Sqrt(2.5)
	if got.Mean != 3 || got.SD != sd || !slices.Equal(got.Cuts, []float64{3 - sd, 3, 3 + sd}) {
		t.Errorf("%+v, want 3 and %v", got, sd)
	}
	if !slices.Equal(got.Breaks, []float64{1, 3 - sd, 3, 3 + sd, 5}) || !slices.Equal(counts(got.Classes), []int{1, 2, 1, 1}) {
		t.Errorf("breaks %v with %v", got.Breaks, counts(got.Classes))
	}
	// Cuts beyond the values stay: an empty class keeps its place.
	wide, err := classify.StandardDeviations([]float64{1, 2, 3, 4, 5}, nil)
	if err != nil || !slices.Equal(counts(wide.Classes), []int{0, 1, 3, 1, 0}) || wide.Fewer != "" {
		t.Errorf("%+v, %v, want empty classes at both ends", wide, err)
	}
	if wide.Class[0].Lower != wide.Class[0].Upper {
		t.Errorf("empty outer class %+v", wide.Class[0])
	}
}

// TestBoxes: quartiles by hand, with an outlier beyond the fence.
func TestBoxes(t *testing.T) {
	got, err := classify.Boxes([]float64{1, 2, 3, 4, 20})
	if err != nil {
		t.Fatal(err)
	}
	if got.Q1 != 2 || got.Median != 3 || got.Q3 != 4 || got.IQR != 2 || got.LowerFence != -1 || got.UpperFence != 7 {
		t.Errorf("%+v", got)
	}
	if !slices.Equal(got.Breaks, []float64{-1, -1, 2, 3, 4, 7, 20}) || !slices.Equal(counts(got.Classes), []int{0, 2, 1, 1, 0, 1}) {
		t.Errorf("breaks %v with %v", got.Breaks, counts(got.Classes))
	}
	// Half of the values are zero: two quartiles coincide.
	zeros, err := classify.Boxes([]float64{0, 0, 0, 0, 8, 9})
	if err != nil || zeros.Fewer == "" || len(zeros.Class) != 5 {
		t.Errorf("%+v, %v, want five classes and why", zeros, err)
	}
}

// TestPrettyBreaks checks against R 4.2: pretty(c(low, high), k).
func TestPrettyBreaks(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		k         int
		want      []float64
	}{
		{0, 100, 5, []float64{0, 20, 40, 60, 80, 100}},
		{3.2, 97, 5, []float64{0, 20, 40, 60, 80, 100}},
		{0.013, 0.87, 4, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{-7, 7, 6, []float64{-8, -6, -4, -2, 0, 2, 4, 6, 8}},
		{0, 1, 10, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}},
		{1200, 1300, 3, []float64{1200, 1250, 1300}},
		{2.1, 3.4, 1, []float64{2, 3, 4}},
		{0, 0.3, 3, []float64{0, 0.1, 0.2, 0.3}},
	} {
		got, err := classify.PrettyBreaks([]float64{tt.high, tt.low}, tt.k)
		if err != nil || !slices.Equal(got.Breaks, tt.want) {
			t.Errorf("%v to %v in %d: %v, %v, want %v", tt.low, tt.high, tt.k, got.Breaks, err, tt.want)
		}
	}
}

// TestManualBreaks: worked by hand; breaks beyond the values leave empty classes.
func TestManualBreaks(t *testing.T) {
	got, err := classify.ManualBreaks([]float64{1, 2, 3, 10}, []float64{0, 2, 5, 20})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(counts(got), []int{0, 2, 1, 1, 0}) || !slices.Equal(got.Breaks, []float64{0, 0, 2, 5, 20, 20}) {
		t.Errorf("%v with %v", got.Breaks, counts(got))
	}
	inside, err := classify.ManualBreaks([]float64{1, 2, 3, 10}, []float64{2})
	if err != nil || !slices.Equal(inside.Breaks, []float64{1, 2, 10}) {
		t.Errorf("%v, %v, want 1, 2, 10", inside.Breaks, err)
	}
}

func TestDivideRefuses(t *testing.T) {
	one := []float64{1, 2}
	for name, tt := range map[string]struct {
		x    []float64
		opt  classify.Options
		want error
	}{
		"one value, sd":   {[]float64{1}, classify.Options{Method: classify.StandardDeviation}, classify.ErrUndefined},
		"no value":        {nil, classify.Options{}, classify.ErrUndefined},
		"all missing":     {[]float64{nan}, classify.Options{Method: classify.BoxPlot}, classify.ErrUndefined},
		"infinite":        {[]float64{1, math.Inf(1)}, classify.Options{Method: classify.HeadTail}, classify.ErrInput},
		"negative k":      {one, classify.Options{K: -1}, classify.ErrInput},
		"k of 257":        {one, classify.Options{Method: classify.Quantile, K: 257}, classify.ErrInput},
		"unknown":         {one, classify.Options{Method: "jenks71"}, classify.ErrInput},
		"no breaks":       {one, classify.Options{Method: classify.Manual}, classify.ErrInput},
		"breaks fall":     {one, classify.Options{Method: classify.Manual, Breaks: []float64{2, 1}}, classify.ErrInput},
		"breaks repeat":   {one, classify.Options{Method: classify.Manual, Breaks: []float64{1, 1}}, classify.ErrInput},
		"break NaN":       {one, classify.Options{Method: classify.Manual, Breaks: []float64{nan}}, classify.ErrInput},
		"break infinite":  {one, classify.Options{Method: classify.Manual, Breaks: []float64{math.Inf(1)}}, classify.ErrInput},
		"multiples fall":  {one, classify.Options{Method: classify.StandardDeviation, Multiples: []float64{1, 0}}, classify.ErrInput},
		"no multiples":    {one, classify.Options{Method: classify.StandardDeviation, Multiples: []float64{}}, classify.ErrInput},
		"head of 2":       {one, classify.Options{Method: classify.HeadTail, MaxHead: 2}, classify.ErrInput},
		"too far apart":   {[]float64{-1e308, 1e308}, classify.Options{Method: classify.Pretty}, classify.ErrInput},
		"squares too far": {[]float64{-1e308, 1e308}, classify.Options{}, classify.ErrInput},
		"deviations far":  {[]float64{-1e308, 1e308}, classify.Options{Method: classify.StandardDeviation}, classify.ErrInput},
	} {
		if got, err := classify.Divide(tt.x, tt.opt); !errors.Is(err, tt.want) {
			t.Errorf("%s: %+v, %v, want %v", name, got, err, tt.want)
		}
	}
}

// TestDivideLeavesArguments: values and breaks stay as they are.
func TestDivideLeavesArguments(t *testing.T) {
	x, breaks := []float64{3, 1, 2, nan}, []float64{1.5, 2.5}
	c, err := classify.ManualBreaks(x, breaks)
	if err != nil {
		t.Fatal(err)
	}
	c.Cuts[0], c.Breaks[1] = 9, 9
	if x[0] != 3 || x[1] != 1 || breaks[0] != 1.5 {
		t.Errorf("changed to %v and %v", x, breaks)
	}
}

// FuzzDivide: every method puts every value in one class.
func FuzzDivide(f *testing.F) {
	f.Add(1.0, 2.0, 2.0, 5.0, 3)
	f.Add(-1e9, 1e9, 0.0, 0.0, 2)
	f.Add(5e-324, 1.0, 1e-300, 2.5, 12)
	f.Add(0.1, 0.30000000000000004, 0.3, 0.1, 5)
	f.Add(0.30000000000000004, 0.30000000000000004, 0.3, 0.3, 18)
	f.Fuzz(func(t *testing.T, a, b, c, d float64, k int) {
		x := []float64{a, b, c, d, b}
		for _, method := range []classify.Method{
			classify.Quantile, classify.EqualInterval, classify.HeadTail,
			classify.StandardDeviation, classify.BoxPlot, classify.Pretty,
		} {
			got, err := classify.Divide(x, classify.Options{Method: method, K: k})
			if err != nil {
				if !errors.Is(err, classify.ErrInput) && !errors.Is(err, classify.ErrUndefined) {
					t.Errorf("%s: untyped error %v", method, err)
				}
				continue
			}
			n := 0
			for i, class := range got.Class {
				n += class.Count
				if class.Count > 0 && (class.Min < class.Lower || class.Max > class.Upper || i > 0 && class.Min <= class.Lower) {
					t.Errorf("%s of %v: class %d = %+v", method, x, i, class)
				}
			}
			if n != got.N || got.N+got.Missing != len(x) || !slices.IsSorted(got.Breaks) {
				t.Errorf("%s of %v: %+v", method, x, got)
			}
		}
	})
}
