package secrecy_test

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// Posts of two communes by family: cooperatives in Anstaing rest on one unit.
func Example() {
	areas := secrecy.Flat("epci", "Anstaing", "Baisieux")
	families := secrecy.Flat("all", "association", "cooperative")
	posts := map[[2]int][]float64{
		{1, 1}: {10, 12, 9, 8}, {1, 2}: {14},
		{2, 1}: {20, 15, 11}, {2, 2}: {6, 5, 4},
	}
	var all []secrecy.Contribution
	for area := 1; area <= 2; area++ {
		for family := 1; family <= 2; family++ {
			for i, v := range posts[[2]int{area, family}] {
				unit := fmt.Sprint(area, family, i)
				all = append(all, secrecy.Contribution{Unit: unit, Value: v, In: [][]int{{0, area}, {0, family}}})
			}
		}
	}
	table, err := secrecy.Cross([]secrecy.Dimension{areas, families}, all)
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	mask, err := secrecy.Protect(ctx, table, secrecy.Business())
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := secrecy.Audit(ctx, table, mask, secrecy.Business())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range report.Bounds {
		c := table.Cells[b.Cell]
		fmt.Printf("%s: %v, readers can tell %v to %v\n", c.Key, c.Value, b.Low, b.High)
	}
	// Output:
	// Anstaing|association: 39, readers can tell 24 to 53
	// Anstaing|cooperative: 14, readers can tell 0 to 29
	// Baisieux|association: 46, readers can tell 32 to 61
	// Baisieux|cooperative: 15, readers can tell 0 to 29
}
