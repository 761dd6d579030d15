package inequality_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// hoover is the Hoover index of three areas of one inhabitant each.
var hoover = inequality.PerHeadIndex([]float64{1, 1, 1}, (*inequality.Distribution).Hoover)

// TestJackknife: worked by hand. Areas get 3, 3 and 0, a Hoover index of 1/3; without
// one of the grants of 1, 2 or 3 they get (2, 3, 0), (1, 3, 0) and (3, 0, 0), with
// indices of 1/3, 5/12 and 2/3.
func TestJackknife(t *testing.T) {
	grants := inequality.Grants{Amount: []float64{1, 2, 3}, Area: []int{0, 0, 1}, Areas: 3}
	got, err := inequality.Jackknife(t.Context(), grants, hoover, 0)
	if err != nil {
		t.Fatal(err)
	}
	without := []float64{1. / 3, 5. / 12, 2. / 3}
	mean := (without[0] + without[1] + without[2]) / 3
	squares := 0.0
	for _, v := range without {
		squares += (v - mean) * (v - mean)
	}
	se := math.Sqrt(2. / 3 * squares)
	if !closeTo(got.Estimate, 1./3, 1e-14) || !closeTo(got.Bias, 2*(mean-1./3), 1e-13) || !closeTo(got.StandardError, se, 1e-13) {
		t.Errorf("%+v, want 1/3, bias %v, standard error %v", got, 2*(mean-1./3), se)
	}
	// z = 1.959964, as the method page has it.
	if math.Abs(got.High-(1./3+1.959964*se)) > 1e-6 || math.Abs(got.Low-(1./3-1.959964*se)) > 1e-6 {
		t.Errorf("interval %v to %v, want 1/3 ± %v", got.Low, got.High, 1.959964*se)
	}
	if e := got.LeaveOneOut; !closeTo(e.Low, 1./3, 1e-14) || e.LowGrant != 0 || !closeTo(e.High, 2./3, 1e-14) || e.HighGrant != 2 {
		t.Errorf("leave-one-out %+v, want 1/3 without grant 0 to 2/3 without grant 2", e)
	}
	alone, err := inequality.LeaveOneOut(t.Context(), grants, hoover)
	if err != nil || alone != got.LeaveOneOut {
		t.Errorf("%+v, %v, want %+v", alone, err, got.LeaveOneOut)
	}
}

// TestLeaveOneOutSumsAnew: taking 0.3 from 0.1 + 0.2 + 0.3 leaves what adding 0.1
// and 0.2 gives, and taking the only grant of an area leaves nothing.
func TestLeaveOneOutSumsAnew(t *testing.T) {
	grants := inequality.Grants{Amount: []float64{0.1, 0.2, 0.3, 1e-20}, Area: []int{0, 0, 0, 1}, Areas: 2}
	var seen [][]float64
	index := func(amounts []float64) (float64, error) {
		seen = append(seen, []float64{amounts[0], amounts[1]})
		return 0, nil
	}
	if _, err := inequality.LeaveOneOut(t.Context(), grants, index); err != nil {
		t.Fatal(err)
	}
	if two := grants.Amount[0] + grants.Amount[1]; seen[2][0] != two {
		t.Errorf("without 0.3: %v, want %v", seen[2][0], two)
	}
	if seen[3][1] != 0 {
		t.Errorf("without the only grant: %v, want 0", seen[3][1])
	}
}

