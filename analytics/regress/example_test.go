package regress_test

import (
	"fmt"

	"github.com/observatoire-essor/essor/analytics/regress"
)

// Euros per inhabitant by poverty rate, each commune weighted by its population.
func ExampleFit() {
	euros := []float64{20, 4, 0, 5, 12, 7}
	poverty := []float64{30, 12, 8, 20, 25, 14}
	inhabitants := []float64{1000, 2500, 600, 9000, 5000, 1200}

	f, err := regress.Fit(regress.Model{
		Y: euros, X: [][]float64{poverty}, Names: []string{"poverty"}, Weights: inhabitants,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	slope := f.Coefficients[1]
	fmt.Printf("%.2f € per point of %s (robust standard error %.2f), R² %.2f\n",
		slope.Estimate, slope.Name, slope.RobustSE, f.R2)
	// Output:
	// 0.71 € per point of poverty (robust standard error 0.19), R² 0.68
}
