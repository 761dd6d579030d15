package spatial_test

import (
	"context"
	"fmt"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// Four areas in a row; values that rise along it are alike between neighbours.
func ExampleGlobalMoran() {
	w, err := spatial.NewWeights([][]int{{1}, {0, 2}, {1, 3}, {2}}, spatial.RowStandardised)
	if err != nil {
		panic(err)
	}
	m, err := spatial.GlobalMoran([]float64{1, 2, 3, 4}, w)
	if err != nil {
		panic(err)
	}
	fmt.Printf("I = %.2f, expected %.2f\n", m.I, m.Expected)
	// Output: I = 0.40, expected -0.33
}

// Which areas of a board of 9 by 9 lie in a cluster of high values.
func ExamplePermuteLocalMoran() {
	const side = 9
	lists, x := make([][]int, side*side), make([]float64, side*side)
	for i := range x {
		r, c := i/side, i%side
		for j := range x {
			if d := max(r-j/side, j/side-r) + max(c-j%side, j%side-c); d == 1 {
				lists[i] = append(lists[i], j)
			}
		}
		x[i] = float64(i*37%11) / 10
		if r >= 6 && c >= 6 {
			x[i] += 3
		}
	}
	w, err := spatial.NewWeights(lists, spatial.RowStandardised)
	if err != nil {
		panic(err)
	}
	p, err := spatial.PermuteLocalMoran(context.Background(), x, w, spatial.Permutations{Count: 9999, Seed: 1})
	if err != nil {
		panic(err)
	}
	l, err := spatial.LocalMorans(x, w)
	if err != nil {
		panic(err)
	}
	adjusted, err := spatial.BenjaminiHochberg(p.TwoSided, p.Defined)
	if err != nil {
		panic(err)
	}
	for _, i := range spatial.Rejected(adjusted, p.Defined, 0.05) {
		if l.Quadrant[i] == spatial.HighHigh {
			fmt.Println("row", i/side, "column", i%side)
		}
	}
	// Output:
	// row 6 column 7
	// row 7 column 6
	// row 7 column 7
	// row 7 column 8
	// row 8 column 7
	// row 8 column 8
}
