package allocate

import (
	"cmp"
	"slices"
)

// Scenario is a what-if: an allocation, and what it changes.
type Scenario struct {
	Allocation
	Changes []int64 // cents, one per area: what it gets less what it has now
	Gainers []int   // positions of areas that get more than now, from the largest change
	Losers  []int   // positions of areas that get less, from the largest loss
	// Moved is what the losers lose together, in cents. What the gainers gain is more by
	// the envelope less all that the areas have now.
	Moved         int64
	Before, After Measures
}

// Run allocates, and measures what the areas have before and after. Its errors are
// those of [Allocate]. A measure that does not exist says why: what areas have now
// may be negative when more was recovered than granted.
func Run(areas []Area, plan Plan) (Scenario, error) {
	allocation, err := Allocate(areas, plan)
	if err != nil {
		return Scenario{}, err
	}
	s := Scenario{Allocation: allocation, Changes: make([]int64, len(areas))}
	now := make([]int64, len(areas))
	for i, a := range areas {
		now[i] = a.Now
		s.Changes[i] = allocation.Amounts[i] - a.Now
		switch change := s.Changes[i]; {
		case change > 0:
			s.Gainers = append(s.Gainers, i)
		case change < 0:
			s.Losers = append(s.Losers, i)
			s.Moved -= change
		}
	}
	slices.SortFunc(s.Gainers, func(i, j int) int {
		return cmp.Or(cmp.Compare(s.Changes[j], s.Changes[i]), cmp.Compare(areas[i].Code, areas[j].Code))
	})
	slices.SortFunc(s.Losers, func(i, j int) int {
		return cmp.Or(cmp.Compare(s.Changes[i], s.Changes[j]), cmp.Compare(areas[i].Code, areas[j].Code))
	})
	if s.Before, err = Measure(areas, now); err != nil {
		return Scenario{}, err
	}
	if s.After, err = Measure(areas, allocation.Amounts); err != nil {
		return Scenario{}, err
	}
	return s, nil
}
