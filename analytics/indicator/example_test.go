package indicator_test

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/indicator"
)

// Grants per inhabitant of two neighbourhoods, by the place of the action: one grant
// cannot tell, and a recovery beyond all grants has no rate.
func ExampleCompute() {
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		fmt.Println(err)
		return
	}
	variant, err := catalogue.Parse("funding.per_capita?place=action&axis=1")
	if err != nil {
		fmt.Println(err)
		return
	}
	people := func(n float64) indicator.Denominator {
		return indicator.Denominator{Value: n, Period: indicator.Year(2021)}
	}
	metropole := indicator.Cell{
		Numerator:   indicator.Numerator{Amounts: []indicator.Amount{{Gross: 609_000}}},
		Denominator: people(1_187_907),
	}
	values, err := indicator.Compute(context.Background(), indicator.Input{
		Variant:   variant,
		Reference: &metropole,
		Areas: []indicator.Cell{
			{Numerator: indicator.Numerator{Amounts: []indicator.Amount{{Gross: 12_000}}}, Denominator: people(8000)},
			{Numerator: indicator.Numerator{Amounts: []indicator.Amount{{Gross: 9000, Recovered: 9500}}}, Denominator: people(5000)},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(variant)
	for _, v := range values {
		if !v.Status.HasValue() {
			fmt.Printf("%v: %s, %.0f € gross\n", v.Status, v.Reason, v.Gross)
			continue
		}
		fmt.Printf("%.2f € (%.2f to %.2f), n = %d: %v, %v\n", v.Number, v.Low, v.High, v.N, v.Verdict, v.Status)
	}
	// Output:
	// funding.per_capita?axis=1&place=action
	// 1.50 € (0.04 to 8.36), n = 1: cannot_tell, unreliable
	// absent: negative_net, 9000 € gross
}

func ExampleCatalogue_Parse() {
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = catalogue.Parse("funding.per_capita?axis=7")
	fmt.Println(err)
	// Output:
	// indicator funding.per_capita: axis is "7", want one of 1, 2, 3, 4, 5
}
