package synth

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"gonum.org/v1/gonum/mat"
)

// Constants of the fit.
const (
	areaTolerance = 1e-12 // of a cell's area, where Newton's method stops
	newtonSteps   = 60
	shortestStep  = 1e-6
	siteRounds    = 10  // how often sites move
	siteGain      = 0.3 // share of the centroid's error that a move makes up
)

var (
	errEmptyCell   = errors.New("power diagram: a cell is empty without weights")
	errUnreachable = errors.New("power diagram: the areas cannot be reached")
)

// fitCells divides the inside of an outline into power cells of the given areas
// in m². The sites start at the places and move by part of what the cells'
// centroids are off, so that places come to lie in their own cells. The round
// with most places at home counts, less the cells that a bay of the outline
// cuts in two; among equals the one with least error of position.
func fitCells(ctx context.Context, places []orb.Point, areas []float64, outline []orb.Ring) (*partition, error) {
	sites := make([]site, len(places))
	for i, p := range places {
		sites[i].p = p
	}
	var best *partition
	bestScore, bestError := math.MinInt, math.Inf(1)
	for range siteRounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part, err := fitWeights(sites, areas, outline)
		if errors.Is(err, errEmptyCell) && best != nil {
			break // the sites have moved too far
		}
		if err != nil {
			return nil, err
		}
		_, centroids := part.measures(sites)
		shapes, err := part.polygons()
		if err != nil {
			return nil, err
		}
		score, squares := 0, 0.0
		for i, p := range places {
			if cellOf(sites, p) == i && ringsContain(outline, p) {
				score++
			}
			score -= len(shapes[i]) - 1
		}
		for i, p := range places {
			dx, dy := p[0]-centroids[i][0], p[1]-centroids[i][1]
			squares += dx*dx + dy*dy
			sites[i].p[0] += siteGain * dx
			sites[i].p[1] += siteGain * dy
		}
		if score > bestScore || score == bestScore && squares < bestError {
			best, bestScore, bestError = part, score, squares
		}
	}
	return best, nil
}

// fitWeights sets the weights of sites so that their cells have the given
// areas, by a damped Newton method from zero (Kitagawa, Mérigot, Thibert 2019,
// doi:10.4171/JEMS/889): steps are halved while a cell would all but vanish or
// the error would not fall.
func fitWeights(sites []site, areas []float64, outline []orb.Ring) (*partition, error) {
	now, err := fitState(sites, areas, outline)
	if err != nil {
		return nil, err
	}
	floor := 0.5 * min(now.least, minOf(areas))
	if floor <= 0 {
		return nil, errEmptyCell
	}
	for range newtonSteps {
		if now.worst < areaTolerance {
			return now.part, nil
		}
		step, err := newtonStep(sites, now)
		if err != nil {
			return nil, err
		}
		next, ok, err := descend(sites, areas, outline, now, step, floor)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		now = next
	}
	if now.worst < 10*areaTolerance { // as far as rounding lets it fall
		return now.part, nil
	}
	return nil, fmt.Errorf("%w: %g of an area is missing", errUnreachable, now.worst)
}

// state is where Newton's method is.
type state struct {
	part    *partition
	missing []float64 // of each area, m²
	norm    float64   // of missing
	least   float64   // smallest area
	worst   float64   // largest missing share of an area
}

func fitState(sites []site, areas []float64, outline []orb.Ring) (state, error) {
	part, err := divide(sites, outline)
	if err != nil {
		return state{}, err
	}
	got, _ := part.measures(sites)
	s := state{part: part, missing: make([]float64, len(areas)), least: minOf(got)}
	for i, a := range areas {
		s.missing[i] = a - got[i]
		s.norm = math.Hypot(s.norm, s.missing[i])
		s.worst = max(s.worst, math.Abs(s.missing[i])/a)
	}
	return s, nil
}

// newtonStep solves for the change of weights that makes up for the missing
// areas to first order. The area of cell i changes by −L/(2d) with the weight
// of a neighbour, L the length of their common edge and d the distance of
// their sites. Only differences of weights matter: the first one stays.
func newtonStep(sites []site, s state) ([]float64, error) {
	n := len(sites)
	hessian := mat.NewSymDense(n-1, nil)
	add := func(i, j int, v float64) {
		if i > 0 && j > 0 {
			hessian.SetSym(i-1, j-1, hessian.At(i-1, j-1)+v)
		}
	}
	for _, a := range s.part.arcs {
		if a.right == outside {
			continue
		}
		p, q := sites[a.left].p, sites[a.right].p
		from, to := a.line[0], a.line[len(a.line)-1]
		v := math.Hypot(to[0]-from[0], to[1]-from[1]) / (2 * math.Hypot(q[0]-p[0], q[1]-p[1]))
		add(a.left, a.right, -v)
		add(a.left, a.left, v)
		add(a.right, a.right, v)
	}
	var chol mat.Cholesky
	if !chol.Factorize(hessian) {
		return nil, errUnreachable
	}
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, mat.NewVecDense(n-1, s.missing[1:])); err != nil {
		return nil, fmt.Errorf("power diagram: %w", err)
	}
	step := make([]float64, n)
	for i := range n - 1 {
		step[i+1] = x.AtVec(i)
	}
	return step, nil
}

// descend moves the weights of sites along step as far as helps; ok is false,
// and the weights as before, when nothing does.
func descend(sites []site, areas []float64, outline []orb.Ring, now state, step []float64, floor float64) (state, bool, error) {
	start := make([]float64, len(sites))
	for i, s := range sites {
		start[i] = s.w
	}
	for t := 1.0; t > shortestStep; t /= 2 {
		for i := range sites {
			sites[i].w = start[i] + t*step[i]
		}
		next, err := fitState(sites, areas, outline)
		if err != nil {
			return state{}, false, err
		}
		if next.least >= floor && next.norm <= (1-t/2)*now.norm {
			return next, true, nil
		}
	}
	for i := range sites {
		sites[i].w = start[i]
	}
	return state{}, false, nil
}

func minOf(values []float64) float64 {
	least := math.Inf(1)
	for _, v := range values {
		least = min(least, v)
	}
	return least
}
