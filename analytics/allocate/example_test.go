package allocate_test

import (
	"errors"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/allocate"
)

// 600 000 € per poor inhabitant, with a ceiling for the first area.
func ExampleRun() {
	areas := []allocate.Area{
		{Code: "59350", Population: 236_710, Poor: 60_000, Now: 40_000_000, Ceiling: allocate.At(30_000_000)},
		{Code: "59512", Population: 98_892, Poor: 45_000, Now: 15_000_000},
		{Code: "59599", Population: 98_772, Poor: 30_000, Now: 5_000_000},
	}
	s, err := allocate.Run(areas, allocate.Plan{Envelope: 60_000_000, Principle: allocate.PerPoor})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, a := range areas {
		fmt.Printf("%s %d € (%+d)\n", a.Code, s.Amounts[i]/100, s.Changes[i]/100)
	}
	fmt.Printf("Gini %.3f, then %.3f\n", s.Before.Gini.Value, s.After.Gini.Value)
	// Output:
	// 59350 266666 € (-133333)
	// 59512 200000 € (+50000)
	// 59599 133333 € (+83333)
	// Gini 0.160, then 0.126
}

// Floors of 70 € and 40 € do not fit in 100 €.
func ExampleInfeasibleError() {
	areas := []allocate.Area{
		{Code: "a", Population: 1, Floor: 7000},
		{Code: "b", Population: 1, Floor: 4000},
	}
	_, err := allocate.Allocate(areas, allocate.Plan{Envelope: 10_000})
	var infeasible *allocate.InfeasibleError
	if errors.As(err, &infeasible) {
		fmt.Println(infeasible.Constraint, infeasible.By)
	}
	fmt.Println(err)
	// Output:
	// floors 1000
	// no such allocation: floors cannot be held, by 10.00 euros
}
