package publish

import (
	"cmp"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/source"
)

// Conflict says that two sources give the same figures and do not say the same. Both
// stay in the database; the edition has those of the first. Figures that one of them
// holds secret are a conflict of their own when the other comes before it.
type Conflict struct {
	Variable string
	Level    source.Level
	Period   indicator.Period
	Chosen   string  // file that counts
	Other    string  // file that does not
	Areas    int     // areas of which both speak
	Differ   int     // areas of which they do not say the same
	Secret   int     // of these, areas whose figure the chosen one holds secret, so that the other's is not published
	Largest  float64 // largest difference, as a share of the chosen figure
}

// conflictKey names a conflict: two sources, and what they speak of.
type conflictKey struct {
	tellerKey
	chosen, other int64
}

// disagree counts a figure that two sources give.
func (in *input) disagree(t tellerKey, chosen, other data.StoredObservation) {
	key := conflictKey{t, chosen.Source, other.Source}
	c := in.differ[key]
	if c == nil {
		c = &Conflict{
			Variable: t.variable, Level: t.level, Period: t.period,
			Chosen: in.sources[chosen.Source].File, Other: in.sources[other.Source].File,
		}
		in.differ[key] = c
	}
	c.Areas++
	if chosen.Status == indicator.Secret && other.Status != indicator.Secret {
		c.Secret++
	}
	if chosen.Status != other.Status || chosen.Value != nil && *chosen.Value != *other.Value {
		c.Differ++
	}
	if chosen.Value != nil && other.Value != nil && *chosen.Value != 0 {
		c.Largest = max(c.Largest, math.Abs(*other.Value / *chosen.Value - 1))
	}
}

// allConflicts are the sources that do not say the same, of figures first.
func (in *input) allConflicts() []Conflict {
	var list []Conflict
	for _, c := range in.differ {
		if c.Differ > 0 {
			list = append(list, *c)
		}
	}
	slices.SortFunc(list, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Variable, b.Variable), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Period.String(), b.Period.String()),
			cmp.Compare(a.Chosen, b.Chosen), cmp.Compare(a.Other, b.Other))
	})
	return append(list, in.conflicts...)
}
