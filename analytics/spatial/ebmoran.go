package spatial

import (
	"context"
	"errors"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// EBMoran is Moran's I of rates that were standardised for the size of their
// populations.
type EBMoran struct {
	I       float64
	Areas   []int     // areas that have a rate; the others are left out with their links
	Z       []float64 // their standardised rates, in the order of Areas
	Islands int       // areas without a neighbour among them
	weights *Weights
}

// EmpiricalBayesMoran measures how alike the rates cases/population of neighbouring
// areas are, without taking the scatter of small populations for differences: each
// rate is set against the overall rate in units of its own standard deviation
// ([rate.Standardize]), and
//
//	I = n/S0 · Σij wij·(zi-z̄)(zj-z̄) / Σi (zi-z̄)²
//
// Assunção and Reis (1999), Statistics in Medicine 18:2147-2162,
// doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I. Here n
// counts islands (spdep's EBImoran.mc). Areas without population, or where a number
// is missing (NaN), are left out. ErrUndefined: no rate, no links, rates all equal.
func EmpiricalBayesMoran(cases, population []float64, w *Weights) (EBMoran, error) {
	if len(cases) != w.N() {
		return EBMoran{}, badInput("EB moran", "%d counts for %d areas", len(cases), w.N())
	}
	scores, err := rate.Standardize(cases, population, rate.StandardOptions{})
	switch {
	case errors.Is(err, rate.ErrUndefined):
		return EBMoran{}, fmt.Errorf("EB moran: %w: %w", ErrUndefined, err)
	case err != nil:
		return EBMoran{}, fmt.Errorf("EB moran: %w: %w", ErrInput, err)
	}
	keep := make([]bool, len(scores))
	eb := EBMoran{}
	for i, s := range scores {
		if keep[i] = s.Err == nil; keep[i] {
			eb.Areas = append(eb.Areas, i)
			eb.Z = append(eb.Z, s.Value)
		}
	}
	if eb.weights, err = w.Subset(keep); err != nil {
		return EBMoran{}, err
	}
	m, err := GlobalMoran(eb.Z, eb.weights)
	if err != nil {
		return EBMoran{}, err
	}
	eb.Islands = m.Islands
	eb.I = m.I * float64(m.N+m.Islands) / float64(m.N)
	return eb, nil
}

// Permute tests I by placing the standardised rates on the areas at random.
func (e EBMoran) Permute(ctx context.Context, p Permutations) (Permuted, error) {
	d, err := deviate("EB moran", e.Z)
	if err != nil {
		return Permuted{}, err
	}
	scale := float64(len(e.Z)) / e.weights.constants().s0 / d.z2
	return p.permute(ctx, "EB moran", d.z, func(z []float64) float64 { return scale * cross(z, z, e.weights) })
}
