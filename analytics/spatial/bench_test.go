package spatial_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/spatial"
)

// lattice is an n by n board of six neighbours each, the four sides and two of the
// corners, about as many as communes have.
func lattice(n int) [][]int {
	lists := make([][]int, n*n)
	for r := range n {
		for c := range n {
			for dr := -1; dr <= 1; dr++ {
				for dc := -1; dc <= 1; dc++ {
					if dr != dc && r+dr >= 0 && r+dr < n && c+dc >= 0 && c+dc < n {
						lists[r*n+c] = append(lists[r*n+c], (r+dr)*n+c+dc)
					}
				}
			}
		}
	}
	return lists
}

// BenchmarkPermuteLocalMoran deals 999 times around each of 35 344 areas with six
// neighbours, about France's communes.
func BenchmarkPermuteLocalMoran(b *testing.B) {
	w, err := spatial.NewWeights(lattice(188), spatial.RowStandardised)
	if err != nil {
		b.Fatal(err)
	}
	x := make([]float64, w.N())
	for i := range x {
		x[i] = float64(i * 7919 % 41)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spatial.PermuteLocalMoran(b.Context(), x, w, spatial.Permutations{Count: 999, Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
