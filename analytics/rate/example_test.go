package rate_test

import (
	"fmt"

	"github.com/observatoire-essor/essor/analytics/rate"
)

// Establishments per 1 000 inhabitants of four areas, against the overall rate.
func ExampleCounts() {
	establishments := []float64{3, 12, 0, 90}
	inhabitants := []float64{1000, 2500, 0, 9000}

	t, err := rate.Counts(establishments, inhabitants, rate.CountOptions{Per: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("overall %.2f\n", t.Overall.Value)
	for i, a := range t.Areas {
		if a.Err != nil {
			fmt.Println(i, a.Err)
			continue
		}
		verdict, _ := a.Judge(t.Overall.Value)
		fmt.Printf("%d %.2f (%.2f to %.2f) %s\n", i, a.Value, a.Low, a.High, verdict)
	}
	// Output:
	// overall 8.40
	// 0 3.00 (0.62 to 8.77) cannot_tell
	// 1 4.80 (2.48 to 8.38) below
	// 2 undefined: population is zero
	// 3 10.00 (8.04 to 12.29) cannot_tell
}

// Grants in euros per inhabitant: the second area got none, and its interval says
// what one might have got all the same.
func ExampleAmounts() {
	amount := []float64{5000, 12000, 20000}
	area := []int{0, 0, 0}
	inhabitants := []float64{1000, 800}

	t, err := rate.Amounts(amount, area, inhabitants, rate.AmountOptions{Usual: 13000})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range t.Areas {
		fmt.Printf("%.2f (%.2f to %.2f)\n", a.Value, a.Low, a.High)
	}
	// Output:
	// 37.00 (5.85 to 132.24)
	// 0.00 (0.00 to 59.94)
}
