package inequality_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

var nan = math.NaN()

// closeTo reports whether got is within rel of want, or both within 1e-15 of 0.
func closeTo(got, want, rel float64) bool {
	return got == want || math.Abs(got-want) <= max(1e-15, rel*math.Abs(want))
}

// The published test vector of the method page.
var (
	vectorAmounts    = []float64{20000, 10000, 0, 45000, 60000}
	vectorPopulation = []float64{1000, 2500, 600, 9000, 5000}
	vectorNeed       = []float64{.30, .12, .08, .20, .25}
)

func TestVector(t *testing.T) {
	d, err := inequality.OfAmounts(vectorAmounts, vectorPopulation)
	if err != nil {
		t.Fatal(err)
	}
	atkinson05, _ := d.Atkinson(0.5)
	atkinson1, _ := d.Atkinson(1)
	for name, v := range map[string][2]float64{
		"Gini":          {d.Gini(), 0.3001842},
		"Theil T":       {d.TheilT(), 0.1780201},
		"Atkinson(0.5)": {atkinson05, 0.0991492},
		"Atkinson(1)":   {atkinson1, 1},
		"Hoover":        {d.Hoover(), 0.2611009},
	} {
		if math.Abs(v[0]-v[1]) > 5e-8 {
			t.Errorf("%s = %v, want %v", name, v[0], v[1])
		}
	}
	split, err := inequality.Decompose(d, []string{"A", "A", "B", "B", "B"})
	if err != nil || math.Abs(split.T.Between-0.0025750) > 5e-8 || math.Abs(split.T.Within-0.1754451) > 5e-8 {
		t.Errorf("%+v, %v, want 0.0025750 between and 0.1754451 within", split.T, err)
	}
}

// random returns values with zeros and ties, and populations.
func random(seed uint64, n int) (values, population []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for range n {
		v := 0.0
		if rng.IntN(4) > 0 {
			v = math.Round(100 * rng.ExpFloat64())
		}
		values = append(values, v)
		population = append(population, float64(1+rng.IntN(1000)))
	}
	return values, population
}

// TestDefinitions compares with the definitions as double sums and plain
// logarithms, on both sides of the size where the sort changes.
func TestDefinitions(t *testing.T) {
	for _, n := range []int{1, 2, 7, 95, 700, 2000} {
		x, w := random(uint64(n), n)
		x[0]++ // not all zero
		d, err := inequality.Of(x, w)
		if err != nil {
			t.Fatal(err)
		}
		var total, sum float64
		for i := range x {
			total += w[i]
			sum += w[i] * x[i]
		}
		mu := sum / total
		var gini, theil, cv, hoover float64
		for i := range x {
			for j := range x {
				gini += w[i] * w[j] * math.Abs(x[i]-x[j]) / (2 * total * total * mu)
			}
			if x[i] > 0 {
				theil += w[i] / total * x[i] / mu * math.Log(x[i]/mu)
			}
			cv += w[i] / total * (x[i]/mu - 1) * (x[i]/mu - 1)
			hoover += w[i] / total * math.Abs(x[i]/mu-1) / 2
		}
		for name, v := range map[string][2]float64{
			"mean":   {d.Mean(), mu},
			"Gini":   {d.Gini(), gini},
			"Theil":  {d.TheilT(), theil},
			"CV":     {d.CV(), math.Sqrt(cv)},
			"Hoover": {d.Hoover(), hoover},
		} {
			if !closeTo(v[0], v[1], 1e-10) {
				t.Errorf("%d areas: %s = %v, want %v", n, name, v[0], v[1])
			}
		}
	}
}

