package main

import (
	"context"
	"math"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

func multipleTesting(_ context.Context, q question, _ *workbench) (any, error) {
	var in struct {
		P     []number
		Alpha float64
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	p, tested := floats(in.P), make([]bool, len(in.P))
	for i, v := range p {
		if tested[i] = !math.IsNaN(v); !tested[i] {
			p[i] = 0
		}
	}
	result := answers{}
	for name, adjust := range map[string]func([]float64, []bool) ([]float64, error){
		"bh": spatial.BenjaminiHochberg, "by": spatial.BenjaminiYekutieli,
		"holm": spatial.Holm, "bonferroni": spatial.Bonferroni,
	} {
		adjusted, err := adjust(p, tested)
		if err != nil {
			return nil, err
		}
		result[name] = masked(adjusted, tested, "no test")
		for rejected, alpha := range q.levels("rejected_"+name+`_(\d+)`, in.Alpha) {
			result[rejected] = append([]int{}, spatial.Rejected(adjusted, tested, alpha)...)
		}
	}
	return result, nil
}
