package inequality

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// BootstrapOptions say how [Bootstrap] works. The zero value makes 1 000 draws of
// seed 0, with amounts from all grants and an interval at 95 %.
type BootstrapOptions struct {
	Level float64 // of the interval; 0 stands for 0.95
	Draws int     // up to a million; 0 stands for 1 000
	Seed  uint64
	// OwnAmounts draws the amounts of an area from its own grants instead of from
	// all grants.
	OwnAmounts bool
}

// Bootstrapped is an index with what drawing the grants anew says about it.
type Bootstrapped struct {
	Estimate float64 // the index of the grants as they are
	// Bias is the mean of the draws − Estimate. For measures of unevenness it is about
	// as much as chance alone adds to the unevenness that lies behind the grants.
	Bias          float64
	StandardError float64 // standard deviation of the draws
	Low, High     float64 // Estimate ± z StandardError
	Draws         int     // draws with an index
	Undefined     int     // draws without one, such as those without a grant
}

// Bootstrap estimates the standard error and an interval of an index under a
// compound Poisson model: in each draw an area gets a number of grants from the
// Poisson distribution whose mean is its number of grants, each with an amount
// drawn from all grants. It is the amounts that are pooled: with few grants an
// area, its own say little.
//
// The interval is for the index that the same process would give on average over
// as many grants. It is made of the standard error, not of the percentiles of the
// draws: a draw adds the chance of a second round of grants to that of the first,
// so that unevenness is larger in the draws than in the grants, and percentiles
// miss the truth more often than not (docs/methods/inequality.md has the
// simulation). Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 6.
//
// Draws are made by as many goroutines as there are processors, with the same
// result for any number. Bootstrap returns [ErrUndefined] when the grants, or more
// than half of the draws, have no index; [ErrInput] for grants that do not fit and
// for fewer than 2 draws or more than a million; and the error of ctx when it ends.
func Bootstrap(ctx context.Context, grants Grants, index Index, opt BootstrapOptions) (Bootstrapped, error) {
	const (
		what  = "bootstrap"
		usual = 1000
		most  = 1_000_000
	)
	z, err := normalQuantile(what, opt.Level)
	if err != nil {
		return Bootstrapped{}, err
	}
	if opt.Draws == 0 {
		opt.Draws = usual
	}
	if opt.Draws < 2 || opt.Draws > most {
		return Bootstrapped{}, badInput(what, "%d draws, want 2 to %d", opt.Draws, most)
	}
	if err := grants.check(what); err != nil {
		return Bootstrapped{}, err
	}
	estimate, err := index(grants.totals())
	if err != nil {
		return Bootstrapped{}, fmt.Errorf("%s: %w", what, err)
	}
	values, err := drawIndices(ctx, grants, index, opt)
	if err != nil {
		return Bootstrapped{}, fmt.Errorf("%s: %w", what, err)
	}
	if 2*len(values) < opt.Draws {
		return Bootstrapped{}, undefined(what, "%d of %d draws have no index", opt.Draws-len(values), opt.Draws)
	}
	mean, squares := meanAndSquares(values)
	se := math.Sqrt(squares / float64(len(values)-1))
	return Bootstrapped{
		Estimate:      estimate,
		Bias:          mean - estimate,
		StandardError: se,
		Low:           estimate - z*se,
		High:          estimate + z*se,
		Draws:         len(values),
		Undefined:     opt.Draws - len(values),
	}, nil
}

// drawIndices returns the indices of the draws that have one.
func drawIndices(ctx context.Context, grants Grants, index Index, opt BootstrapOptions) ([]float64, error) {
	byArea := grants.byArea()
	values := make([]float64, opt.Draws)
	errs := make([]error, opt.Draws)
	workers := min(runtime.GOMAXPROCS(0), opt.Draws)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			totals := make([]float64, grants.Areas)
			for d := w; d < opt.Draws && ctx.Err() == nil; d += workers {
				if drawTotals(ctx, totals, grants, byArea, opt, d) {
					values[d], errs[d] = index(totals)
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defined := values[:0]
	for d, err := range errs {
		switch {
		case err == nil:
			defined = append(defined, values[d])
		case !errors.Is(err, ErrUndefined):
			return nil, fmt.Errorf("draw %d: %w", d, err)
		}
	}
	return defined, nil
}

// drawTotals fills totals with the amounts of the areas in draw d, which has a
// random generator of its own. It reports false when the context ended before.
func drawTotals(ctx context.Context, totals []float64, grants Grants, byArea [][]int, opt BootstrapOptions, d int) bool {
	const (
		golden     = 0x9e3779b97f4a7c15 // spreads the numbers of draws over all seeds
		checkEvery = 1024               // areas
	)
	src := rand.NewPCG(opt.Seed, golden*uint64(d+1))
	rng := rand.New(src) //nolint:gosec // G404: a simulation has to be repeatable, not secret
	for a, own := range byArea {
		if a%checkEvery == 0 && ctx.Err() != nil {
			return false
		}
		totals[a] = 0
		if len(own) == 0 {
			continue
		}
		for range int(distuv.Poisson{Lambda: float64(len(own)), Src: src}.Rand()) {
			i := rng.IntN(len(grants.Amount))
			if opt.OwnAmounts {
				i = own[rng.IntN(len(own))]
			}
			totals[a] += grants.Amount[i]
		}
	}
	return true
}