// indices returns every index of a distribution by name.
func indices(t *testing.T, d *inequality.Distribution) map[string]float64 {
	t.Helper()
	out := map[string]float64{
		"Gini": d.Gini(), "T": d.TheilT(), "L": d.TheilL(), "CV": d.CV(), "Hoover": d.Hoover(),
		"Palma": d.Palma(), "20:20": d.S80S20(),
	}
	for _, epsilon := range []float64{0, 0.25, 0.5, 1, 2} {
		v, err := d.Atkinson(epsilon)
		if err != nil {
			t.Fatal(err)
		}
		out["Atkinson "+string(rune('a'+int(4*epsilon)))] = v
	}
	for _, alpha := range []float64{-1, 0, 0.5, 1, 2, 3} {
		v, err := d.Entropy(alpha)
		if err != nil {
			t.Fatal(err)
		}
		out["GE "+string(rune('a'+int(2*alpha+2)))] = v
	}
	return out
}

// TestInvariances: the order of areas, the unit of values and of populations, and
// cutting an area in two equal halves change no index.
func TestInvariances(t *testing.T) {
	for _, n := range []int{5, 95, 800} {
		x, w := random(3, n)
		for i := range x {
			x[i]++ // without zeros, so that all indices are finite
		}
		d, err := inequality.Of(x, w)
		if err != nil {
			t.Fatal(err)
		}
		want := indices(t, d)
		compare := func(what string, x, w []float64) {
			t.Helper()
			d, err := inequality.Of(x, w)
			if err != nil {
				t.Fatal(err)
			}
			for name, v := range indices(t, d) {
				if !closeTo(v, want[name], 1e-11) {
					t.Errorf("%d areas, %s: %s = %v, was %v", n, what, name, v, want[name])
				}
			}
		}
		reversed, reversedW := slices.Clone(x), slices.Clone(w)
		slices.Reverse(reversed)
		slices.Reverse(reversedW)
		compare("reversed", reversed, reversedW)

		cents, thousands := make([]float64, n), make([]float64, n)
		var halves, halvesW []float64
		for i := range x {
			cents[i], thousands[i] = 100*x[i], w[i]/1000
			halves = append(halves, x[i], x[i])
			halvesW = append(halvesW, w[i]/2, w[i]/2)
		}
		compare("in cents", cents, w)
		compare("in thousands of people", x, thousands)
		compare("in halves", halves, halvesW)
	}
}

// TestNearlyEqual: with values 1 ± δ the indices are δ/2, δ²/2, δ²/2 and δ²/2 to
// first order: differences of large sums would lose them.
func TestNearlyEqual(t *testing.T) {
	for _, delta := range []float64{1e-3, 1e-5, 1e-7} {
		d, err := inequality.Of([]float64{1 - delta, 1 + delta}, nil)
		if err != nil {
			t.Fatal(err)
		}
		ge3, _ := d.Entropy(3)
		atkinson, _ := d.Atkinson(1)
		for name, v := range map[string][2]float64{
			"Gini":        {d.Gini(), delta / 2},
			"T":           {d.TheilT(), delta * delta / 2},
			"L":           {d.TheilL(), delta * delta / 2},
			"GE(3)":       {ge3, delta * delta / 2},
			"Atkinson(1)": {atkinson, delta * delta / 2},
		} {
			if math.Abs(v[0]-v[1]) > max(2*delta*delta, 1e-7)*v[1]+1e-17 {
				t.Errorf("delta %v: %s = %v, want %v", delta, name, v[0], v[1])
			}
		}
	}
}

// TestConstant: equal values give exactly 0, whatever the weights.
func TestConstant(t *testing.T) {
	d, err := inequality.Of([]float64{3.2, 3.2, 3.2}, []float64{0.1, 0.7, 13})
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range indices(t, d) {
		switch name {
		case "Palma":
			if !closeTo(v, 0.25, 1e-14) {
				t.Errorf("Palma = %v, want 0.25", v)
			}
		case "20:20":
			if !closeTo(v, 1, 1e-14) {
				t.Errorf("20:20 = %v, want 1", v)
			}
		default:
			if v != 0 {
				t.Errorf("%s = %v, want 0", name, v)
			}
		}
	}
}

