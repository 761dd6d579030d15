package topology_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/geo/topology"
)

// rational is the orientation in exact fractions.
func rational(a, b, c orb.Point) int {
	minus := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := new(big.Rat).Mul(minus(b[0], a[0]), minus(c[1], a[1]))
	right := new(big.Rat).Mul(minus(b[1], a[1]), minus(c[0], a[0]))
	return left.Cmp(right)
}

// Points on and just beside a line that no floating-point number can follow.
func TestOrientationIsExact(t *testing.T) {
	up := func(x float64, steps int) float64 {
		for range steps {
			x = math.Nextafter(x, math.Inf(1))
		}
		return x
	}
	for _, base := range []orb.Point{{0.5, 0.5}, {12, 12}, {709909.97, 7058181.04}, {1e-200, 1e-200}} {
		for i := range 12 {
			for j := range 12 {
				a := orb.Point{up(base[0], i), up(base[1], j)}
				b, c := orb.Point{base[0] * 24, base[1] * 24}, orb.Point{base[0] * 48, base[1] * 48}
				if got, want := topology.Orientation(a, b, c), rational(a, b, c); got != want {
					t.Errorf("%v, %v, %v: %d, want %d", a, b, c, got, want)
				}
			}
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(0.1, 0.1, 0.2, 0.2, 0.3, 0.3)
	f.Add(0.0, 0.0, 1.0, 3.0, 2.0, 6.0)
	f.Add(1e-300, 2e-300, 2e-300, 4e-300, 3e-300, 6e-300)
	f.Add(1e300, 1e300, -1e300, 1e300, 0.0, 5e-324)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy float64) {
		for _, v := range []float64{ax, ay, bx, by, cx, cy} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Skip()
			}
		}
		a, b, c := orb.Point{ax, ay}, orb.Point{bx, by}, orb.Point{cx, cy}
		if got, want := topology.Orientation(a, b, c), rational(a, b, c); got != want {
			t.Fatalf("%v, %v, %v: %d, want %d", a, b, c, got, want)
		}
	})
}
