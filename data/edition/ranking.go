package edition

import (
	"cmp"
	"slices"

	"github.com/observatoire-essor/essor/data/source"
)

// Ranked is an area in a ranking, with its value.
type Ranked struct {
	Relation
	Figure
}

// Ranking is the areas of a level by an indicator in a period, the highest first; areas
// without a number come last, by code. It is nil when there is no such vector.
func (e *Edition) Ranking(k Key) []Ranked {
	v, b := e.Vector(k), e.Level(k.Level)
	if v == nil || b == nil {
		return nil
	}
	d, ok := e.Definition(k.Indicator)
	if !ok {
		d.ID = k.Indicator
	}
	rows := make([]Ranked, v.Len())
	for i := range rows {
		ref := source.Ref{Level: k.Level, Code: b.Codes[i]}
		rows[i] = Ranked{Relation{ref, b.Names[i]}, e.figure(d, k.Period, v.At(i))}
	}
	known := func(r Ranked) int {
		if r.Value.Status.HasValue() {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(rows, func(x, y Ranked) int {
		return cmp.Or(cmp.Compare(known(x), known(y)), cmp.Compare(y.Value.Number, x.Value.Number), cmp.Compare(x.Ref.Code, y.Ref.Code))
	})
	return rows
}
