package classify_test

import (
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/internal/oracle"
)

type num = oracle.Number

// reference is a classification case of the reference files.
type reference struct {
	Inputs struct {
		X []num
		N int // of generated values
	}
	Params   struct{ K int }
	Expected struct {
		Quantile7   []num `json:"quantile_type7_breaks"`
		Equal       []num `json:"equal_breaks"`
		FisherJenks *struct {
			Within     num   `json:"optimal_within_ssd"`
			ClassLower []num `json:"class_lower"`
			ClassUpper []num `json:"class_upper"`
			Counts     []int
			GVF        *num
		} `json:"fisher_jenks"`
		HeadTail1  []num `json:"headtail_thr1_breaks"`
		HeadTail04 []num `json:"headtail_thr04_breaks"`
		StdMean    []num `json:"stdmean_bins"`
		Mean       num
		SD         num `json:"sd_n_minus_1"`
		Box        *struct {
			Q1, Median, Q3, IQR num
			LowerFence          num `json:"lower_fence"`
			UpperFence          num `json:"upper_fence"`
		}
	}
}

// near has the tolerance of the cases, 1e-9 relative or absolute.
func near(t *testing.T, what string, got float64, want num) {
	t.Helper()
	if w := float64(want); !(math.Abs(got-w) <= 1e-9*max(1, math.Abs(w))) {
		t.Errorf("%s = %v, want %v", what, got, w)
	}
}

func nearAll(t *testing.T, what string, got []float64, want []num) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s = %v, want %v", what, got, oracle.Floats(want))
		return
	}
	for i := range got {
		near(t, fmt.Sprint(what, " ", i), got[i], want[i])
	}
}

// TestReferenceCases runs the reference cases that may be kept here. Their
// numbers come from R's classInt 0.4-9; each file says more.
func TestReferenceCases(t *testing.T) {
	runReferences(t, "testdata", 5)
}

// TestReferenceCasesInPlace runs every case of classification in ESSOR_ORACLE.
func TestReferenceCasesInPlace(t *testing.T) {
	dir := os.Getenv("ESSOR_ORACLE")
	if dir == "" {
		t.Skip("ESSOR_ORACLE is not set: name the folder of reference cases to run them all")
	}
	runReferences(t, dir, 6)
}

func runReferences(t *testing.T, dir string, atLeast int) {
	t.Helper()
	oracle.Run(t, os.DirFS(dir), atLeast, map[string]func(*testing.T, *reference){"classification": checkClasses})
}

func checkClasses(t *testing.T, c *reference) {
	t.Helper()
	x := oracle.Floats(c.Inputs.X)
	if c.Inputs.N > 0 {
		x = generated(c.Inputs.N)
	}
	checkJenks(t, c, x)
	if c.Expected.Box != nil {
		checkOthers(t, c, x)
	}
}

// generated returns the values of the case with 35 000, by its generator:
// s0 = 12345; s = (1103515245 s + 12345) mod 2³¹; u = (s+1)/2147483649;
// x = round(min(exp(2 ln(1/u)), 10⁹), 6).
func generated(n int) []float64 {
	x := make([]float64, n)
	s := uint64(12345)
	for i := range x {
		s = (1103515245*s + 12345) % (1 << 31)
		u := float64(s+1) / 2147483649
		x[i] = math.RoundToEven(min(math.Exp(2*math.Log(1/u)), 1e9)*1e6) / 1e6
	}
	return x
}

func checkJenks(t *testing.T, c *reference, x []float64) {
	t.Helper()
	want := c.Expected.FisherJenks
	got, err := classify.FisherJenksBreaks(x, c.Params.K)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "within", got.Within/float64(want.Within), 1)
	if want.GVF != nil {
		gvf, err := got.GVF()
		if err != nil {
			t.Fatal(err)
		}
		near(t, "GVF", gvf, *want.GVF)
	}
	for i, class := range got.Class {
		near(t, fmt.Sprint("lower ", i), class.Min, want.ClassLower[i])
		near(t, fmt.Sprint("upper ", i), class.Max, want.ClassUpper[i])
		if class.Count != want.Counts[i] || class.Upper != class.Max {
			t.Errorf("class %d = %+v, want %d values", i, class, want.Counts[i])
		}
	}
}

func checkOthers(t *testing.T, c *reference, x []float64) {
	t.Helper()
	quantiles, err := classify.Quantiles(x, c.Params.K)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "quantiles", quantiles.Cuts, c.Expected.Quantile7)
	equal, err := classify.EqualIntervals(x, c.Params.K)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "equal intervals", equal.Cuts, c.Expected.Equal)
	all, errAll := classify.HeadTails(x, 1)
	some, errSome := classify.HeadTails(x, 0.4)
	if errAll != nil || errSome != nil {
		t.Fatal(errAll, errSome)
	}
	nearAll(t, "head/tail", all.Breaks, c.Expected.HeadTail1)
	nearAll(t, "head/tail 0.4", some.Breaks, c.Expected.HeadTail04)
	sd, err := classify.StandardDeviations(x, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "standard deviations", sd.Cuts, c.Expected.StdMean)
	near(t, "mean", sd.Mean, c.Expected.Mean)
	near(t, "standard deviation", sd.SD, c.Expected.SD)
	box, err := classify.Boxes(x)
	if err != nil {
		t.Fatal(err)
	}
	want := c.Expected.Box
	near(t, "first quartile", box.Q1, want.Q1)
	near(t, "median", box.Median, want.Median)
	near(t, "third quartile", box.Q3, want.Q3)
	near(t, "interquartile range", box.IQR, want.IQR)
	near(t, "lower fence", box.LowerFence, want.LowerFence)
	near(t, "upper fence", box.UpperFence, want.UpperFence)
}
