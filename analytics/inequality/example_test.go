package inequality_test

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/inequality"
)

// Grants in euros of five communes: how unevenly, and between or within two
// territories.
func Example() {
	amounts := []float64{20000, 10000, 0, 45000, 60000}
	inhabitants := []float64{1000, 2500, 600, 9000, 5000}

	d, err := inequality.OfAmounts(amounts, inhabitants)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f € per inhabitant, Gini %.3f, Theil %.3f\n", d.Mean(), d.Gini(), d.TheilT())

	split, err := inequality.Decompose(d, []string{"Est", "Est", "Ouest", "Ouest", "Ouest"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("within %.3f, between %.3f\n", split.T.Within, split.T.Between)
	// Output:
	// 7.46 € per inhabitant, Gini 0.300, Theil 0.178
	// within 0.175, between 0.003
}

// Does money go where need is greatest?
func ExampleConcentrate() {
	amounts := []float64{20000, 10000, 0, 45000, 60000}
	poverty := []float64{0.30, 0.12, 0.08, 0.20, 0.25}
	inhabitants := []float64{1000, 2500, 600, 9000, 5000}

	c, err := inequality.Concentrate(amounts, poverty, inhabitants)
	if err != nil || c.Kakwani.Err != nil {
		fmt.Println(err, c.Kakwani.Err)
		return
	}
	fmt.Printf("concentration %.3f, Kakwani %.3f\n", c.Index, c.Kakwani.Value)
	// Output:
	// concentration 0.300, Kakwani 0.171
}

// How sure is a Gini index that rests on six grants?
func ExampleJackknife() {
	inhabitants := []float64{1000, 2500, 600, 9000, 5000}
	grants := inequality.Grants{
		Amount: []float64{20000, 10000, 25000, 20000, 45000, 15000},
		Area:   []int{0, 1, 3, 3, 4, 4},
		Areas:  len(inhabitants),
	}
	gini := inequality.PerHeadIndex(inhabitants, (*inequality.Distribution).Gini)

	j, err := inequality.Jackknife(context.Background(), grants, gini, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f ± %.3f; without one grant from %.3f to %.3f\n",
		j.Estimate, j.High-j.Estimate, j.LeaveOneOut.Low, j.LeaveOneOut.High)
	// Output:
	// 0.300 ± 0.313; without one grant from 0.261 to 0.445
}
