package main

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

func joinCounts(_ context.Context, q question, _ *workbench) (any, error) {
	a, w, err := read(q)
	if err != nil {
		return nil, err
	}
	s, columns, err := complete(w, floats(a.Y))
	if err != nil {
		return nil, err
	}
	black := make([]bool, len(columns[0]))
	for i, y := range columns[0] {
		if y != 0 && y != 1 {
			return nil, fmt.Errorf("join counts: %w: colour %v is neither 0 nor 1", spatial.ErrInput, y)
		}
		black[i] = y == 1
	}
	j, err := spatial.CountJoins(black, s.Weights)
	if err != nil {
		return nil, err
	}
	result := answers{"total_joins": j.Total, "n_islands": j.Islands, "n_used": s.N(), "dropped": s.dropped()}
	var flat bool
	for name, joins := range map[string]spatial.Joins{"BB": j.BlackBlack, "WW": j.WhiteWhite, "BW": j.BlackWhite} {
		result[name] = namedJoins(joins, j.N)
		if shape := q.shape()[name]; len(shape) > 0 && shape[0] != '{' {
			result[name], flat = joins.Observed, true
		}
	}
	if flat {
		t, err := j.BlackBlack.Test()
		result["z"] = orStatus(t.Z, err)
	}
	return result, nil
}

// namedJoins names what is known of joins; with fewer than four areas that have a
// neighbour they have no moments.
func namedJoins(joins spatial.Joins, areas int) answers {
	t, err := joins.Test()
	var few error
	if areas < 4 {
		few = err
	}
	return answers{
		"same_colour": joins.Observed, "observed": joins.Observed,
		"expected": orStatus(joins.Expected, few), "variance": orStatus(joins.Variance, few),
		"z": orStatus(t.Z, err), "p": orStatus(tails(t), err),
	}
}
