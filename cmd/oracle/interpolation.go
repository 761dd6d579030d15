package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/overlay"
)

// interpolation answers every rule of areal interpolation, and the dasymetric ones
// when the case has points.
func interpolation(ctx context.Context, q question, _ *workbench) (any, error) {
	var in struct {
		Source, Target collection
		Points         *struct {
			X, Y, Population []float64
		} `json:"population_points"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	amounts, rates, err := figures(in.Source)
	if err != nil {
		return nil, err
	}
	ground, err := overlay.Intersect(ctx, in.Source.areas(), in.Target.areas(), overlay.Options{})
	if err != nil {
		return nil, err
	}
	result := answers{"coverage_of_target": ground.Coverage()}
	if err := allocate(result, ground, amounts, rates); err != nil {
		return nil, err
	}
	if in.Points == nil {
		return result, nil
	}
	if len(in.Points.X) != len(in.Points.Y) || len(in.Points.X) != len(in.Points.Population) {
		return nil, fmt.Errorf("population points: %d x, %d y and %d populations", len(in.Points.X), len(in.Points.Y), len(in.Points.Population))
	}
	points := make([]overlay.PeopleAt, len(in.Points.X))
	for i := range points {
		points[i] = overlay.PeopleAt{At: orb.Point{in.Points.X[i], in.Points.Y[i]}, People: in.Points.Population[i]}
	}
	people, err := overlay.ByPoints(ctx, in.Source.areas(), in.Target.areas(), points, overlay.Options{})
	if err != nil {
		return nil, err
	}
	dasymetric := answers{}
	if err := allocate(dasymetric, people, amounts, rates); err != nil {
		return nil, err
	}
	result["dasymetric_extensive"] = dasymetric["extensive_by_source_area"]
	result["dasymetric_intensive_population_weighted"] = dasymetric["intensive"]
	result["sources_without_population_points"] = append([]int{}, people.ByArea...)
	return result, nil
}

// allocate carries amounts and rates to the targets.
func allocate(result answers, table *overlay.Table, amounts, rates []float64) error {
	for rule, name := range map[overlay.Rule]string{
		overlay.BySource: "by_source_area", overlay.TotalPreserved: "total_preserved",
	} {
		a, err := table.Extensive(amounts, rule)
		if err != nil {
			return err
		}
		result["extensive_"+name] = masked(a.Values, a.Defined, "a source has no value")
		result["sum_"+name], result["unallocated_"+name] = a.Sum(), a.Rest()
		if rule == overlay.BySource {
			result["source_total"] = a.Total
		}
	}
	m, err := table.Intensive(rates)
	if err != nil {
		return err
	}
	result["intensive"] = masked(m.Values, m.Defined, "no source with a value lies in the target")
	return nil
}

// figures are the values of the sources.
func figures(sources collection) (amounts, rates []float64, err error) {
	for i, f := range sources.Features {
		p := struct{ Extensive, Intensive number }{number(math.NaN()), number(math.NaN())} // missing, unless given
		if err := json.Unmarshal(f.Properties, &p); err != nil {
			return nil, nil, fmt.Errorf("properties of source %d: %w", i, err)
		}
		amounts, rates = append(amounts, float64(p.Extensive)), append(rates, float64(p.Intensive))
	}
	return amounts, rates, nil
}