// TestBootstrapStandardError: with one area in question the compound Poisson model
// has a known variance. The amount of an area with n grants drawn from amounts a
// has the variance n Σa²/m for m grants in all.
func TestBootstrapStandardError(t *testing.T) {
	grants := inequality.Grants{Areas: 2}
	squares := 0.0
	for i := range 30 {
		a := 1 + float64(i%7)
		grants.Amount = append(grants.Amount, a)
		grants.Area = append(grants.Area, i%3/2) // 20 grants to area 0, 10 to area 1
		squares += a * a
	}
	first := func(amounts []float64) (float64, error) { return amounts[0], nil }
	got, err := inequality.Bootstrap(t.Context(), grants, first, inequality.BootstrapOptions{Draws: 20_000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if want := math.Sqrt(20 * squares / 30); math.Abs(got.StandardError-want) > 0.03*want {
		t.Errorf("standard error %v, want %v", got.StandardError, want)
	}
	if got.Draws != 20_000 || got.Undefined != 0 {
		t.Errorf("%d draws, %d undefined", got.Draws, got.Undefined)
	}
	own, err := inequality.Bootstrap(t.Context(), grants, first, inequality.BootstrapOptions{Draws: 20_000, OwnAmounts: true})
	ownSquares := 0.0
	for i, a := range grants.Amount {
		if grants.Area[i] == 0 {
			ownSquares += a * a
		}
	}
	if want := math.Sqrt(ownSquares); err != nil || math.Abs(own.StandardError-want) > 0.03*want {
		t.Errorf("standard error of own amounts %v, %v, want %v", own.StandardError, err, want)
	}
	if math.Abs(own.Bias) > 4*own.StandardError/math.Sqrt(20_000) {
		t.Errorf("bias of a sum of own amounts %v, want 0", own.Bias)
	}
}

// TestBootstrapDeterministic: one seed, one result, for any number of processors.
func TestBootstrapDeterministic(t *testing.T) {
	grants := inequality.Grants{Amount: []float64{5, 2, 9, 4, 4}, Area: []int{0, 1, 1, 2, 0}, Areas: 3}
	var want inequality.Bootstrapped
	for _, procs := range []int{1, 2, 5} {
		before := runtime.GOMAXPROCS(procs)
		got, err := inequality.Bootstrap(t.Context(), grants, hoover, inequality.BootstrapOptions{Draws: 99, Seed: 12})
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if want.Draws == 0 {
			want = got
		}
		if got != want {
			t.Errorf("on %d processors %+v, on one %+v", procs, got, want)
		}
	}
	other, err := inequality.Bootstrap(t.Context(), grants, hoover, inequality.BootstrapOptions{Draws: 99, Seed: 13})
	if err != nil || other == want {
		t.Errorf("another seed gives the same draws (%v)", err)
	}
}

// TestBootstrapUndefined: of the draws of a single grant, e⁻¹ have none.
func TestBootstrapUndefined(t *testing.T) {
	grants := inequality.Grants{Amount: []float64{5}, Area: []int{0}, Areas: 3}
	got, err := inequality.Bootstrap(t.Context(), grants, hoover, inequality.BootstrapOptions{})
	if err != nil || got.Draws+got.Undefined != 1000 || math.Abs(float64(got.Undefined)/1000-math.Exp(-1)) > 0.06 {
		t.Errorf("%+v, %v, want about 368 draws without a grant", got, err)
	}
}

// impatient is a context that ends once it has been asked a number of times.
type impatient struct {
	context.Context
	left atomic.Int32
}

func (c *impatient) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestBootstrapStops: a draw of many areas ends before it is done.
func TestBootstrapStops(t *testing.T) {
	grants := inequality.Grants{Amount: []float64{1}, Area: []int{0}, Areas: 40_000}
	var indices atomic.Int32
	index := func([]float64) (float64, error) {
		indices.Add(1)
		return 0, nil
	}
	ctx := &impatient{Context: t.Context()}
	ctx.left.Store(30)
	_, err := inequality.Bootstrap(ctx, grants, index, inequality.BootstrapOptions{Draws: 2})
	if n := indices.Load(); !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("%v after %d indices, want context.Canceled after that of the grants", err, n)
	}
}

func TestGrantsRefuse(t *testing.T) {
	ctx := t.Context()
	good := inequality.Grants{Amount: []float64{1, 2}, Area: []int{0, 1}, Areas: 3}
	jackknife := func(g inequality.Grants, index inequality.Index, level float64) error {
		_, err := inequality.Jackknife(ctx, g, index, level)
		return err
	}
	bootstrap := func(g inequality.Grants, index inequality.Index, opt inequality.BootstrapOptions) error {
		_, err := inequality.Bootstrap(ctx, g, index, opt)
		return err
	}
	for name, err := range map[string]error{
		"lengths":         jackknife(inequality.Grants{Amount: []float64{1, 2}, Area: []int{0}, Areas: 1}, hoover, 0),
		"area":            jackknife(inequality.Grants{Amount: []float64{1, 2}, Area: []int{0, 3}, Areas: 3}, hoover, 0),
		"missing":         jackknife(inequality.Grants{Amount: []float64{1, nan}, Area: []int{0, 1}, Areas: 3}, hoover, 0),
		"negative":        bootstrap(inequality.Grants{Amount: []float64{1, -2}, Area: []int{0, 1}, Areas: 3}, hoover, inequality.BootstrapOptions{}),
		"level":           jackknife(good, hoover, 95),
		"bootstrap level": bootstrap(good, hoover, inequality.BootstrapOptions{Level: -1}),
		"draws":           bootstrap(good, hoover, inequality.BootstrapOptions{Draws: 1}),
		"many draws":      bootstrap(good, hoover, inequality.BootstrapOptions{Draws: 1_000_001}),
		"populations":     bootstrap(good, inequality.PerHeadIndex([]float64{1}, (*inequality.Distribution).Gini), inequality.BootstrapOptions{}),
	} {
		if !errors.Is(err, inequality.ErrInput) {
			t.Errorf("%s: %v, want ErrInput", name, err)
		}
	}
	single := inequality.Grants{Amount: []float64{1}, Area: []int{0}, Areas: 3}
	palma := inequality.PerHeadIndex([]float64{1, 1, 1}, (*inequality.Distribution).Palma)
	sometimes := func([]float64) (float64, error) { return 0, inequality.ErrUndefined }
	_, looErr := inequality.LeaveOneOut(ctx, inequality.Grants{Areas: 3}, hoover)
	for name, err := range map[string]error{
		"one grant":          jackknife(single, hoover, 0),
		"no grant":           looErr,
		"no grant, drawn":    bootstrap(inequality.Grants{Areas: 3}, hoover, inequality.BootstrapOptions{}),
		"infinite Palma":     jackknife(single, palma, 0),
		"undefined index":    bootstrap(good, sometimes, inequality.BootstrapOptions{}),
		"undefined for some": jackknife(inequality.Grants{Amount: []float64{0, 2}, Area: []int{0, 1}, Areas: 3}, hoover, 0),
	} {
		if !errors.Is(err, inequality.ErrUndefined) {
			t.Errorf("%s: %v, want ErrUndefined", name, err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := inequality.Jackknife(ended, good, hoover, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("jackknife after the end: %v", err)
	}
	if _, err := inequality.Bootstrap(ended, good, hoover, inequality.BootstrapOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("bootstrap after the end: %v", err)
	}
}

// TestConcentrationIntervals: the two indices of need come through.
func TestConcentrationIntervals(t *testing.T) {
	need, population := []float64{1, 2, 4}, []float64{10, 10, 10}
	grants := inequality.Grants{Amount: []float64{1, 2, 3, 4}, Area: []int{0, 1, 2, 2}, Areas: 3}
	want, err := inequality.Concentrate([]float64{1, 2, 7}, need, population)
	if err != nil {
		t.Fatal(err)
	}
	c, errC := inequality.Jackknife(t.Context(), grants, inequality.ConcentrationIndex(need, population), 0)
	k, errK := inequality.Jackknife(t.Context(), grants, inequality.KakwaniIndex(need, population), 0)
	if errC != nil || errK != nil || c.Estimate != want.Index || k.Estimate != want.Kakwani.Value {
		t.Errorf("%v and %v (%v %v), want %v and %v", c.Estimate, k.Estimate, errC, errK, want.Index, want.Kakwani.Value)
	}
	// The Gini of need does not depend on the grants.
	if !closeTo(c.StandardError, k.StandardError, 1e-12) {
		t.Errorf("standard errors %v and %v differ", c.StandardError, k.StandardError)
	}
}

// TestIndexCoverage simulates 95 areas that get grants at rates of their own, and
// counts how often the intervals hold the index that such grants give on average.
// docs/methods/inequality.md has the table that -v prints.
func TestIndexCoverage(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: the simulation takes a minute")
	}
	const areas, rounds = 95, 400
	rng := rand.New(rand.NewPCG(5, 5))
	population, need, rates := make([]float64, areas), make([]float64, areas), make([]float64, areas)
	all := 0.0
	for i := range areas {
		population[i] = math.Ceil(math.Exp(8.5 + 1.2*rng.NormFloat64()))
		need[i] = 0.1 + 0.3*rng.Float64()
		rates[i] = population[i] * math.Exp(0.6*rng.NormFloat64()) * (0.5 + 3*need[i])
		all += rates[i]
	}
	draw := func(expected float64) inequality.Grants {
		g := inequality.Grants{Areas: areas}
		for i, r := range rates {
			for range int(distuv.Poisson{Lambda: expected * r / all, Src: rng}.Rand()) {
				g.Amount = append(g.Amount, math.Exp(9+0.5*rng.NormFloat64()))
				g.Area = append(g.Area, i)
			}
		}
		return g
	}
	t.Log("grants  index          average  bootstrap  jackknife")
	for _, expected := range []float64{50, 200, 1000} {
		for _, c := range []struct {
			name  string
			index inequality.Index
		}{
			{"Gini", inequality.PerHeadIndex(population, (*inequality.Distribution).Gini)},
			{"Theil", inequality.PerHeadIndex(population, (*inequality.Distribution).TheilT)},
			{"concentration", inequality.ConcentrationIndex(need, population)},
		} {
			average := 0.0
			for range 10 * rounds {
				g := draw(expected)
				totals := make([]float64, areas)
				for i, a := range g.Area {
					totals[a] += g.Amount[i]
				}
				v, err := c.index(totals)
				if err != nil {
					t.Fatal(err)
				}
				average += v / (10 * rounds)
			}
			var drawn, left float64
			for r := range rounds {
				g := draw(expected)
				b, errB := inequality.Bootstrap(t.Context(), g, c.index, inequality.BootstrapOptions{Draws: 300, Seed: uint64(r)})
				j, errJ := inequality.Jackknife(t.Context(), g, c.index, 0)
				if errB != nil || errJ != nil {
					t.Fatal(errB, errJ)
				}
				if b.Low <= average && average <= b.High {
					drawn += 1.0 / rounds
				}
				if j.Low <= average && average <= j.High {
					left += 1.0 / rounds
				}
			}
			t.Logf("%6v  %-13s  %.4f   %.3f      %.3f", expected, c.name, average, drawn, left)
			if drawn < 0.85 || left < 0.90 {
				t.Errorf("%v grants, %s: intervals hold the average in %v and %v of the rounds", expected, c.name, drawn, left)
			}
		}
	}
}
