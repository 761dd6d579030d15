package classify_test

import (
	"fmt"

	"github.com/observatoire-essor/essor/analytics/classify"
)

// Three classes of establishments per 1 000 inhabitants, for a map.
func ExampleFisherJenksBreaks() {
	density := []float64{0, 0, 1.2, 1.4, 1.9, 4.8, 5.1, 5.5, 12.3, 11.9}

	c, err := classify.FisherJenksBreaks(density, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, class := range c.Class {
		fmt.Printf("%v to %v: %d areas\n", class.Min, class.Max, class.Count)
	}
	gvf, _ := c.GVF()
	fmt.Printf("fit %.3f\n", gvf)
	// Output:
	// 0 to 1.9: 5 areas
	// 4.8 to 5.5: 3 areas
	// 11.9 to 12.3: 2 areas
	// fit 0.982
}

// Half of the areas have nothing: two of the five classes vanish, and the result
// says so.
func ExampleQuantiles() {
	c, err := classify.Quantiles([]float64{0, 0, 0, 0, 0, 1, 2, 3}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(c.Class), "classes:", c.Fewer)
	// Output:
	// 3 classes: 2 of the cuts coincide
}
