package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// decomposition splits by groups that have numbers or names. An area without a group
// is left out here, though not of the indices of all areas.
func decomposition(values, population []float64, groups json.RawMessage) (any, error) {
	var numbers []*float64
	if json.Unmarshal(groups, &numbers) == nil {
		return decomposed(values, population, numbers)
	}
	var names []*string
	if err := json.Unmarshal(groups, &names); err != nil {
		return nil, fmt.Errorf("groups: %w", err)
	}
	return decomposed(values, population, names)
}

func decomposed[L cmp.Ordered](values, population []float64, groups []*L) (any, error) {
	var labels []L
	for _, g := range groups {
		if g != nil {
			labels = append(labels, *g)
		}
	}
	slices.Sort(labels)
	labels = slices.Compact(labels)
	values, of := slices.Clone(values), make([]int, len(groups))
	for i, g := range groups {
		switch {
		case g != nil:
			of[i], _ = slices.BinarySearch(labels, *g)
		case i < len(values):
			values[i] = math.NaN()
		}
	}
	d, err := inequality.Of(values, population)
	if err != nil {
		return nil, err
	}
	parts, err := inequality.Decompose(d, of)
	if err != nil {
		return nil, err
	}
	list := []answers{}
	for _, g := range parts.Groups {
		list = append(list, answers{
			"group": labels[g.Label], "population_share": g.PopulationShare, "value_share": g.ValueShare, "mean": g.Mean,
			"theil_t": orStatus(figure(g.TheilT.Value), g.TheilT.Err), "theil_l": orStatus(figure(g.TheilL.Value), g.TheilL.Err),
			"contribution_within_t": figure(g.WithinT), "contribution_within_l": figure(g.WithinL),
		})
	}
	return answers{"groups": list, "theil_t": split(parts.T), "theil_l": split(parts.L)}, nil
}