// TestLeftOut: worked by hand.
func TestLeftOut(t *testing.T) {
	values := []float64{4, nan, -9, 2, 5, nan, 8}
	population := []float64{10, 20, 0, nan, 30, 0, 40}
	d, err := inequality.Of(values, population)
	if err != nil {
		t.Fatal(err)
	}
	want := []inequality.Omission{
		{Area: 1, Reason: inequality.Missing},
		{Area: 2, Reason: inequality.NoPopulation}, // nobody has that negative value
		{Area: 3, Reason: inequality.Missing},
		{Area: 5, Reason: inequality.Missing},
	}
	if got := d.LeftOut(); !slices.Equal(got, want) || d.N() != 3 || d.Population() != 80 {
		t.Errorf("%v left out, %d of %v people, want %v, 3 of 80", got, d.N(), d.Population(), want)
	}
	if got := d.ShareLeftOut(); got != 0.2 { // 20 of the 100 people known of
		t.Errorf("share left out %v, want 0.2", got)
	}
}

func TestOfRefuses(t *testing.T) {
	inf := math.Inf(1)
	for name, tt := range map[string]struct {
		values, population []float64
		want               error
	}{
		"all zero":            {[]float64{0, 0, 0}, nil, inequality.ErrUndefined}, // reference edge case
		"empty":               {[]float64{}, nil, inequality.ErrUndefined},        // reference edge case
		"nobody":              {[]float64{1}, []float64{0}, inequality.ErrUndefined},
		"all missing":         {[]float64{nan}, nil, inequality.ErrUndefined},
		"negative value":      {[]float64{-1, 2, 3}, nil, inequality.ErrNegative}, // reference edge case
		"negative is input":   {[]float64{-1, 2, 3}, nil, inequality.ErrInput},
		"negative population": {[]float64{1, 2}, []float64{1, -1}, inequality.ErrNegative},
		"infinite value":      {[]float64{1, inf}, nil, inequality.ErrInput},
		"infinite population": {[]float64{1, 1}, []float64{1, inf}, inequality.ErrInput},
		"lengths":             {[]float64{1, 1}, []float64{1}, inequality.ErrInput},
		"sum out of range":    {[]float64{1e308, 1.5e308}, nil, inequality.ErrInput},
		"mean out of range":   {[]float64{0, 5e-324}, nil, inequality.ErrInput},
	} {
		if d, err := inequality.Of(tt.values, tt.population); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, %v, want %v", name, d, err, tt.want)
		}
	}
	d, err := inequality.Of([]float64{1, 2}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.GiniCorrected(); !errors.Is(err, inequality.ErrUndefined) {
		t.Errorf("corrected Gini of people: %v, want ErrUndefined", err)
	}
	one, err := inequality.Of([]float64{1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.GiniCorrected(); !errors.Is(err, inequality.ErrUndefined) {
		t.Errorf("corrected Gini of one area: %v, want ErrUndefined", err)
	}
	for name, err := range map[string]error{
		"share backwards":  second(d.Share(0.5, 0.4)),
		"share beyond":     second(d.Share(0, 1.1)),
		"share of NaN":     second(d.Share(nan, 1)),
		"negative epsilon": second(d.Atkinson(-0.5)),
		"epsilon NaN":      second(d.Atkinson(nan)),
		"alpha NaN":        second(d.Entropy(nan)),
		"no quantiles":     second(d.QuantileShares(0)),
	} {
		if !errors.Is(err, inequality.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
}

// second returns the error of two results.
func second[T any](_ T, err error) error { return err }

// TestShares: shares of quantiles read off the Lorenz curve by hand.
func TestShares(t *testing.T) {
	d, err := inequality.Of([]float64{3, 1}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.QuantileShares(4)
	if want := []float64{0.125, 0.125, 0.375, 0.375}; err != nil || !slices.Equal(got, want) {
		t.Errorf("quarters %v, %v, want %v", got, err, want)
	}
	if got := d.Palma(); !closeTo(got, 0.15/0.2, 1e-14) {
		t.Errorf("Palma %v, want 0.75", got)
	}
	curve := d.Lorenz()
	for p, want := range map[float64]float64{-1: 0, 0: 0, 0.25: 0.125, 0.5: 0.25, 0.75: 0.625, 1: 1, 2: 1} {
		if got := curve.At(p); got != want {
			t.Errorf("curve at %v = %v, want %v", p, got, want)
		}
	}
	for _, n := range []int{3, 50, 1000} {
		x, w := random(9, n)
		x[0]++
		d, err := inequality.Of(x, w)
		if err != nil {
			t.Fatal(err)
		}
		shares, err := d.QuantileShares(10)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for k, s := range shares {
			one, err := d.Share(float64(k)/10, float64(k+1)/10)
			if err != nil || math.Abs(one-s) > 1e-13 {
				t.Errorf("%d areas: decile %d = %v, %v, want %v", n, k, one, err, s)
			}
			if k > 0 && s < shares[k-1]-1e-14 {
				t.Errorf("%d areas: decile %d holds less than the one below: %v", n, k, shares)
			}
			sum += s
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("%d areas: deciles %v sum to %v", n, shares, sum)
		}
	}
}

// TestArgumentsStay: nothing that is given is changed.
func TestArgumentsStay(t *testing.T) {
	x, w := random(4, 900)
	x[0]++
	need, _ := random(5, 900)
	x0, w0, need0 := slices.Clone(x), slices.Clone(w), slices.Clone(need)
	if _, err := inequality.OfAmounts(x, w); err != nil {
		t.Fatal(err)
	}
	if _, err := inequality.Concentrate(x, need, w); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(x, x0) || !slices.Equal(w, w0) || !slices.Equal(need, need0) {
		t.Error("an argument changed")
	}
}

// FuzzOf: whatever the numbers, indices keep their bounds, and Gini is at most the
// Hoover index times two and at least the Hoover index.
func FuzzOf(f *testing.F) {
	f.Add(1.0, 2.0, 0.0, 10.0, 20.0, 5.0)
	f.Add(1e-9, 1e9, 3.0, 1e-6, 1.0, 1e6)
	f.Add(5.0, 5.0, 5.0, 1.0, 0.0, 3.0)
	f.Fuzz(func(t *testing.T, x0, x1, x2, w0, w1, w2 float64) {
		for _, v := range []float64{x0, x1, x2, w0, w1, w2} {
			if v != 0 && (math.Abs(v) > 1e100 || math.Abs(v) < 1e-100) {
				t.Skip("products are out of range")
			}
		}
		d, err := inequality.Of([]float64{x0, x1, x2}, []float64{w0, w1, w2})
		if err != nil {
			if !errors.Is(err, inequality.ErrUndefined) && !errors.Is(err, inequality.ErrInput) {
				t.Errorf("untyped error %v", err)
			}
			return
		}
		gini, hoover := d.Gini(), d.Hoover()
		if !(gini >= 0 && gini <= 1+1e-12 && hoover >= 0 && hoover <= 1+1e-12) {
			t.Errorf("Gini %v, Hoover %v", gini, hoover)
		}
		if gini < hoover-1e-12 || gini > 2*hoover+1e-12 {
			t.Errorf("Gini %v is not between Hoover %v and twice that", gini, hoover)
		}
		if tt, l := d.TheilT(), d.TheilL(); !(tt >= 0) || math.IsInf(tt, 0) || !(l >= 0) {
			t.Errorf("Theil T %v, L %v", tt, l)
		}
		a, err := d.Atkinson(0.5)
		if err != nil || !(a >= 0 && a <= 1) {
			t.Errorf("Atkinson %v, %v", a, err)
		}
		curve := d.Lorenz()
		if !slices.IsSorted(curve.Population) || !slices.IsSorted(curve.Value) {
			t.Errorf("Lorenz %+v falls", curve)
		}
	})
}
